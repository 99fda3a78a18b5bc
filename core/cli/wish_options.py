"""The options of the command line that ask for more than a query and a filter."""

import argparse
from typing import TYPE_CHECKING

from core.cli import arguments
from core.cli.arguments import several
from core.errors import SoundkinError

if TYPE_CHECKING:
    from core.search.request.request import Request


def add(sub: argparse.ArgumentParser) -> None:
    """Add the options."""
    sub.add_argument(
        "--words",
        default="",
        metavar="BRIEF",
        help='what to find, in words: "calm piano, no drums, 80 to 95 BPM, under two minutes"',
    )
    several(
        sub,
        "--chip",
        "WORDS=WEIGHT",
        "how much a part of the words counts: 2 double, 0 not at all, -1 the opposite",
    )
    several(
        sub, "--also-like", "ID|FILE[=WEIGHT]", "further references, up to eight with the query"
    )
    several(sub, "--avoid", "ID|FILE", "tracks or files that results should not sound like")
    sub.add_argument(
        "--tempo-tolerance",
        type=float,
        default=0.0,
        metavar="PERCENT",
        help="how far a tempo may be off",
    )
    sub.add_argument("--any-time", action="store_true", help="half and double tempo count, too")
    several(sub, "--key", "KEY", "only tracks in these keys: Am, F#, 8A, Es-Dur")
    sub.add_argument(
        "--mixing", action="store_true", help="and in keys that mix with them (Camelot wheel)"
    )
    sub.add_argument("--energy", metavar="FROM-TO", help="only tracks of this energy, 0 to 1")
    several(
        sub,
        "--shape",
        "SHAPE",
        "only tracks whose energy is steady, building, falling or 'with a break'",
    )
    sub.add_argument("--voice", choices=("yes", "no"), help="only tracks with or without a voice")
    sub.add_argument(
        "--kind",
        default="",
        metavar="KIND",
        help="only this kind of sound: music, speech, nature or effect",
    )
    _order(sub)


def _order(sub: argparse.ArgumentParser) -> None:
    """What makes the order of the results, and how varied they are."""
    sub.add_argument(
        "--preset",
        default="",
        metavar="NAME",
        help="what counts: balanced, 'same sound', 'same groove', 'mixes in', 'same energy'",
    )
    several(sub, "--dial", "ASPECT=WEIGHT", "weights of whole, timbre, rhythm, harmony and energy")
    sub.add_argument(
        *("--at-most", "--per-artist"),
        type=int,
        default=2,
        metavar="N",
        help="at most so many results per artist, album or folder; 0 for no limit (default: 2)",
    )
    sub.add_argument(
        "--no-fold", action="store_true", help="list near-identical tracks and versions apart"
    )
    sub.add_argument(
        *("--varied", "--vary"),
        type=float,
        default=0.0,
        metavar="0-1",
        help="from closest (0, the default) to as varied as can be (1)",
    )
    sub.add_argument(
        "--as-near-as",
        default="",
        metavar="ID",
        help="list everything that ranks as high as this track, however many of one artist",
    )
    sub.add_argument("--tuned", action="store_true", help="use the similarity tuned to your ear")


def request(a: argparse.Namespace) -> "Request":
    """What these options ask for. SoundkinError for a value that cannot be read."""
    from core.search.request.request import Request

    return Request(
        words=a.words,
        chips=_weights(a.chip, "piano=2"),
        also=(*((name, 1.0) for name in a.query[1:]), *map(_weighted, a.also_like)),
        avoid=tuple(a.avoid),
        tolerance=a.tempo_tolerance / 100,
        either_time=a.any_time,
        keys=tuple(a.key),
        mixing=a.mixing,
        energy=arguments.range_of(a.energy, "--energy", "0.5-1"),
        shapes=tuple(a.shape),
        voice=None if a.voice is None else a.voice == "yes",
        kind=a.kind,
        preset=a.preset,
        dials=_weights(a.dial, "rhythm=0.5"),
        at_most=a.at_most,
        fold=not a.no_fold,
        varied=a.varied,
        as_near_as=a.as_near_as,
        tuned=a.tuned,
    )


def _weights(items: list[str], example: str) -> dict[str, float]:
    named = (arguments.pair(item, "name=weight", example) for item in items)
    return {name: _number(text) for name, text in named}


def _weighted(text: str) -> tuple[str, float]:
    """A name with its weight; a name may itself hold an equals sign."""
    name, equals, weight = text.rpartition("=")
    try:
        return (name, float(weight)) if equals else (text, 1.0)
    except ValueError:
        return text, 1.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SoundkinError(f'"{text}" is not a weight: write a number such as 0.5 or 2.') from None

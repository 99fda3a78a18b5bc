"""The command `search`: its options, and the filter, feedback and query they ask for."""

import argparse

from core import commands
from core.cli import arguments, wish_options
from core.cli.arguments import several
from core.errors import SoundkinError
from core.progress import Progress


def options(sub: argparse.ArgumentParser) -> None:
    """Add the options."""
    several(
        sub,
        "--query",
        "TRACK_ID|FILE",
        "a track of the library, or any audio file, or several; may be left out with --words",
    )
    arguments.top_k(sub, "results")
    sub.add_argument(
        "--span",
        metavar="FROM-TO",
        help="search with these seconds of the file only, for example 10-34",
    )
    several(
        sub,
        "--where",
        "category=tag",
        "only tracks with this tag; several of one category widen, several categories narrow",
    )
    several(sub, "--not-where", "category=tag", "no tracks with this tag")
    sub.add_argument("--tempo", metavar="FROM-TO", help="only tracks of this tempo in BPM: 80-95")
    sub.add_argument("--length", metavar="FROM-TO", help="only tracks of this length in s: 0-60")
    several(sub, "--format", "KIND", "only files of this kind: wav mp3")
    sub.add_argument(
        "--text",
        default="",
        metavar="WORDS",
        help="only tracks with all these words in title, artist, album, comment or file name",
    )
    several(sub, "--more-like", "ID", "tracks of the library that you like")
    several(sub, "--less-like", "ID", "tracks of the library that you do not like")
    wish_options.add(sub)
    arguments.out(sub)
    sub.add_argument("--shortlist", action="store_true", help="put the results on the shortlist")


def call(a: argparse.Namespace, progress: Progress) -> object:
    """Search as asked."""
    from core.catalog.filters import Filter
    from core.search.find import Feedback

    problems: list[str] = []
    asked = Filter(
        tags=arguments.tags(a.where),
        unwanted=arguments.tags(a.not_where),
        tempo=_possible("tempo", a.tempo, "80-95", problems),
        length=_possible("length", a.length, "30-60", problems),
        formats=a.format,
        words=a.text,
    )
    feedback = Feedback(a.more_like, a.less_like)
    return commands.search(
        a.library,
        a.query[0] if a.query else None,
        a.k,
        asked,
        feedback,
        span=arguments.range_of(a.span, "--span", "10-34"),
        request=wish_options.request(a),
        out=a.out,
        keep=a.shortlist,
        problems=problems,
    )


def _possible(
    name: str, text: str | None, example: str, problems: list[str]
) -> tuple[float, float] | None:
    """A range to filter by; none, and a sentence why, where no number lies in it."""
    from core.catalog.filters import UNITS, check_range

    span = arguments.range_of(text, f"--{name}", example)
    try:
        if span is not None:
            check_range(span, name, UNITS[name], example)
        return span
    except SoundkinError as error:
        problems.append(str(error))
        return None

"""Options that several commands take, and values that argparse does not read by itself."""

import argparse
from collections.abc import Callable

from core import config
from core.errors import SoundkinError
from core.model.training.run_config import MOST_SEED


def nothing(sub: argparse.ArgumentParser) -> None:
    """For a command without options of its own."""


MOST_JOBS = 256  # worker processes: each takes 0.3 GB


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """What reads a whole number of that range, for argparse."""

    def read(text: str) -> int:
        value = int(text)
        if value < least or (most is not None and value > most):
            to = "at least" if most is None else "from"
            ends = f"{least}" if most is None else f"{least} to {most}"
            raise argparse.ArgumentTypeError(f"must be {to} {ends}")
        return value

    read.__name__ = "whole number"  # as argparse calls what it cannot read
    return read


positive, seed = whole(1), whole(0, MOST_SEED)


def named(text: str) -> str:
    """A name or a path, for argparse. An empty one is a variable of a script that was never set: to
    go on as if the option were not there would delete a library instead of its run."""
    if not text.strip():
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def run(sub: argparse.ArgumentParser) -> None:
    """Which run's vectors."""
    help_ = "a training run, shipped or demo (default: the one in use)"
    sub.add_argument("--run", type=named, metavar="R", help=help_)


def own_run(sub: argparse.ArgumentParser) -> None:
    """Which run, where else the library is meant."""
    help_ = "a run of the library, instead of the library"
    sub.add_argument("--run", type=named, metavar="R", help=help_)


def jobs(sub: "argparse.ArgumentParser | argparse._MutuallyExclusiveGroup") -> None:
    """How many processes."""
    sub.add_argument(
        "--jobs",
        type=whole(1, MOST_JOBS),
        default=2,
        metavar="J",
        help="worker processes (default: 2)",
    )


def top_k(sub: argparse.ArgumentParser, what: str) -> None:
    """How many `what`."""
    sub.add_argument(
        "-k", type=positive, default=config.TOP_K, metavar="K", help=f"how many {what} (default: 5)"
    )


def out(sub: argparse.ArgumentParser) -> None:
    """A file for the tracks that are found."""
    help_ = "also write the tracks to this .m3u8, .m3u or .csv file"
    sub.add_argument("--out", type=named, metavar="FILE", help=help_)


def several(sub: argparse.ArgumentParser, option: str, metavar: str, help_: str) -> None:
    """An option that may be given several times, with several values each."""
    sub.add_argument(option, nargs="+", action="extend", default=[], metavar=metavar, help=help_)


def pair(text: str, form: str, example: str) -> tuple[str, str]:
    """What stands left of the equals sign and what right of it; `SoundkinError`, with the form and
    an example of it, without one."""
    left, equals, right = (part.strip() for part in text.partition("="))
    if not (equals and left and right):
        raise SoundkinError(f'"{text}" is not of the form {form}: write for example "{example}".')
    return left, right


def tags(items: list[str]) -> dict[str, list[str]]:
    """The tags of each category of "category=tag"."""
    from core.catalog.texts.tagtext import category_key

    found: dict[str, list[str]] = {}
    for item in items:
        category, tag = pair(item, "category=tag", "instrument=piano")
        found.setdefault(category_key(category), []).append(tag)
    return found


_DASHES = str.maketrans("–—〜～~", "-----")


def _end(text: str) -> float:
    """An end of a range: a number, or a length as a clock shows it, "1:30". ValueError for none."""
    minutes, colon, seconds = text.partition(":")
    return 60.0 * int(minutes) + float(seconds) if colon else float(text)


def range_of(text: str | None, option: str, example: str) -> tuple[float, float] | None:
    """From low to high, of which one may be left out: "80-95", "80-", "-60";
    `SoundkinError` of anything else."""
    if text is None:
        return None
    low, dash, high = text.translate(_DASHES).partition("-")
    try:
        if not dash or not text.strip(" -"):
            raise ValueError
        return _end(low or "0"), _end(high or "inf")
    except ValueError:
        raise SoundkinError(
            f'"{text}" is not a range: write {option} with two numbers, for example {option}'
            f" {example}."
        ) from None

"""Options of the commands that work with what the analysis computed."""

import argparse
from collections.abc import Callable

from core import commands
from core.model.run_config import positive
from core.progress import Progress

Call = Callable[[argparse.Namespace, Progress], object]
Entry = tuple[str, str, Callable[[argparse.ArgumentParser], None], Call]


def _measure(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--whole",
        action="store_true",
        help="every second of each track, not only the segments that the network gets",
    )
    sub.add_argument(
        "--jobs", type=positive, default=2, metavar="J", help="worker processes (default: 2)"
    )


ENTRIES: tuple[Entry, ...] = (
    (
        "measure",
        "Compute tempo, key and energy of tracks that were analysed without them.",
        _measure,
        lambda a, p: commands.measure(a.library, a.whole, a.jobs, p),
    ),
)

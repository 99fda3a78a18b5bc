"""Options of the commands that work with what the analysis computed."""

import argparse

from core import commands
from core.cli import arguments
from core.cli.arguments import named, positive
from core.cli.running import Command


def _measure(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--whole",
        action="store_true",
        help="measure every second of each track, not only the segments that the network analyses",
    )
    arguments.jobs(sub)


def _path(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--from", dest="first", required=True, metavar="ID", help="the first track")
    sub.add_argument("--to", dest="last", required=True, metavar="ID", help="the last track")
    sub.add_argument(
        "-n",
        type=positive,
        default=5,
        metavar="N",
        help="tracks between them, 1 to 50 (default: 5)",
    )
    arguments.out(sub)


def _order(sub: argparse.ArgumentParser) -> None:
    help_ = "the track to begin with (default: the best)"
    sub.add_argument("--first", type=named, metavar="ID", help=help_)
    sub.add_argument("--keep", action="store_true", help="keep the shortlist in this order")
    arguments.out(sub)


def _known(sub: argparse.ArgumentParser) -> None:
    help_ = "the CSV file to write"
    sub.add_argument("--out", required=True, type=named, metavar="FILE", help=help_)


def _write_tags(sub: argparse.ArgumentParser) -> None:
    place = sub.add_mutually_exclusive_group()
    place.add_argument("--out", type=named, metavar="FOLDER", help="where the copies go")
    which = sub.add_mutually_exclusive_group()
    which.add_argument(
        "--tracks", nargs="+", default=[], metavar="ID", help="only these (default: all)"
    )
    which.add_argument("--shortlist", action="store_true", help="only the tracks of the shortlist")
    place.add_argument(
        "--originals",
        action="store_true",
        help="write into the files themselves; needs --sure twice",
    )
    sub.add_argument(
        "--sure", action="count", default=0, help="give it twice to write into originals"
    )


COMMANDS = (
    Command(
        "measure",
        "Compute tempo, key and energy of tracks that have none yet.",
        _measure,
        lambda a, p: commands.measure(a.library, a.whole, a.jobs, p),
    ),
    Command(
        "path",
        "Find a path from one track to another whose neighbours are alike.",
        _path,
        lambda a, p: commands.path(a.library, a.first, a.last, a.n, a.out),
    ),
    Command(
        "order",
        "Put the shortlist in an order of smooth transitions.",
        _order,
        lambda a, p: commands.order(a.library, a.first, a.keep, a.out),
    ),
    Command(
        "versions",
        "Propose cuts, mixes and copies of one piece, with evidence.",
        arguments.nothing,
        lambda a, p: commands.versions(a.library, p),
    ),
    Command(
        "ear",
        "Show what the verdicts of the listening test teach, and whether that helps.",
        arguments.nothing,
        lambda a, p: commands.ear(a.library),
    ),
    Command(
        "known",
        "Write everything known of the tracks: given, computed, predicted, reviewed.",
        _known,
        lambda a, p: commands.known(a.library, a.out, p),
    ),
    Command(
        "write-tags",
        "Write tempo, key and tags into copies of the sound files.",
        _write_tags,
        lambda a, p: commands.write_tags(
            a.library,
            a.out,
            a.tracks,
            only_shortlist=a.shortlist,
            sure=a.sure if a.originals else 0,
            progress=p,
        ),
        needs=(("--sure", "--originals"),),
    ),
)

"""One command, from its words to its exit status."""

import argparse

from core.cli.command_table import COMMANDS
from core.cli.running import run
from core.process import drop_full_stderr, open_streams


def call(argv: list[str]) -> int:
    """Parse a command and run it; returns the exit status."""
    open_streams()
    given = parser(argv[0] if argv else None).parse_args(argv)
    for option, other in given.needs:
        if _is_given(given, option) and not _is_given(given, other):
            given.wrong_use(f"{option} does nothing without {other}: add that, or leave it out")
    status = run(given.call, given)
    drop_full_stderr()
    return status


def _is_given(given: argparse.Namespace, option: str) -> bool:
    return bool(getattr(given, option.removeprefix("--").replace("-", "_")))


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """Every command with its options and help.

    only : a command; the others are without their options, which take 10 ms to make
    """
    top = argparse.ArgumentParser(
        prog="soundkin",
        description="Find the background music that sounds like the track you have.",
    )
    subs = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        sub = subs.add_parser(command.name, help=command.help, description=command.help)
        sub.add_argument(
            "--json", action="store_true", help="print exactly one JSON document on stdout"
        )
        if command.of_library:
            sub.add_argument(
                "--library", required=True, metavar="N", help="the library's name, for example demo"
            )
        sub.set_defaults(
            call=command.call, loads=command.loads, needs=command.needs, wrong_use=sub.error
        )
        if only in (None, command.name):
            command.options(sub)
    return top

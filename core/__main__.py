"""The command line `soundkin COMMAND`, also `python -m core`.

All of it is in `core.cli.command_line`, loaded where an interruption is caught.
"""

import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status. Loading takes up to half a second, in which Ctrl+C
    meets no traceback either."""
    try:
        from core.cli.command_line import call

        return call(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

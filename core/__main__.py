"""The command line `soundkin COMMAND`, also `python -m core`: parses one command and runs it.

Thin: `core.cli.command_table` has the commands, `core.cli.running` runs one and prints what comes.
"""

import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status. Half a second of loading is part of it, so that
    Ctrl+C meets no traceback there either."""
    try:
        from core.cli.command_line import call

        return call(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

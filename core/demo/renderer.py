"""A renderer process: reads "[track, start in s, seconds]" a line on stdin, writes the number of
bytes and a FLAC for each on stdout. `core.demo.renderers` starts and asks it."""

import contextlib
import json
import os
import sys

from core.demo.source import flac
from core.process import take_stdout

YIELDING = 5  # how much less pressing than a page


def main() -> None:
    """Answer until stdin ends."""
    answers = os.fdopen(take_stdout(), "wb")
    with contextlib.suppress(OSError, AttributeError):  # Windows has no such thing
        os.nice(YIELDING)
    for line in sys.stdin.buffer:
        track_id, start_s, seconds = json.loads(line)
        content = flac(track_id, start_s, seconds)
        answers.write(f"{len(content)}\n".encode())
        answers.write(content)
        answers.flush()


if __name__ == "__main__":
    main()

"""Zeros at the end of a file, as programs leave them that make room for a download at its start."""

from pathlib import Path

from core.audio.content import Bytes, content_of

FEWEST = 8192  # in a row, which no encoded sound has: a frame of silence is shorter
BLOCK_BYTES = 1 << 16


def without_zeros(data: Bytes, end: int) -> int:
    """Where what is in front of `end` stops being zeros; `end` where these are few."""
    at = end
    if end < FEWEST or data[end - FEWEST : end].strip(b"\0"):
        return end
    while at > 0:
        begin = max(at - BLOCK_BYTES, 0)
        rest = data[begin:at].rstrip(b"\0")
        at = begin + len(rest)
        if rest:
            break
    return at


def filled_from(path: Path) -> int | None:
    """The byte from which a file holds nothing but zeros; None where it does not end so."""
    with content_of(path) as content:
        end = without_zeros(content, len(content))
        return end if end < len(content) else None

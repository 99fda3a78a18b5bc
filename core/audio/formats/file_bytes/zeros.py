"""Zeros at the end of a file, as programs leave them that make room for a download at its start."""

import re
from pathlib import Path

from core.audio.formats.file_bytes.content import Bytes, content_of
from core.audio.formats.file_bytes.pieces import PiecedFile

FEWEST = 8192  # in a row, which no encoded sound has: a frame of silence is shorter
FEWEST_TO_PASS = 1 << 20  # that are worth being passed over
BLOCK_BYTES = 1 << 16
_ZEROS = bytes(BLOCK_BYTES)
_ENCODED = re.compile(rb"fLaC|ID3|\xff[\xe0-\xff]")


def without_zeros(data: Bytes, end: int) -> int:
    """Where what is in front of `end` stops being zeros; `end` where these are few."""
    at = end
    if end < FEWEST or data[end - FEWEST : end].strip(b"\0"):
        return end
    while at > 0:
        begin = max(at - BLOCK_BYTES, 0)
        part = data[begin:at]
        rest = b"" if part == _ZEROS[: len(part)] else part.rstrip(b"\0")  # which is slow
        at = begin + len(rest)
        if rest:
            break
    return at


def filled_from(path: Path) -> int | None:
    """The byte from which a file holds nothing but zeros; None where it does not end so."""
    with content_of(path) as content:
        end = without_zeros(content, len(content))
        return end if end < len(content) else None


def without_filling(path: Path) -> PiecedFile | None:
    """A FLAC or MP3 file without the zeros at its end, through which decoders look for sound, for
    minutes where they are many; None where there are few."""
    if path.stat().st_size < FEWEST_TO_PASS:
        return None
    with content_of(path) as content:
        if not _ENCODED.match(content[0:4]):
            return None
        end = without_zeros(content, len(content))
        return PiecedFile(path, [(0, end)]) if end < len(content) - FEWEST_TO_PASS else None

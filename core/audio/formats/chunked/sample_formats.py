"""Samples that are not compressed, whose header says what they are in a way that libsndfile takes
for another: Wave64 with floating point in the long form (WAVE_FORMAT_EXTENSIBLE) is read as whole
numbers, and samples with fewer bits than their bytes have room for as if they had fewer bytes. A
header may also say that floating point is whole numbers."""

import struct
from pathlib import Path

from core.audio.formats.chunked.declared_sizes import W64, W64_CHUNK, chunk
from core.audio.formats.file_bytes.content import Content, content_of
from core.audio.formats.file_bytes.pieces import PiecedFile

EXTENSIBLE = 0xFFFE
SUBFORMAT = bytes.fromhex("000000001000800000aa00389b71")  # behind the format in a long header
_WHOLE, _FLOAT = 1, 3  # formats
_MOST_BYTES = 8  # of a sample
_PLACES, _PLACE_BYTES = 16, 4096  # looked at for floating point
# Floating point that is sound lies between these, or is 0. Read so, whole numbers do not: the small
# ones of any quiet moment become far smaller ones, or no numbers.
_SMALLEST, _LARGEST, _FEWEST = 1e-12, 64.0, 256


def mended(path: Path) -> PiecedFile | None:
    """The file with a form that is read right; None where it is so already, or another kind."""
    with content_of(path) as content:
        at = _place(content)
        if at is None or len(form := content[at : at + 16]) < 16:
            return None
        kind, n_channels, _, _, frame_bytes, bits = struct.unpack("<HHIIHH", form)
        is_w64 = content[0:16] == W64
        if kind == EXTENSIBLE and content[at + 26 : at + 40] == SUBFORMAT:
            (kind,) = struct.unpack("<H", content[at + 24 : at + 26])
            if is_w64 and kind == _FLOAT:
                return _with(path, content, at, struct.pack("<H", kind))
        room = frame_bytes // n_channels if n_channels else 0
        if kind == _WHOLE and (bits + 7) // 8 < room <= _MOST_BYTES:
            return _with(path, content, at + 14, struct.pack("<H", 8 * room))
        if kind == _WHOLE and bits == 32 and _are_floats(content):
            told = at + 24 if form[:2] == struct.pack("<H", EXTENSIBLE) else at
            return _with(path, content, told, struct.pack("<H", _FLOAT))
    return None


def _are_floats(content: Content) -> bool:
    """Whether samples of 32 bits are floating point, whatever the header says."""
    import numpy as np  # an import of plain files needs no samples

    begin = _place(content, b"data")
    if begin is None:
        return False
    step = (len(content) - begin) // _PLACES // 4 * 4
    found = []
    for at in range(begin, begin + _PLACES * step, step or 1):
        part = content[at : at + min(_PLACE_BYTES, step)]
        found.append(np.frombuffer(part, "<f4", len(part) // 4))
    y = np.abs(np.concatenate(found)) if found else np.zeros(0)
    y = y[y != 0]
    return len(y) >= _FEWEST and bool(((y >= _SMALLEST) & (y <= _LARGEST)).all())


def _place(content: Content, name: bytes = b"fmt ") -> int | None:
    """Where the form of the samples stands, or another chunk's content."""
    try:
        if content[0:16] == W64:
            return chunk(content, name + W64_CHUNK, 40, "<16sQ", 0, 8)
        if content[0:4] in (b"RIFF", b"RF64") and content[8:12] == b"WAVE":
            return chunk(content, name, 12, "<4sI", 8, 2)
    except struct.error:
        pass
    return None


def _with(path: Path, content: Content, at: int, new: bytes) -> PiecedFile:
    """The file with other bytes from a place on."""
    return PiecedFile(path, [(0, at), new, (at + len(new), len(content))])

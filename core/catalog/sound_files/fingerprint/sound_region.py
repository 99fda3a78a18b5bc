"""Where in a sound file its encoded audio lies, by its container, without the tags around it."""

import struct
from collections.abc import Callable, Iterable
from functools import partial
from typing import BinaryIO

from core.catalog.sound_files.blocks import (
    Order,
    boxes,
    chunks,
    elements,
    flac_blocks,
    last_id3,
    parts,
    synchsafe,
)

_ZEROS = 4096
_MOST_ZEROS = 1 << 24  # bytes between tags and sound; a file of zeros alone may be very large
_MOST_TAGS = 10_000  # in front
_TAIL_BYTES = 1 << 16  # in which the head of a tag at the end is looked for
_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675  # ids of elements of Matroska
_ASF, _ASF_DATA = b"\x30\x26\xb2\x75", bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")


def region(file: BinaryIO, head: bytes, size: int) -> tuple[int, int]:
    """Where the encoded audio begins and ends, in bytes. head : the first bytes of the file"""
    for at, mark, find in _CONTAINERS:
        if head[at : at + len(mark)] == mark:
            if found := find(file, size):
                return found
            break
    first = _after_id3(file, size)
    last = _before_tags(file, first, size)
    return _flac_frames(file, first, last), last


def _riff(file: BinaryIO, size: int, order: Order = "little") -> tuple[int, int] | None:
    file.seek(8)
    return _content(chunks(file, order), b"data", size) if file.read(4) == b"WAVE" else None


def _snd(file: BinaryIO, size: int) -> tuple[int, int]:
    """Behind the head of a Sun file, which tells how long it is."""
    file.seek(4)
    return min(int.from_bytes(file.read(4), "big"), size), size


def _content(
    found: Iterable[tuple[bytes, int, int]], wanted: bytes, size: int
) -> tuple[int, int] | None:
    """The content of the first part of a name; a size that cannot be means to the end."""
    for name, begin, length in found:
        if name == wanted:
            return begin, begin + length if 0 < length <= size - begin else size
    return None


def _dsf(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """The samples of a DSF file, behind its form and in front of its tag."""
    for name, begin, length in parts(file, "<4sQ", 28, 0):
        if name == b"data":
            return begin, min(begin - 12 + length, size)
    return None


def _box(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """The largest `mdat` box of an MP4 file; of some that are as large but for a head, the last,
    as in all fingerprints that are kept."""
    best = None
    for name, begin, told in boxes(file, size):
        end = min(told, size)
        if name == b"mdat" and (best is None or end - begin + 8 > best[1] - best[0]):
            best = begin, end
    return best


def _asf(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """The data object of a WMA file."""
    for name, begin, length in parts(file, "<16sQ", 0, 0):
        if name == _ASF_DATA:
            return begin + 26, min(begin - 24 + length, size) if length > 50 else size
    return None


def _clusters(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """From the first cluster of a Matroska or WebM file to the end of the last (RFC 9559), without
    the tags and indexes around them, which retagging moves."""
    first, last = None, 0
    for name, at, _, end in elements(file, size, inside=_SEGMENT):
        if name == _CLUSTER:
            first, last = at if first is None else first, end
    return None if first is None else (first, last)


def _after_id3(file: BinaryIO, size: int) -> int:
    """Behind all ID3v2 tags in front, and the zeros after them."""
    at = 0
    for _ in range(_MOST_TAGS):
        file.seek(at)
        head = file.read(10)
        if head[:3] == b"3DI":  # a foot that an editor of tags has left
            at += 10
            continue
        if len(head) < 10 or head[:3] != b"ID3":
            break
        end = at + 10 + synchsafe(head[6:]) + (10 if head[5] & 0x10 else 0)
        if end >= size:  # a tag that claims more than there is tells nothing of where it ends
            break
        at = end
    file.seek(at)
    most = at + _MOST_ZEROS
    while (part := file.read(_ZEROS)) and not part.strip(b"\0") and at < most:
        at += len(part)
    return at + len(part) - len(part.lstrip(b"\0"))


def _before_tags(file: BinaryIO, first: int, last: int) -> int:
    """In front of ID3, also without a foot, Lyrics3 and APE tags at the end."""
    for _ in range(8):
        file.seek(max(first, last - 160))
        tail = file.read(last - max(first, last - 160))
        if tail[-128:-125] == b"TAG":
            last -= 128
        elif tail[-32:-24] == b"APETAGEX":
            length, _, flags = struct.unpack("<III", tail[-20:-8])
            last -= length + (32 if flags & 0x80000000 else 0)
        elif tail[-10:-5] == b"3DI\4\0":
            last -= synchsafe(tail[-4:]) + 20
        elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
            last -= int(tail[-15:-9]) + 15
        else:
            file.seek(max(first, last - _TAIL_BYTES))
            tail = file.read(last - max(first, last - _TAIL_BYTES))
            if (found := last_id3(tail)) is None:
                break
            last -= len(tail) - found[0]
    return max(last, first)


def _flac_frames(file: BinaryIO, first: int, last: int) -> int:
    """Behind the metadata of a FLAC file; `first` of any other."""
    file.seek(first)
    if file.read(4) != b"fLaC":
        return first
    *_, (_, begin, size) = [(0, first + 4, 0), *flac_blocks(file, first)]
    return min(begin + size, last)


# Where the mark of a container stands in a file, the mark, and what finds the sound in it.
_CONTAINERS: tuple[tuple[int, bytes, Callable[[BinaryIO, int], tuple[int, int] | None]], ...] = (
    (0, b"RIFF", _riff),
    (0, b"RF64", _riff),
    (0, b"RIFX", partial(_riff, order="big")),
    (0, b"FORM", lambda file, size: _content(chunks(file, "big"), b"SSND", size)),
    (4, b"ftyp", _box),
    (0, b"\x1aE\xdf\xa3", _clusters),
    (0, _ASF, _asf),
    (0, b"DSD ", _dsf),
    (0, b"caff", lambda file, size: _content(parts(file, ">4sq", 8, 12), b"data", size)),
    (0, b"FRM8", lambda file, size: _content(parts(file, ">4sq", 16, 12), b"DSD ", size)),
    (0, b".snd", _snd),
)

"""Where in a sound file its encoded audio lies, by its container, without the tags around it."""

import struct
from typing import BinaryIO

from core.catalog.sound_files import matroska

_ZEROS = 4096
_MOST_ZEROS = 1 << 24  # bytes between tags and sound; a file of zeros alone may be very large
_MOST_CHUNKS = 10_000
_ASF, _ASF_DATA = b"\x30\x26\xb2\x75", bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")


def region(file: BinaryIO, head: bytes, size: int) -> tuple[int, int]:
    """Where the encoded audio begins and ends, in bytes. head : the first bytes of the file"""
    if head[:4] in (b"RIFF", b"RF64", b"RIFX") and head[8:12] == b"WAVE":
        found = _chunk(file, b"data", 12, size, ">" if head[:4] == b"RIFX" else "<")
    elif head[:4] == b"FORM":
        found = _chunk(file, b"SSND", 12, size, ">")
    elif head[4:8] == b"ftyp":
        found = _atom(file, size)
    elif int.from_bytes(head[:4], "big") == matroska.HEAD:
        found = matroska.clusters(file, size)
    elif head[:4] == _ASF:
        found = _asf(file, size)
    elif head[:4] == b"DSD ":
        found = _dsf(file, size)
    elif head[:4] == b"caff":
        found = _long_chunk(file, b"data", 8, size)
    elif head[:4] == b"FRM8":
        found = _long_chunk(file, b"DSD ", 16, size)
    elif head[:4] == b".snd":
        found = min(int.from_bytes(head[4:8], "big"), size), size
    else:
        found = None
    if found:
        return found
    first = _after_id3(file, size)
    last = _before_tags(file, first, size)
    return _flac_frames(file, first, last), last


def _chunk(file: BinaryIO, name: bytes, at: int, size: int, order: str) -> tuple[int, int] | None:
    """A RIFF or AIFF chunk's content; a size that cannot be means to the end."""
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return None
        length = struct.unpack(f"{order}I", head[4:])[0]
        if head[:4] == name:
            end = at + 8 + length
            return at + 8, end if length and end <= size else size
        at += 8 + length + length % 2
    return None


def _dsf(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """The samples of a DSF file, behind its form and in front of its tag."""
    file.seek(28)
    at = 28 + int.from_bytes(file.read(12)[4:], "little")
    file.seek(at)
    head = file.read(12)
    length = int.from_bytes(head[4:], "little")
    return (at + 12, min(at + length, size)) if head[:4] == b"data" and length > 12 else None


def _long_chunk(file: BinaryIO, name: bytes, at: int, size: int) -> tuple[int, int] | None:
    """The chunk of samples of a Core Audio or DSDIFF file; of an unknown size it goes on to the
    end."""
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(12)
        if len(head) < 12:
            return None
        (length,) = struct.unpack(">q", head[4:])
        if head[:4] == name:
            end = at + 12 + length
            return at + 12, end if length > 0 and end <= size else size
        if length < 0:
            return None
        at += 12 + length
    return None


def _atom(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """The largest `mdat` atom of an MP4 file."""
    best, at = None, 0
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        length, begin = struct.unpack(">I", head[:4])[0], 8
        if length == 1 and len(head) == 16:
            length, begin = struct.unpack(">Q", head[8:])[0], 16
        end = size if length == 0 else min(at + length, size)
        if end < at + begin:
            break
        if head[4:8] == b"mdat" and (best is None or end - at > best[1] - best[0]):
            best = at + begin, end
        at = end
    return best


def _asf(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """The data object of a WMA file."""
    at = 0
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(24)
        if len(head) < 24:
            return None
        length = struct.unpack("<Q", head[16:])[0]
        if head[:16] == _ASF_DATA:
            return at + 50, min(at + length, size) if length > 50 else size
        if length < 24:
            return None
        at += length
    return None


def _after_id3(file: BinaryIO, size: int) -> int:
    """Behind all ID3v2 tags in front, and the zeros after them."""
    at = 0
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(10)
        if head[:3] == b"3DI":  # a foot that an editor of tags has left
            at += 10
            continue
        if len(head) < 10 or head[:3] != b"ID3":
            break
        end = at + 10 + _synchsafe(head[6:]) + (10 if head[5] & 0x10 else 0)
        if end >= size:  # a tag that claims more than there is tells nothing of where it ends
            break
        at = end
    file.seek(at)
    most = at + _MOST_ZEROS
    while (part := file.read(_ZEROS)) and not part.strip(b"\0") and at < most:
        at += len(part)
    return at + len(part) - len(part.lstrip(b"\0"))


def _synchsafe(four: bytes) -> int:
    """A number of four bytes of which each holds seven bits, as ID3 writes sizes."""
    return four[0] << 21 | four[1] << 14 | four[2] << 7 | four[3]


def _before_tags(file: BinaryIO, first: int, last: int) -> int:
    """In front of ID3, Lyrics3 and APE tags at the end."""
    for _ in range(8):
        file.seek(max(first, last - 160))
        tail = file.read(last - max(first, last - 160))
        if tail[-128:-125] == b"TAG":
            last -= 128
        elif tail[-32:-24] == b"APETAGEX":
            length, _, flags = struct.unpack("<III", tail[-20:-8])
            last -= length + (32 if flags & 0x80000000 else 0)
        elif tail[-10:-5] == b"3DI\4\0":
            last -= _synchsafe(tail[-4:]) + 20
        elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
            last -= int(tail[-15:-9]) + 15
        else:
            break
    return max(last, first)


def _flac_frames(file: BinaryIO, first: int, last: int) -> int:
    """Behind the metadata of a FLAC file; `first` of any other."""
    file.seek(first)
    if file.read(4) != b"fLaC":
        return first
    at = first + 4
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(4)
        if len(head) < 4:
            break
        at += 4 + int.from_bytes(head[1:], "big")
        if head[0] & 0x80:
            break
    return min(at, last)

"""Whether a tag holds a text so long that it is damage, or more than any picture has: mutagen takes
minutes and gigabytes to read it."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from core.catalog.sound_files import blocks

MOST_BYTES = 300_000  # of one text
MOST_PACKED = 30_000  # bytes of a frame that is compressed: it may become a thousand times as long
MOST_OF_ANY = 50_000_000  # bytes of all frames, of an APE tag, of what holds tags in other files
_TAIL_BYTES = 32 + 128  # in which an APE tag has its foot, in front of ID3v1
_MOST_FRAMES = 5000
_OF_TAGS = (b"moov", b"id3 ", b"ID3 ")  # parts of MP4, WAV and AIFF files
_TEXTS = (b"T", b"COM", b"USLT", b"ULT", b"W", b"IPLS")  # how frames of text begin


def is_beyond_measure(path: Path) -> bool:
    """Of the ID3 tag in front of a file, its APE tag, or the parts of a FLAC, MP4, WAV or AIFF file
    that hold its tags; False where there is none."""
    try:
        with open(path, "rb") as file:
            return _has_long_frame(file) or _has_long_ape(file) or _has_long_part(file)
    except OSError:
        return False


def _has_long_frame(file: BinaryIO) -> bool:
    head = file.read(10)
    if head[:3] != b"ID3":
        return False
    n_name = 3 if head[3] == 2 else 4
    n_head, bits = (6, 8) if head[3] == 2 else (10, 7 if head[3] == 4 else 8)
    end = 10 + blocks.synchsafe(head[6:])
    for _ in range(_MOST_FRAMES):
        if file.tell() >= end:  # what follows is no frame, whatever its letters
            return False
        frame = file.read(n_head)
        name, size = frame[:n_name], 0
        for byte in frame[n_name : n_name + (3 if n_name == 3 else 4)]:
            size = size << bits | byte
        if len(frame) < n_head or not name.isalnum():
            return False
        is_packed = n_name == 4 and frame[9] & (8 if head[3] == 4 else 0x80)
        most = MOST_BYTES if name.startswith(_TEXTS) else MOST_OF_ANY
        if size > (MOST_PACKED if is_packed else most) or file.tell() > MOST_OF_ANY:
            return True
        file.seek(size, 1)
    return False


def _has_long_ape(file: BinaryIO) -> bool:
    file.seek(max(file.seek(0, 2) - _TAIL_BYTES, 0))
    tail = file.read()
    at = tail.rfind(b"APETAGEX")
    return at >= 0 and int.from_bytes(tail[at + 12 : at + 16], "little") > MOST_OF_ANY


def _has_long_part(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(12)
    if head[:4] == b"fLaC":
        return any(begin + size > MOST_OF_ANY for _, begin, size in blocks.flac_blocks(file))
    sizes: Iterable[tuple[bytes, int]] = ()
    if head[4:8] == b"ftyp":
        parts = blocks.boxes(file, file.seek(0, 2))
        sizes = ((name, end - begin) for name, begin, end in parts)
    elif head[:4] in (b"RIFF", b"FORM"):
        chunks = blocks.chunks(file, "little" if head[:1] == b"R" else "big")
        sizes = ((name, size) for name, _, size in chunks)
    return any(name in _OF_TAGS and size > MOST_OF_ANY for name, size in sizes)

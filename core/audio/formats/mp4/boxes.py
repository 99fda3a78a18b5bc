"""The boxes of an MP4 file (ISO/IEC 14496-12, 4.2), and what they tell of a whole file."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from core.audio.formats.file_bytes.content import Content, content_of
from core.audio.formats.file_bytes.zeros import without_zeros

_ENCRYPTED_SOUND = re.compile(rb"(?:drms|enca)\0{6}\0[\1-\x0f]")
MOST_BOXES = 200_000  # two a fragment, of which an hour may have thousands


def is_mp4(content: Content) -> bool:
    """Whether a file begins as an MP4 file does."""
    return content[4:8] == b"ftyp"


def boxes(content: Content) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of a file, one behind the other: name, first byte, and the byte behind the last,
    which may be missing."""
    at = 0
    for _ in range(MOST_BOXES):
        head = content[at : at + 16]
        if len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head[:8])
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack(">Q", head[8:])
        size = size or len(content) - at
        yield name, at, at + size
        at += max(size, 8)


def lacks_index(path: Path) -> bool:
    """Whether an MP4 file ends before the box that tells where its sound is, at its end mostly."""
    with content_of(path) as content:
        if not is_mp4(content):
            return False
        names = {name for name, *_ in boxes(content)}
        return b"mdat" in names and not names & {b"moov", b"moof"}


def is_cut(path: Path) -> bool:
    """Whether an MP4 file ends within a box of sound, as where a recording in fragments, of which
    nothing tells the whole length, was not loaded to its end; or has fragments behind damage, which
    no decoder reaches."""
    with content_of(path) as content:
        if not is_mp4(content):
            return False
        sound = [(name, end) for name, _, end in boxes(content) if name in (b"mdat", b"moof")]
        if not sound:
            return False
        end, size = sound[-1][1], len(content)
        if all(name == b"mdat" for name, _ in sound):
            return end > size
        return without_zeros(content, size) < end or content.find(b"moof", end + 8, size) >= 0


def share_filled(path: Path) -> float:
    """The share of an MP4's sound that was loaded before zeros take the place of the rest; 1 of any
    other file."""
    with content_of(path) as content:
        sound = [(at, end) for name, at, end in boxes(content) if name == b"mdat"]
        if not is_mp4(content) or len(sound) != 1:
            return 1.0
        at, end = sound[0]
        loaded = without_zeros(content, len(content))
        is_filled = loaded < min(end, len(content))
    return max(loaded - at, 0) / (end - at) if is_filled else 1.0


def is_protected(path: Path) -> bool:
    """Whether an MP4 file tells that its sound is encrypted (ISO/IEC 14496-12, 8.12, and what
    Apple's shop sold before): a decoder makes noise or nothing of it."""
    with content_of(path) as content:
        index = next((box for box in boxes(content) if box[0] == b"moov"), None)
        if index is None or not is_mp4(content):
            return False
        _, at, end = index
        return bool(_ENCRYPTED_SOUND.search(content[at : min(end, len(content))]))

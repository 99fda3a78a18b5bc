"""ID3 tags where mutagen does not look: behind the sound (ID3v2.4, 3.4), and behind the first one
in front, as where two programs each put one."""

from io import BytesIO
from pathlib import Path
from typing import Any

_TAIL_BYTES = 2048  # in which a foot is looked for, in front of older kinds of tags
_HEAD_BYTES = 10  # of a head, and of a foot
_MOST_BYTES = 1 << 24  # of a tag


def at_the_end(path: Path) -> Any:
    """mutagen's tags; None when there is no tag. Raises what mutagen and the disk do."""
    with open(path, "rb") as file:
        begin = max(file.seek(0, 2) - _TAIL_BYTES, 0)
        file.seek(begin)
        tail = file.read()
        at = tail.rfind(b"3DI\4\0")
        if at < 0:
            return None
        size = _size(tail[at:])
        file.seek(begin + at - size - _HEAD_BYTES)
        return _read(file.read(size + 2 * _HEAD_BYTES))


def behind_the_first(path: Path) -> Any:
    """The same of a second tag in front."""
    with open(path, "rb") as file:
        head = file.read(_HEAD_BYTES)
        if head[:3] != b"ID3":
            return None
        file.seek(_size(head), 1)
        head = file.read(_HEAD_BYTES)
        if head[:3] != b"ID3":
            return None
        return _read(head + file.read(min(_size(head), _MOST_BYTES)))


def _size(head: bytes) -> int:
    return sum(byte << 7 * (3 - i) for i, byte in enumerate(head[6:_HEAD_BYTES]))


def _read(tag: bytes) -> Any:
    from mutagen.id3 import ID3

    read: Any = ID3  # without types
    return read(BytesIO(tag))

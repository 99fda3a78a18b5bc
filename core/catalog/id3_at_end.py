"""An ID3 tag behind the sound (ID3v2.4, 3.4), where mutagen does not look."""

from io import BytesIO
from pathlib import Path
from typing import Any

_TAIL_BYTES = 2048  # in which its foot is looked for, in front of older kinds of tags
_HEAD_BYTES = 10  # of a head, and of a foot


def read(path: Path) -> Any:
    """mutagen's tags; None when there is no tag. Raises what mutagen and the disk do."""
    from mutagen.id3 import ID3

    with open(path, "rb") as file:
        begin = max(file.seek(0, 2) - _TAIL_BYTES, 0)
        file.seek(begin)
        tail = file.read()
        at = tail.rfind(b"3DI\4\0")
        if at < 0:
            return None
        size = sum(byte << 7 * (3 - i) for i, byte in enumerate(tail[at + 6 : at + _HEAD_BYTES]))
        file.seek(begin + at - size - _HEAD_BYTES)
        found: Any = ID3  # without types
        return found(BytesIO(file.read(size + 2 * _HEAD_BYTES)))

"""MP4 files whose sound is encrypted (ISO/IEC 14496-12, 8.12, and what Apple's shop sold before): a
decoder makes noise or nothing of them."""

import re
import struct
from pathlib import Path

from core.audio.content import content_of

MOST_BOXES = 2000
_ENCRYPTED_SOUND = re.compile(rb"(?:drms|enca)\0{6}\0[\1-\x0f]")


def is_protected(path: Path) -> bool:
    """Whether an MP4 file tells that its sound is encrypted."""
    with content_of(path) as content:
        if content[4:8] != b"ftyp":
            return False
        at = 0
        for _ in range(MOST_BOXES):
            if at + 16 > len(content):
                break
            size, name, large = struct.unpack(">I4sQ", content[at : at + 16])
            size = {0: len(content) - at, 1: large}.get(size, size)
            if name == b"moov":
                return bool(_ENCRYPTED_SOUND.search(content[at : min(at + size, len(content))]))
            at += max(size, 8)
    return False

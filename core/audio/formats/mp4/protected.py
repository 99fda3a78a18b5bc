"""MP4 files whose sound is encrypted (ISO/IEC 14496-12, 8.12, and what Apple's shop sold before): a
decoder makes noise or nothing of them."""

import re
from pathlib import Path

from core.audio.formats.file_bytes.content import content_of
from core.audio.formats.mp4.boxes import boxes, is_mp4

_ENCRYPTED_SOUND = re.compile(rb"(?:drms|enca)\0{6}\0[\1-\x0f]")


def is_protected(path: Path) -> bool:
    """Whether an MP4 file tells that its sound is encrypted."""
    with content_of(path) as content:
        index = next((box for box in boxes(content) if box[0] == b"moov"), None)
        if index is None or not is_mp4(content):
            return False
        _, at, end = index
        return bool(_ENCRYPTED_SOUND.search(content[at : min(end, len(content))]))

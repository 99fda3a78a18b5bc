"""FLAC files that were put together, of which decoders read the first."""

import mmap
from pathlib import Path

from core.audio.formats.file_bytes.content import Bytes, content_of
from core.audio.formats.file_bytes.pieces import PiecedFile
from core.audio.formats.flac import flac, streaminfo
from core.audio.formats.flac.streaminfo import StreamInfo

FLAC_BEGINS = b"fLaC\0\0\0\x22"
MOST_LINKS = 200
SMALL_BYTES = 1 << 18  # a FLAC file up to here is looked through
FRAME_HEAD_BYTES = 64  # more than a FLAC frame's header has
# Parts of a FLAC file at which its samples are counted: several files of one length, put together,
# hardly have places of rising numbers there.
PLACES = (0.17, 0.41, 0.68, 0.89)


def flac_files(path: Path) -> list[PiecedFile]:
    """FLAC files that were put together, each as a file of its own; none where there is one."""
    with content_of(path) as content:
        told, sound = streaminfo.told(content), flac.first_frame(content)
        if told is None or sound is None or is_one_flac(content, told, sound):
            return []
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        begins = [0]
        while len(begins) < MOST_LINKS:
            at = data.find(FLAC_BEGINS, max(begins[-1] + 1, sound))
            if at < 0:
                break
            begins.append(at)
        ends = [*begins[1:], len(data)]
    if len(begins) < 2:
        return []
    return [PiecedFile(path, [part]) for part in zip(begins, ends, strict=True)]


def is_one_flac(content: Bytes, told: StreamInfo, sound: int) -> bool:
    """Whether a FLAC file ends with the last sample that its header tells of, and all its frames
    seem to be of one file.

    sound : where the first frame begins
    """
    reach = told.frame_bytes + FRAME_HEAD_BYTES if told.frame_bytes else flac.TAIL_BYTES
    reach = min(reach, flac.TAIL_BYTES)
    tail = content[max(len(content) - reach, sound) : len(content)]
    if flac.last_frame_end(tail, told.smallest) != told.n_samples:
        return False
    if len(content) - sound <= SMALL_BYTES:
        return FLAC_BEGINS not in content[sound : len(content)]
    before = 0
    for place in PLACES:
        at = sound + int(place * (len(content) - sound))
        end = flac.last_frame_end(content[at : at + reach], told.smallest)
        if end is None or end <= before:
            return False
        before = end
    return True

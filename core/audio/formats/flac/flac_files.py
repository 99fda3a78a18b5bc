"""FLAC files that were put together, of which decoders read the first: whole ones behind one
another, or their frames alone, as FFmpeg joins files without encoding anew."""

import mmap
from dataclasses import replace
from pathlib import Path

from core.audio.formats.file_bytes.content import Bytes, content_of
from core.audio.formats.file_bytes.pieces import PiecedFile, Range
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
        if len(begins) > 1:
            return [PiecedFile(path, [part]) for part in _parts(begins, data)]
        joined = _parts(_first_frames(data, sound), data)
        if len(joined) < 2:
            return []
        return [PiecedFile(path, [_head(data, told, part), part]) for part in joined]


def _parts(begins: list[int], data: Bytes) -> list[Range]:
    return list(zip(begins, [*begins[1:], len(data)], strict=True))


def _first_frames(data: Bytes, sound: int) -> list[int]:
    """Where a frame of the same form as the first, which begins at `sound`, has number 0 again."""
    form, begins, at = data[sound : sound + 3], [sound], sound
    if not flac.frame(data[sound : sound + flac.HEAD_BYTES], 1):
        return begins  # of a file that ends before its sound, or begins with damage
    while (at := data.find(form, at + 1, len(data))) >= 0 and len(begins) < MOST_LINKS:
        head = data[at : at + flac.HEAD_BYTES]
        if head[4:5] == b"\0" and flac.frame(head, 1):
            begins.append(at)
    return begins


def _head(data: Bytes, told: StreamInfo, part: Range) -> bytes:
    """The file's first block of metadata for these frames of it."""
    tail = data[max(part[1] - flac.TAIL_BYTES, part[0]) : part[1]]
    n_samples = flac.last_frame_end(tail, told.smallest) or 0
    head = streaminfo.rewritten(data[0 : flac.SOUND_AT_LEAST], replace(told, n_samples=n_samples))
    return head[:4] + bytes([head[4] | flac.IS_LAST]) + head[5:]


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
        frames = content[sound : len(content)]
        return FLAC_BEGINS not in frames and len(_first_frames(frames, 0)) == 1
    before = 0
    for place in PLACES:
        at = sound + int(place * (len(content) - sound))
        end = flac.last_frame_end(content[at : at + reach], told.smallest)
        if end is None or end <= before:
            return False
        before = end
    return True

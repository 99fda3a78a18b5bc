"""MP3 files that a decoder would not read to their end, put together anew for it: with a right tag
in front, or without what is no sound."""

import mmap
import struct
from pathlib import Path

from core.audio.formats.file_bytes.content import Bytes
from core.audio.formats.file_bytes.pieces import PiecedFile, Range
from core.audio.formats.mpeg.mpeg import (
    PLACE_BYTES,
    RUN_FRAMES,
    MpegFrames,
    after_id3,
    are_alike,
    frame_at,
    frame_size,
    header_at,
    next_frame,
    runs,
    tag_at,
    tag_place,
    without_tags,
)

JOINT_PLACES = 12  # where frames of another rate are looked for
MOST_RUNS = 1000


def changes_rate(path: Path) -> bool:
    """Whether frames of another rate, layer or number of channels follow the first ones, as where
    files were put together: libsndfile ends there."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = without_tags(data)
        first = next_frame(data, after_id3(data), end)
        if first is None:
            return False
        for place in range(1, JOINT_PLACES + 1):
            begin = first + (end - first) * place // (JOINT_PLACES + 1)
            at = next_frame(data, begin, end, until=begin + PLACE_BYTES)
            if at is None or are_alike(header_at(data, at), header_at(data, first)):
                continue
            if _is_run(data, at, end):
                return True
    return False


def _is_run(data: Bytes, at: int, end: int) -> bool:
    """Whether several frames of one kind follow one another."""
    like = header_at(data, at)
    for _ in range(RUN_FRAMES):
        found = frame_at(data, at) if at < end - 4 else None
        if found is None or not are_alike(header_at(data, at), like):
            return False
        at += found[0]
    return True


def untagged(path: Path) -> PiecedFile | None:
    """An MP3 from its first frames on, where decoders look for them in vain: behind an ID3 tag of
    another size than it tells, or whatever else; None of a file of another kind."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:3] != b"ID3" and path.suffix.lower() != ".mp3":
            return None
        end, at = without_tags(data), after_id3(data)
        while (first := next_frame(data, at, end)) is not None:
            if _is_run(data, first, end):
                return PiecedFile(path, [(first, len(data))])
            at = first + 1
    return None


def retagged(path: Path, frames: MpegFrames) -> PiecedFile:
    """The MP3 with a tag in front that tells its true number of frames, for a decoder that believes
    the tag."""
    with open(path, "rb") as file:
        file.seek(frames.first)
        header = int.from_bytes(file.read(4), "big")
    start, end = frames.first, path.stat().st_size
    tag = _tag(header, frames.n_frames, end - start)
    if frames.promised is not None or frames.n_bytes_promised is not None:
        start += size_of_frame(path, frames.first)  # the tag that was wrong
    return PiecedFile(path, [tag, (start, end)])


def without_junk(path: Path) -> PiecedFile | None:
    """The frames of an MP3 without what lies between them, where that is more than a decoder passes
    over; None where there is nothing of the kind."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = without_tags(data)
        first = next_frame(data, after_id3(data), end)
        found = [] if first is None else runs(data, first, end)
        if first is None or not 1 < len(found) <= MOST_RUNS:
            return None
        header, has_tag = header_at(data, first), tag_at(data, first) != (None, None)
    pieces: list[Range] = [(begin, last) for begin, last, _ in found]
    if has_tag:
        pieces[0] = (first + size_of_frame(path, first), pieces[0][1])
    n_bytes = sum(last - begin for begin, last in pieces)
    return PiecedFile(path, [_tag(header, sum(n for *_, n in found) - has_tag, n_bytes), *pieces])


def _tag(header: int, n_frames: int, n_bytes: int) -> bytes:
    """A frame that holds no sound but tells the number of those that follow, and their bytes."""
    header |= 1 << 16  # without a checksum
    size = frame_size(header)
    tag, at = bytearray(size), tag_place(header)
    tag[:4] = header.to_bytes(4, "big")
    tag[at : at + 16] = b"Xing" + struct.pack(">III", 3, n_frames, min(size + n_bytes, 2**32 - 1))
    return bytes(tag[:size])


def size_of_frame(path: Path, at: int) -> int:
    """Bytes of the frame that begins at a place of a file."""
    with open(path, "rb") as file:
        file.seek(at)
        return frame_size(int.from_bytes(file.read(4), "big"))

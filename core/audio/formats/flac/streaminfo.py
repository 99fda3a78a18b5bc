"""What a FLAC file's first block of metadata tells (RFC 9639, section 8.2), and the file as its
frames say that it is, where that block is wrong: decoders believe it."""

import struct
from dataclasses import dataclass, replace
from pathlib import Path

from core.audio.formats.file_bytes.content import Bytes, content_of
from core.audio.formats.file_bytes.pieces import PiecedFile
from core.audio.formats.flac import flac
from core.audio.info import RATES

BLOCK_BYTES = 34
FEWEST_SAMPLES, MOST_SAMPLES = 16, 65_535  # of a frame
TOTAL_BITS = 36  # of the number of samples


@dataclass(frozen=True)
class StreamInfo:
    """The block's content; 0 where it tells nothing."""

    smallest: int  # samples of a frame
    largest: int
    frame_bytes: int  # of the largest frame
    rate: int  # Hz
    n_channels: int
    bits: int
    n_samples: int  # of a channel


def told(content: Bytes) -> StreamInfo | None:
    """The first block of metadata; None when it is none."""
    head = content[0 : flac.SOUND_AT_LEAST]
    if len(head) < flac.SOUND_AT_LEAST or head[:4] != b"fLaC" or head[4] & 0x7F:
        return None
    if int.from_bytes(head[5:8], "big") != BLOCK_BYTES:
        return None
    smallest, largest = struct.unpack(">HH", head[8:12])
    packed = int.from_bytes(head[18:26], "big")
    rest, n_samples = packed >> TOTAL_BITS, packed & (1 << TOTAL_BITS) - 1
    shape = rest >> 8, (rest >> 5 & 7) + 1, (rest & 31) + 1
    frame_bytes = int.from_bytes(head[15:18], "big")
    return StreamInfo(smallest, largest, frame_bytes, *shape, n_samples)


def agrees(info: StreamInfo, head: bytes) -> bool:
    """Whether the first frame, which begins with these bytes, is as the block says, and that of the
    first sample."""
    found = flac.frame(head, info.smallest)
    return found is not None and found.first == 0 and info == _by_frame(info, found)


def mended(path: Path) -> PiecedFile | None:
    """The file with the block that its frames bear out; None where that is its own, or no frame can
    be read. Raises RuntimeError of a part of another file, whose frames are counted on from there:
    libFLAC finds no place in it, FFmpeg does."""
    with content_of(path) as content:
        info, sound = told(content), flac.first_frame(content)
        first = flac.frame(content[sound : sound + flac.HEAD_BYTES], 1) if info and sound else None
        if info is None or sound is None or first is None:
            return None
        if first.first:
            raise RuntimeError("frames that are counted from another place on")
        right = _by_frame(info, first)
        if info.n_samples:  # else the decoder counts
            tail = content[max(len(content) - flac.TAIL_BYTES, sound) : len(content)]
            right = replace(right, n_samples=_end(tail, right))
        if right == info:
            return None
        head = content[0 : flac.SOUND_AT_LEAST]
        return PiecedFile(path, [rewritten(head, right), (len(head), len(content))])


def alone(path: Path) -> PiecedFile | None:
    """The file without the blocks behind the first, of which a damaged one keeps decoders from the
    sound; None of one that has no such blocks."""
    with content_of(path) as content:
        sound = flac.first_frame(content) if told(content) else None
        if sound is None or sound <= flac.SOUND_AT_LEAST:
            return None
        head = content[0 : flac.SOUND_AT_LEAST]
        only = head[:4] + bytes([head[4] | flac.IS_LAST]) + head[5:]
        return PiecedFile(path, [only, (sound, len(content))])


def _by_frame(info: StreamInfo, first: flac.Frame) -> StreamInfo:
    """The block with sizes and rate of the first frame."""
    if first.rate is not None and RATES[0] <= first.rate <= RATES[1]:
        info = replace(info, rate=first.rate)
    if not first.is_fixed:
        is_right = FEWEST_SAMPLES <= info.smallest <= info.largest
        return info if is_right else replace(info, smallest=FEWEST_SAMPLES, largest=MOST_SAMPLES)
    if info.smallest != info.largest or info.largest < max(first.size, FEWEST_SAMPLES):
        size = max(first.size, FEWEST_SAMPLES)
        info = replace(info, smallest=size, largest=size)
    return info


def _end(tail: bytes, info: StreamInfo) -> int:
    """Samples up to the end: as told, or up to the last frame among these bytes where that ends
    later and follows another one, so that no chance makes it."""
    frames = flac.frames_back(tail, info.smallest)
    last = next(frames, None)
    if last is None or last.end <= info.n_samples:
        return info.n_samples
    found = [last, *frames]
    begins = {frame.first: frame for frame in found}
    ends = (begins[frame.end].end for frame in found if frame.end in begins)
    return max(info.n_samples, *ends, 0)


def rewritten(head: bytes, info: StreamInfo) -> bytes:
    """The first 42 bytes of a file, with this block; sizes of frames in bytes are left open."""
    shape = info.rate << 8 | info.n_channels - 1 << 5 | info.bits - 1
    packed = (shape << TOTAL_BITS | info.n_samples).to_bytes(8, "big")
    sizes = struct.pack(">HH", info.smallest, info.largest) + bytes(6)
    return head[:8] + sizes + packed + bytes(16)

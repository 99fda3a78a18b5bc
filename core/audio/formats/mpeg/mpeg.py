"""How long an MP3 really is: its frames counted, where the tag in front of them cannot be right.

The frame header and the Xing, Info and VBRI tags are those of ISO/IEC 11172-3 and of the encoders
that write them. An MP3 of three minutes has 7,000 frames, which are walked in some 5 ms.
"""

import mmap
import struct
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from core.audio.formats.file_bytes.content import Bytes
from core.audio.formats.file_bytes.zeros import without_zeros

_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KBPS = {  # by (MPEG 1?, layer)
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLED_PLACES = 5  # where a tag's mean frame size is looked at
PLACE_BYTES = 8_192  # in which the first frame of a place must begin
SAMPLED_FRAMES = 24
MOST_TAGS = 100  # of ID3 in front
TOLERANCE = 1.5  # mean frame size of the places against the tag's
MONO = 3  # as a header tells the channels
RUN_FRAMES = 6  # of one kind in a row, which no chance makes
TAG_SLACK = 8192  # bytes that tags of other kinds at the end may take


@dataclass(frozen=True)
class MpegFrames:
    """What was found by walking: the first frame's place in the file, frames, and their samples."""

    first: int
    n_frames: int
    n_samples: int
    sample_rate: int
    promised: int | None  # samples that the tag promises; None without a tag
    n_bytes_promised: int | None
    n_bytes: int

    @property
    def is_cut_off(self) -> bool:
        """Whether the tag tells of bytes and frames that are no longer there."""
        return (
            self.promised is not None
            and self.n_bytes_promised is not None
            and self.n_bytes < self.n_bytes_promised * 0.99
            and self.n_samples < self.promised * 0.99
        )


def counted(path: Path) -> MpegFrames | None:
    """The frames of an MP3 whose header alone cannot be believed; None when it can.

    Believed is a tag that tells frames and bytes, when the file has these bytes and frames of
    about this size. Raises RuntimeError where the file begins with no frame, and none follow one
    another: libsndfile takes a video or any other file for an MP3 that is called so.
    """
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = without_tags(data)
        begin = after_id3(data)
        first = next_frame(data, begin, end)
        if first is None:
            raise RuntimeError("no frames, so of another kind")
        _, n_samples, rate = frame_at(data, first) or (0, 0, 0)
        n_frames, n_bytes = tag_at(data, first)
        if n_frames and n_bytes and plausible(data, first, end, n_frames, n_bytes):
            return None
        found = [n for *_, n in runs(data, first, end)]
        if first > begin and max(found) < RUN_FRAMES:
            raise RuntimeError("frames by chance, so of another kind")
        n_walked = sum(found)
        promised = n_frames * n_samples if n_frames else None
        has_tag = n_frames is not None or n_bytes is not None
        return MpegFrames(
            first,
            n_walked - has_tag,
            (n_walked - has_tag) * n_samples,
            rate,
            promised,
            n_bytes,
            end - first,
        )


def _sizes() -> list[tuple[int, int, int]]:
    """For each value of a header's bits 9 to 20: bytes, samples and rate of the frame; 0 bytes when
    there is no such frame."""
    table = [(0, 0, 0)] * 4096
    for version, layer, bitrate, rate in product(_RATES, (1, 2, 3), range(1, 15), range(3)):
        first, slot = version == 3, 4 if layer == 1 else 1
        kbps, sr = _KBPS[first, layer][bitrate - 1], _RATES[version][rate]
        n_samples = {1: 384, 2: 1152, 3: 1152 if first else 576}[layer]
        n_slots = n_samples // 8 * kbps * 1000 // sr // slot
        key = version << 10 | (4 - layer) << 8 | bitrate << 3 | rate << 1
        for bare, padding in product((0, 1), (0, 1)):  # bare: without a checksum
            table[key | bare << 7 | padding] = ((n_slots + padding) * slot, n_samples, sr)
    return table


_SIZES = _sizes()
SAME = 0xFFFE0C00  # header bits that all frames of a stream share: sync, version, layer, rate


def header_at(data: Bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def frame_size(header: int) -> int:
    """Bytes of the frame with this header; 0 when it is none."""
    return _SIZES[header >> 9 & 0xFFF][0]


def frame_at(data: Bytes, at: int) -> tuple[int, int, int] | None:
    header = header_at(data, at)
    found = _SIZES[header >> 9 & 0xFFF] if header >> 21 == 0x7FF else None
    return found if found and found[0] else None


def next_frame(
    data: Bytes, at: int, end: int, like: int | None = None, until: int | None = None
) -> int | None:
    """The first place from `at` on, and before `until`, where a frame begins that another one
    follows (or the end)."""
    last = end if until is None else min(until, end)
    while 0 <= (at := data.find(b"\xff", at, last)) < end - 4:
        found, header = frame_at(data, at), header_at(data, at)
        if found and (like is None or (header ^ like) & SAME == 0):
            after = at + found[0]
            if after >= end - 4 or (
                frame_at(data, after) and (header_at(data, after) ^ header) & SAME == 0
            ):
                return at
        at += 1
    return None


def runs(data: Bytes, first: int, end: int) -> list[tuple[int, int, int]]:
    """Frames from `first` on that follow one another: where each run begins and ends, and its
    frames."""
    like, begin, at, n = header_at(data, first), first, first, 0
    found: list[tuple[int, int, int]] = []
    while at < end - 4:
        header = int.from_bytes(data[at : at + 4], "big")
        size = _SIZES[header >> 9 & 0xFFF][0]
        if size and are_alike(header, like):
            n += at + size <= end
            at += size
            continue
        again = next_frame(data, at + 1, end, like)
        while again is not None and not are_alike(header_at(data, again), like):
            again = next_frame(data, again + 1, end, like)
        if again is None:
            break
        found.append((begin, at, n))
        begin, at, n = again, again, 0
    return [*found, (begin, min(at, end), n)]


def are_alike(header: int, like: int) -> bool:
    """Whether two frames are of one stream, with one channel both or several: a decoder ends where
    that changes."""
    return not ((header ^ like) & SAME or (header >> 6 & 3 == MONO) != (like >> 6 & 3 == MONO))


def plausible(data: Bytes, first: int, end: int, n_frames: int, n_bytes: int) -> bool:
    """Whether the file has the bytes that the tag promises, and frames of about the tag's size."""
    if abs(end - first - n_bytes) > max(n_bytes * 0.01, TAG_SLACK):
        return False
    sizes = []
    for place in range(SAMPLED_PLACES):
        begin = first + (end - first) * (2 * place + 1) // (2 * SAMPLED_PLACES)
        at = next_frame(data, begin, end, until=begin + PLACE_BYTES)
        for _ in range(SAMPLED_FRAMES):
            found = frame_at(data, at) if at is not None and at < end - 4 else None
            if at is None or found is None:
                break
            sizes.append(found[0])
            at += found[0]
    mean = sum(sizes) / len(sizes) if sizes else 0.0
    return 1 / TOLERANCE < mean * n_frames / n_bytes < TOLERANCE


def tag_at(data: Bytes, first: int) -> tuple[int | None, int | None]:
    """Frames and bytes that a Xing, Info or VBRI tag tells; None where it does not."""
    at = first + tag_place(header_at(data, first))
    if data[at : at + 4] in (b"Xing", b"Info"):
        flags = header_at(data, at + 4)
        n_frames = header_at(data, at + 8) if flags & 1 else None
        n_bytes = header_at(data, at + (12 if flags & 1 else 8)) if flags & 2 else None
        return n_frames or 0, n_bytes or 0
    at = first + 36
    if data[at : at + 4] == b"VBRI":
        return header_at(data, at + 14), header_at(data, at + 10)
    return None, None


def tag_place(header: int) -> int:
    """Where in its frame a Xing tag stands: behind the side information."""
    first, mono = header >> 19 & 3 == 3, header >> 6 & 3 == MONO
    return 4 + ((17 if mono else 32) if first else (9 if mono else 17))


def after_id3(data: Bytes) -> int:
    at = 0
    for _ in range(MOST_TAGS):
        if data[at : at + 3] != b"ID3" or len(data) <= at + 10:
            break
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 127
        at += 10 + size
    return at if at < len(data) else 0


def without_tags(data: Bytes) -> int:
    """Where the sound ends: before ID3v1 and APEv2 tags, and zeros."""
    end = len(data)
    if data[max(end - 128, 0) : end - 125] == b"TAG":
        end -= 128
    if data[max(end - 32, 0) : end - 24] == b"APETAGEX":
        size, _, flags = struct.unpack("<III", data[end - 20 : end - 8])
        end -= size + (32 if flags >> 31 else 0)
    return without_zeros(data, max(end, 0))

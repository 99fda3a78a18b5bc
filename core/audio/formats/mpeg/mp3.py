"""The length of an MP3 that is nearly all frames, by its tag or its frames."""

import struct

from core.audio.formats.file_bytes.content import Content
from core.audio.formats.mpeg import mpeg
from core.audio.info import AudioInfo

LAYER_3 = 1  # in a frame's header
MONO = 3
MOST_WALKED = 32_000_000  # bytes of a file without a tag, whose frames are counted
MOST_PASSED = 16_384  # bytes of such a file that are no frames
BLOCK_BYTES = 1 << 18  # that are looked at at once
_HEADER = struct.Struct(">I")
DECODER_DELAY = 529  # samples that any decoder begins late, besides what the tag tells
TOC_BYTES, LAME_DELAYS = 100, 21  # of the tag's table; where its LAME part has the delays


def told(content: Content) -> AudioInfo | None:
    """What the tag tells, if the file has the bytes and frames that it tells of; without one what
    its frames amount to. None of a file that is not as it should be."""
    first, end = mpeg.after_id3(content), mpeg.without_tags(content)
    found, header = mpeg.frame_at(content, first), mpeg.header_at(content, first)
    if found is None or header >> 17 & 3 != LAYER_3:
        return None
    if mpeg.next_frame(content, first, end, until=first + 1) != first:
        return None
    _, of_a_frame, rate = found
    n_frames, n_bytes = mpeg.tag_at(content, first)
    if n_frames and n_bytes and mpeg.plausible(content, first, end, n_frames, n_bytes):
        n_samples = n_frames * of_a_frame - _silence(content, first)
    elif n_frames is None and n_bytes is None and end - first <= MOST_WALKED:
        walked = _walked(content, first, end, MOST_PASSED)
        if walked is None:
            return None
        n_samples = walked * of_a_frame
    else:
        return None
    n_channels = 1 if header >> 6 & 3 == MONO else 2
    return AudioInfo(n_samples / rate, rate, n_channels, "mp3")


def _walked(content: Content, first: int, end: int, most_passed: int) -> int | None:
    """Whole frames from `first` on; None where more bytes than `most_passed` are none."""
    like, at, n = mpeg.header_at(content, first), first, 0
    while True:
        n_more, at = _run(content, at, end, like)
        n += n_more
        if at >= end - 4:
            return n
        again = mpeg.next_frame(content, at + 1, end, like, until=at + 1 + most_passed)
        if again is None:
            return n if end - at <= most_passed else None
        most_passed -= again - at
        at = again


def _run(content: Content, at: int, end: int, like: int) -> tuple[int, int]:
    """Whole frames from `at` on that follow one another, and where what follows them begins."""
    n, size = 0, 1
    while size and at < end - 4:
        block, inside = content[at : min(at + BLOCK_BYTES, end)], 0
        last = len(block) - 4 if at + len(block) < end else len(block) - 5
        while inside <= last:
            (header,) = _HEADER.unpack_from(block, inside)
            size = 0 if (header ^ like) & mpeg.SAME else mpeg.frame_size(header)
            if not size:
                break
            n += at + inside + size <= end
            inside += size
        if not inside:  # no frame, or a file that has shrunk
            break
        at += inside
    return n, at


def _silence(content: Content, first: int) -> int:
    """Samples at both ends that the encoder added, as LAME's part of a Xing tag tells them, and
    libsndfile leaves out."""
    at = first + mpeg.tag_place(mpeg.header_at(content, first))
    if content[at : at + 4] not in (b"Xing", b"Info"):
        return 0
    flags = mpeg.header_at(content, at + 4)
    at += 16 + (TOC_BYTES if flags & 4 else 0) + (4 if flags & 8 else 0)
    lame = content[at : at + LAME_DELAYS + 3]
    if not lame[0]:
        return 0
    delays = int.from_bytes(lame[LAME_DELAYS:], "big")
    return (delays >> 12) + DECODER_DELAY + max((delays & 0xFFF) - DECODER_DELAY, 0)

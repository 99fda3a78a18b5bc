"""Ogg files by their pages (RFC 3533): the length of a Vorbis file by its first and last pages
(Vorbis I, 4.2), links that follow one another, and whether a file was cut off."""

import mmap
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.audio.formats.file_bytes.content import Content, content_of
from core.audio.formats.file_bytes.pieces import PiecedFile, Range
from core.audio.formats.file_bytes.zeros import filled_from
from core.audio.info import AudioInfo

HEAD = struct.Struct("<4sBBQIIIB")  # of a page: also its granule position, stream, number, checksum
FIRST = 2  # flag of a page with which the stream begins
LAST = 4  # the same of one with which it ends
_BEGIN = b"OggS\0\2"  # of a page with which a stream begins
MAX_LINKS = 2000  # songs chained in one Ogg file, such as a recorded radio stream
MOST_PAGES = 40  # of headers: pictures make them long
TAIL_BYTES = 1 << 16  # a page is shorter than that
FEWEST_BITS = 500  # bits a second; a file that would need fewer is counted through
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class Page:
    """A page whose checksum is right."""

    flags: int
    granule: int  # samples up to the end of the last packet that ends here
    stream: int
    packets: int  # that end here
    body: bytes
    begin: int  # of the page, in the file
    end: int


def told(content: Content) -> AudioInfo | None:
    """What the pages tell, when there is one stream, its pages lie where they should and the first
    one with sound begins with sample 0; else None."""
    first = page(content, 0)
    if first is None or first.flags & FIRST == 0 or first.body[:7] != b"\x01vorbis":
        return None
    _, n_channels, rate = struct.unpack("<IBI", first.body[7:16])
    longest = 1 << (first.body[28] >> 4)  # samples of the longer blocks
    sound, last = _first_with_sound(content, first), _last(content)
    if sound is None or last is None or not rate:
        return None
    if not sound.stream == last.stream == first.stream:
        return None
    if not 0 < sound.granule <= sound.packets * longest // 2 or last.granule < sound.granule:
        return None
    if _ends_falsely(content, last) or not _one_link(content, last):
        return None
    seconds = last.granule / rate
    if len(content) * 8 < FEWEST_BITS * seconds:
        return None
    return AudioInfo(seconds, rate, n_channels, "ogg")


def without_false_end(path: Path) -> PiecedFile | None:
    """A file without its last page, where that ends before the pages in front of it; else None."""
    with content_of(path) as content:
        last = _last(content)
        if last is None or not _ends_falsely(content, last):
            return None
        return PiecedFile(path, [(0, last.begin)])


def links(path: Path) -> list[Range]:
    """The links of a chained Ogg file, as byte ranges: one, when it is not chained."""
    starts: list[int] = []
    after_head = -1
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = len(data)
        for at in _beginnings(data):
            if at != after_head:  # else another stream of the same link
                starts.append(at)
            after_head = at + _page_size(data, at)
            if len(starts) == MAX_LINKS:
                break
    starts = starts or [0]  # no page says that it is a first one
    return list(zip(starts, [*starts[1:], end], strict=True))


def is_cut(path: Path) -> bool:
    """Whether an Ogg file ends within a page, with zeros in place of its last pages, or with pages
    of a stream that begins nowhere, which no decoder can read."""
    reach = 1 << 17  # two pages of the largest size
    filled = filled_from(path)
    end = path.stat().st_size if filled is None else filled
    with open(path, "rb") as file:
        file.seek(max(end - reach, 0))
        tail = file.read(min(reach, end))
    at = tail.rfind(b"OggS\0")
    if at >= 0 and filled is not None:
        return not tail[at + 5] & LAST
    if at < 0:
        return False
    return not _begins(path, tail[at + 14 : at + 18]) or at + _page_size(tail, at) > len(tail)


def _begins(path: Path, stream: bytes) -> bool:
    """Whether the stream of this number begins in a file, or no page says of any that it does."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        begun = (data[at + 14 : at + 18] for at in _beginnings(data))
        return next(begun, stream) == stream or stream in begun


def _beginnings(data: mmap.mmap) -> Iterator[int]:
    """Where pages lie with which a stream begins."""
    at = data.find(_BEGIN)
    while at >= 0:
        yield at
        at = data.find(_BEGIN, at + len(_BEGIN))


def is_whole(path: Path) -> bool:
    """Whether pages without damage follow one another from the first byte to the last."""
    with content_of(path) as content:
        at = 0
        while (found := page(content, at)) is not None:
            at = found.end
        return at == len(content)


def page(content: Content, at: int) -> Page | None:
    """The page that begins at this byte; None when none does, or it is damaged."""
    head = content[at : at + HEAD.size]
    if len(head) < HEAD.size or head[:5] != b"OggS\0":
        return None
    _, _, flags, granule, stream, _, checksum, n_laces = HEAD.unpack(head)
    laces = content[at + HEAD.size : at + HEAD.size + n_laces]
    begin = at + HEAD.size + n_laces
    body = content[begin : begin + sum(laces)]
    if (
        len(body) < sum(laces)
        or _crc(head[:22] + b"\0\0\0\0" + head[26:] + laces + body) != checksum
    ):
        return None
    return Page(
        flags, granule, stream, sum(lace < 255 for lace in laces), body, at, begin + len(body)
    )


def _first_with_sound(content: Content, first: Page) -> Page | None:
    """The page behind those with the three headers, which end with a page of their own."""
    at, packets = first.end, 0
    for _ in range(MOST_PAGES):
        found = page(content, at)
        if found is None or found.stream != first.stream:
            return None
        if packets >= 2:
            return found if packets == 2 else None
        at, packets = found.end, packets + found.packets
    return None


def _last(content: Content) -> Page | None:
    """The page that ends with the file."""
    begin = max(len(content) - TAIL_BYTES, 0)
    at = content[begin : len(content)].rfind(b"OggS\0")
    found = page(content, begin + at) if at >= 0 else None
    return found if found and found.end == len(content) else None


def _ends_falsely(content: Content, last: Page) -> bool:
    """Whether a page of the same stream, shortly before the last one, ends later than it."""
    begin = max(last.begin - TAIL_BYTES, 0)
    tail = content[begin : last.begin]
    at = tail.rfind(b"OggS\0")
    before = page(content, begin + at) if at >= 0 else None
    return before is not None and before.stream == last.stream and before.granule > last.granule


def _one_link(content: Content, last: Page) -> bool:
    """Whether no other stream of the same number seems to stand before the last one: the middle
    of the file is about the middle of the sound. A small file is looked through."""
    if len(content) <= 2 * TAIL_BYTES:
        return content[0 : len(content)].count(_BEGIN) == 1
    begin = (len(content) - TAIL_BYTES) // 2
    at = content[begin : begin + TAIL_BYTES].find(b"OggS\0")
    found = page(content, begin + at) if at >= 0 else None
    return found is not None and 0.2 < found.granule / last.granule < 0.8


def _crc(data: bytes) -> int:
    """The checksum of Ogg, by that of zlib, whose bits go the other way round."""
    turned = zlib.crc32(data.translate(_TURNED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{turned:032b}"[::-1], 2)


def _page_size(data: bytes | mmap.mmap, at: int) -> int:
    head = data[at : at + 27]
    if len(head) < 27:
        return 1 << 16
    lengths = data[at + 27 : at + 27 + head[26]]
    return 27 + head[26] + sum(lengths)

"""Where a FLAC file's frames begin, and whether it is whole, by the header of its last frame: a
seek to it takes libFLAC as long as decoding seconds of sound. By RFC 9639, sections 8 and 9.1."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.audio.formats.file_bytes.content import Bytes

TAIL_BYTES = 1 << 17  # frames are shorter, but for exotic ones
HEAD_BYTES = 16  # of a frame's header, at most
SOUND_AT_LEAST = 42  # bytes in front of the sound: the mark of the kind, and the first block
IS_LAST = 0x80  # in the first byte of a metadata block
LAST_KIND = 6  # of metadata blocks
MOST_BLOCKS = 200  # of metadata in front of the sound
_RATES = dict(
    enumerate((88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000), 1)
) | {11: 96_000}
_RATE_BYTES = {12: (1, 1000), 13: (2, 1), 14: (2, 10)}  # that follow, and their unit in Hz
_BLOCK_SIZES = {1: 192, **{code: 144 << code for code in range(2, 6)}}
_BLOCK_SIZES |= {code: 1 << code for code in range(8, 16)}


@dataclass(frozen=True)
class Frame:
    """What a frame's header tells: its first sample and samples, its rate in Hz (None where that is
    the file's), and whether all frames but the last are of one size."""

    first: int
    size: int
    rate: int | None
    is_fixed: bool

    @property
    def end(self) -> int:
        return self.first + self.size


def samples_to_last_frame(path: Path) -> int | None:
    """The number of samples up to the end of the last frame whose header is in the file; None when
    none is found."""
    with open(path, "rb") as file:
        head = file.read(10)
        if head[:4] != b"fLaC":
            return None
        block_size = int.from_bytes(head[8:10], "big")
        file.seek(max(path.stat().st_size - TAIL_BYTES, 0))
        return last_frame_end(file.read(), block_size)


def first_frame(content: Bytes) -> int | None:
    """Where the first frame begins, behind the metadata; None where that cannot be told."""
    at = 4
    for _ in range(MOST_BLOCKS):
        head = content[at : at + 4]
        if len(head) < 4 or head[0] & 0x7F > LAST_KIND:
            return None
        at += 4 + int.from_bytes(head[1:], "big")
        if head[0] & IS_LAST:
            return at
    return None


def last_frame_end(tail: bytes, block_size: int) -> int | None:
    """The same by the last bytes of a file, and the samples a frame that its header tells."""
    found = next(frames_back(tail, block_size), None)
    return None if found is None else found.end


def frames_back(tail: bytes, block_size: int) -> Iterator[Frame]:
    """The frames whose headers are among these bytes, the last one first."""
    at = len(tail)
    while (at := tail.rfind(b"\xff", 0, at)) >= 0:
        if tail[at + 1 : at + 2] in (b"\xf8", b"\xf9"):
            found = frame(tail[at : at + HEAD_BYTES], block_size)
            if found is not None:
                yield found


def ends_whole(path: Path) -> bool:
    """Whether a FLAC file ends just where its last frame does, as the sum at that one's end tells
    (section 9.3): a part that was cut out does, but none that was not loaded to its end."""
    with open(path, "rb") as file:
        file.seek(max(path.stat().st_size - TAIL_BYTES, 0))
        tail = file.read()
    at = len(tail)
    while (at := tail.rfind(b"\xff", 0, at)) >= 0:
        if frame(tail[at : at + HEAD_BYTES], 1):
            return _crc16(tail[at:]) == 0
    return False


def frame(head: bytes, block_size: int) -> Frame | None:
    """The frame with this header; None when it is no header.

    block_size : samples of a frame, as the file's header tells, where a frame has only a number
    """
    if len(head) < 6 or head[0] != 0xFF or head[1] not in (0xF8, 0xF9) or head[3] & 1:
        return None
    size_code, rate_code, is_fixed = head[2] >> 4, head[2] & 15, head[1] == 0xF8
    number, at = _coded_number(head, 4)
    if number is None or size_code == 0 or rate_code == 15:
        return None
    if size_code in (6, 7):
        n = size_code - 5
        size = int.from_bytes(head[at : at + n], "big") + 1
        at += n
    else:
        size = _BLOCK_SIZES[size_code]
    n, unit = _RATE_BYTES.get(rate_code, (0, 0))
    rate = int.from_bytes(head[at : at + n], "big") * unit or _RATES.get(rate_code)
    at += n
    if at >= len(head) or _crc8(head[:at]) != head[at]:
        return None
    return Frame(number * block_size if is_fixed else number, size, rate, is_fixed)


def _coded_number(head: bytes, at: int) -> tuple[int | None, int]:
    """A number written like UTF-8 at this place, and where it ends."""
    first = head[at]
    if first < 0x80:
        return first, at + 1
    n_more = 0
    while n_more < 7 and first << (n_more + 1) & 0x80:
        n_more += 1
    if n_more == 0 or n_more > 6 or at + 1 + n_more > len(head):
        return None, at
    number = first & (0x3F >> n_more)
    for byte in head[at + 1 : at + 1 + n_more]:
        if byte >> 6 != 2:
            return None, at
        number = number << 6 | byte & 0x3F
    return number, at + 1 + n_more


def _crc8_table() -> bytes:
    table = bytearray(range(256))
    for _ in range(8):
        for at, crc in enumerate(table):
            table[at] = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return bytes(table)


_CRC8 = _crc8_table()


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc = _CRC8[crc ^ byte]
    return crc


def _crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x8005 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc

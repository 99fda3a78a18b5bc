"""The parts that containers of sound are made of, gone through by their heads."""

from collections.abc import Iterator
from typing import BinaryIO, Literal

_MOST = 10_000  # parts of one file
_LAST = 0x80  # marks the last block in front of a FLAC file's sound
Order = Literal["little", "big"]


def flac_blocks(file: BinaryIO, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, begin and size of the blocks of metadata of a FLAC whose mark is at a byte."""
    at += 4
    for _ in range(_MOST):
        file.seek(at)
        head = file.read(4)
        if len(head) < 4:
            return
        size = int.from_bytes(head[1:], "big")
        yield head[0] & ~_LAST, at + 4, size
        if head[0] & _LAST:
            return
        at += 4 + size


def chunks(file: BinaryIO, order: Order) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and size, as told, of the chunks of a RIFF or AIFF file."""
    at = 12
    for _ in range(_MOST):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        size = int.from_bytes(head[4:], order)
        yield head[:4], at + 8, size
        at += 8 + size + size % 2


def boxes(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end, as told, of the boxes of an MP4 file of `end` bytes."""
    at = 0
    for _ in range(_MOST):
        file.seek(at)
        head = file.read(16)
        size, n_head = int.from_bytes(head[:4], "big"), 8
        if size == 1 and len(head) == 16:
            size, n_head = int.from_bytes(head[8:], "big"), 16
        size = size or end - at  # of the last one, to the end
        if len(head) < 8 or size < n_head:
            return
        yield head[4:8], at + n_head, at + size
        at += size


def synchsafe(four: bytes) -> int:
    """A number of four bytes of which each holds seven bits, as ID3 writes sizes."""
    return sum(byte << 7 * (3 - i) for i, byte in enumerate(four))

"""The parts that containers of sound are made of, gone through by their heads."""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO, Literal

_MOST, _FAR = 10_000, 1 << 60  # parts of one file; bytes that no file has
_LAST = 0x80  # marks the last block in front of a FLAC file's sound
_MOST_ELEMENTS = 100_000  # of a Matroska file, which has one for some seconds of sound
_ID3 = re.compile(rb"ID3[\2-\4]\0.[\0-\x7f]{4}", re.DOTALL)
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


def parts(
    file: BinaryIO, head: str, at: int, beyond: int, filled: bool = False
) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and size, as told, of the parts that follow one another from a byte on.

    head : name and size, as `struct` reads them ; beyond : bytes of it that the size leaves out
    filled : whether odd sizes are filled up by a zero, as not every program does
    """
    n_head = struct.calcsize(head)
    for _ in range(_MOST):
        file.seek(at)
        told = file.read(n_head)
        if len(told) < n_head:
            return
        name, size = struct.unpack(head, told)
        yield name, at + n_head, size
        if not n_head <= size + beyond <= _FAR:
            return
        at += size + beyond
        if filled and size % 2:
            file.seek(at)
            at += file.read(1) in (b"", b"\0")


def chunks(file: BinaryIO, order: Order, at: int = 12) -> Iterator[tuple[bytes, int, int]]:
    """The same of the chunks of a RIFF or AIFF file."""
    return parts(file, "<4sI" if order == "little" else ">4sI", at, 8, filled=True)


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
        if size > _FAR:
            return
        at += size


def synchsafe(four: bytes) -> int:
    """A number of four bytes of which each holds seven bits, as ID3 writes sizes."""
    return sum(byte << 7 * (3 - i) for i, byte in enumerate(four))


def last_id3(tail: bytes, behind: tuple[bytes, ...] = ()) -> tuple[int, int] | None:
    """Where the last ID3 tag without a foot begins and ends among the last bytes of a file: one
    that reaches to their end, or to one of these marks `behind` it; None where there is none."""
    for head in reversed(list(_ID3.finditer(tail))):
        end = head.end() + synchsafe(head[0][6:])
        if end == len(tail) or (behind and end < len(tail) and tail.startswith(behind, end)):
            return head.start(), end
    return None


def elements(
    file: BinaryIO, end: int, at: int = 0, inside: int | None = None
) -> Iterator[tuple[int, int, int, int]]:
    """Id, begin, begin of what it holds, and end of the elements of a Matroska file up to a byte;
    one whose length is unknown goes to the end. inside : id of those whose own are told, too"""
    for _ in range(_MOST_ELEMENTS):
        file.seek(at)
        head = file.read(12)
        name = _number(head, 0, keep_mark=True)
        told = _number(head, name[1]) if name else None
        if name is None or told is None or at >= end:
            return
        begin = at + told[1]
        is_unknown = told[0] == (1 << 7 * (told[1] - name[1])) - 1
        after = end if is_unknown else min(begin + told[0], end)
        yield name[0], at, begin, after
        at = begin if name[0] == inside else after


def _number(head: bytes, at: int, keep_mark: bool = False) -> tuple[int, int] | None:
    """A number of variable length, and where it ends; None when it is none."""
    if at >= len(head) or not head[at]:
        return None
    n_bytes = 9 - head[at].bit_length()
    if at + n_bytes > len(head):
        return None
    value = int.from_bytes(head[at : at + n_bytes], "big")
    return value if keep_mark else value & (1 << 7 * n_bytes) - 1, at + n_bytes

"""The bytes of a file, read where they are asked for. Unlike a mapped file (mmap), one that
shrinks meanwhile, or whose disk fails, gives fewer bytes or an OSError, and ends no process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

BLOCK_BYTES = 8_192  # read at least


class Bytes(Protocol):
    """What can be asked of a file's bytes, wherever they are: mapped, read, or read when asked."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> bytes: ...

    def find(self, sought: bytes, first: int, end: int, /) -> int: ...


class Content:
    """`Bytes` of an open file, a block at a time."""

    def __init__(self, file: BinaryIO):
        self._file, self._size = file, os.fstat(file.fileno()).st_size
        self._block, self._at = file.read(BLOCK_BYTES), 0

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice, /) -> bytes:
        first, last, _ = part.indices(self._size)
        at = first - self._at
        if at < 0 or last - self._at > len(self._block):
            self._file.seek(first)
            self._block = self._file.read(max(last - first, BLOCK_BYTES))
            self._at, at = first, 0
        return self._block[at : at + last - first]

    def find(self, sought: bytes, first: int, end: int, /) -> int:
        """Where `sought` begins in [first, end), -1 where it does not."""
        end = min(end, self._size)
        while first + len(sought) <= end:
            block = self[first : min(first + BLOCK_BYTES, end)]
            at = block.find(sought)
            if at >= 0:
                return first + at
            if len(block) < len(sought):  # the file has shrunk
                return -1
            first += len(block) - len(sought) + 1
        return -1


@contextmanager
def content_of(path: Path) -> Iterator[Content]:
    """The bytes of a file. OSError when it cannot be opened."""
    with open(path, "rb", buffering=0) as file:
        yield Content(file)

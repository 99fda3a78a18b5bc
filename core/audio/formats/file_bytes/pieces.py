"""A file put together from pieces: bytes made here, and ranges of a file on disk. So that a decoder
is given a header that is right without anything being written."""

import io
from pathlib import Path

Range = tuple[int, int]  # bytes [first, end) of the file on disk


class PiecedFile(io.RawIOBase):
    """A readable, seekable file of pieces, as soundfile takes it."""

    def __init__(self, path: Path, pieces: list[bytes | Range]):
        super().__init__()
        self._file = open(path, "rb")  # noqa: SIM115  # closed by `close`
        self._pieces = pieces
        self._sizes = [len(p) if isinstance(p, bytes) else max(p[1] - p[0], 0) for p in pieces]
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: sum(self._sizes)}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # any writable buffer
        n = 0
        while n < len(buffer) and (part := self._part(len(buffer) - n)):
            buffer[n : n + len(part)] = part
            n += len(part)
            self._at += len(part)
        return n

    def close(self) -> None:
        self._file.close()
        super().close()

    def _part(self, most: int) -> bytes:
        """Up to `most` bytes of the piece that holds the present position."""
        at = self._at
        for piece, size in zip(self._pieces, self._sizes, strict=True):
            if at < size:
                if isinstance(piece, bytes):
                    return piece[at : at + most]
                self._file.seek(piece[0] + at)
                return self._file.read(min(most, size - at))
            at -= size
        return b""

"""A quick content fingerprint of a sound file: of the encoded audio, whatever tags lie around it.

Retagging, renaming and copying leave it as it is; another sound, or the same one encoded anew,
gives another. Small files are read whole; of large ones, size and evenly spread blocks.
"""

import hashlib
import io
import os
from pathlib import Path
from typing import BinaryIO

from core.catalog.sound_files.fingerprint import ogg_print
from core.catalog.sound_files.fingerprint.sound_region import region

WHOLE_BYTES = 65_536  # audio up to that size is read in full
BLOCKS, BLOCK_BYTES = 6, 8_192  # of larger audio: the first, the last, and evenly between
OGG_BYTES = 131_072  # of an Ogg file, from its end, whose pages are gone through
SIZE = ogg_print.SIZE  # bytes of a fingerprint
_WHOLE, _SPREAD = b"w", b"s"
_CHUNK = 1 << 20


def soundprint(path: Path) -> bytes:
    """The fingerprint of a file's audio: "w" and 16 bytes when all of it was read, else "s" and 16
    bytes. Raises `OSError` when the file cannot be read."""
    with open(path, "rb", buffering=0) as raw:
        size = os.fstat(raw.fileno()).st_size
        small = size <= 4 * WHOLE_BYTES  # one read is faster than looking for what is needed
        file: BinaryIO = io.BytesIO(raw.read()) if small else io.BufferedReader(raw)
        head = file.read(64)
        if head[:4] == b"OggS":
            whole = size <= OGG_BYTES or size - ogg_print.headers_end(file) <= OGG_BYTES
            return (_WHOLE if whole else _SPREAD) + ogg_print.digest(
                file, 0 if whole else size - OGG_BYTES
            )
        first, last = region(file, head, size)
        return _of_region(file, first, max(first, last))


def full_soundprint(path: Path, quick: bytes) -> bytes:
    """A quick fingerprint followed by one of every byte of the audio, for when files of one
    fingerprint are in doubt."""
    if quick[:1] == _WHOLE or len(quick) > 1 + SIZE:
        return quick
    with open(path, "rb") as file:
        head = file.read(64)
        if head[:4] == b"OggS":
            return quick[: 1 + SIZE] + ogg_print.digest(file, 0)
        first, last = region(file, head, os.fstat(file.fileno()).st_size)
        digest = hashlib.sha256()
        _add(digest, file, first, max(first, last))
        return quick[: 1 + SIZE] + digest.digest()[:SIZE]


def key(sound: bytes) -> bytes:
    """What two fingerprints of one sound have in common, whether or not every byte was read."""
    return sound[: 1 + SIZE]


def same(a: bytes | None, b: bytes | None) -> bool:
    """Whether two fingerprints are of one sound, as far as they tell."""
    if not a or not b or key(a) != key(b):
        return False
    rest_a, rest_b = a[1 + SIZE :], b[1 + SIZE :]
    return not rest_a or not rest_b or rest_a == rest_b


def is_sure(a: bytes | None, b: bytes | None) -> bool:
    """Whether `same` rests on every byte of the audio."""
    if not a or not b or not same(a, b):
        return False
    return a[:1] == _WHOLE or len(a) == len(b) > 1 + SIZE


def _of_region(file: BinaryIO, first: int, last: int) -> bytes:
    size = last - first
    digest = hashlib.sha256(str(size).encode())
    if size <= WHOLE_BYTES:
        _add(digest, file, first, last)
        return _WHOLE + digest.digest()[:SIZE]
    step = (size - BLOCK_BYTES) / (BLOCKS - 1)
    for i in range(BLOCKS):
        at = first + int(i * step)
        _add(digest, file, at, at + BLOCK_BYTES)
    return _SPREAD + digest.digest()[:SIZE]


def _add(digest: "hashlib._Hash", file: BinaryIO, first: int, last: int) -> None:
    file.seek(first)
    while first < last:
        part = file.read(min(_CHUNK, last - first))
        if not part:
            return
        digest.update(part)
        first += len(part)

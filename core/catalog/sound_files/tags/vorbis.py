"""The comments of a FLAC or Ogg file as bytes, for those that are not in UTF-8 as they should be
(Vorbis I, 5)."""

import struct
from pathlib import Path
from typing import BinaryIO

from core.catalog.sound_files.blocks import flac_blocks

_COMMENTS = 4  # the kind of a FLAC file's block of comments
_MOST_BYTES = 1 << 16  # of the pages in front of an Ogg file's sound, or of a block
_OGG = (b"\x03vorbis", b"OpusTags")  # what stands before the comments


def comments(path: Path) -> dict[str, list[bytes]]:
    """Values by name in lower case; {} where there are none."""
    try:
        with open(path, "rb") as file:
            body = _of_flac(file) if file.read(4) == b"fLaC" else _of_ogg(file)
        return _parsed(body)
    except (OSError, struct.error):
        return {}


def _of_flac(file: BinaryIO) -> bytes:
    for kind, begin, size in flac_blocks(file):
        if kind == _COMMENTS:
            file.seek(begin)
            return file.read(min(size, _MOST_BYTES))
    return b""


def _of_ogg(file: BinaryIO) -> bytes:
    head = file.read(_MOST_BYTES)
    found = [head.find(mark) + len(mark) for mark in _OGG if mark in head]
    return head[min(found) :] if found else b""


def _parsed(body: bytes) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    at = 4 + struct.unpack_from("<I", body)[0]  # behind the program's name
    n_comments = struct.unpack_from("<I", body, at)[0]
    at += 4
    for _ in range(min(n_comments, len(body))):
        size = struct.unpack_from("<I", body, at)[0]
        name, is_one, text = body[at + 4 : at + 4 + size].partition(b"=")
        if is_one:
            found.setdefault(name.decode("ascii", "replace").casefold(), []).append(text)
        at += 4 + size
    return found

"""How many bytes the header of a container promises, where neither libsndfile nor FFmpeg tells that
they are not there: RF64 (EBU Tech 3306), Wave64, Core Audio, DSD and ASF files that are cut off."""

import struct
from pathlib import Path

from core.audio.formats.file_bytes.content import Content, content_of
from core.audio.formats.file_bytes.zeros import without_zeros

MOST_CHUNKS = 200
NEARLY = 0.99  # of the bytes; what is missing then is hardly sound
W64 = b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000")
W64_CHUNK = bytes.fromhex("f3acd3118cd100c04f8edb8a")  # behind the name of a chunk
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_LIVE = 1  # a flag of an ASF file: it was sent while it was made, so its sizes tell nothing


def falls_short(path: Path) -> bool:
    """Whether a file is smaller than its own header says, or zeros stand in place of the rest;
    False for kinds not known here."""
    try:
        with content_of(path) as content:
            promised = _promised(content)
            if promised is None or len(content) < NEARLY * promised:
                return promised is not None
            is_encoded = content[0:16] == _ASF
            return is_encoded and without_zeros(content, len(content)) < NEARLY * promised
    except (OSError, IndexError, struct.error):
        return False


def _promised(content: Content) -> int | None:
    """Where the samples end, or the file, as the header tells."""
    start = content[0:16]
    if start[:4] == b"RF64":
        (size,) = struct.unpack("<Q", content[28:36]) if content[12:16] == b"ds64" else (0,)
        at = chunk(content, b"data", 12, "<4sI", 8, 2)
        return at + size if at and 0 < size < 1 << 62 else None
    if start == W64:
        at = chunk(content, b"data" + W64_CHUNK, 40, "<16sQ", 0, 8)
        size = struct.unpack("<Q", content[at - 8 : at])[0] if at else 0
        return at - 24 + size if at and 24 < size < 1 << 62 else None
    if start[:4] == b"caff":
        at = chunk(content, b"data", 8, ">4sq", 12, 1)
        size = struct.unpack(">q", content[at - 8 : at])[0] if at else 0
        return at + size if at and size > 0 else None
    if start[:4] == b"DSD ":
        (size,) = struct.unpack("<Q", content[12:20])
        return size if 0 < size < 1 << 62 else None
    if start[:4] == b"FRM8":
        (size,) = struct.unpack(">Q", content[4:12])
        return 12 + size if 0 < size < 1 << 62 else None
    if start == _ASF:
        at = chunk(content, _ASF_FILE, 30, "<16sQ", 0, 1)
        size, flags = struct.unpack("<Q40xI", content[at + 16 : at + 68]) if at else (0, _LIVE)
        return None if flags & _LIVE else size
    return None


def chunk(content: Content, name: bytes, at: int, head: str, beyond: int, even: int) -> int | None:
    """Where the content of a chunk begins.

    beyond : bytes of its head that its size leaves out ; even : bytes to which sizes are filled up
    """
    n_head = struct.calcsize(head)
    for _ in range(MOST_CHUNKS):
        found, size = struct.unpack(head, content[at : at + n_head])
        if found == name:
            return at + n_head
        at += size + -size % even + beyond
    return None

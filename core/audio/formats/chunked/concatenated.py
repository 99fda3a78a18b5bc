"""Files of one kind put together, of which decoders read the first: AIFF, AU, Core Audio, RF64 and
Wave64, each of which tells its own size at its beginning, and others that only their heads tell."""

import mmap
import re
import struct
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from core.audio.formats.chunked.declared_sizes import W64
from core.audio.formats.file_bytes.content import Content, content_of
from core.audio.formats.file_bytes.pieces import PiecedFile, Range

MOST_LINKS = 200
MOST_CHUNKS = 200
UNKNOWN = 0xFFFFFFFF  # a size that was never filled in
_HEADS = re.compile(
    rb"(?s)\x1aE\xdf\xa3.{1,60}?(?:matroska|webm)|\0\0\0[\x10-\x60]ftyp(?:M4[ABPV]|iso|mp4|qt|3g|dash|f4a|MSNV)"
    rb"|TTA1[\1\2]\0|\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"
)
# The first block of a WavPack file: at sample 0, of some samples, and marked as a first one.
_INITIAL = b"".join(re.escape(bytes([flags])) for flags in range(256) if flags & 8)
_WAVPACK = re.compile(rb"(?s)wvpk.....\x04\0.{5}\0{4}(?!\0{4}).{5}[" + _INITIAL + rb"]")


def files_behind(path: Path) -> list[PiecedFile]:
    """Each of the files as one of its own; none where there is one."""
    with content_of(path) as content:
        parts = _parts(content)
    return [PiecedFile(path, [part]) for part in parts] if len(parts) > 1 else []


def is_followed(path: Path) -> bool:
    """Whether a second Matroska, MP4, TTA, WavPack or ASF file begins within this one, as where
    recordings were put together."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        heads = _WAVPACK if data[:4] == b"wvpk" else _HEADS
        return len(list(islice(heads.finditer(data), 2))) > 1


def _parts(content: Content) -> list[Range]:
    """Where they begin and end; the last one goes to the end of the file."""
    size_of = _SIZES.get(content[0:4])
    begins = [0]
    try:
        while size_of is not None and len(begins) < MOST_LINKS:
            at = begins[-1] + size_of(content, begins[-1])
            if not begins[-1] < at < len(content) or content[at : at + 4] != content[0:4]:
                break
            begins.append(at)
    except struct.error:  # the file ends within a head
        pass
    return list(zip(begins, [*begins[1:], len(content)], strict=True))


def _aiff(content: Content, at: int) -> int:
    (size,) = struct.unpack(">I", content[at + 4 : at + 8])
    return 8 + int(size) + size % 2


def _au(content: Content, at: int) -> int:
    begin, size = struct.unpack(">II", content[at + 4 : at + 12])
    return 0 if size == UNKNOWN else int(begin + size)


def _rf64(content: Content, at: int) -> int:
    name, size = struct.unpack("<12x4s4xQ", content[at : at + 28])
    return 8 + int(size) + size % 2 if name == b"ds64" else 0


def _w64(content: Content, at: int) -> int:
    head, size = struct.unpack("<16sQ", content[at : at + 24])
    return int(size) + -size % 8 if head == W64 else 0


def _caf(content: Content, at: int) -> int:
    first = at
    at += 8
    for _ in range(MOST_CHUNKS):
        if content[at : at + 4] == b"caff" or at >= len(content):
            return at - first
        (size,) = struct.unpack(">4xq", content[at : at + 12])
        if size < 0:
            return 0
        at += 12 + size
    return 0


_SIZES: dict[bytes, Callable[[Content, int], int]] = {
    b"FORM": _aiff,
    b".snd": _au,
    b"RF64": _rf64,
    b"BW64": _rf64,
    b"riff": _w64,
    b"caff": _caf,
}

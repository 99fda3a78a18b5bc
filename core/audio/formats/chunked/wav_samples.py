"""The chunks of samples of a WAV file, and of files put together with it: decoders read one."""

import struct
from dataclasses import dataclass, replace
from pathlib import Path

from core.audio.formats.chunked.wrong_heads import STREAMED
from core.audio.formats.file_bytes.content import Bytes, content_of
from core.audio.formats.file_bytes.pieces import PiecedFile

MOST_LINKS = 200
MOST_CHUNKS = 2000
SIZES = 1 << 32  # of chunks, from 0 on
BITSTREAM_BYTES = 1 << 14  # looked at for frames of DTS and the like
FEWEST_FRAMES = 2  # beginnings of frames, which no chance makes
# With what a frame of DTS begins, in words of 16 and 14 bits, and one that is passed through.
_FRAMES = tuple(map(bytes.fromhex, ("fe7f0180", "7ffe8001", "ff1f00e8", "1fffe800", "72f81f4e")))
_PLAIN = (b"fmt ", b"data", b"LIST", b"RIFF", b"bext", b"fact", b"id3 ", b"JUNK", b"PAD ")


@dataclass(frozen=True)
class Samples:
    """A chunk of samples of a WAV file: its form, where its samples begin, and bytes of them."""

    form: bytes
    begin: int
    promised: int  # bytes that its head tells of
    there: int

    def file(self, path: Path) -> PiecedFile:
        """A WAV file of this chunk alone."""
        form = b"fmt " + struct.pack("<I", len(self.form)) + self.form
        n_bytes = min(self.promised, SIZES - 1 - 12 - len(form))
        sizes = struct.pack("<I", 12 + len(form) + n_bytes), struct.pack("<I", n_bytes)
        head = b"RIFF" + sizes[0] + b"WAVE" + form + b"data" + sizes[1]
        return PiecedFile(path, [head, (self.begin, self.begin + self.there)])


def wav_samples(content: Bytes) -> list[Samples]:
    """The chunks of samples of a WAV file and of those behind it."""
    at, end, form = 12, len(content), b""
    found: list[Samples] = []
    for _ in range(MOST_CHUNKS):
        if at + 8 > end or len(found) == MOST_LINKS:
            break
        name, size = struct.unpack("<4sI", content[at : at + 8])
        if name == b"RIFF" and content[at + 8 : at + 12] == b"WAVE":
            at, form = at + 12, b""
            continue
        if name == b"fmt ":
            form = content[at + 8 : at + 8 + min(size, 40)]
        elif name == b"data" and form:
            found.append(Samples(form, at + 8, size, min(size, end - at - 8)))
            if _goes_on(content, at + 8 + size):
                found[-1] = replace(found[-1], there=end - at - 8)
                break
        at += 8 + size
        at += size % 2 and content[at : at + 4] not in _PLAIN
    return found


def _goes_on(content: Bytes, at: int) -> bool:
    """Whether samples go on behind a chunk of them: its size has no room for more than 4 GB, or was
    not brought up to date (all of the file is part of it, and no name of a chunk stands here)."""
    rest = len(content) - at
    if rest > 0 and rest % SIZES == 0:
        return True
    (told,) = struct.unpack("<I", content[4:8])
    name = content[at : at + 4]
    is_part = len(content) - 8 <= told < STREAMED
    return len(name) == 4 and is_part and not all(0x20 <= byte < 0x7F for byte in name)


def wav_longer_than_told(path: Path) -> PiecedFile | None:
    """A WAV file whose samples go on behind the chunk that tells their number; else None."""
    with content_of(path) as content:
        found = wav_samples(content) if content[0:4] == b"RIFF" else []
    if len(found) != 1 or found[0].there <= found[0].promised:
        return None
    return replace(found[0], promised=found[0].there).file(path)


def wav_files(path: Path) -> list[PiecedFile]:
    """Each chunk of samples as a file of its own; none where there is one chunk, or its size is not
    known."""
    with content_of(path) as content:
        found = wav_samples(content) if content[0:4] == b"RIFF" else []
    if len(found) < 2 or any(samples.promised >= STREAMED for samples in found):
        return []
    return [samples.file(path) for samples in found if samples.there]


def holds_bitstream(path: Path) -> bool:
    """Whether the samples of a WAV file are none: DTS or Dolby Digital in the place of 16-bit
    stereo, as it is passed through to a receiver (IEC 61937) or was read from a disc. Played as
    they are, they hiss."""
    with content_of(path) as content:
        found = wav_samples(content) if content[0:4] == b"RIFF" else []
        if not found:
            return False
        begin = found[0].begin
        start = content[begin : begin + BITSTREAM_BYTES]
    return any(start.count(begins) >= FEWEST_FRAMES for begins in _FRAMES)

"""WAV, AU and VOC files whose head is wrong: sizes that were never filled in or are not true, and
what stands before it."""

import re
import struct
from pathlib import Path

from core.audio.formats.file_bytes.pieces import PiecedFile

STREAMED = 0x7F000000  # sizes from here on are what programs write that do not know the size yet
VOC_SOUND, MOST_BLOCKS = (1, 2, 9), 10_000  # kinds of blocks with samples
_SOUND_CHUNK = re.compile(
    r"^\s*(?:data|SSND|Data Size)\s*:\s*(\d+) \(should be (\d+)\)", re.MULTILINE
)

_BEGINS = re.compile(rb"(?s)fLaC\0\0\0\x22|RIFF....WAVE|FORM....AIF[FC]|OggS\x00\x02")
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?[\t\r\n -~]*")  # as of a web server, or a mark of Unicode
_MAC_BINARY = 128  # bytes of the head that Macs of before put in front of a file sent elsewhere
_AU_BEHIND = 4096  # bytes behind an AU file's samples that are more of them
_NO_SOUND = (b".snd", b"ID3", b"TAG", b"APETAGEX")  # but for what begins so
_CHUNKS = (b"fmt ", b"data", b"LIST", b"bext", b"fact", b"cue ", b"smpl", b"id3 ", b"JUNK", b"PAD ")


def chunk_is_cut(log: str) -> bool:
    """Whether libsndfile's log of a header tells that the chunk of samples is larger than the
    file."""
    return any(
        int(there) < int(promised) < STREAMED for promised, there in _SOUND_CHUNK.findall(log)
    )


def wav_to_its_end(path: Path) -> PiecedFile | None:
    """A WAV file whose size was never filled in, with the size it has; None when it is not one."""
    end = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(1 << 16)
    at, unknown = 12, {b"RIFF": (0,), b"RF64": (0, 2**32 - 1)}.get(head[:4], ())
    while unknown and at + 8 <= len(head):
        name, size = head[at : at + 4], struct.unpack("<I", head[at + 4 : at + 8])[0]
        if name == b"data" and size in unknown:
            n_bytes = min(end - at - 8, 2**32 - 1)
            sizes = struct.pack("<I", min(end - 8, 2**32 - 1)), struct.pack("<I", n_bytes)
            start = b"RIFF" + sizes[0] + head[8:at].replace(b"ds64", b"JUNK", 1)
            return PiecedFile(path, [start + b"data" + sizes[1], (at + 8, end)])
        at += 8 + size + size % 2
    return None


def au_to_its_end(path: Path) -> PiecedFile | None:
    """An AU file that tells of no bytes, or of fewer than there are, with the mark of a size that
    is not known, which is to be read to its end; None when it is not one."""
    end = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(12)
        begin, size = struct.unpack(">4xII", head) if head[:4] == b".snd" else (end, 0)
        file.seek(begin + size)
        behind = file.read(_AU_BEHIND)
    is_more = size == 0 or (len(behind) == _AU_BEHIND and not behind.startswith(_NO_SOUND))
    if not is_more or begin >= end or not behind.strip(b"\0"):
        return None
    return PiecedFile(path, [(0, 8), b"\xff" * 4, (12, end)])


def voc_is_parted(path: Path) -> bool:
    """Whether the sound of a VOC file comes in several blocks, whose heads libsndfile takes for
    samples."""
    with open(path, "rb") as file:
        at = struct.unpack("<H", file.read(22)[20:])[0]
        n_blocks = 0
        for _ in range(MOST_BLOCKS):
            file.seek(at)
            head = file.read(4)
            if len(head) < 4 or head[0] == 0:
                break
            n_blocks += head[0] in VOC_SOUND
            at += 4 + int.from_bytes(head[1:], "little")
    return n_blocks > 1


def mended(path: Path) -> PiecedFile | None:
    """A file that only its beginning keeps from being read: zeros, text or the head of a Mac stand
    before it, or the chunks of a WAV file are not filled up to even sizes; else None."""
    end = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(1 << 16)
    found = _BEGINS.search(head)
    if found is None:
        return None
    begin = found.start()
    front = head[:begin]
    is_of_a_mac = begin == _MAC_BINARY and front[:1] == b"\0"
    if begin and (is_of_a_mac or _TEXT.fullmatch(front) or not front.strip(b"\0")):
        return PiecedFile(path, [(begin, end)])
    return _wav_of_odd_chunks(path, head, end) if head[:4] == b"RIFF" else None


def _wav_of_odd_chunks(path: Path, head: bytes, end: int) -> PiecedFile | None:
    """A WAV file of its form and its samples alone, wherever its chunks begin."""
    at, form = 12, b""
    while at + 8 <= len(head):
        name, size = head[at : at + 4], struct.unpack("<I", head[at + 4 : at + 8])[0]
        if name == b"fmt ":
            form = head[at : at + 8 + size]
        elif name == b"data" and form:
            n_bytes = min(size or end, end - at - 8)
            sizes = struct.pack("<I", 4 + len(form) + 8 + n_bytes), struct.pack("<I", n_bytes)
            start = b"RIFF" + sizes[0] + b"WAVE" + form + b"data" + sizes[1]
            return PiecedFile(path, [start, (at + 8, at + 8 + n_bytes)])
        at += 8 + size
        at += size % 2 and head[at : at + 4] not in _CHUNKS
    return None

"""ID3 tags where mutagen does not look: behind the sound (ID3v2.4, 3.4; also without the foot that
is due there, which ID3v2.3 does not have), behind all that a WAV or AIFF says it holds, and behind
the first one in front, as where two programs each put one; and texts that are not in the encoding
they claim."""

from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import Any

from core.catalog.sound_files.blocks import last_id3, synchsafe

_TAIL_BYTES = 1 << 16  # in which a foot, or a head, is looked for
_BEHIND = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"\0")  # what may stand behind such a tag
_HEAD_BYTES = 10  # of a head, and of a foot
_CHUNK_BYTES = 8  # of the head of a chunk
_V1_BYTES, _V1_NAMES = 128, slice(3, 93)  # of ID3v1, and its title, artist and album
_MOST_BYTES = 1 << 24  # of a tag
_NAMED = (b"TIT2", b"TPE1", b"TALB", b"TCON")  # texts that are worth a second look
_FRONT_BYTES = 1 << 16  # in which they stand
_CHANGED = 0xC0  # flags of a tag that is not to be read as it stands
_NO_TEXT = b"\0\1\2\3"  # the byte that tells the encoding, and those that end a text
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


def v1_counts(path: Path) -> bool:
    """Whether ID3v1 may be read: programs that name no genre leave its 0 there, which is "Blues",
    and nothing else but perhaps a comment."""
    with open(path, "rb") as file:
        file.seek(max(file.seek(0, 2) - _V1_BYTES, 0))
        tag = file.read()
    return tag[:3] != b"TAG" or tag[-1] != 0 or bool(tag[_V1_NAMES].strip(b"\0 "))


def at_the_end(path: Path) -> Any:
    """mutagen's tags; None when there is no tag. Raises what mutagen and the disk do."""
    with open(path, "rb") as file:
        begin = max(file.seek(0, 2) - _TAIL_BYTES, 0)
        file.seek(begin)
        tail = file.read()
        at = tail.rfind(b"3DI\4\0")
        if at < 0:
            return _without_foot(tail)
        size = _size(tail[at:])
        file.seek(begin + at - size - _HEAD_BYTES)
        return _read(file.read(size + 2 * _HEAD_BYTES))


def _without_foot(tail: bytes) -> Any:
    """The tags of the last head from which a tag reaches to the end, or to what may stand there."""
    found = last_id3(tail, _BEHIND)
    return None if found is None else _read(tail[slice(*found)])


def behind_the_chunks(path: Path) -> Any:
    """The same of a tag behind all that a WAV or AIFF says it holds."""
    with open(path, "rb") as file:
        head = file.read(_CHUNK_BYTES)
        if head[:4] not in (b"RIFF", b"FORM"):
            return None
        file.seek(int.from_bytes(head[4:], "little" if head[:1] == b"R" else "big"), 1)
        tail = file.read(_HEAD_BYTES).lstrip(b"\0")  # what fills an odd chunk up
        if tail[:3] != b"ID3":
            return None
        tail += file.read(_HEAD_BYTES - len(tail))
        return _read(tail + file.read(min(_size(tail), _MOST_BYTES)))


def behind_the_first(path: Path) -> Any:
    """The same of a second tag in front."""
    with open(path, "rb") as file:
        head = file.read(_HEAD_BYTES)
        if head[:3] != b"ID3":
            return None
        file.seek(_size(head), 1)
        head = file.read(_HEAD_BYTES)
        if head[:3] != b"ID3":
            return None
        return _read(head + file.read(min(_size(head), _MOST_BYTES)))


def in_no_encoding(path: Path, known: Collection[str]) -> dict[str, list[bytes]]:
    """Texts that are not in the encoding that they claim, by the names of their frames.

    known : the frames that mutagen read; it leaves these out
    """
    found: dict[str, list[bytes]] = {}
    with open(path, "rb") as file:
        head = file.read(_HEAD_BYTES)
        if head[:3] != b"ID3" or head[3] not in (3, 4) or head[5] & _CHANGED:
            return {}
        body = file.read(min(_size(head), _FRONT_BYTES))
    at = 0
    while (name := body[at : at + 4]).isalnum():
        four = body[at + 4 : at + 8]
        size = synchsafe(four) if head[3] == 4 else int.from_bytes(four, "big")
        is_plain = not any(body[at + 9 : at + 10])  # neither packed nor encrypted
        begin, at = at + _HEAD_BYTES, at + _HEAD_BYTES + size
        if name in _NAMED and name.decode() not in known and is_plain and size > 1:
            text = body[begin:at].strip(_NO_TEXT)
            is_wide = text.startswith(_MARKS)
            found[name.decode()] = [text.decode("utf-16", "ignore").encode() if is_wide else text]
    return found


def _size(head: bytes) -> int:
    return synchsafe(head[6:_HEAD_BYTES])


def _read(tag: bytes) -> Any:
    from mutagen.id3 import ID3

    read: Any = ID3  # without types
    return read(BytesIO(tag))

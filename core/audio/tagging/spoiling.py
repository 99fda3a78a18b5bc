"""Files that writing tags would spoil, by moving their sound or by losing texts that are there."""

import struct
from pathlib import Path
from typing import Any

from core.audio.formats.file_bytes.content import Content, content_of
from core.audio.formats.mp4.boxes import boxes, is_mp4
from core.errors import SoundkinError

USUAL = (b"TIT2", b"TPE1", b"TALB", b"TCON", b"TBPM", b"TKEY")  # frames of ID3
MARK, FRONT_BYTES = "\ufffd", 1 << 20  # what stands for a letter that could not be read
MOST_CHUNKS = 10_000  # of a RIFF or AIFF file
FOOT = 0x10  # a flag of an ID3 tag that is followed by its head once more
FROM_THE_START = 1  # a flag of a fragment: where its sound is counts from the file's first byte


def check_form(path: Path, name: str) -> None:
    """Raise `SoundkinError` for a file whose sound would be damaged by writing tags."""
    with content_of(path) as content:
        kind, size = content[0:4], content[4:8]
        if kind in (b"RIFF", b"FORM") and len(size) == 4:
            end = 8 + int.from_bytes(size, "little" if kind == b"RIFF" else "big")
            if not 8 < end <= len(content) + 1 or not _are_chunks(content, kind, end):
                raise SoundkinError(
                    f"{name} is cut off, or was never finished, so that no tags can be written:"
                    " export it again."
                )
        if kind[:3] == b"ID3" and content[5:6] and content[5:6][0] & FOOT:
            raise SoundkinError(
                f"{name} has tags with an end mark, which writing would leave among its sound: save"
                " them anew in a tag editor first."
            )
        for box, at, last in boxes(content) if is_mp4(content) else ():
            if box == b"moof":
                flags = content.find(b"tfhd", at, last) + 7
                if flags > 7 and content[flags : flags + 1][0] & FROM_THE_START:
                    raise SoundkinError(
                        f"{name} lies in fragments whose places tags would move: convert it to"
                        " FLAC or MP3, or save it anew in one piece."
                    )
                return


def fill_up(path: Path) -> None:
    """Give a WAV or AIFF file that ends with a chunk of odd size the byte that is due behind it:
    mutagen would put tags in its place, where no program finds them."""
    with open(path, "r+b") as file:
        kind, size = file.read(4), file.read(4)
        number = {b"RIFF": "<I", b"FORM": ">I"}.get(kind)
        end = file.seek(0, 2)
        if number and end % 2 and 8 + struct.unpack(number, size)[0] in (end, end + 1):
            file.write(b"\0")
            file.seek(4)
            file.write(struct.pack(number, end + 1 - 8))


def _are_chunks(content: Content, kind: bytes, end: int) -> bool:
    """Whether chunks, each of the size that it tells, make up a RIFF or AIFF file up to `end`: else
    tags would be put among its samples."""
    at, order = 12, "<" if kind == b"RIFF" else ">"
    for _ in range(MOST_CHUNKS):
        if at + 8 > end:
            return True
        name, size = struct.unpack(f"{order}4sI", content[at : at + 8])
        at += 8 + size + size % 2
        if at > end + 1 or not name.isascii() or not name.decode().isprintable():
            return False
    return False


def check_texts(path: Path, tags: Any, name: str) -> None:
    """Raise `SoundkinError` for texts that are not in the encoding they should be in: mutagen would
    store marks in their place, or nothing."""
    from mutagen.id3 import ID3

    if isinstance(tags, ID3):
        are_lost = any(frame not in tags for frame in _id3_names(path))
    else:
        are_lost = MARK in tags.pprint() and not _holds(path, MARK.encode())
    if are_lost:
        raise SoundkinError(
            f"{name} has tags that are not in UTF-8, or not in the encoding they claim, which"
            " writing would spoil: save them anew in a tag editor first."
        )


def _holds(path: Path, sought: bytes) -> bool:
    """Whether bytes stand in the first megabyte of a file, as those of texts mostly do."""
    with content_of(path) as content:
        return content.find(sought, 0, FRONT_BYTES) >= 0


def _id3_names(path: Path) -> list[str]:
    """Which of the usual texts stand in the ID3 tag in front of a file, by the heads of its
    frames."""
    found = []
    with content_of(path) as content:
        head, at = content[0:10], 10
        bits = 7 if head[3:4] == b"\4" else 8
        if head[:3] != b"ID3" or head[3] not in (3, 4) or head[5]:
            return []
        while (name := content[at : at + 4]).isalnum():
            size = sum(byte << bits * (3 - i) for i, byte in enumerate(content[at + 4 : at + 8]))
            if name in USUAL and size > 1 and content[at + 9 : at + 10] == b"\0":  # as it stands
                found.append(name.decode())
            at += 10 + size
    return found

"""The tags of a Matroska or WebM file (RFC 9559, 5.1.8). FFmpeg tells the last of several values
alone, and the title of an album as the one of its track."""

from pathlib import Path
from typing import BinaryIO

from core.catalog.sound_files.blocks import elements

_HEAD, _SEGMENT, _TAGS, _TAG = 0x1A45DFA3, 0x18538067, 0x1254C367, 0x7373  # ids of elements
_TARGETS, _LEVEL, _SIMPLE, _NAME, _TEXT = 0x63C0, 0x68CA, 0x67C8, 0x45A3, 0x4487
_OF_PARTS = (0x63C4, 0x63C9, 0x63C6)  # ids of a chapter, edition or attachment that is meant
_TRACK, _ALBUM = 30, 50  # levels that a tag is of
_MOST_BYTES = 1 << 20  # of all tags
Table = dict[str, list[str]]


def tags(path: Path) -> Table:
    """Values by name in lower case, those of the track before those of its album; {} where there
    are none."""
    levels: dict[int, Table] = {}
    n_bytes = 0
    try:
        with open(path, "rb") as file:
            if int.from_bytes(file.read(4), "big") != _HEAD:
                return {}
            for name, _, begin, end in elements(file, file.seek(0, 2), inside=_SEGMENT):
                n_bytes += end - begin if name == _TAGS else 0
                if n_bytes > _MOST_BYTES:
                    break
                for tag, _, first, last in elements(file, end, begin) if name == _TAGS else ():
                    if tag == _TAG:
                        _take(file, first, last, levels)
    except OSError:
        return {}
    return _of_the_track(levels)


def _take(file: BinaryIO, begin: int, end: int, levels: dict[int, Table]) -> None:
    """Put the values of one tag under its level, but for those of a part of the file."""
    level, found = _ALBUM, Table()  # where it tells none
    for name, _, first, last in elements(file, end, begin):
        if name == _TARGETS:
            of = {part: _bytes(file, *at) for part, _, *at in elements(file, last, first)}
            if any(any(of.get(part, b"")) for part in _OF_PARTS):
                return
            level = int.from_bytes(of.get(_LEVEL, bytes([level])), "big")
        elif name == _SIMPLE:
            said = {part: _bytes(file, *at) for part, _, *at in elements(file, last, first)}
            text = said.get(_TEXT, b"").rstrip(b"\0").decode("utf-8", "replace")
            if text.strip():
                key = said.get(_NAME, b"").decode("utf-8", "replace").casefold()
                found.setdefault(key, []).append(text)
    for key, texts in found.items():
        levels.setdefault(level, {}).setdefault(key, []).extend(texts)


def _bytes(file: BinaryIO, begin: int, end: int) -> bytes:
    file.seek(begin)
    return file.read(max(end - begin, 0))  # none of one that is cut off


def _of_the_track(levels: dict[int, Table]) -> Table:
    found: Table = {}
    for level in sorted(levels, key=lambda level: (level != _TRACK, level)):
        for name, texts in levels[level].items():
            is_album = name == "title" and level >= _ALBUM and "title" in found
            found.setdefault("album" if is_album else name, texts)
    return found

"""Read the tags that a sound file carries in itself, by mutagen."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from core.catalog.tagtext import clean, split_tags

# What each field is called in ID3 frames, in Vorbis comments and APE tags (lower case), and in MP4
# atoms.
_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("TIT2", "title", "\xa9nam", "Title"),
    "artist": ("TPE1", "artist", "\xa9ART", "Author", "TPE2", "albumartist", "aART"),
    "album": ("TALB", "album", "\xa9alb", "WM/AlbumTitle"),
    "comment": ("COMM", "comment", "description", "\xa9cmt", "Description"),
    "tempo": ("TBPM", "bpm", "tempo", "tmpo", "WM/BeatsPerMinute"),
    "genre": ("TCON", "genre", "\xa9gen", "WM/Genre"),
    "mood": ("TMOO", "mood", "TXXX:mood", "----:com.apple.itunes:mood", "WM/Mood"),
    "instrument": ("TXXX:instrument", "instrument", "----:com.apple.itunes:instrument"),
    "use": ("TXXX:use", "use", "usage", "----:com.apple.itunes:use"),
}
CATEGORIES = ("use", "genre", "mood", "instrument")


def read_embedded(path: Path) -> dict[str, str]:
    """The fields and categories a file's own tags give, as text; several tags of a category are
    joined by "; ".

    Damaged or unknown tags give {}: whether the file can be heard is another question, asked
    elsewhere.
    """
    import mutagen

    logging.getLogger("mutagen").setLevel(logging.ERROR)
    try:
        file = mutagen.File(path)
    except (
        Exception
    ):  # mutagen raises whatever its parsers stumble over; a broken tag must not lose the track
        return {}
    tags = getattr(file, "tags", None)
    if not tags:
        return {}
    table = _table(tags)
    found: dict[str, str] = {}
    for field, names in _NAMES.items():
        values = next((table[name.casefold()] for name in names if table.get(name.casefold())), [])
        if field in CATEGORIES:
            text = "; ".join(dict.fromkeys(tag for value in values for tag in split_tags(value)))
        else:
            text = clean(values[0]) if values else ""
        if text:
            found[field] = text
    return found


def _table(tags: Mapping[str, Any]) -> dict[str, list[str]]:
    """All tags by name in lower case; an ID3 comment's language and description do not matter."""
    table: dict[str, list[str]] = {}
    for name, value in tags.items():
        key = "comm" if name.startswith("COMM:") else name.casefold()
        texts = _texts(value)
        if texts:
            table.setdefault(key, texts)
    return table


def _texts(value: Any) -> list[str]:
    genres = getattr(
        value, "genres", None
    )  # ID3 writes some genres as numbers; mutagen knows their names
    if genres:
        return [str(genre) for genre in genres]
    if hasattr(value, "text") and not isinstance(value, str):
        value = value.text
    if isinstance(value, bytes):
        return [value.decode("utf-8", "replace")]
    if isinstance(value, str):
        return [part for part in value.split("\0") if part]
    if isinstance(value, Iterable):
        return [text for item in value for text in _texts(item)]
    return [str(value)]

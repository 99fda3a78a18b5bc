"""What Soundkin itself writes, recognised when it lies in a folder of music: it is never taken."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from core import config
from core.errors import SoundkinError

LIBRARY_FILE = "library.sqlite"
LONGEST_NAME = 64  # characters
COPY_FILE = "last-good-copy.sqlite"  # beside it
TAGS = ["id", "file", "title", "comment", "artist", "album", *config.CATEGORIES]
TAGS_END = ["tempo", "length"]
SHORTLIST = ["place", "id", "title", "file", "artist", "length", "note"]
MAP = ["track", "x", "y"]
VECTORS = ["track", "v1", "v2"]  # as it begins
COMPLETED = ["track_id", "title", "file", "category", "tag", "source"]  # as it begins
KNOWN = ["id", "file", "title", "field", "value", "source", "confidence"]


def exported(headers: Sequence[str]) -> str:
    """Which of our exports a table with these headers is; "" when it is none."""
    names = [header.removeprefix("\ufeff").strip() for header in headers]
    if names[: len(TAGS)] == TAGS and names[-len(TAGS_END) :] == TAGS_END:
        return "tags"
    if names[: len(SHORTLIST)] == SHORTLIST:  # score and tags may follow
        return "shortlist"
    if names in (MAP, KNOWN):
        return "map" if names == MAP else "known"
    begins = {"vectors": VECTORS, "completed": COMPLETED}
    return next((what for what, first in begins.items() if names[: len(first)] == first), "")


def is_home(folder: Path) -> bool:
    """Whether a folder is a home of Soundkin: its libraries, caches and jobs."""
    try:
        if folder.resolve() == config.home().resolve():
            return True
        caches = (folder / "cache" / kind for kind in ("excerpts", "demo-rendered"))
        return any(cache.is_dir() for cache in caches) or any(
            (folder / "libraries").glob(f"*/{LIBRARY_FILE}")
        )
    except OSError:
        return False


def check_name(name: str) -> None:
    """Raise `SoundkinError` unless the name can be a folder on every system."""
    good = 0 < len(name) <= LONGEST_NAME and all(map(_names, name))
    if not good or name[0] in ". " or name[-1] in ". ":
        raise SoundkinError(
            f'"{name}" cannot name a library: use letters, digits, spaces, and - _ . (not at the'
            " ends)."
        )


def name_after(path: Path) -> str:
    """What a library of this folder, or tag spreadsheet, is called: as it is, without what
    `check_name` refuses."""
    called = unicodedata.normalize("NFC", path.name if path.is_dir() else path.stem)
    words = "".join(c if _names(c) else " " for c in called).split()
    return " ".join(words)[:LONGEST_NAME].strip(". ") or "music"


def _names(letter: str) -> bool:
    """Whether a name may hold it; the marks of a letter are parts of words in many languages."""
    return letter.isalnum() or letter in " -_." or unicodedata.category(letter).startswith("M")

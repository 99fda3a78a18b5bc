"""What Soundkin itself writes, recognised when it lies in a folder of music: it is never taken."""

from collections.abc import Sequence
from pathlib import Path

from core import config
from core.files import real

LIBRARY_FILE = "library.sqlite"
COPY_FILE = "last-good-copy.sqlite"  # beside it
TAGS = ["id", "file", "title", "comment", "artist", "album", *config.CATEGORIES]
TAGS_END = ["tempo", "length"]
SHORTLIST = ["place", "id", "title", "file", "artist", "length", "note"]
MAP = ["track", "x", "y"]
VECTORS = ["track", "v1", "v2"]  # as it begins
COMPLETED = ["track_id", "title", "file", "category", "tag", "source"]  # as it begins
ENERGY = ["track", "file", "energy", "energy over time", "highlight", "each second"]
KNOWN = ["id", "file", "title", "field", "value", "source", "confidence"]


def exported(headers: Sequence[str]) -> str:
    """Which of our exports a table with these headers is; "" when it is none."""
    names = [header.removeprefix("\ufeff").strip() for header in headers]
    if names[: len(TAGS)] == TAGS and names[-len(TAGS_END) :] == TAGS_END:
        return "tags"
    if names[: len(SHORTLIST)] == SHORTLIST:  # score and tags may follow
        return "shortlist"
    whole = {"map": MAP, "known": KNOWN, "energy": ENERGY}
    if names in whole.values():
        return next(what for what, own in whole.items() if own == names)
    begins = {"vectors": VECTORS, "completed": COMPLETED}
    return next((what for what, first in begins.items() if names[: len(first)] == first), "")


def is_home(folder: Path) -> bool:
    """Whether a folder is a home of Soundkin: its libraries, caches and jobs."""
    try:
        if real(folder) == real(config.home()):
            return True
        caches = (folder / "cache" / kind for kind in ("excerpts", "demo-rendered"))
        return any(cache.is_dir() for cache in caches) or any(
            (folder / "libraries").glob(f"*/{LIBRARY_FILE}")
        )
    except OSError:
        return False

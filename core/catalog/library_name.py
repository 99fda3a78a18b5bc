"""What a library may be called, and what it is called where nobody names it."""

import unicodedata
from pathlib import Path

from core.errors import SoundkinError

LONGEST = 64  # characters


def check_name(name: str) -> None:
    """Raise `SoundkinError` unless the name can be a folder on every system."""
    if len(name) > LONGEST:
        raise SoundkinError(
            f"The name has {len(name):,} characters; a library's may have {LONGEST}: shorten it."
        )
    good = bool(name) and all(map(_names, name))
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
    return " ".join(words)[:LONGEST].strip(". ") or "music"


def as_argument(name: str) -> str:
    """A library's name as a command line takes it, on every system."""
    return f'"{name}"' if " " in name else name


def _names(letter: str) -> bool:
    """Whether a name may hold it; the marks of a letter are parts of words in many languages."""
    return letter.isalnum() or letter in " -_." or unicodedata.category(letter).startswith("M")

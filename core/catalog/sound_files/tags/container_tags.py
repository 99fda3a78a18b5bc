"""Tags that mutagen does not read, by FFmpeg's libraries."""

from pathlib import Path

from core.catalog.texts.code_pages import decodes
from core.catalog.texts.mojibake import repaired
from core.errors import SoundkinError

_QUICKTIME = "com.apple.quicktime."  # before the names of fields


def in_container(path: Path) -> dict[str, list[str]]:
    """The tags of a file's container and first sound, by name in lower case; {} where there is
    nothing to read. Those not in UTF-8 are read as what they are."""
    from core.audio.guarded import texts  # most imports need no decoder

    found: dict[str, list[str]] = {}
    try:
        for table in texts(path):
            for name, text in table.items():
                found.setdefault(name.casefold().removeprefix(_QUICKTIME), [text])
        return _in_utf8(found)
    except (SoundkinError, ValueError):
        return {}


def _in_utf8(table: dict[str, list[str]]) -> dict[str, list[str]]:
    """The table with its texts as they certainly are, where bytes of some are no UTF-8."""
    raw = {
        name: [text.encode("utf-8", "surrogateescape") for text in texts]
        for name, texts in table.items()
    }
    is_damaged = not all(decodes(text, "utf-8") for texts in raw.values() for text in texts)
    return repaired(raw) if is_damaged else table

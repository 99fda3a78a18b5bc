"""The musical key that a list or a file gives a track: a tag of the category KEY, as written."""

from collections.abc import Mapping, Sequence

from core.keynames import parse_key

KEY = "key"


def is_key(text: str) -> bool:
    """Whether a text names a key: "F#m", "8A", "Es-Dur", "la mineur"."""
    return parse_key(text.strip()) is not None


def given_key(tags: Mapping[str, Sequence[str]]) -> str:
    """The key among a track's given tags, as written; "" where none is given."""
    return next((text for text in tags.get(KEY, ()) if is_key(text)), "")

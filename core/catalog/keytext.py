"""The musical key that a list or a file gives a track: a tag of the category KEY, as written."""

import re
from collections.abc import Mapping, Sequence

from core.audio.keynames import parse_key

KEY = "key"
_WRITTEN = re.compile(
    r"(?:1[0-2]|0?[1-9])\s*[abdm]"  # 8A, and 1m of Open Key
    r"|[a-h]\s*-?\s*(?:#|♯|sharp|b|♭|flat)?\s*-?\s*(?:major|maj|dur|minor|min|moll|m)?"
    r"|[a-h](?:is|es|s)\s*-?\s*(?:dur|moll)?"
    r"|[嬰変]?[ハニホヘトイロ](?:長調|短調)",
    re.IGNORECASE,
)


def is_key(text: str) -> bool:
    """Whether a text names a key: "F#m", "8A", "Es-Dur", "la mineur"."""
    return _WRITTEN.fullmatch(text.strip()) is not None or parse_key(text) is not None


def given_key(tags: Mapping[str, Sequence[str]]) -> str:
    """The key among a track's given tags, as written; "" where none is given."""
    return next((text for text in tags.get(KEY, ()) if is_key(text)), "")

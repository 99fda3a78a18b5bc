"""Letters without their accents, as those write who have no keys for them, and old disks and
servers make them of names."""

import re
import unicodedata

# Letters whose accent is no sign of its own, in lower case.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)

_ACCENTS = re.compile("(?<![иіу])[\u0300-\u036f]+")


def without_accents(text: str) -> str:
    """A text in lower case without accents; "ガ" and "й" are no "カ" and "и" with one."""
    parts = unicodedata.normalize("NFD", text.translate(_STROKES))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))

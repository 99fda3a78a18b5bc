"""Vietnamese of Windows (cp1258), which writes most tones as signs of their own behind a vowel."""

import unicodedata

NAME = "cp1258"
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = frozenset("aeiouyâăêôơư")
_LETTERS = frozenset("âăêôơưđàáãèéìíòóõùúýđ–—‘’“”…") | _TONES
_FEW = 3  # tones that tell


def read(content: bytes) -> str | None:
    """The text, if all its letters beyond ASCII are such and each tone stands behind a vowel."""
    text = content.decode(NAME, "replace")
    foreign = [sign for sign in text.lower() if sign > "\x7f"]
    if not foreign or not _LETTERS.issuperset(foreign):
        return None
    n_tones = 0
    for before, sign in zip(text.lower(), text[1:], strict=False):
        if sign in _TONES:
            n_tones += 1
            if before not in _VOWELS:
                return None
    return unicodedata.normalize("NFC", text) if n_tones >= _FEW else None

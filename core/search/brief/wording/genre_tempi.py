"""A number without a unit behind a genre, as its tempo: "house 124", "techno 128-140"."""

import re

from core.search.brief.patterns import compiled
from core.search.brief.vocabulary.vocabulary import Vocabulary

_TOLD = r"\b(?:bpm|bmp|tempo|beats)\b|\d\s*bpm"
_NUMBER = (
    r"\b([^\W\d]+)\s+([6-9]\d|1\d\d)(?:\s*(?:-|–|to|bis)\s*([6-9]\d|1\d\d))?(?=\s*(?:[,;.)]|$))"
)
_SPOTS = ("60", "90")  # which may be s as well


def genre_tempi(text: str, vocabulary: Vocabulary) -> str:
    """The text with "bpm" behind such numbers; as it is where it names a tempo already."""
    if compiled(_TOLD).search(text):
        return text

    def told(said: re.Match[str]) -> str:
        known = vocabulary.meaning(said[1])
        is_tempo = known is not None and known.category == "genre"
        return f"{said[0]} bpm" if is_tempo and (said[3] or said[2] not in _SPOTS) else said[0]

    return compiled(_NUMBER).sub(told, text)

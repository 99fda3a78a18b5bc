"""A brief's wording put right before it is read: other ways to write a word, and mistyped words of
the grammar of numbers."""

import re

from core.catalog.tagtext import fold
from core.search.function_words import function_words
from core.search.spelling import nearest_word
from core.search.vocabulary import Vocabulary

_LETTERS = r"[^\W\d_\u3040-\u30ff\u3400-\u9fff々ー]+"
_WRITTEN = (
    (r"[’‘`´′]", "'"),
    (r"″|''", '"'),
    (r"(?<![\w':])(\d{1,2})'\s?([0-5]\d)\"?(?!\w)", r"\1:\2"),  # 1'30"
    (r"(?<![\w':])(\d{1,2})'(?![\w'])", r"\1 min"),
    (r"^([^\"]*(?:\"[^\"]*\"[^\"]*)*)(?<![\w:])(\d{1,3})\"(?!\w)", r"\1\2 s"),  # closes no title
    (r"\bw/o\b", "without"),
    (r"(?<!\S)-(?=[^\W\d])", "no "),  # "+piano -drums"
    (r"(?<!\S)\+(?=[^\W\d])", ", "),
    (r"\(\s*(bpm|secs?|seconds|s|mins?|minutes)\s*\)", r" \1"),
    (r"\bw/(?=\s*[^\W\d])", "with "),
    (r"\bnon[-\s](?=[^\W\d])", "no "),
    (r"\b(?:free|devoid)\s+(?:of|from)\b", "without"),
    (r"\bfrei\s+von\b", "ohne"),
    (
        r"\b(?:stay(?:ing)?|keep)\s+away\s+from\b|\b(?:steer\s+)?clear\s+of\b|\bleave\s+out\b",
        "without",
    ),
)


def spelled(text: str, vocabulary: Vocabulary) -> str:
    """The text with other ways to write a word as it is looked up ("w/o"), and mistyped words of
    the grammar of numbers ("betwen", "Sekuden") put right."""
    for pattern, written in _WRITTEN:
        text = re.sub(pattern, written, text, flags=re.IGNORECASE)

    def right(match: re.Match[str]) -> str:
        folded = fold(match[0])
        known = folded in function_words().certain or folded in function_words().amounts
        if known or vocabulary.meaning(folded) is not None:
            return match[0]
        both = vocabulary.compound(folded)
        return both or nearest_word(folded, function_words().amounts) or match[0]

    return re.sub(_LETTERS, right, text)

"""What a letter only tells of: "I'm a trumpet teacher", "the drums made our boss leave".

A sentence that asks for nothing, or that tells what was, and of which little was understood,
neither wants what it names nor keeps it out, where the letter asks for something elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalog.texts.meanings import is_japanese
from core.catalog.texts.tagtext import fold
from core.search.brief.tags.phrase import Phrase
from core.search.brief.vocabulary.function_words import function_words

UNKNOWN = 2  # times as many words that were not understood as tags
UNKNOWN_ASKING = 4  # the same of a sentence that also asks for something
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LIST = re.compile(r"\s*[,&/:(–-]|\s+(?:for|with|at|and|or|in|für|mit|und|oder)\b|\s*\W*$")
_PAST = re.compile(r"[^\W\d]{3,}ed$")
_NO_PAST = {"need", "needed", "based", "inspired", "feed", "speed", "indeed", "exceed"}
_ASKS_JA = re.compile(
    r"最高|ください|お願い|ほしい|欲しい|探し|希望|たい|いい|よい|曲を|好評|構い|(?:で|曲|音楽|BGM|もの|やつ|感じ)[。、]?\s*$"
)
_WAS_JA = re.compile(r"た(?:[。、」のがらり]|\s*$)|ました|でした")
_SENTENCE_MARKS = "。.!?;: "
_USE = "use"  # what the music is for is told, not asked


def told_apart(found: Sequence[Phrase], sentences: Sequence[str]) -> list[Phrase]:
    """The phrases, with `passing` those that are only told of.

    sentences : the text; each phrase knows the number of its own
    """
    tells = [
        _asks_for_nothing(text, [p for p in found if p.sentence == at])
        for at, text in enumerate(sentences)
    ]
    asked = any(_is_wish(phrase) and not tells[phrase.sentence] for phrase in found)
    return [
        replace(phrase, passing=asked and _is_wish(phrase) and tells[phrase.sentence])
        for phrase in found
    ]


def _is_wish(phrase: Phrase) -> bool:
    return phrase.wanted and not phrase.open and bool(phrase.kinds - {_USE})


def _asks_for_nothing(text: str, found: Sequence[Phrase]) -> bool:
    known = [phrase for phrase in found if phrase.meaning is not None]
    asks = _asks(text)
    enough = UNKNOWN_ASKING if asks else UNKNOWN
    if len(found) - len(known) < enough * max(len(known), 1):
        return False
    if _is_list(text.strip(), known) or not _is_sentence(text):
        return False
    return not asks or _tells_what_was(text, known)


def _is_sentence(text: str) -> bool:
    """Whether somebody or something does or is: "Sparse felted piano notes" only names."""
    words = {fold(word) for word in _WORD.findall(text)}
    return (
        is_japanese(text)
        or bool(words & function_words().telling)
        or any("'" in word for word in words)
    )


def _is_list(text: str, known: Sequence[Phrase]) -> bool:
    """Whether a tag stands without a verb: "Jazz for a dinner of 120", "1)に入れるジャズ"."""
    if any(text.rstrip(_SENTENCE_MARKS).endswith(phrase.said) for phrase in known):
        return is_japanese(text)
    first = known[0].said if known else None
    return first is not None and text.startswith(first) and bool(_LIST.match(text, len(first)))


def _asks(text: str) -> bool:
    words = {fold(word) for word in _WORD.findall(text)}
    return bool(words & function_words().asking or _ASKS_JA.search(text))


def _tells_what_was(text: str, known: Sequence[Phrase]) -> bool:
    tags = {fold(word) for phrase in known for word in phrase.said.split()}
    words = {fold(word) for word in _WORD.findall(text)} - tags
    past = words & function_words().told or any(_PAST.match(word) for word in words - _NO_PAST)
    return bool(past or _WAS_JA.search(text))

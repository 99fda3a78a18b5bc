"""Titles that a brief names without quotation marks: "like Still Echo but warmer"."""

import re
from collections.abc import Callable, Sequence

from core.catalog.texts.meanings import plain, stem
from core.catalog.texts.tagtext import fold
from core.search.brief.patterns import compiled
from core.search.brief.vocabulary.function_words import function_words
from core.search.brief.vocabulary.likeness_words import LIKE, THIS, WIE
from core.search.brief.vocabulary.vocabulary import Vocabulary
from core.search.brief.wording.other_senses import as_one

_CAPITAL = r"(?-i:[A-ZÀ-ÖØ-Þ])[\w'’-]*"
_NAME = rf"{_CAPITAL}(?:\s+(?:(?:of|the|de|la|van|von)\s+)?(?:{_CAPITAL}|\d+))+"
_NEXT_NAME = rf"\s*(?:,|/|&|;|\b(?:and|or|und|oder|meets))\s*(?={_CAPITAL})"
_ENDED_BY = r"\s+(?:But|Not?|Without|With|Aber|Ohne|Mit|Kein\w*|BUT|NOT?|WITH\w*)\b"
MOST_WORDS = 8  # of a title
_ENDS = ",;.!?"
_NAMES = rf"(?:{LIKE}|{WIE})(?!{THIS}|(?:this|it|the\s+reference)\b)(?P<rest>[^\W_](?s:.*))"


_SOMEONE = (  # "Refs: Daft Punk, Green Day"
    rf"(?:{LIKE}|{WIE}|\bref(?:erence|erenz)?(?:s|en)?\s*:?\s+|\bthink(?:ing)?\s+(?:of\s+)?|\b(?:inspired|influenced)\s+by\s+|"
    rf"\b[àa]\s+la\s+|\bim\s+stile?\s+von\s+|\b(?:such\s+as|e\.?g\.?|z\.\s?b\.)\s+)(?!{THIS}|(?:this|these|it|the\s+reference|dies\w*)\b)(?={_CAPITAL})"
)


def title_in(text: str, titles_of: Callable[[str], Sequence[str]]) -> str:
    """The longest title that a text begins with, as it is written there; "" for none.

    titles_of : the titles that may begin with the one or two words of a text
    """
    ends = [match.end() for match in re.finditer(r"\S+", text)][:MOST_WORDS]
    starts = [text[:end].rstrip(_ENDS) for end in ends]
    for n in (2, 1):
        known = {fold(title) for title in titles_of(starts[n - 1])} if len(starts) >= n else set()
        for start in reversed(starts[n - 1 :] if n == 2 else starts[:1]):
            if fold(start) in known:
                return start
    return ""


def quoted(text: str, vocabulary: Vocabulary) -> str:
    """The text with quotation marks around a title that it names without. Words that are tags too
    name a title only where each begins with a capital letter."""
    at = 0
    while match := compiled(_NAMES).search(text, at):
        at = match.start("rest")
        title = vocabulary.title_in(match["rest"])
        if title and _is_named(title, vocabulary):
            text = f'{text[:at]}"{title}"{text[at + len(title) :]}'
            at += len(title) + 2
    return text


def _is_named(title: str, vocabulary: Vocabulary) -> bool:
    words = title.split()
    capital = all(word[0].isupper() or not word[0].isalpha() for word in words)
    plain = all(
        vocabulary.meaning(word) is not None or fold(word) in function_words().plain
        for word in words
    )
    return (capital and len(words) > 1) or not (plain or (len(words) == 1 and not capital))


def names_apart(text: str, vocabulary: Vocabulary) -> str:
    """The text with each name of someone that it compares with, which is no title here, as one word
    that means no tag: "like Daft Punk" is not punk."""
    at = 0
    while match := compiled(_SOMEONE).search(text, at):
        at = match.end()
        while found := compiled(_NAME, False).match(text, at):
            name = compiled(_ENDED_BY, False).split(found[0])[0]
            said = name
            if any(_is_unheard_of(word, vocabulary) for word in name.split()):
                said = as_one(name)
            text = f"{text[:at]}{said}{text[at + len(name) :]}"
            at += len(said)
            further = compiled(_NEXT_NAME, False).match(text, at)
            if further is None:
                break
            at = further.end()
    return text


def _is_unheard_of(word: str, vocabulary: Vocabulary) -> bool:
    known = any(vocabulary.is_word(form) for form in (word, stem(plain(word))))
    return word[0].isupper() and not known and fold(word) not in function_words().all

"""Phrases of a brief that mean tags, and which of them are unwanted."""

import csv
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from core.catalog.tagtext import fold
from core.search.spelling import nearest_word
from core.search.vocabulary import LONGEST_PHRASE, Meaning, Vocabulary, is_japanese, plain

_KANA = r"\u3040-\u30ff\u3400-\u9fff々ー"
_LETTERS = rf"[^\W_{_KANA}]+"
_TOKEN = re.compile(
    rf"(?P<ja>[{_KANA}]+)|(?P<word>{_LETTERS}(?:['’&\-]{_LETTERS})*)|(?P<end>[,;.!?、。／/()\n]+)"
)
FUNCTION_WORDS = Path(__file__).with_name("function_words.csv")


@dataclass(frozen=True)
class FunctionWords:
    """The small words that join others: `plain` ones say nothing of their own."""

    negative: frozenset[str]
    also: frozenset[str]
    onwards: frozenset[str]  # after them "no" no longer holds
    plain: frozenset[str]
    endings_without: tuple[str, ...]  # drum-free
    japanese_negative: tuple[str, ...]
    japanese_also: tuple[str, ...]
    japanese_particles: tuple[str, ...]
    long: tuple[str, ...]  # those of five letters and more, which may be mistyped
    amounts: tuple[str, ...]  # words of the grammar of numbers

    @property
    def all(self) -> frozenset[str]:
        """Those of the languages with spaces."""
        return self.negative | self.also | self.onwards | self.plain


@lru_cache(maxsize=1)
def function_words() -> FunctionWords:
    """The words of `function_words.csv`; of Japanese ones the longest first."""
    kinds: dict[str, list[str]] = {}
    with FUNCTION_WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kinds.setdefault(row["kind"], []).extend(row["words"].split("|"))
    negative, also, onwards, plain_words = (
        frozenset(kinds[kind]) for kind in ("not", "also", "onwards", "plain")
    )
    japanese_negative, japanese_also, particles = (
        tuple(sorted(kinds[f"japanese {kind}"], key=len, reverse=True))
        for kind in ("not", "also", "particle")
    )
    spoken = negative | also | onwards | plain_words
    return FunctionWords(
        negative,
        also,
        onwards,
        plain_words,
        tuple(kinds["ending without"]),
        japanese_negative,
        japanese_also,
        particles,
        tuple(sorted(word for word in spoken if len(word) > 4)),
        tuple(kinds["amount"]),
    )


@dataclass(frozen=True)
class Phrase:
    """Words that belong together; `meaning` None when they were not understood."""

    said: str
    wanted: bool
    meaning: Meaning | None


def spelled(text: str, vocabulary: Vocabulary) -> str:
    """The text with mistyped words of the grammar of numbers ("betwen", "Sekuden") put right."""

    def right(match: re.Match[str]) -> str:
        folded = fold(match[0])
        known = folded in function_words().all or folded in function_words().amounts
        if known or vocabulary.meaning(folded) is not None:
            return match[0]
        return nearest_word(folded, function_words().amounts) or match[0]

    return re.sub(rf"{_LETTERS}", right, text)


def phrases(text: str, vocabulary: Vocabulary) -> list[Phrase]:
    """The phrases of a text in order; words without a meaning of their own are passed over."""
    found: list[Phrase] = []
    line: list[str] = []

    def close() -> None:
        found.extend(_spoken(line, vocabulary))
        line.clear()

    for token in _TOKEN.finditer(text):
        if token["word"]:
            line.append(token["word"])
        elif token["ja"]:
            close()
            _japanese(token["ja"], vocabulary, found)
        else:
            close()
    close()
    return found


def _spoken(words: list[str], vocabulary: Vocabulary) -> list[Phrase]:
    """Phrases of one clause in a language with spaces. "No" reaches up to the next phrase, and on
    over "and" and "or" while the kind of tag stays the same."""
    found: list[Phrase] = []
    negative, joined = False, False
    at = 0
    while at < len(words):
        word = _function_word(words[at], vocabulary)
        if word in function_words().negative:
            negative, joined, at = True, True, at + 1
            continue
        if word in function_words().also:
            joined, at = True, at + 1
            continue
        if word in function_words().onwards:
            negative, joined, at = False, False, at + 1
            continue
        phrase, length = _longest(words, at, vocabulary)
        at += length
        if phrase is None:
            continue
        if phrase.meaning is None:  # an unknown word ends nothing: "ohne jedes Klavier"
            found.append(phrase)
            continue
        if negative and not (joined and _goes_on(found, phrase)):
            negative = False
        found.append(replace(phrase, wanted=phrase.wanted and not negative))
        joined = False
    return found


def _function_word(word: str, vocabulary: Vocabulary) -> str:
    """The word in lower case; a mistyped "without" or "please" as it should be."""
    folded = fold(word)
    if folded in function_words().all or vocabulary.meaning(word) is not None:
        return folded
    return nearest_word(folded, function_words().long) or folded


def _goes_on(found: list[Phrase], phrase: Phrase) -> bool:
    """Whether a phrase after "no drums or" is unwanted as well: when it is of the same kind."""
    if not found or found[-1].wanted:
        return True
    return bool(_kinds(found[-1]) & _kinds(phrase))


def _kinds(phrase: Phrase) -> set[str]:
    return {t.category for t in phrase.meaning.targets} if phrase.meaning else set()


def _longest(words: list[str], at: int, vocabulary: Vocabulary) -> tuple[Phrase | None, int]:
    """The longest phrase that begins here and how many words it has; None for a word that says
    nothing."""
    most = min(LONGEST_PHRASE, len(words) - at)
    for n in range(most, 0, -1):
        said = " ".join(words[at : at + n])
        if n == 1 and _function_word(said, vocabulary) in function_words().plain:
            return None, 1
        meaning = vocabulary.meaning(said)
        if meaning is not None:
            return Phrase(said, True, meaning), n
    free = _freed(words[at], vocabulary)
    if free is not None:
        return free, 1
    for n in (2, 1):
        said = " ".join(words[at : at + n])
        usual = any(fold(w) in function_words().all for w in words[at : at + n])
        meaning = None if n > most or usual else vocabulary.meaning(said, guess=True)
        if meaning is not None:
            return Phrase(said, True, meaning), n
    said = words[at]
    return (None if said.isdigit() else Phrase(said, True, None)), 1


def _freed(word: str, vocabulary: Vocabulary) -> Phrase | None:
    """ "drum-free", "gesangsfrei": a tag with an ending that takes it away."""
    folded = plain(word).replace(" ", "")
    for ending in function_words().endings_without:
        head = folded.removesuffix(ending)
        if head != folded and len(head) > 2:
            for form in (head, head.removesuffix("s")):
                meaning = vocabulary.meaning(form)
                if meaning is not None:
                    return Phrase(word, False, meaning)
    return None


def _japanese(run: str, vocabulary: Vocabulary, found: list[Phrase]) -> None:
    """Add the phrases of a run without spaces: the longest known word at each place; "なし" and the
    like take the word before away, and those joined to it."""
    joins = [False] * len(found)  # whether each phrase is joined to the one before
    unread, joined, at = "", False, 0
    while at < len(run):
        here = run[at:]
        word = next((w for w in vocabulary.japanese if here.startswith(w)), None)
        negation = next((w for w in function_words().japanese_negative if here.startswith(w)), None)
        particle = next(
            (w for w in function_words().japanese_particles if here.startswith(w)), None
        )
        step = word or negation or particle
        if step is None:
            unread, at = unread + here[0], at + 1
            continue
        if unread and is_japanese(unread):
            found.append(Phrase(unread, True, None))
            joins.append(False)
        unread, at = "", at + len(step)
        if word:
            found.append(Phrase(word, True, vocabulary.meaning(word)))
            joins.append(joined)
            joined = False
        elif negation:
            _take_away(found, joins)
        else:
            joined = particle in function_words().japanese_also
    if unread and is_japanese(unread):
        found.append(Phrase(unread, True, None))


def _take_away(found: list[Phrase], joins: list[bool]) -> None:
    for at in range(len(found) - 1, -1, -1):
        found[at] = replace(found[at], wanted=False)
        if not joins[at]:
            return

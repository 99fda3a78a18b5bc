"""The small words that join others in a brief: what "no", "and", "but" and their like are in
English, German and Japanese."""

import csv
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from core.catalog.texts.meanings import plain, stem
from core.catalog.texts.tagtext import fold

SHORTEST_NEGATIVE = 7  # letters: "Nacht" is no mistyped "nicht"
SHORTEST_SWAPPED = 4  # letters: "on" is no mistyped "no"
SHORTEST_PLAIN = 6  # letters: "words" is no mistyped "works", and what is dropped is not said
FUNCTION_WORDS = Path(__file__).with_name("function_words.csv")
REAL_WORDS = Path(__file__).with_name("real_words.txt")  # written by core.factory.real_words

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class FunctionWords:
    """The small words that join others, by what they do. kinds : of `function_words.csv`"""

    def __init__(self, kinds: Mapping[str, Sequence[str]]):
        self.negative = frozenset(kinds["not"])
        self.also = frozenset(kinds["also"])
        self.onwards = frozenset(kinds["onwards"])  # after them "no" no longer holds
        self.plain = frozenset(kinds["plain"])  # they say nothing of their own
        self.refused = frozenset(kinds["refused"])  # what stands before is not wanted
        self.asking = frozenset(kinds["asking"])  # words of a sentence that asks for something
        self.told = frozenset(kinds["told"])  # and of one that tells what was
        self.telling = frozenset(kinds["telling"])  # and of any, which a row of names is not
        self.may_be = frozenset(kinds["may be"])  # what stands before may be there
        self.parts = frozenset(kinds["part"])  # "a hard ending" says nothing of the rest
        # stems of words that tell kinds of voices apart: "no male vocals"
        self.which = frozenset(stem(plain(word)) for word in kinds["which"])
        self.far = frozenset(kinds["far"])  # a "no" that also reaches a thing that is described
        self.endings_without = tuple(kinds["ending without"])  # drum-free
        self.japanese_negative = _longest_first(kinds["japanese not"])
        self.japanese_open = _longest_first(kinds["japanese open"])  # what is before may be there
        self.japanese_or = _longest_first(kinds["japanese or"])
        self.japanese_also = _longest_first(kinds["japanese also"])
        self.japanese_particles = _longest_first(kinds["japanese particle"])
        self.amounts = tuple(kinds["amount"])  # words of the grammar of numbers
        # words that are near to one with a meaning here, and not it mistyped
        self.real = frozenset([*kinds["real"], *REAL_WORDS.read_text("utf-8").split()])

    @cached_property
    def mistyped(self) -> tuple[str, ...]:
        """Those that are long enough to be told when they are mistyped."""
        negative = (word for word in self.negative if len(word) >= SHORTEST_NEGATIVE)
        others = self.also | self.onwards | self.plain
        return tuple(sorted([*negative, *(w for w in others if len(w) >= SHORTEST_PLAIN)]))

    @cached_property
    def all(self) -> frozenset[str]:
        """Those of the languages with spaces."""
        return self.negative | self.also | self.onwards | self.plain

    @cached_property
    def certain(self) -> frozenset[str]:
        """Words that are no others mistyped."""
        return self.all | self.real

    @cached_property
    def umlauts(self) -> dict[str, str]:
        """German ones by their spelling without an umlaut: "laenger"."""
        return {
            word.translate(_SPELT_OUT): word
            for word in {*self.all, *self.amounts, *self.may_be, *self.asking, *self.telling}
            if word.translate(_SPELT_OUT) != word
        }

    @cached_property
    def swapped(self) -> dict[str, str]:
        """A "no" by each of its spellings with two neighbouring letters exchanged: "keien"."""
        found = {
            word[:at] + word[at + 1] + word[at] + word[at + 2 :]: word
            for word in self.negative
            for at in range(len(word) - 1)
            if len(word) >= SHORTEST_SWAPPED
        }
        return {wrong: word for wrong, word in found.items() if wrong not in self.certain}


def _longest_first(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def function_words() -> FunctionWords:
    """The words of `function_words.csv`."""
    kinds: dict[str, list[str]] = {}
    with FUNCTION_WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = (fold(word) for word in row["words"].split("|"))  # "ß" is "ss"
            kinds.setdefault(row["kind"], []).extend(words)
    return FunctionWords(kinds)

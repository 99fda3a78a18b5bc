"""The small words that join others in a brief: what "no", "and", "but" and their like are in
English, German and Japanese."""

import csv
from dataclasses import dataclass
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


@dataclass(frozen=True)
class FunctionWords:
    """The small words that join others: `plain` ones say nothing of their own."""

    negative: frozenset[str]
    also: frozenset[str]
    onwards: frozenset[str]  # after them "no" no longer holds
    plain: frozenset[str]
    refused: frozenset[str]  # what stands before is not wanted
    asking: frozenset[str]  # words of a sentence that asks for something
    told: frozenset[str]  # and of one that tells what was
    telling: frozenset[str]  # and of any sentence, which a row of names is not
    may_be: frozenset[str]  # what stands before may be there
    parts: frozenset[str]  # "a hard ending" says nothing of the rest
    which: frozenset[str]  # stems of words that tell kinds of voices apart: "no male vocals"
    far: frozenset[str]  # a "no" that also reaches a thing that is described
    endings_without: tuple[str, ...]  # drum-free
    japanese_negative: tuple[str, ...]
    japanese_open: tuple[str, ...]  # what is before may be there
    japanese_or: tuple[str, ...]
    japanese_also: tuple[str, ...]
    japanese_particles: tuple[str, ...]
    long: tuple[str, ...]  # those that may be mistyped
    amounts: tuple[str, ...]  # words of the grammar of numbers
    real: frozenset[str]  # words that are near to one with a meaning here, and not it mistyped

    @property
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


@lru_cache(maxsize=1)
def function_words() -> FunctionWords:
    """The words of `function_words.csv`; of Japanese ones the longest first."""
    kinds: dict[str, list[str]] = {}
    with FUNCTION_WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = (fold(word) for word in row["words"].split("|"))  # "ß" is "ss"
            kinds.setdefault(row["kind"], []).extend(words)
    negative, also, onwards, plain_words = (
        frozenset(kinds[kind]) for kind in ("not", "also", "onwards", "plain")
    )
    japanese_negative, japanese_open, japanese_or, japanese_also, particles = (
        tuple(sorted(kinds[f"japanese {kind}"], key=len, reverse=True))
        for kind in ("not", "open", "or", "also", "particle")
    )
    mistyped = [word for word in negative if len(word) >= SHORTEST_NEGATIVE]
    mistyped += [word for word in also | onwards | plain_words if len(word) >= SHORTEST_PLAIN]
    return FunctionWords(
        negative,
        also,
        onwards,
        plain_words,
        frozenset(kinds["refused"]),
        frozenset(kinds["asking"]),
        frozenset(kinds["told"]),
        frozenset(kinds["telling"]),
        frozenset(kinds["may be"]),
        frozenset(kinds["part"]),
        frozenset(stem(plain(word)) for word in kinds["which"]),
        frozenset(kinds["far"]),
        tuple(kinds["ending without"]),
        japanese_negative,
        japanese_open,
        japanese_or,
        japanese_also,
        particles,
        tuple(sorted(mistyped)),
        tuple(kinds["amount"]),
        frozenset([*kinds["real"], *REAL_WORDS.read_text("utf-8").split()]),
    )

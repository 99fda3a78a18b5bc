"""What the tags of music mean: words in English, German and Japanese for the same thing."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.catalog.texts.tagtext import fold

WORDS = Path(__file__).with_name("tag_words.csv")
_ENDINGS = ("en", "em", "er", "es", "e", "s", "n")  # of German adjectives and of plurals
_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー]")


@dataclass(frozen=True)
class Concept:
    """A meaning with its words in three languages."""

    category: str
    name: str
    words: tuple[str, ...]
    near: tuple[str, ...]  # names of related concepts of the same category
    english: tuple[str, ...] = ()  # those of the words that are


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """All concepts of `tag_words.csv`."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Concept(
            row["category"],
            row["concept"],
            tuple(word for column in ("en", "de", "ja") for word in row[column].split("|") if word),
            tuple(filter(None, row["near"].split("|"))),
            tuple(row["en"].split("|")),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _concepts_of() -> dict[str, dict[str, str]]:
    """By category the name of the concept that a word, as it is looked up, stands for."""
    found: dict[str, dict[str, str]] = {}
    for concept in concepts():
        for word in (concept.name, *concept.words):
            for spelling in spellings(word):
                found.setdefault(concept.category, {}).setdefault(spelling, concept.name)
    return found


def concept_of(category: str, tag: str) -> str:
    """What a tag of a category means, whatever its language: "piano" for "Klavier" and "ピアノ";
    "" for one that is not known."""
    return _concepts_of().get(category, {}).get(plain(tag), "")


def translated(category: str, name: str, tags: Iterable[str]) -> str:
    """The first of these tags of a category that says `name`, a concept's own, in German or
    Japanese; `name` itself where none does."""
    concept = _by_name().get((category, name))
    if concept is None:
        return name
    english = {plain(word) for word in concept.english}
    same = (tag for tag in tags if concept_of(category, tag) == name and plain(tag) not in english)
    return next(same, name)


@lru_cache(maxsize=1)
def _by_name() -> dict[tuple[str, str], Concept]:
    return {(concept.category, concept.name): concept for concept in concepts()}


def plain(text: str) -> str:
    """A word or phrase as it is looked up: case, width, hyphens and accents do not matter."""
    folded = fold(text).replace("-", " ").replace("_", " ")
    if is_japanese(folded):
        return "".join(folded.split())
    bare = unicodedata.normalize("NFD", folded.replace("ß", "ss"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def is_japanese(text: str) -> bool:
    """Whether there are kana or kanji in it."""
    return not text.isascii() and _JAPANESE.search(text) is not None


def spellings(word: str) -> set[str]:
    """The ways a word is looked up: as it is, and with German umlauts written out."""
    if _KATAKANA.fullmatch(word):  # ピアノ as a hasty hand writes it, ぴあの
        return {plain(word), "".join(chr(ord(c) - 0x60) if c != "ー" else c for c in word)}
    written_out = fold(word).replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return {plain(word), plain(written_out)}


def stem(word: str) -> str:
    """A word without the ending of a plural or a German adjective."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 3 and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word

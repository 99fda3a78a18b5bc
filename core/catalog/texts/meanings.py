"""What the tags of music mean: words in English, German and Japanese for the same thing."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.catalog.texts.tagtext import fold, tag_key

WORDS = Path(__file__).with_name("tag_words.csv")
MODEL_WORDS = WORDS.with_name("model_words.csv")  # for just what each name of the model says
_WITHOUT_E = ("bl", "dl", "kl", "pl")  # of "-el" before an ending
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
    kinds: tuple[str, ...]  # names of those that are it: an electric guitar is a guitar


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """All concepts of `tag_words.csv`; a star is before what is a kind of another."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Concept(
            row["category"],
            row["concept"],
            tuple(word for column in ("en", "de", "ja") for word in row[column].split("|") if word),
            tuple(name for name in row["near"].split("|") if name and name[0] != "*"),
            tuple(name[1:] for name in row["near"].split("|") if name.startswith("*")),
        )
        for row in rows
    )


def in_words_of(category: str, names: Sequence[str], tags: Iterable[str]) -> list[str]:
    """What a model calls by these names, each as the tags of a library say just that, "ピアノ" or
    "Klavier" for piano, of several in the order of `model_words.csv`; else the name as it is."""
    own = list(tags)
    keys, written = set(map(tag_key, own)), {plain(tag): tag for tag in reversed(own)}
    found = []
    for name in names:
        words = () if tag_key(name) in keys else _words_for().get((category, name), ())
        found.append(next((written[word] for word in words if word in written), name))
    return found


def alike(category: str, tags: Iterable[str]) -> list[list[str]]:
    """Those of these tags that say the same, "piano" and "Klavier", as groups in their order."""
    own = list(tags)
    groups = (
        [tag for tag in own if plain(tag) in words]
        for (of, _), words in _words_for().items()
        if of == category
    )
    return [group for group in groups if len(group) > 1]


@lru_cache(maxsize=1)
def _words_for() -> dict[tuple[str, str], list[str]]:
    """By category and name of the model, what else says it, as it is looked up."""
    with MODEL_WORDS.open(encoding="utf-8", newline="") as file:
        return {
            (row["category"], row["name"]): [
                plain(w) for w in (row["name"], *row["words"].split("|"))
            ]
            for row in csv.DictReader(file)
        }


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
    """A word without the ending of a plural or a German adjective: "dunkler" is "dunkel"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 3 and not word.endswith("ss"):
            bare = word.removesuffix(ending)
            return f"{bare[:-1]}el" if bare.endswith(_WITHOUT_E) and ending != "s" else bare
    return word

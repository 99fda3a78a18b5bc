"""Which tags of a library a word stands for: its own spelling, synonyms in English, German and
Japanese, and near spellings."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from core.catalog.texts.tagtext import fold
from core.search.brief.blanking import compiled
from core.search.brief.brief import Target
from core.search.brief.spelling import nearest_word

SYNONYMS = Path(__file__).with_name("synonyms.csv")
NEAR_SHARE = 0.5  # of the meaning that a related tag carries
LONGEST_PHRASE = 4  # words
SHORTEST_PART = 4  # letters, of a compound
_ENDINGS = ("en", "em", "er", "es", "e", "s", "n")  # of German adjectives and of plurals
_TAILS = (
    *("musik", "video", "stuck", "sound", "song", "track", "klange", "lastig", "artig", "y"),
    *(
        "teppich",
        "tupfer",
        "begleitung",
        "melodie",
        "solo",
        "ness",
        "igkeit",
        "keit",
        "heit",
        "ish",
    ),
)
_SAYS_NOTHING = ("music", "musik", "musique", "musica", "sound", "sounds", "style", "mood", "feel")
_PARTED = re.compile(r"\s*[/&,+・、|]\s*|\s+(?:and|und|y|et|e|o|or|oder)\s+")
_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_JAPANESE = r"[\u3040-\u30ff\u3400-\u9fff々ー]"


@dataclass(frozen=True)
class Concept:
    """A meaning with its words in three languages."""

    category: str
    name: str
    words: tuple[str, ...]
    near: tuple[str, ...]  # names of related concepts of the same category


@dataclass(frozen=True)
class Meaning:
    """What a phrase was understood as: tags of the library, or a known word that none carries."""

    targets: tuple[Target, ...]
    concept: str  # for a sentence when there are no targets
    corrected: str = ""  # the right spelling where it was misspelt
    category: str = ""  # of the concept


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """All concepts of `synonyms.csv`."""
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Concept(
            row["category"],
            row["concept"],
            tuple(word for column in ("en", "de", "ja") for word in row[column].split("|") if word),
            tuple(filter(None, row["near"].split("|"))),
        )
        for row in rows
    )


def plain(text: str) -> str:
    """A word or phrase as it is looked up: case, width, hyphens and accents do not matter."""
    folded = fold(text).replace("-", " ").replace("_", " ")
    if is_japanese(folded):
        return "".join(folded.split())
    bare = unicodedata.normalize("NFD", folded.replace("ß", "ss"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def is_japanese(text: str) -> bool:
    """Whether there are kana or kanji in it."""
    return not text.isascii() and compiled(_JAPANESE, False).search(text) is not None


class Vocabulary:
    """The words that mean something in one library.

    tags : the tags by category that a track can be ranked by, given ones and the model's classes
    title_in : the title of a track that a text begins with, as it is written there; "" for none
    """

    def __init__(
        self, tags: Mapping[str, Iterable[str]], title_in: Callable[[str], str] | None = None
    ):
        self.title_in = title_in or (lambda text: "")
        self._own: dict[str, list[Target]] = {}
        self._concepts: dict[str, list[Concept]] = {}
        self._by_name = {(c.category, c.name): c for c in concepts()}
        for concept in concepts():
            for word in (concept.name, *concept.words):
                for spelling in spellings(word):
                    self._learn(spelling, concept)
        self._carriers: dict[tuple[str, str], list[tuple[str, str]]] = {}
        ours = {concept.category for concept in concepts()}
        for category, names in tags.items():
            for tag in dict.fromkeys(names):
                for spelling in spellings(tag):
                    self._own.setdefault(spelling, []).append(Target(category, tag))
                for concept in self._concepts_of(tag):
                    if concept.category == category or category not in ours:
                        key = (concept.category, concept.name)
                        self._carriers.setdefault(key, []).append((category, tag))
        self._stems: dict[str, str] = {}
        for word in (*self._own, *self._concepts):
            self._stems.setdefault(stem(word), word)
        known = {*self._own, *self._concepts}
        self._spoken = sorted(word for word in known if not is_japanese(word))
        self.japanese = sorted((w for w in known if is_japanese(w)), key=len, reverse=True)

    def _concepts_of(self, tag: str) -> list[Concept]:
        """What a tag of the library means: as it is written, in another form ("Elektronische
        Musik"), or each part of it ("Rock/Pop")."""
        whole = plain(tag)
        forms = [[whole], [stem(whole), *_shorter(whole)], _PARTED.split(whole)]
        for words in forms:
            found = [c for word in words for c in self._concepts.get(word.strip(), [])]
            if found:
                return list(dict.fromkeys(found))
        return []

    def _learn(self, spelling: str, concept: Concept) -> None:
        found = self._concepts.setdefault(spelling, [])
        if concept not in found:
            found.append(concept)

    def meaning(self, phrase: str, guess: bool = False) -> Meaning | None:
        """What a phrase means, None when nothing. `guess` allows for spelling mistakes."""
        word = plain(phrase)
        known = self._known(word)
        if known is not None:
            return self._meaning(known)
        if guess:
            near = nearest_word(word, self._spoken)
            if near is not None:
                found = self._meaning(near)
                return replace(found, corrected=near)
        return None

    def is_tag(self, phrase: str) -> bool:
        """Whether a tag of the library is written so."""
        return plain(phrase) in self._own

    def is_word(self, phrase: str) -> bool:
        """Whether a word means something as it is written, without an ending."""
        return plain(phrase) in self._own or plain(phrase) in self._concepts

    def compound(self, word: str) -> str:
        """The two known words that a German one is made of, "rock gitarre"; "" where it is none."""
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            head, tail = word[:at], word[at:]
            if self._known(plain(tail)) is not None:
                for form in (head, head.removesuffix("s"), head.removesuffix("n")):
                    if len(form) >= SHORTEST_PART and self._known(plain(form)) is not None:
                        return f"{form} {tail}"
        return ""

    def _known(self, word: str) -> str | None:
        """The spelling under which a word is known: itself, its stem, or without a tail such as
        "-musik"."""
        if word in self._own or word in self._concepts:
            return word
        if stem(word) in self._own or stem(word) in self._concepts:  # düstere: düster
            return stem(word)
        if stem(word) in self._stems and len(word) > 3:
            known = self._stems[stem(word)]
            if known != f"{word}er":  # "lock" and "record" are no "locker" and "recorder"
                return known
        if word.endswith("er") and word[-4:-3] == word[-3:-2] and word[:-3] in self._concepts:
            return word[:-3]  # sadder
        if word.endswith("ier") and f"{word[:-3]}y" in self._concepts:  # happier
            return f"{word[:-3]}y"
        for tail in _TAILS:
            head = word.removesuffix(tail)
            if head != word and len(head) > 3:
                for form in (head, head.removesuffix("s"), head.removesuffix("n")):
                    if form in self._own or form in self._concepts:
                        return form
        return None

    def _meaning(self, word: str) -> Meaning:
        own = self._own.get(word, [])
        shared = [t for c in self._concepts.get(word, []) for t in self._carried(c)]
        targets = _distinct([*own, *shared])
        if not targets:
            near = [t for c in self._concepts.get(word, []) for t in self._related(c)]
            targets = _distinct(near)
        names = self._concepts.get(word)
        name, category = (names[0].name, names[0].category) if names else (word, "")
        return Meaning(tuple(targets), name, category=category)

    def _carried(self, concept: Concept, share: float = 1.0) -> list[Target]:
        found = self._carriers.get((concept.category, concept.name), [])
        return [Target(category, tag, share) for category, tag in found]

    def _related(self, concept: Concept) -> list[Target]:
        near = (self._by_name.get((concept.category, name)) for name in concept.near)
        return [t for c in near if c is not None for t in self._carried(c, NEAR_SHARE)]


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


def _shorter(tag: str) -> list[str]:
    """A tag without a last word that says nothing, in the forms it may be known by."""
    head, _, last = tag.rpartition(" ")
    return [head, stem(head)] if head and last in _SAYS_NOTHING else []


def _distinct(targets: list[Target]) -> list[Target]:
    best: dict[tuple[str, str], Target] = {}
    for target in targets:
        held = best.get((target.category, target.tag))
        if held is None or held.share < target.share:
            best[(target.category, target.tag)] = target
    return list(best.values())

"""Which tags of a library a word stands for: its own spelling, synonyms in English, German and
Japanese, and near spellings."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from core.catalog.texts.meanings import Concept, concepts, is_japanese, plain, spellings, stem
from core.search.brief.chips import Target
from core.search.brief.vocabulary.spelling import nearest_form, nearest_word

NEAR_SHARE = 0.5  # of the meaning that a related tag carries
LONGEST_PHRASE = 4  # words
SHORTEST_PART, LONGEST_COMPOUND = 4, 60  # letters
_TAILS = (
    *("musik", "video", "stuck", "sound", "song", "track", "klange", "lastig", "artig", "y"),
    *("teppich", "tupfer", "begleitung", "melodie", "solo", "songs", "ness", "igkeit", "keit"),
    *("heit", "ish", "gedons", "gedudel", "geschrammel", "geklimper", "gejaule", "gedrohn"),
    *("gewummer", "bombast", "kram", "zeug", "samples", "szene", "stimmung"),
)
SHORTEST_HEAD = 3  # letters before such a part
_HEADS = (  # last parts of German words that say what a thing is, whatever stands before them
    *("film", "werbung", "chor", "gitarre", "gitarren", "geige", "flote", "klavier", "orgel"),
    *("trommeln", "orchester", "ballade", "gesang", "dokumentation", "prasentation"),
)
_SAYS_NOTHING = ("music", "musik", "musique", "musica", "sound", "sounds", "style", "mood", "feel")
_PARTED = re.compile(r"\s*[/&,+・、|]\s*|\s+(?:and|und|y|et|e|o|or|oder)\s+")


@dataclass(frozen=True)
class Meaning:
    """What a phrase was understood as: tags of the library, or a known word that none carries."""

    targets: tuple[Target, ...]
    concept: str  # for a sentence when there are no targets
    corrected: str = ""  # the right spelling where it was misspelt
    category: str = ""  # of the concept


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
            self._stems.setdefault(_stems(word), word)
        known = {*self._own, *self._concepts}
        self._nearest: dict[str, str | None] = {}  # by word what was found
        self._compounds: dict[str, str] = {}  # by word its parts
        self._beginning: dict[str, set[str]] = {}  # words by their first and by their second letter
        for word in known:
            for letter in () if is_japanese(word) else word[:2]:
                self._beginning.setdefault(letter, set()).add(word)
        self.japanese = tuple(sorted(filter(is_japanese, known), key=len, reverse=True))

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
            near = self._nearest_tag(word)
            if near is not None:
                found = self._meaning(near)
                return replace(found, corrected=near)
        return None

    def nearest_of(self, word: str, known: Iterable[str]) -> str | None:
        """The one of `known` that a mistyped word is; None where a tag is nearer: "eduation"."""
        near = nearest_word(word, known)
        tag = self._nearest_tag(word) if near else None
        return (
            near if near is None or tag is None or nearest_word(word, [near, tag]) == near else None
        )

    def _nearest_tag(self, word: str) -> str | None:
        if word not in self._nearest:
            near = (self._beginning.get(letter, set()) for letter in word[:2])
            self._nearest[word] = nearest_form(word, sorted(set().union(*near)))
        return self._nearest[word]

    def is_tag(self, phrase: str) -> bool:
        """Whether a tag of the library is written so."""
        return plain(phrase) in self._own

    def is_word(self, phrase: str) -> bool:
        """Whether a word means something as it is written, without an ending."""
        return plain(phrase) in self._own or plain(phrase) in self._concepts

    def compound(self, word: str) -> str:
        """The two known words that a German one is made of, "rock gitarre"; "" where it is none."""
        if len(word) > LONGEST_COMPOUND:
            return ""
        if word not in self._compounds:  # whose parts are asked for again and again
            self._compounds[word] = self._compound(word)
        return self._compounds[word]

    def _compound(self, word: str) -> str:
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            head, tail = word[:at], word[at:]
            for form in (head, head.removesuffix("s"), head.removesuffix("n")):
                if len(form) >= SHORTEST_PART and self._known(plain(form)) is not None:
                    if self._known(plain(tail)) is not None:
                        return f"{form} {tail}"
                    break
        return ""

    def _known(self, word: str) -> str | None:
        """The spelling under which a word is known: itself, its stem, or without a tail such as
        "-musik"."""
        if word in self._own:
            return word
        if stem(word) in self._own:  # "violins" are the tag "violin", not all strings
            return stem(word)
        if word in self._concepts:
            return word
        if stem(word) in self._concepts:  # düstere: düster
            return stem(word)
        if _stems(word) in self._stems and len(word) > 3:
            known = self._stems[_stems(word)]
            if known not in (f"{word}er", f"{stem(word)}er"):  # "records" are no "recorder"
                return known
        if word.endswith("er") and word[-4:-3] == word[-3:-2] and word[:-3] in self._concepts:
            return word[:-3]  # sadder
        if word.endswith("ier") and f"{word[:-3]}y" in self._concepts:  # happier
            return f"{word[:-3]}y"
        if word.endswith(("ik", "ie")) and f"{word[:-2]}isch" in self._concepts:  # Romantik
            return f"{word[:-2]}isch"
        for tail in _TAILS:
            head = word.removesuffix(tail)
            if head != word and len(head) > 3:
                for form in (head, head.removesuffix("s"), head.removesuffix("n")):
                    if form in self._own or form in self._concepts:
                        return form
        thing = None if " " in word else next(filter(word[SHORTEST_HEAD:].endswith, _HEADS), None)
        if thing is None or self.compound(word):  # "rock gitarre" says more
            return None
        near = self._nearest_tag(word)  # "akstikgitarre" is no gitarre of any kind
        return near if near and near.endswith(thing) else thing

    def _meaning(self, word: str) -> Meaning:
        names = self._concepts.get(word, [])
        own = self._own.get(word, [])
        shared = [t for c in names for t in self._carried(c)]
        kinds = [t for c in names for t in self._of(c.category, c.kinds)]
        targets = _distinct([*own, *shared, *kinds])
        if not targets:
            near = [t for c in names for t in self._of(c.category, c.near, NEAR_SHARE)]
            targets = _distinct(near)
        name, category = (names[0].name, names[0].category) if names else (word, "")
        return Meaning(tuple(targets), name, category=category)

    def _carried(self, concept: Concept, share: float = 1.0) -> list[Target]:
        found = self._carriers.get((concept.category, concept.name), [])
        return [Target(category, tag, share) for category, tag in found]

    def _of(self, category: str, names: Iterable[str], share: float = 1.0) -> list[Target]:
        found = (self._by_name.get((category, name)) for name in names)
        return [t for c in found if c is not None for t in self._carried(c, share)]


def _stems(phrase: str) -> str:
    """A phrase with each of its words as `stem` has it: "akustischer gitarre"."""
    return " ".join(map(stem, phrase.split(" ")))


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

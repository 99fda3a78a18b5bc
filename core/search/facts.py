"""What is known of a library's tracks beside their vectors, row by row as the index has them.

Tempo, key, energy, kinds, tags, aspects: each is read when it is first asked for and then kept.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from core.catalog import head_chances, measured, summary
from core.catalog.heads import INSTRUMENT, VOICE
from core.catalog.library import Library
from core.catalog.texts.keytext import given_key
from core.catalog.texts.tagtext import tag_key
from core.keynames import parse_key
from core.search.aspects import AspectIndex, aspect_index
from core.search.brief.brief_fits import Values
from core.search.brief.named_titles import title_in
from core.search.brief.tag_evidence import TagEvidence
from core.search.brief.vocabulary import Vocabulary
from core.search.index import Index
from core.search.sound_facts import SoundFacts

MOST_TITLES = 2000  # that are looked through for one that words name


class Known:
    """Everything that is known of the tracks of one index."""

    def __init__(self, library: Library, index: Index):
        self.library, self.index = library, index

    @cached_property
    def facts(self) -> SoundFacts:
        """Tempo, key, energy and what kind of sound each track is."""
        return SoundFacts(self.library, self.index)

    @cached_property
    def values(self) -> Values:
        """The same as a brief is ranked by."""
        return self.facts.values()

    @cached_property
    def tags(self) -> TagEvidence:
        """How probable each tag is for each track."""
        return _tags(self.library, self.index, self.facts.voice)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that mean one of these tags."""
        return self.tags.vocabulary(self._title_in)

    def _title_in(self, text: str) -> str:
        return title_in(text, self._titles_of)

    def _titles_of(self, text: str) -> list[str]:
        """Titles of tracks that may begin with the one or two words of a text."""
        rows = self.tags.rows_with(text)[:MOST_TITLES]
        ids = self.library.ids_of(self.index.numbers[rows])
        return [track.title for track in self.library.tracks(ids)] if ids else []

    @cached_property
    def aspects(self) -> AspectIndex:
        """Timbre, rhythm, harmony and energy of each track."""
        from core.audio.features.aspects import SIZES

        width = sum(SIZES.values())
        return aspect_index(measured.read_aspects(self.library, self.index.numbers, width))


def key_of(tags: Mapping[str, Sequence[str]]) -> str:
    """The key among a track's given tags: "A minor"; "" where none is given."""
    key = parse_key(given_key(tags))
    return "" if key is None else str(key)


def _tags(library: Library, index: Index, voice: np.ndarray) -> TagEvidence:
    """voice : (n,) chance of one, NaN where unknown"""
    names, numbers, P = head_chances.read_numbered(library, index.run_id, head=INSTRUMENT)
    at = index.places(numbers)
    predicted = {}
    for column, name in enumerate(names if len(numbers) else ()):
        p = predicted[(INSTRUMENT, name)] = np.full(len(index), np.nan)
        p[at[at >= 0]] = P[at >= 0, column]
    if np.isfinite(voice).any():
        predicted[(VOICE, VOICE)] = voice
    return TagEvidence(len(index), *_carriers(library, index), predicted, _texts(library, index))


def _carriers(
    library: Library, index: Index
) -> tuple[dict[tuple[str, str], np.ndarray], dict[str, dict[str, str]]]:
    """The rows that carry each given tag, and how tags are written, as `TagEvidence` takes them."""
    given = summary.given_tags(library)
    at = index.places(given.numbers)
    keys = [(category, tag_key(tag)) for category, tag in given.names]
    place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    code = np.array([place[key] for key in keys], int)[given.codes[at >= 0]]
    order = np.argsort(code, kind="stable")
    edges = np.searchsorted(code[order], np.arange(len(place) + 1))
    at = at[at >= 0][order]
    rows: dict[tuple[str, str], np.ndarray] = {}
    names: dict[str, dict[str, str]] = {}
    for key, number in place.items():
        if edges[number] < edges[number + 1]:
            rows[key] = np.unique(at[edges[number] : edges[number + 1]])
    for (category, tag), key in zip(given.names, keys, strict=True):
        if key in rows:
            names.setdefault(category, {}).setdefault(key[1], tag)
    return rows, names


def _texts(library: Library, index: Index) -> list[str]:
    """Title and comment of each row's track."""
    numbers, every = summary.titles_and_comments(library)
    texts = [""] * len(index)
    for at, text in zip(index.places(numbers).tolist(), every, strict=True):
        if at >= 0:
            texts[at] = text
    return texts

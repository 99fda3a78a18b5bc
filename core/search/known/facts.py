"""What is known of a library's tracks beside their vectors, row by row as the index has them.

Tempo, key, energy, kinds, tags, aspects: each is read when it is first asked for and then kept.
"""

import json
from functools import cached_property, partial
from typing import Any

import numpy as np

from core.catalog import summary
from core.catalog.analysis import head_chances, index_file, measured
from core.catalog.analysis.heads import INSTRUMENT, KIND, TEMPO, VOICE
from core.catalog.decisions import review
from core.catalog.library import Library
from core.catalog.texts.tagtext import tag_key
from core.search.aspects import AspectIndex, aspect_index
from core.search.brief.ranking.brief_fits import Values
from core.search.brief.ranking.tag_evidence import TagEvidence
from core.search.brief.ranking.texts import Texts, lines_of
from core.search.brief.vocabulary.vocabulary import Vocabulary
from core.search.brief.wording.named_titles import title_in
from core.search.index import Index, kept_rows, load_index
from core.search.known.sound_facts import SoundFacts

MOST_TITLES = 2000  # that are looked through for one that words name
# Category whose names the pretrained model hears where no track is tagged with them. Moods it hears
# worse (bench_genres), and "calm" would then no longer ask for little energy.
HEARD_UNTAGGED = "genre"


class Known:
    """Everything that is known of the tracks of one index."""

    def __init__(self, library: Library, index: Index):
        self.library, self.index = library, index

    def now(self) -> "Known":
        """What is known of the library as it is now, of which one view is open (`at_once`): itself,
        unless tracks came, went or were analysed since the index was read."""
        index = self.index
        if index.state in (None, index_file.state_of(self.library, index.run_id)):
            return self
        return Known(self.library, load_index(self.library, index.run_id))

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
        found = kept_rows(self.library, self.index, "aspects", self._read_aspects)
        return AspectIndex.from_arrays(found)

    def _read_aspects(self) -> list[np.ndarray]:
        from core.audio.features.aspects import SIZES

        width = sum(SIZES.values())
        rows = measured.read_aspects(self.library, self.index.numbers, width)
        return aspect_index(rows).arrays()


def _tags(library: Library, index: Index, voice: np.ndarray) -> TagEvidence:
    """voice : (n,) chance of one, NaN where unknown"""
    said, P = kept_rows(library, index, "chances", lambda: _chances(library, index))
    chances = {(head, name): p for (head, name), p in zip(_unpacked(said), P, strict=True)}
    _take_out_refused(library, index, chances)
    predicted = {key: p for key, p in chances.items() if key[0] == INSTRUMENT}
    if np.isfinite(voice).any():
        predicted[(VOICE, VOICE)] = voice
    said, edges, rows = kept_rows(library, index, "tags", lambda: _carriers(library, index))
    carriers: dict[tuple[str, str], np.ndarray] = {}
    names: dict[str, dict[str, str]] = {}
    for at, (category, key, tag) in enumerate(_unpacked(said)):
        carriers[category, key] = rows[edges[at] : edges[at + 1]]
        names.setdefault(category, {})[key] = tag
    heard = {
        (category, name): p
        for (category, name), p in chances.items()
        if category == HEARD_UNTAGGED
        or (category != INSTRUMENT and (category, tag_key(name)) in carriers)
    }
    return TagEvidence(
        len(index), carriers, names, predicted, heard, Texts(partial(_lines, library, index))
    )


def _take_out_refused(
    library: Library, index: Index, chances: dict[tuple[str, str], np.ndarray]
) -> None:
    """Set the chances (n,) of names that a person refused for a track to 0; those that are read
    from a file are copied first."""
    decided = review.unfit(library)
    rows = index.places(np.array([n for _, n, _, _ in decided], np.int64)).tolist()
    refused: dict[tuple[str, str], list[int]] = {}
    for row, (_, _, category, tag) in zip(rows, decided, strict=True):
        if row >= 0:
            refused.setdefault((category, tag_key(tag)), []).append(row)
    for head, name in chances if refused else ():
        out = [*refused.get((head, tag_key(name)), ()), *refused.get((head, review.NONE), ())]
        if out:
            chances[head, name] = chances[head, name].copy()
            chances[head, name][out] = 0.0


def _packed(names: list[Any]) -> np.ndarray:
    """Names as numbers, which a mapped file can hold."""
    return np.frombuffer(json.dumps(names).encode(), np.uint8)


def _unpacked(packed: np.ndarray) -> Any:
    return json.loads(packed.tobytes())


def _chances(library: Library, index: Index) -> tuple[np.ndarray, np.ndarray]:
    """The names of the run's heads of tags as (head, name), packed, and their chances (n_names, n)
    float32, NaN where unknown."""
    heads, numbers, P = head_chances.every(library, index.run_id)
    named = [(head.name, name) for head in heads for name in head.names]
    wanted = [at for at, (head, _) in enumerate(named) if head not in (KIND, VOICE, TEMPO)]
    wanted = wanted if len(numbers) else []
    at = index.places(numbers)
    found = np.full((len(wanted), len(index)), np.nan, np.float32)
    found[:, at[at >= 0]] = P[at >= 0][:, wanted].T
    return _packed([named[of] for of in wanted]), found


def _carriers(library: Library, index: Index) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Given tags by category, key and how they are written, packed; where the rows that carry each
    begin, and the end; these rows, tag after tag, int64."""
    given = summary.given_tags(library)
    at = index.places(given.numbers)
    keys = [(category, tag_key(tag)) for category, tag in given.names]
    place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    code = np.array([place[key] for key in keys], int)[given.codes[at >= 0]]
    code, rows = np.divmod(np.unique(code * len(index) + at[at >= 0]), max(len(index), 1))
    carried, first = np.unique(code, return_index=True)
    tags = dict(zip(reversed(keys), (tag for _, tag in reversed(given.names)), strict=True))
    every = list(place)
    said = [(*every[number], tags[every[number]]) for number in carried.tolist()]
    return _packed(said), np.append(first, len(rows)), rows


def _lines(library: Library, index: Index) -> tuple[bytes, np.ndarray]:
    """Title and comment of each row's track, as `Texts` takes them."""
    lines, ends = kept_rows(library, index, "texts", lambda: _texts(library, index))
    return lines.tobytes(), ends


def _texts(library: Library, index: Index) -> tuple[np.ndarray, np.ndarray]:
    numbers, every = summary.titles_and_comments(library)
    texts = [""] * len(index)
    for at, text in zip(index.places(numbers).tolist(), every, strict=True):
        if at >= 0:
            texts[at] = text
    lines, ends = lines_of(texts)
    return np.frombuffer(lines, np.uint8), ends

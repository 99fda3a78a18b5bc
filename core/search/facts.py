"""What is known of a library's tracks beside their vectors, row by row as the index has them.

Tempo, key, energy, kinds, tags, aspects: each is read when it is first asked for and then kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.catalog import head_chances, measured, summary
from core.catalog.connection import Connection
from core.catalog.heads import INSTRUMENT, VOICE
from core.catalog.keytext import KEY, given_key
from core.catalog.library import Library
from core.keynames import parse_key
from core.search.aspects import AspectIndex, aspect_index
from core.search.brief import BRIGHTNESS, ENERGY, LENGTH, SHAPES, TEMPO
from core.search.brief_fits import Values
from core.search.index import Index
from core.search.named_titles import title_in
from core.search.tag_evidence import TagEvidence
from core.search.vocabulary import Vocabulary

KINDS = ("music", "speech", "nature", "effect")
MOST_TITLES = 2000  # that are looked through for one that words name
CERTAIN = 0.5  # chance of a voice from which there is one
NUMBERS = ("tempo", "tempo_sure", "key", "key_sure", "energy", "brightness", "length")


@dataclass(frozen=True)
class Facts:
    """Numbers of the tracks, all of shape (n,), NaN (of keys -1) where unknown.

    tempo : BPM, as given, else as computed; tempo_sure is 1 for given ones
    key : tonic from C upwards, and 12 more for minor, as given, else as computed; key_sure likewise
    energy, brightness : 0 to 1; length : s
    voice : chance of one, scaled so that the model says it from 0.5 on
    shapes : bit i for SHAPES[i] ; kinds : place in KINDS, or -1 ; kind_sure : its chance
    """

    tempo: np.ndarray
    tempo_sure: np.ndarray
    key: np.ndarray
    key_sure: np.ndarray
    energy: np.ndarray
    brightness: np.ndarray
    length: np.ndarray
    shapes: np.ndarray
    kinds: np.ndarray
    kind_sure: np.ndarray
    voice: np.ndarray

    def values(self) -> Values:
        """As a brief is ranked by."""
        numbers = {
            TEMPO: self.tempo,
            LENGTH: self.length,
            ENERGY: self.energy,
            BRIGHTNESS: self.brightness,
        }
        return Values(numbers, {TEMPO: self.tempo_sure}, self.key, self.key_sure, self.shapes)

    def of(self, row: int) -> dict[str, float]:
        """The numbers of one track that modifiers are relative to, as far as known."""
        numbers = self.values().numbers
        return {name: float(x[row]) for name, x in numbers.items() if np.isfinite(x[row])}


class Known:
    """Everything that is known of the tracks of one index."""

    def __init__(self, library: Library, index: Index):
        self.library, self.index = library, index

    @cached_property
    def facts(self) -> Facts:
        """Tempo, key, energy and what kind of sound each track is."""
        return _facts(self.library, self.index)

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
        from core.audio.aspects import SIZES

        width = sum(SIZES.values())
        return aspect_index(measured.read_aspects(self.library, self.index.numbers, width))


def _facts(library: Library, index: Index) -> Facts:
    with library.reading() as db:
        db.row_factory = None
        rows = db.execute(
            "SELECT t.n, coalesce(t.tempo_bpm, m.tempo_bpm),"
            " CASE WHEN t.tempo_bpm IS NULL THEN m.tempo_confidence ELSE 1 END,"
            " coalesce(m.key, -1), m.key_confidence, m.energy, m.brightness, t.duration_s, m.shape"
            " FROM tracks t LEFT JOIN measures m USING (n)"
        ).fetchall()
        kinds = _kinds(db, index.run_id)
    key_numbers, keys = _given_keys(library)
    at = index.places(np.array([row[0] for row in rows], np.int64))
    n = len(index)
    columns = {name: np.full(n, np.nan, np.float32) for name in NUMBERS}
    for number, name in enumerate(NUMBERS, start=1):
        values = np.array([row[number] for row in rows], dtype=np.float32)
        columns[name][at[at >= 0]] = values[at >= 0]
    bits_of = {shape: _bits(shape) for shape in {row[8] for row in rows}}
    bits = [bits_of[row[8]] for row in rows]
    shapes = np.zeros(n, np.uint8)
    shapes[at[at >= 0]] = np.array(bits, np.uint8)[at >= 0] if rows else 0
    key = np.where(np.isfinite(columns["key"]), columns["key"], -1).astype(np.int8)
    given_at = index.places(key_numbers)
    key[given_at[given_at >= 0]] = keys[given_at >= 0]
    columns["key_sure"][given_at[given_at >= 0]] = 1.0
    return Facts(
        **{name: x for name, x in columns.items() if name != "key"},
        key=key,
        shapes=shapes,
        kinds=_placed(index, kinds, 0, -1).astype(np.int8),
        kind_sure=_placed(index, kinds, 1, np.nan),
        voice=_scaled(_placed(index, kinds, 2, np.nan), _voice_sure(library, index.run_id)),
    )


def _given_keys(library: Library) -> tuple[np.ndarray, np.ndarray]:
    """The numbers (n,) int64 of the tracks whose key is given, and these keys (n,) int8; of several
    the first."""
    tags = summary.tags_of_category(library, KEY)
    parsed = [parse_key(tag) for tag in tags.tags]
    known = np.array([-1 if key is None else key.number for key in parsed], np.int8)
    keys = known[tags.codes] if len(known) else np.zeros(0, np.int8)
    numbers, first = np.unique(tags.numbers[keys >= 0], return_index=True)
    return numbers, keys[keys >= 0][first]


def key_of(tags: Mapping[str, Sequence[str]]) -> str:
    """The key among a track's given tags: "A minor"; "" where none is given."""
    key = parse_key(given_key(tags))
    return "" if key is None else str(key)


def _voice_sure(library: Library, run_id: str) -> float:
    """Chance from which the run's model says that there is a voice."""
    heads = head_chances.heads(library, run_id)
    return next((head.sure for head in heads if head.name == VOICE), CERTAIN)


def _scaled(p: np.ndarray, sure: float) -> np.ndarray:
    """Chances (n,) whose odds are moved so that `sure` becomes CERTAIN."""
    sure = float(np.clip(sure, 0.01, 0.99))
    odds = (1 - sure) / sure
    return np.asarray(odds * p / (1 - p + odds * p))


def _bits(shape: str | None) -> int:
    words = (shape or "").split(", ")
    return sum(1 << at for at, name in enumerate(SHAPES) if name in words)


def _kinds(db: Connection, run_id: str) -> Mapping[int, tuple[int, float, float]]:
    """Kind, its chance and that of a voice by track number, where the run's model tells them."""
    rows = db.execute(
        "SELECT n, kind, chance, voice FROM kinds JOIN runs USING (run_n) WHERE run_id = ?",
        (run_id,),
    )
    places = {name: at for at, name in enumerate(KINDS)}
    return {n: (places.get(kind, -1), chance, voice) for n, kind, chance, voice in rows}


def _placed(
    index: Index, found: Mapping[int, tuple[int, float, float]], part: int, unknown: float
) -> np.ndarray:
    x = np.full(len(index), unknown, np.float32)
    if found:
        at = index.places(np.array(list(found), np.int64))
        values = np.array([told[part] for told in found.values()], np.float32)
        x[at[at >= 0]] = values[at >= 0]
    return x


def _tags(library: Library, index: Index, voice: np.ndarray) -> TagEvidence:
    """voice : (n,) chance of one, NaN where unknown"""
    ids = library.ids_of(index.numbers)
    given = library.tags_of()
    texts = {track.track_id: f"{track.title} {track.comment}" for track in library.tracks()}
    classes, known, P = head_chances.read(library, index.run_id, head=INSTRUMENT)
    row_of = {track_id: row for row, track_id in enumerate(known)}
    rows = np.array([row_of.get(track_id, -1) for track_id in ids], int)
    predicted = {}
    for at, name in enumerate(classes if len(known) else ()):
        p = P[:, at].astype(float)
        predicted[(INSTRUMENT, name)] = np.where(rows >= 0, p[rows], np.nan)
    if np.isfinite(voice).any():
        predicted[(VOICE, VOICE)] = voice
    return TagEvidence([given.get(i, {}) for i in ids], predicted, [texts.get(i, "") for i in ids])

"""What is known of how a library's tracks sound, as numbers, row by row as the index has them.

Each few are read when one of them is first asked for, of a large library from a mapped file.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from core.catalog import summary
from core.catalog.analysis import head_chances
from core.catalog.analysis.heads import VOICE
from core.catalog.library import Library
from core.catalog.texts.keytext import KEY
from core.keynames import parse_key
from core.search.brief.chips import BRIGHTNESS, ENERGY, LENGTH, SHAPES, TEMPO
from core.search.brief.ranking.brief_fits import Values
from core.search.index import Index, kept_rows

KINDS = ("music", "speech", "nature", "effect")
CERTAIN = 0.5  # chance of a voice from which there is one
COMPUTED = 0.999  # certainty of a computed tempo or key at most: 1 says that it is given
TEMPOS = (
    "SELECT t.n, coalesce(t.tempo_bpm, m.tempo_bpm), CASE WHEN t.tempo_bpm IS NOT NULL THEN 1"
    f" WHEN m.tempo_confidence > {COMPUTED} THEN {COMPUTED} ELSE m.tempo_confidence END"
    " FROM tracks t LEFT JOIN measures m USING (n)"
)
LENGTHS = "SELECT n, duration_s FROM tracks"
KEYS = "SELECT n, key, key_confidence FROM measures"
ENERGIES = "SELECT n, energy, brightness, shape FROM measures"
HEARD = "SELECT n, kind, chance, voice FROM kinds JOIN runs USING (run_n) WHERE run_id = ?"


class SoundFacts:
    """Numbers of the tracks, each of shape (n,) and float32 unless said; NaN where unknown."""

    def __init__(self, library: Library, index: Index):
        self._library, self._index = library, index

    @property
    def tempo(self) -> np.ndarray:
        """BPM, as given, else as computed."""
        return self._tempos[0]

    @property
    def tempo_sure(self) -> np.ndarray:
        """How sure the tempo is, 0 to 1; 1 for given ones."""
        return self._tempos[1]

    @property
    def key(self) -> np.ndarray:
        """Tonic from C upwards, and 12 more for minor, as given, else as computed; int8, or -1."""
        return self._keys[0]

    @property
    def key_sure(self) -> np.ndarray:
        """How sure the key is, 0 to 1; 1 for given ones."""
        return self._keys[1]

    @property
    def energy(self) -> np.ndarray:
        """0 to 1."""
        return self._energies[0]

    @property
    def brightness(self) -> np.ndarray:
        """0 to 1."""
        return self._energies[1]

    @property
    def shapes(self) -> np.ndarray:
        """How the energy goes: bit i for SHAPES[i]; uint8, 0 where unknown."""
        return self._energies[2]

    @cached_property
    def length(self) -> np.ndarray:
        """In s."""
        return self._kept("length", lambda: self._columns(self._library.rows(LENGTHS), 1))[0]

    @property
    def kinds(self) -> np.ndarray:
        """What kind of sound, as a place in KINDS; int8, or -1."""
        return self._heard[0]

    @property
    def kind_sure(self) -> np.ndarray:
        """The chance of that kind."""
        return self._heard[1]

    @property
    def voice(self) -> np.ndarray:
        """Chance of a voice, scaled so that the model says it from 0.5 on."""
        return self._heard[2]

    def values(self) -> Values:
        """As a brief is ranked by."""
        numbers = {
            TEMPO: self.tempo,
            LENGTH: self.length,
            ENERGY: self.energy,
            BRIGHTNESS: self.brightness,
        }
        given = dict.fromkeys(numbers, np.ones(len(self.tempo), np.float32))
        certainty = {**given, TEMPO: self.tempo_sure}
        return Values(numbers, certainty, self.key, self.key_sure, self.shapes)

    def of(self, row: int) -> dict[str, float]:
        """The numbers of one track that modifiers are relative to, as far as known."""
        numbers = self.values().numbers
        return {name: float(x[row]) for name, x in numbers.items() if np.isfinite(x[row])}

    @cached_property
    def _tempos(self) -> Sequence[np.ndarray]:
        return self._kept("tempo", lambda: self._columns(self._library.rows(TEMPOS), 2))

    @cached_property
    def _keys(self) -> Sequence[np.ndarray]:
        return self._kept("key", self._read_keys)

    @cached_property
    def _energies(self) -> Sequence[np.ndarray]:
        return self._kept("energy", self._read_energies)

    @cached_property
    def _heard(self) -> Sequence[np.ndarray]:
        return self._kept("heard", self._read_heard)

    def _kept(self, part: str, make: Callable[[], Sequence[np.ndarray]]) -> Sequence[np.ndarray]:
        return kept_rows(self._library, self._index, part, make)

    def _read_keys(self) -> tuple[np.ndarray, np.ndarray]:
        number, sure = self._columns(self._library.rows(KEYS), 2)
        key = np.where(np.isfinite(number), number, -1).astype(np.int8)
        tracks, given = _given_keys(self._library)
        sure, at = np.minimum(sure, COMPUTED), self._index.places(tracks)
        key[at[at >= 0]] = given[at >= 0]
        sure[at[at >= 0]] = 1.0
        return key, sure

    def _read_energies(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows = self._library.rows(ENERGIES)
        bits_of = {shape: _bits(shape) for shape in {row[3] for row in rows}}
        energy, brightness, bits = self._columns([(*row[:3], bits_of[row[3]]) for row in rows], 3)
        return energy, brightness, np.nan_to_num(bits).astype(np.uint8)

    def _read_heard(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Kind, its chance and that of a voice, where the run's model tells them."""
        run_id = self._index.run_id
        places = {name: at for at, name in enumerate(KINDS)}
        rows = [
            (n, places.get(kind, -1), p, voice)
            for n, kind, p, voice in self._library.rows(HEARD, (run_id,))
        ]
        kinds, sure, voice = self._columns(rows, 3)
        kinds = np.where(np.isfinite(kinds), kinds, -1).astype(np.int8)
        return kinds, sure, _scaled(voice, _voice_sure(self._library, run_id))

    def _columns(self, rows: Sequence[tuple[Any, ...]], n: int) -> list[np.ndarray]:
        """The n numbers behind the track's own in each row, column by column in the index's
        order."""
        found = [np.full(len(self._index), np.nan, np.float32) for _ in range(n)]
        numbers, *columns = zip(*rows, strict=True) if rows else [()] * (n + 1)
        at = self._index.places(np.array(numbers, np.int64))
        for own, column in zip(found, columns, strict=True):
            own[at[at >= 0]] = np.array(column, np.float32)[at >= 0]
        return found


def _given_keys(library: Library) -> tuple[np.ndarray, np.ndarray]:
    """The numbers (n,) int64 of the tracks whose key is given, and these keys (n,) int8; of several
    the first."""
    tags = summary.tags_of_category(library, KEY)
    parsed = [parse_key(tag) for tag in tags.tags]
    known = np.array([-1 if key is None else key.number for key in parsed], np.int8)
    keys = known[tags.codes] if len(known) else np.zeros(0, np.int8)
    numbers, first = np.unique(tags.numbers[keys >= 0], return_index=True)
    return numbers, keys[keys >= 0][first]


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

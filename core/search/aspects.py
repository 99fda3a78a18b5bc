"""A dial for each aspect: how much timbre, rhythm, harmony and energy count in a ranking.

The likeness of the whole, the cosine of the vectors, is one more dial.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.audio.features.aspects import ENERGY, HARMONY, NAMES, RHYTHM, SIZES, TIMBRE
from core.linalg import l2_normalize

WHOLE = "whole"  # the cosine of the vectors
PRESETS: dict[str, dict[str, float]] = {
    "balanced": {WHOLE: 1.0},
    "same sound": {WHOLE: 0.5, TIMBRE: 1.0},
    "same groove": {WHOLE: 0.3, RHYTHM: 1.0, ENERGY: 0.3},
    "mixes in": {WHOLE: 0.3, HARMONY: 1.0, RHYTHM: 0.7},
    "same energy": {WHOLE: 0.5, ENERGY: 1.0},
}
CLIP = 4.0  # deviations beyond which a number says no more
AT_ONCE = 10_000  # tracks whose aspects are made comparable at a time: a large library has 500 MB


@dataclass(frozen=True)
class AspectIndex:
    """Each aspect's numbers of all tracks, made comparable; rows of unit length but for energy.

    scales : by aspect the mean and the deviation that were taken off, (n_numbers,) each
    known : bool (n_tracks,), which tracks have any
    """

    matrices: Mapping[str, np.ndarray]
    scales: Mapping[str, tuple[np.ndarray, np.ndarray]]
    known: np.ndarray

    def __len__(self) -> int:
        return len(self.matrices[TIMBRE])

    def row(self, at: int) -> dict[str, np.ndarray] | None:
        """A track's aspects, as a row of each matrix; None when it has none."""
        return {name: X[at] for name, X in self.matrices.items()} if self.known[at] else None

    def arrays(self) -> list[np.ndarray]:
        """All of it, as `from_arrays` takes it."""
        scales = [part for name in NAMES for part in self.scales[name]]
        return [self.known.astype(np.uint8), *(self.matrices[name] for name in NAMES), *scales]

    @staticmethod
    def from_arrays(arrays: Sequence[np.ndarray]) -> "AspectIndex":
        """What `arrays` gave, which may lie in a mapped file."""
        known, matrices, scales = arrays[0], arrays[1 : 1 + len(NAMES)], arrays[1 + len(NAMES) :]
        pairs = zip(scales[::2], scales[1::2], strict=True)
        return AspectIndex(
            dict(zip(NAMES, matrices, strict=True)),
            dict(zip(NAMES, pairs, strict=True)),
            known.astype(bool),
        )

    def comparable(self, numbers: np.ndarray) -> dict[str, np.ndarray]:
        """The aspects of another recording, from a row as `Aspects.row` makes it."""
        own = parts(numbers[None, :].astype(np.float32))
        return {name: _compared(name, X, self.scales[name])[0] for name, X in own.items()}


def aspect_index(rows: np.ndarray) -> AspectIndex:
    """The index over rows as `Aspects.row` makes them, shape (n_tracks, sum of SIZES), float16 or
    wider; NaN where a track has none."""
    known = np.isfinite(rows).all(axis=1)
    matrices, scales = {}, {}
    for name, X in parts(rows).items():
        usual = np.zeros(X.shape[1], np.float32)
        deviation = np.ones(X.shape[1], np.float32)
        if known.any():
            usual = X.mean(axis=0, dtype=np.float32, where=known[:, None])
        if name in (TIMBRE, ENERGY) and known.sum() > 1:
            found = X.std(axis=0, dtype=np.float32, where=known[:, None])
            deviation = np.maximum(found, np.float32(1e-6))
        scales[name] = (usual, deviation)
        matrices[name] = np.zeros(X.shape, np.float32)
        for at in range(0, len(X), AT_ONCE):
            part = known[at : at + AT_ONCE]
            compared = _compared(name, X[at : at + AT_ONCE][part], scales[name])
            matrices[name][at : at + AT_ONCE][part] = compared
    return AspectIndex(matrices, scales, known)


def parts(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Each aspect's numbers of rows as `Aspects.row` makes them."""
    found, first = {}, 0
    for name in NAMES:
        found[name] = rows[:, first : first + SIZES[name]]
        first += SIZES[name]
    return found


def _compared(name: str, X: np.ndarray, scale: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    Z = X - scale[0]
    if name in (TIMBRE, ENERGY):
        Z = np.clip(Z / scale[1], -CLIP, CLIP)
    return np.asarray(Z if name == ENERGY else l2_normalize(Z), dtype=np.float32)


def likenesses_to(
    index: AspectIndex, own: Mapping[str, np.ndarray], names: Collection[str] = NAMES
) -> dict[str, np.ndarray]:
    """How alike each track is to these aspects, shape (n_tracks,) each: cosines, and for energy 1
    at the same values, falling with the distance. Only of the aspects `names`."""
    found = {}
    for name, X in index.matrices.items():
        if name not in names:
            continue
        if name == ENERGY:
            E = X - own[name]
            found[name] = np.exp(-np.sqrt(np.einsum("ij,ij->i", E, E)))
        else:
            found[name] = X @ own[name]
    return found


def dialled(
    whole: np.ndarray, by_aspect: Mapping[str, np.ndarray], weights: Mapping[str, float]
) -> np.ndarray:
    """Scores with each aspect counting as much as its dial says, shape (n_tracks,).

    whole : the cosines of the vectors (n_tracks,). With only its weight they are returned as they
        are; else all are brought to the same spread first.
    """
    asked = {name: weight for name, weight in weights.items() if weight > 0}
    if set(asked) <= {WHOLE}:
        return whole
    parts = {WHOLE: whole, **by_aspect}
    total = sum(asked.values())
    return np.asarray(sum(weight / total * _spread(parts[name]) for name, weight in asked.items()))


def _spread(x: np.ndarray) -> np.ndarray:
    return np.asarray((x - x.mean()) / max(float(x.std()), 1e-6))

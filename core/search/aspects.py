"""A dial for each aspect: how much timbre, rhythm, harmony and energy count in a ranking.

The likeness of the whole, the cosine of the vectors, is one more dial.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.audio.aspects import ENERGY, HARMONY, NAMES, RHYTHM, SIZES, TIMBRE
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


@dataclass(frozen=True)
class AspectIndex:
    """Each aspect's numbers of all tracks, made comparable; rows of unit length but for energy."""

    matrices: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.matrices[TIMBRE])


def aspect_index(rows: np.ndarray) -> AspectIndex:
    """The index over rows as `Aspects.row` makes them, shape (n_tracks, sum of SIZES); NaN where a
    track has none."""
    matrices: dict[str, np.ndarray] = {}
    first = 0
    for name in NAMES:
        X = rows[:, first : first + SIZES[name]]
        first += SIZES[name]
        matrices[name] = _comparable(name, X)
    return AspectIndex(matrices)


def _comparable(name: str, X: np.ndarray) -> np.ndarray:
    known = np.isfinite(X).all(axis=1)
    usual = X[known].mean(axis=0) if known.any() else np.zeros(X.shape[1])
    Z = np.where(known[:, None], X - usual, 0.0)
    if name in (TIMBRE, ENERGY) and known.sum() > 1:
        Z = np.clip(Z / np.maximum(X[known].std(axis=0), 1e-6), -CLIP, CLIP)
    return np.asarray(Z if name == ENERGY else l2_normalize(Z), dtype=np.float32)


def likenesses(index: AspectIndex, row: int) -> dict[str, np.ndarray]:
    """How alike each track is to one of them in each aspect, shape (n_tracks,): cosines, and for
    energy 1 at the same values, falling with the distance."""
    found = {name: X @ X[row] for name, X in index.matrices.items() if name != ENERGY}
    E = index.matrices[ENERGY]
    found[ENERGY] = np.exp(-np.linalg.norm(E - E[row], axis=1))
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

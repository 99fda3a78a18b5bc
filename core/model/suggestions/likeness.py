"""Whether a track is like the tracks that were tagged: a tag is suggested only where it is.

The distance of a track is its mean cosine distance to the nearest tagged ones. How far is too far
is read from the tagged tracks themselves, each held against those that are neither by its artist
nor tied to it otherwise. And where the run in use tells music from speech, nature and effects, a
kind of sound that next to no tagged track is of is unlike them, however near; so is what the run
that needs no training names as an instrument that no tag here teaches.
"""

from dataclasses import dataclass

import numpy as np

from core.linalg import l2_normalize

NEAREST = 5  # tagged tracks that a distance is the mean to
WITHIN = 0.975  # share of the tagged tracks that must be within the limit
MOST = 5000  # tagged tracks that others are held against
ROWS = 1000  # compared at once
HEAP = 20  # tagged tracks looked through together for the nearest
LEAST_OF_KIND = 0.02  # share of the tagged tracks from which on a kind of sound is known
SURE_OF_KIND = 0.5


@dataclass(frozen=True)
class Likeness:
    """X : [shape=(n, d)] tagged tracks, centred, unit rows ; limit : the largest distance of what
    is like them"""

    X: np.ndarray
    center: np.ndarray
    limit: float

    def distance(self, X: np.ndarray) -> np.ndarray:
        """How far tracks X (n, d) are from the tagged ones: (n,), 0 to 2."""
        Z = l2_normalize(X - self.center)
        return np.concatenate(
            [_mean_of_nearest(Z[at : at + ROWS] @ self.X.T) for at in range(0, len(Z), ROWS)]
            or [np.zeros(0)]
        )

    def distances(self, X: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """How far the tracks at `rows` (m,) of X are from the tagged ones: (m,), 0 to 2."""
        parts = [self.distance(X[rows[at : at + ROWS]]) for at in range(0, len(rows), ROWS)]
        return np.concatenate(parts or [np.zeros(0)])


def fit(X: np.ndarray, groups: np.ndarray) -> Likeness:
    """The likeness to tagged tracks X (n, d). groups : [shape=(n,)], what belongs together."""
    if len(X) > MOST:
        drawn = np.random.default_rng(0).choice(len(X), MOST, replace=False)
        X, groups = X[drawn], groups[drawn]
    center = X.mean(axis=0)
    Z = l2_normalize(X - center)
    distances = []
    for at in range(0, len(Z), ROWS):
        scores = Z[at : at + ROWS] @ Z.T
        scores[groups[at : at + ROWS, None] == groups[None, :]] = -np.inf
        distances.append(_mean_of_nearest(scores))
    held_out = np.concatenate(distances)
    known = held_out[np.isfinite(held_out)]
    return Likeness(Z, center, float(np.quantile(known, WITHIN)) if len(known) else np.inf)


def _mean_of_nearest(scores: np.ndarray) -> np.ndarray:
    """Mean distance to the nearest by cosines (n, m): (n,), inf where there are too few."""
    return np.asarray(1.0 - _largest(scores, min(NEAREST, scores.shape[1])).mean(axis=1))


def _largest(scores: np.ndarray, n: int) -> np.ndarray:
    """The n largest of each row (n_rows, m): (n_rows, n) in no order.

    Columns are taken in heaps: the largest lie in the n heaps with the largest tops, and only these
    are looked through. A third of the time of looking through all.
    """
    n_heaps = scores.shape[1] // HEAP
    if n_heaps > n:
        heaps = scores[:, : n_heaps * HEAP].reshape(len(scores), HEAP, n_heaps)
        best = np.argpartition(heaps.max(axis=1), n_heaps - n, axis=1)[:, n_heaps - n :]
        found = np.take_along_axis(heaps, best[:, None, :], axis=2).reshape(len(scores), -1)
        scores = np.concatenate([found, scores[:, n_heaps * HEAP :]], axis=1)
    return np.partition(scores, scores.shape[1] - n, axis=1)[:, scores.shape[1] - n :]


def unknown_kind(
    tagged: np.ndarray,
    others: np.ndarray,
    sure: float = SURE_OF_KIND,
    taught: np.ndarray | None = None,
) -> np.ndarray:
    """Which other tracks are of a kind of sound that next to no tagged one is of: bool (m,).

    tagged, others : [shape=(n or m, n_kinds)] chances of the kinds; no columns where none are known
    sure : chance from which a kind is believed ; taught : bool [shape=(n_kinds,)], kinds that are
        known however few are tagged
    """
    if not tagged.shape[1] or not len(tagged):
        return np.zeros(len(others), dtype=bool)
    counts = np.bincount(tagged.argmax(axis=1), minlength=tagged.shape[1])
    rare = counts < LEAST_OF_KIND * len(tagged)
    if taught is not None:
        rare &= ~taught
    return np.asarray(rare[others.argmax(axis=1)] & (others.max(axis=1) >= sure))

"""Relevance feedback: the ranking moved by what a listener likes and dislikes, in pure NumPy.

A liked track pulls the query towards it, as in Rocchio's relevance feedback (1971). A disliked
track does not push the query away, because in 100 dimensions that may raise other tracks and, after
a later like, the disliked one itself. Instead it costs: each track loses by how close it is to the
nearest disliked one, and the disliked tracks go last. So a dislike never raises any score, the
disliked track never rises, and taking it back restores the first ranking exactly, since nothing is
accumulated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.linalg import l2_normalize
from core.search.index import Index

LIKE = 1.0  # weight of the liked tracks' mean beside the query
DISLIKE = 0.5  # what a track as close as can be to a disliked one loses, in cosine
LAST = 4.0  # more than any two scores can differ: -1 - DISLIKE to 1
NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Feedback:
    """Relevance feedback: the ids of tracks that the listener likes and dislikes. Tracks without a
    vector are passed over."""

    liked: Sequence[str] = ()
    disliked: Sequence[str] = ()


def refined_scores(
    index: Index,
    q: np.ndarray,
    liked: np.ndarray = NONE,
    disliked: np.ndarray = NONE,
    rows: np.ndarray | None = None,
) -> np.ndarray:
    """Scores of every track, or of those at `rows`, for the query q (100,) and this feedback, shape
    (n_tracks,) or (n_rows,).

    liked, disliked : rows of the index, in any order
    Without feedback these are the plain cosines.
    """
    scores = index.scores(towards(index, q, liked), rows)
    if not len(disliked):
        return scores
    scores -= cost(nearest(index, disliked, rows))
    scores[np.isin(np.arange(len(index)) if rows is None else rows, disliked)] -= LAST
    return scores


def nearest(index: Index, disliked: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
    """The cosine (n,) of every track, or of those at `rows`, to the nearest disliked one."""
    # One product after the other: the same to the bit whatever else is disliked.
    found: np.ndarray = np.max(
        [index.products(index.X[row], rows) for row in np.unique(disliked)], axis=0
    )
    return found


def cost(nearest: np.ndarray) -> np.ndarray:
    """What each track loses by its cosine to the nearest unwanted one, (n,) of (n,)."""
    return np.asarray(DISLIKE * np.maximum(nearest, 0.0))


def towards(index: Index, q: np.ndarray, liked: np.ndarray) -> np.ndarray:
    """The query moved towards the mean of the liked tracks (rows of the index), shape (100,); q
    itself when there are none."""
    if not len(liked):
        return q
    return l2_normalize(l2_normalize(q) + LIKE * index.X[np.unique(liked)].mean(axis=0))

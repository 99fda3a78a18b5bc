"""More like this, less like this: the ranking moved by what a listener asked for, in pure NumPy.

A liked track pulls the query towards it, as in Rocchio's relevance feedback (1971). A disliked
track does not push the query away, because in 100 dimensions that may raise other tracks and, after
a later like, the disliked one itself. Instead it costs: each track loses by how close it is to the
nearest disliked one, and the disliked tracks go last. So a dislike never raises any score, the
disliked track never rises, and taking the wish back restores the first ranking exactly, since
nothing is accumulated.
"""

from collections.abc import Sequence

import numpy as np

from core.linalg import l2_normalize
from core.search.index import Index

LIKE = 1.0  # weight of the liked tracks' mean beside the query
DISLIKE = 0.5  # what a track as close as can be to a disliked one loses, in cosine
LAST = 4.0  # more than any two scores can differ: -1 - DISLIKE to 1


def refined_scores(
    index: Index, q: np.ndarray, liked: Sequence[str] = (), disliked: Sequence[str] = ()
) -> np.ndarray:
    """Scores of every track for the query q [shape=(100,)] and these wishes, shape (n_tracks,).

    Without wishes these are the plain cosines. The order in which the wishes were made does not
    matter. Tracks without a vector are passed over.
    """
    scores = index.scores(towards(index, q, liked))
    unwanted = _rows(index, disliked)
    if unwanted:
        nearest = np.max(
            [index.X @ index.X[row] for row in unwanted], axis=0
        )  # one by one: the same to the bit each time
        scores = scores - DISLIKE * np.maximum(nearest, 0.0)
        scores[unwanted] -= LAST
    return scores


def towards(index: Index, q: np.ndarray, liked: Sequence[str]) -> np.ndarray:
    """The query moved towards the mean of the liked tracks, shape (100,); q itself when there are
    none."""
    wanted = _rows(index, liked)
    return l2_normalize(l2_normalize(q) + LIKE * index.X[wanted].mean(axis=0)) if wanted else q


def _rows(index: Index, track_ids: Sequence[str]) -> list[int]:
    return sorted({index.row[track_id] for track_id in track_ids if track_id in index.row})

"""How good vectors are, in figures: same-tag precision, average precision, other-segment recall,
bootstrap intervals.

Everything is plain numpy on matrices of vectors; nothing here knows a library or a network.
"""

from collections.abc import Sequence

import numpy as np

from core.linalg import l2_normalize

BOOTSTRAPS = 1000  # drawings of the tracks for one interval
COVERED = 0.95  # of the drawings lie inside it


def cosines(X: np.ndarray) -> np.ndarray:
    """Cosine of every row of X (n, d) with every other; a row with itself is minus infinity, so it
    is never found."""
    unit = l2_normalize(X)
    scores: np.ndarray = (unit @ unit.T).astype(np.float64)
    np.fill_diagonal(scores, -np.inf)
    return scores


def same_track_recall(X: np.ndarray, owners: Sequence[int], k: int) -> np.ndarray:
    """For each track the share of its segments that find another of its segments among their k
    nearest.

    X : [shape=(m, d)] a row a segment ; owners : [shape=(m,)] the track of each, every track with
        two segments or more
    Every other segment, of whichever track, is a candidate. Returns one value a track, in the order
    of the owners' numbers.
    """
    own = np.asarray(owners)
    scores = cosines(X)
    nearest = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    hit = (own[nearest] == own[:, None]).any(axis=1)
    return np.array([hit[own == track].mean() for track in np.unique(own)])


def same_tag(
    X: np.ndarray, has: np.ndarray, exclusion_mask: np.ndarray, k: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Precision among the k nearest and average precision, for every row that has anything to find.

    X : [shape=(n, d)] ; has : bool [shape=(n, n_tags)], the tags of each row
    exclusion_mask : bool [shape=(n, n)], True where two rows share an artist, an album or a
        recording and must not find each other
    Two rows are alike when they share a tag. Returns (rows, precisions, average precisions).
    """
    scores = cosines(X)
    scores[exclusion_mask] = -np.inf
    order = np.argsort(-scores, axis=1, kind="stable")
    alike = (has.astype(np.float32) @ has.astype(np.float32).T) > 0
    rows, precisions, averages = [], [], []
    for row in range(len(X)):
        candidates = order[row][np.isfinite(scores[row, order[row]])]
        right = alike[row, candidates]
        if not right.any():
            continue
        rows.append(row)
        precisions.append(float(right[:k].mean()))
        places = np.flatnonzero(right) + 1
        averages.append(float(np.mean(np.arange(1, len(places) + 1) / places)))
    return np.array(rows, dtype=int), np.array(precisions), np.array(averages)


def interval(
    values: np.ndarray, seed: int = 0, groups: np.ndarray | None = None
) -> tuple[float, float]:
    """Bootstrap interval of the mean of `values` (n,): the middle 95 % of 1,000 drawings with
    replacement, of whole groups where there are any: what is of one source is good or bad together.
    """
    if len(values) == 0:
        return float("nan"), float("nan")
    rng = np.random.default_rng(seed)
    if groups is None:
        means = values[rng.integers(0, len(values), size=(BOOTSTRAPS, len(values)))].mean(axis=1)
    else:
        _, of, counts = np.unique(groups, return_inverse=True, return_counts=True)
        drawn = rng.integers(0, len(counts), size=(BOOTSTRAPS, len(counts)))
        sums = np.bincount(of, values)
        means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return float(low), float(high)

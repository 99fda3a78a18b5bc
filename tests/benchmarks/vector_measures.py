"""How good vectors are: recall, precision, found-first, with bootstrap intervals. Plain numpy on
matrices.
"""

import numpy as np

BOOTSTRAPS = 1000
CLIPPED = 4.0  # standard deviations


def unit(X: np.ndarray) -> np.ndarray:
    """Rows of X (n, d) at length 1."""
    return X / np.maximum(np.linalg.norm(X, axis=1, keepdims=True), 1e-9)


def standardised(X: np.ndarray, library: np.ndarray) -> np.ndarray:
    """Each number of X (n, d) standardised over the library (m, d), clipped at 4."""
    return np.clip(
        (X - library.mean(axis=0)) / np.maximum(library.std(axis=0), 1e-9), -CLIPPED, CLIPPED
    )


def other_segment(X: np.ndarray, owner: np.ndarray, k: int) -> np.ndarray:
    """For each track the share of its segments that find another of its own among their k nearest;
    (n_tracks,).
    """
    scores = unit(X) @ unit(X).T
    np.fill_diagonal(scores, -np.inf)
    nearest = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    hit = (owner[nearest] == owner[:, None]).any(axis=1).astype(float)
    return np.array([hit[owner == track].mean() for track in np.unique(owner)])


def same_class(
    X: np.ndarray, label: np.ndarray, source: np.ndarray, asks: np.ndarray, k: int = 4
) -> tuple[np.ndarray, np.ndarray]:
    """Share of the k nearest from other sources that have the row's label; rows that ask and can be
    answered.

    Returns (values, labels), each (n,).
    """
    scores = unit(X) @ unit(X).T
    scores[source[:, None] == source[None, :]] = -np.inf
    nearest = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    can = ((label[:, None] == label[None, :]) & (source[:, None] != source[None, :])).any(
        axis=1
    ) & asks
    return (label[nearest] == label[:, None]).mean(axis=1)[can], label[can]


def found_first(
    queries: np.ndarray, wanted: np.ndarray, library: np.ndarray, names: np.ndarray
) -> np.ndarray:
    """1 where a query's nearest in the library (m, d) is the wanted name, else 0; (n_queries,)."""
    best = (unit(queries) @ unit(library).T).argmax(axis=1)
    return (names[best] == wanted).astype(float)


def interval(
    values: np.ndarray, label: np.ndarray | None = None, seed: int = 0
) -> tuple[float, float, float]:
    """Mean and its 95 % bootstrap interval; with labels (n,) the mean of the classes' means."""
    if len(values) == 0:
        return (float("nan"),) * 3
    rng = np.random.default_rng(seed)
    groups = [values] if label is None else [values[label == c] for c in np.unique(label)]
    drawn = [own[rng.integers(0, len(own), (BOOTSTRAPS, len(own)))].mean(axis=1) for own in groups]
    low, high = np.quantile(np.mean(drawn, axis=0), [0.025, 0.975])
    return float(np.mean([own.mean() for own in groups])), float(low), float(high)

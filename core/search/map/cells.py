"""Nearest neighbours approximately: vectors sorted into cells around their own centres, of which
only the nearest few are looked through (an inverted file; Sivic and Zisserman, Video Google, 2003).

NumPy alone does it: pynndescent, which umap-learn brings, takes as long to compile as this to work,
and cannot be asked to stop.
"""

import numpy as np

from core.progress import Progress

ROUNDS = 4  # of k-means
PROBED = 8  # cells looked through for each vector
BLOCK = 20_000  # vectors asked for at a time


class Cells:
    """Vectors in about as many cells as a cell has vectors.

    X : [shape=(n, size)] float32 of unit length, n >= 1
    The same vectors and seed give the same cells.
    """

    def __init__(self, X: np.ndarray, seed: int = 0):
        n_cells = max(1, int(np.sqrt(len(X))))
        rng = np.random.default_rng(seed)
        centres = X[np.sort(rng.choice(len(X), n_cells, replace=False))]
        for _ in range(ROUNDS):
            of = _nearest_centre(X, centres)
            sums = np.zeros_like(centres)
            np.add.at(sums, of, X)
            length = np.linalg.norm(sums, axis=1, keepdims=True)
            centres = np.where(length > 0, sums / np.maximum(length, 1e-12), centres)
        of = _nearest_centre(X, centres)
        filled = np.unique(of)
        self._X, self._centres = X, centres[filled]
        self._members = [np.flatnonzero(of == cell) for cell in filled.tolist()]

    def neighbours(
        self, asked: np.ndarray, k: int, progress: Progress, message: str
    ) -> tuple[np.ndarray, np.ndarray]:
        """Rows and cosines of about the k nearest to each of `asked`, best first, each of shape
        (n_asked, k). Where the cells looked through hold fewer, a row is repeated with cosine
        -inf."""
        rows = np.empty((len(asked), k), dtype=np.int32)
        scores = np.empty((len(asked), k), dtype=np.float32)
        for start in range(0, len(asked), BLOCK):
            progress.advance(start, len(asked), message)
            end = min(start + BLOCK, len(asked))
            rows[start:end], scores[start:end] = self._of_block(asked[start:end], k)
        progress.update(len(asked), len(asked), message)
        return rows, scores

    def _of_block(self, asked: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        probed = min(PROBED, len(self._centres))
        near = np.argpartition(-(asked @ self._centres.T), probed - 1, axis=1)[:, :probed]
        rows = np.zeros((len(asked), probed, k), dtype=np.int32)
        scores = np.full((len(asked), probed, k), -np.inf, dtype=np.float32)
        order = np.argsort(near, axis=None, kind="stable")
        ends = np.searchsorted(near.ravel()[order], np.arange(len(self._centres) + 1))
        for cell, members in enumerate(self._members):
            own, slot = np.divmod(order[ends[cell] : ends[cell + 1]], probed)
            if len(own):
                found = asked[own] @ self._X[members].T
                best = _best(found, min(k, len(members)))
                rows[own, slot, : best.shape[1]] = members[best]
                scores[own, slot, : best.shape[1]] = np.take_along_axis(found, best, axis=1)
        every, of_all = rows.reshape(len(asked), -1), scores.reshape(len(asked), -1)
        best = _best(of_all, k)
        return np.take_along_axis(every, best, axis=1), np.take_along_axis(of_all, best, axis=1)


def _nearest_centre(X: np.ndarray, centres: np.ndarray) -> np.ndarray:
    parts = [(X[at : at + BLOCK] @ centres.T).argmax(axis=1) for at in range(0, len(X), BLOCK)]
    return np.concatenate(parts)


def _best(scores: np.ndarray, k: int) -> np.ndarray:
    """Where the k highest of each row lie, highest first."""
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    found: np.ndarray = np.take_along_axis(best, order, axis=1)
    return found

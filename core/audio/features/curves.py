"""What short curves are asked for again and again, without what NumPy's general functions spend on
asking what they were given: of a curve of a few dozen values that is nearly all of their time."""

from functools import lru_cache

import numpy as np


def largest_of(X: np.ndarray, n: int) -> np.ndarray:
    """The largest value of each n rows of X (m, k) that follow one another, (m - n + 1, k), in
    doubling steps."""
    width = 1
    while width < n:
        step = min(width, n - width)
        X = np.maximum(X[step:], X[:-step])
        width += step
    return X


def mean_and_deviation(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each row of X (n_rows, n), shape (n_rows, 1) each."""
    mean = np.add.reduce(X, axis=1, keepdims=True) / X.dtype.type(X.shape[1])
    away = X - mean
    away *= away
    return mean, np.sqrt(np.add.reduce(away, axis=1, keepdims=True) / X.dtype.type(X.shape[1]))


def median(x: np.ndarray) -> float:
    """The median of x (n,), n > 0, without NaN."""
    ordered = np.sort(x)
    half = len(x) // 2
    if len(x) % 2:
        return float(ordered[half])
    return float((ordered[half - 1] + ordered[half]) / 2)


def smooth(x: np.ndarray, width: int) -> np.ndarray:
    """Mean over `width` values around each, fewer at the ends, same shape."""
    if len(x) < 2:
        return x
    return np.asarray(np.convolve(x, _ones(width), "same")[: len(x)] / _counts(len(x), width))


@lru_cache(maxsize=8)
def _ones(n: int) -> np.ndarray:
    return np.ones(n)


@lru_cache(maxsize=64)
def _counts(n: int, width: int) -> np.ndarray:
    """How many of n values lie within `width` around each, shape (n,)."""
    return np.convolve(np.ones(n), _ones(width), "same")[:n]

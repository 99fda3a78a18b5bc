"""Vectors at unit length: the one place that normalises."""

import numpy as np


def l2_normalize(X: np.ndarray) -> np.ndarray:
    """A vector, or each row of a matrix, at length 1.

    X : [shape=(d,) or (n, d)] float
    Returns the same shape and type; zeros stay zeros.
    """
    # One vector is summed by BLAS, rows by NumPy; stored vectors keep their last bits that way.
    length = np.sqrt(X @ X) if X.ndim == 1 else np.linalg.norm(X, axis=1, keepdims=True)
    return np.asarray(X / np.maximum(length, 1e-12), dtype=X.dtype)

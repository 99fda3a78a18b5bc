"""A recursive filter as matrix products: the same sound as `scipy.signal.lfilter`, in a third of
its time.

A block of outputs is linear in its inputs and in the two numbers that the filter remembers of what
came before, so one product makes all blocks. What is remembered where blocks begin obeys a
recursion of its own, which has one step a block.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.signal import lfilter

BLOCK = 32  # samples; longer blocks cost more in the product, shorter ones in the recursion


class _Matrices(NamedTuple):
    """Of one filter: a block's inputs and what is remembered (BLOCK + 2,) to its outputs, its
    inputs (BLOCK,) to what they leave to be remembered, and what becomes of what was remembered
    over a block (2, 2)."""

    outputs: np.ndarray
    left: np.ndarray
    kept: np.ndarray


def filtered(b: np.ndarray, a: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y (n_samples,) after a filter of first or second order, float32: b, a (2,) or (3,) float32
    with a[0] = 1."""
    matrices = _matrices(b.tobytes(), a.tobytes())
    n_blocks = -(-len(y) // BLOCK)
    padded = np.zeros(n_blocks * BLOCK, np.float32)
    padded[: len(y)] = y
    blocks = np.empty((n_blocks, BLOCK + 2), np.float32)
    blocks[:, :BLOCK] = padded.reshape(-1, BLOCK)
    blocks[:, BLOCK:] = _remembered(blocks[:, :BLOCK] @ matrices.left, matrices.kept)
    return np.asarray((blocks @ matrices.outputs).ravel()[: len(y)])


def _remembered(left: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """What is remembered at the beginning of each block, (n_blocks, 2): s[k + 1] = s[k] kept +
    left[k]. Each of the two numbers alone obeys s[k + 1] = t s[k] - d s[k - 1] + ..., t and d the
    trace and determinant of `kept` (Cayley and Hamilton)."""
    trace, determinant = np.trace(kept), np.linalg.det(kept)
    driven = np.zeros((len(left), 2))
    driven[1:] = left[:-1]
    driven[2:] += left[:-2] @ (kept - trace * np.eye(2))
    return np.asarray(lfilter([1.0], [1.0, -trace, determinant], driven, axis=0))


@lru_cache(maxsize=1024)
def _matrices(b_bytes: bytes, a_bytes: bytes) -> _Matrices:
    b, a = (np.frombuffer(part, np.float32).astype(np.float64) for part in (b_bytes, a_bytes))
    b, a = (np.pad(part, (0, 3 - len(part))) for part in (b, a))
    silent, nothing = np.zeros((2, BLOCK)), np.zeros((BLOCK, 2))
    by_input, left = lfilter(b, a, np.eye(BLOCK), zi=nothing)
    by_remembered, kept = lfilter(b, a, silent, zi=np.eye(2))
    outputs = np.concatenate([by_input, by_remembered]).astype(np.float32)
    return _Matrices(outputs, left.astype(np.float32), kept)

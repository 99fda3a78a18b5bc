"""Samples as a decoder gives them: float32, or int16 where a file holds these. Those of 16 bits
become float32 a piece at a time, in the processor's cache, where only one channel is wanted."""

import numpy as np

SCALE_16 = np.float32(2.0**-15)
AT_ONCE = 32_768  # samples of a channel


def scaled(y: np.ndarray) -> np.ndarray:
    """Samples y, any shape, as float32 with full scale at 1: the same to the bit as libsndfile's,
    in a quarter of its time."""
    if y.dtype != np.int16:
        return y
    found: np.ndarray = y.astype(np.float32)
    found *= SCALE_16
    return found


def mean_channel(y: np.ndarray) -> np.ndarray:
    """The mean of the channels of y [shape=(n_samples, n_channels)], shape (n_samples,) float32."""
    n_channels = y.shape[1]
    if n_channels != 2:
        return np.asarray(scaled(y) @ np.full(n_channels, 1.0 / n_channels, np.float32))
    if y.dtype == np.int16:
        return _mean_of_16(y)
    mean: np.ndarray = y[:, 0] + y[:, 1]  # the same to the bit, in a third of the time
    mean *= np.float32(0.5)
    return mean


def _mean_of_16(y: np.ndarray) -> np.ndarray:
    """The same of two channels of 16 bits, to the bit: their sums are exact."""
    weights = np.full(2, SCALE_16 / 2, np.float32)
    mean, piece = np.empty(len(y), np.float32), np.empty((AT_ONCE, 2), np.float32)
    for first in range(0, len(y), AT_ONCE):
        part = mean[first : first + AT_ONCE]
        piece[: len(part)] = y[first : first + AT_ONCE]
        np.matmul(piece[: len(part)], weights, out=part)
    return mean

"""Coefficients of filters, at any sample rate. Nothing here touches a sound."""

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=1024)
def low_pass(hertz: float, sr: int, q: float = 0.7071) -> tuple[np.ndarray, np.ndarray]:
    """Second-order low-pass (b, a), each (3,) float32. Source: R. Bristow-Johnson, Audio EQ
    Cookbook."""
    w = 2 * np.pi * max(hertz, 150.0) / sr
    alpha, c = np.sin(w) / (2 * q), np.cos(w)
    b, a = np.array([(1 - c) / 2, 1 - c, (1 - c) / 2]), np.array([1 + alpha, -2 * c, 1 - alpha])
    return (b / a[0]).astype(np.float32), (a / a[0]).astype(np.float32)


def high_pass(hertz: float, sr: int) -> tuple[np.ndarray, np.ndarray]:
    """First-order high-pass (b, a), each (2,) float32; also takes a constant offset away."""
    r = np.exp(-2 * np.pi * hertz / sr)
    return np.array([(1 + r) / 2, -(1 + r) / 2], np.float32), np.array([1, -r], np.float32)


def peak(hertz: float, gain_db: float, q: float, sr: int) -> np.ndarray:
    """One bell of an equaliser as a second-order section (6,). Source: Audio EQ Cookbook."""
    a = 10.0 ** (gain_db / 40.0)
    w = 2 * np.pi * min(hertz, 0.45 * sr) / sr
    alpha = np.sin(w) / (2 * q)
    b = np.array([1 + alpha * a, -2 * np.cos(w), 1 - alpha * a])
    d = np.array([1 + alpha / a, -2 * np.cos(w), 1 - alpha / a])
    return np.asarray(np.concatenate([b, d]) / d[0])

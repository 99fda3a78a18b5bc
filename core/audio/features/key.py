"""The key of a track, from its pitch classes and its chords.

A key is scored by what sounds on each of its degrees: the pitch classes above and in the bass, and
how often each triad is the chord of the moment. The profile of that sum is the same for all twelve
tonics; it is fitted on generated music (`core.factory.measure_weights`) around the profile that
Krumhansl and Kessler (1982) found by listeners' ratings. Scores are logarithms of probabilities.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.audio.features.chroma import Chroma
from core.audio.features.measure_weights import measure_weights
from core.keynames import MODES, Key

SHARPNESS = 12.0  # how clearly one triad must lead for the moment to be its
TRIADS = {"major": (0, 4, 7), "minor": (0, 3, 7)}
CHORD_WEIGHT = 3.0  # brings the share of a chord to the size of the other numbers
N_FEATURES = 4 * 12


@dataclass(frozen=True)
class KeyEstimate:
    """A key as computed, and its probability."""

    key: Key
    confidence: float  # 0 to 1


def key_of(F: np.ndarray) -> KeyEstimate:
    """The key that features (4, 12) speak for."""
    scores = key_scores(F)
    p = np.exp(scores - scores.max())
    p /= p.sum()
    mode, tonic = divmod(int(p.argmax()), 12)
    return KeyEstimate(Key(tonic, MODES[mode]), round(float(p.max()), 3))


def features(part: Chroma) -> np.ndarray | None:
    """What is heard on the twelve pitch classes: treble, bass, share of each major and each minor
    triad; shape (4, 12), None for silence."""
    if float(part.loudness.max(initial=0.0)) < 1e-6 or not part.full.any():
        return None
    weight = np.minimum(part.loudness / max(float(part.loudness.mean()), 1e-9), 1.0)
    weight /= weight.sum()
    n = max(part.full.shape[1] - 1, 1)
    smooth = part.full[:, :n] + part.full[:, -n:]
    chords = triad_chances(smooth)
    F = np.empty((4, 12), np.float32)
    F[0], F[1] = _unit(part.treble @ weight), _unit(part.bass @ weight)
    F[2:] = (np.add.reduce(chords, axis=1) * np.float32(CHORD_WEIGHT / n)).reshape(2, 12)
    return F


def triad_chances(C: np.ndarray) -> np.ndarray:
    """The share of each triad in each frame of C (12, n): (24, n), twelve major, twelve minor."""
    length = np.sqrt(np.add.reduce(C * C, axis=0, keepdims=True))
    X = triads() @ (C / np.maximum(length, np.float32(1e-6)))
    X *= np.float32(SHARPNESS)
    X -= X.max(axis=0, keepdims=True)
    np.exp(X, out=X)
    X /= np.add.reduce(X, axis=0, keepdims=True)
    return np.asarray(X)


def key_scores(F: np.ndarray) -> np.ndarray:
    """Scores of the 24 keys, twelve major and twelve minor from C upwards, of features (4, 12)."""
    turned = F[:, turns()].transpose(1, 0, 2).reshape(12, N_FEATURES)
    weights = measure_weights()
    return np.asarray((turned @ weights.key_profile.T + weights.key_bias).T.ravel())


def _unit(x: np.ndarray) -> np.ndarray:
    return np.asarray(x / max(float(np.dot(x, x)) ** 0.5, 1e-9))


@lru_cache(maxsize=1)
def turns() -> np.ndarray:
    """The pitch classes from each of the twelve tonics upwards, shape (12, 12)."""
    return (np.arange(12)[:, None] + np.arange(12)) % 12


@lru_cache(maxsize=1)
def triads() -> np.ndarray:
    """The 24 triads as unit vectors over pitch classes, shape (24, 12) float32."""
    rows = np.zeros((2, 12, 12), np.float32)
    for mode, steps in enumerate(TRIADS.values()):
        for root in range(12):
            rows[mode, root, [(root + step) % 12 for step in steps]] = 3**-0.5
    return rows.reshape(24, 12)

"""How strongly each of the twelve pitch classes sounds, in time: what key, harmony and versions are
read from.

Peaks of a long spectrum are folded to pitch classes; how far the recording is tuned away from
440 Hz is measured first (Gomez, Tonal Description of Music Audio Signals, 2006).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import atan2

import numpy as np

from core.audio.features import stft
from core.audio.features.stft import SAMPLE_RATE

N_FFT, HOP_LENGTH = 4096, 4096  # 0.5 s windows side by side; bins of 1.95 Hz
N_BINS = 1025  # up to 2 kHz
TREBLE, BASS = (180.0, 2000.0, 0.3), (50.0, 260.0, 0.5)  # Hz low, high; semitones of tolerance
ALL = (60.0, 2000.0, 0.3)
TUNING_STEP = 0.05  # semitones
LOWEST_TUNED = 60  # bin of 117 Hz: below, bins are wider than the deviation
STRONG = 0.3  # share of the loudest partial of its moment


@dataclass(frozen=True)
class Chroma:
    """Pitch classes from C upwards in frames of 0.512 s; columns have length 1 (0 in silence)."""

    full: np.ndarray  # (12, n_frames) float32
    treble: np.ndarray  # (12, n_frames)
    bass: np.ndarray  # (12, n_frames)
    loudness: np.ndarray  # (n_frames,) amplitude, any scale


def chroma(y: np.ndarray) -> Chroma:
    """The pitch classes of y [shape=(n_samples,)], 8 kHz mono, of any length."""
    return of_padded(stft.padded(y, N_FFT))


def of_padded(sound: np.ndarray) -> Chroma:
    """The same of a sound (n_samples,) with half a window of silence at both ends."""
    A = np.empty((1 + (len(sound) - N_FFT) // HOP_LENGTH, N_BINS), np.float32)
    for first, power in stft.blocks(sound, N_FFT, HOP_LENGTH, N_BINS):
        np.sqrt(power, out=A[first : first + len(power)])
    P, a = np.empty_like(A), A.ravel()  # looked at in one row, whose seams are no peaks
    here = a[1:-1] > np.maximum(a[:-2], a[2:])
    np.multiply(a[1:-1], here, out=P.ravel()[1:-1])
    P[:, 0] = P[:, -1] = 0.0
    tuning = _tuning(A, P)
    folded = (P @ _basis(round(tuning / TUNING_STEP))).T.reshape(3, 12, len(P))
    length = np.sqrt(np.add.reduce(folded * folded, axis=1, keepdims=True))
    folded /= np.maximum(length, np.float32(1e-6), out=length)
    return Chroma(folded[0], folded[1], folded[2], np.sqrt(np.vecdot(A, A)))


def _tuning(A: np.ndarray, P: np.ndarray) -> float:
    """How far the strongest partials lie from the 440 Hz grid, circular mean in semitones."""
    strong = STRONG * P.max(axis=1, initial=1e-9)[:, None] < P
    strong[:, :LOWEST_TUNED] = False
    at = np.flatnonzero(strong)
    if not len(at):
        return 0.0
    left, here, right = (A.ravel()[at + away] for away in (-1, 0, 1))
    bend = left - 2 * here + right
    exact = at % N_BINS + 0.5 * (left - right) / np.where(np.abs(bend) > 1e-12, bend, -1.0)
    angle = 2 * np.pi * 12 * np.log2(exact * (SAMPLE_RATE / N_FFT / 440.0))
    return atan2(here @ np.sin(angle), here @ np.cos(angle)) / (2 * np.pi)


@lru_cache(maxsize=32)
def _basis(step: int) -> np.ndarray:
    """Weights of the bins in each pitch class, of ALL, TREBLE and BASS side by side, shape
    (N_BINS, 36) float32, for a tuning of `step` steps."""
    hz = np.arange(N_BINS) * SAMPLE_RATE / N_FFT
    pitch = 69 + 12 * np.log2(np.maximum(hz, 1.0) / 440.0) - step * TUNING_STEP
    away = (pitch - np.arange(12)[:, None] + 6) % 12 - 6
    spans = (
        np.exp(-0.5 * (away / width) ** 2) * ((hz >= low) & (hz <= high))
        for low, high, width in (ALL, TREBLE, BASS)
    )
    return np.ascontiguousarray(np.concatenate(list(spans)).T, dtype=np.float32)

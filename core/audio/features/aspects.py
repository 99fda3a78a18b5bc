"""What a recording is like in four respects: timbre, rhythm, harmony and energy.

Each is computed from parts of the analysis that carry it and little else.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.audio.features import tempo
from core.audio.features.curves import mean_and_deviation, median
from core.audio.features.energy import Energy
from core.audio.features.onsets import BANDS_PER_PART, PARTS
from core.audio.features.stft import FRAME_RATE

TIMBRE, RHYTHM, HARMONY, ENERGY = NAMES = ("timbre", "rhythm", "harmony", "energy")
N_CEPSTRAL = 13  # coefficients of the spectrum's envelope; the first, loudness, is left out
RHYTHM_SECONDS = (0.1, 3.0)  # s, of the lags that are kept
N_LAGS = 48
SIZES = {TIMBRE: 2 * (N_CEPSTRAL - 1), RHYTHM: 3 * N_LAGS, HARMONY: 36, ENERGY: 3}
FLOOR_DB = -60.0  # below the loudest moment


@dataclass(frozen=True)
class Aspects:
    """One row of numbers for each aspect, float32, of the sizes in SIZES."""

    timbre: np.ndarray
    rhythm: np.ndarray
    harmony: np.ndarray
    energy: np.ndarray

    def row(self) -> np.ndarray:
        """All of them in the order of NAMES, shape (sum of SIZES,)."""
        return np.concatenate([self.timbre, self.rhythm, self.harmony, self.energy])


def aspects(S: np.ndarray, flux: np.ndarray, pitches: np.ndarray | None, course: Energy) -> Aspects:
    """The aspects of a track from its band powers S (24, n), its onset strength (3, n), what
    `key.features` finds of it, and its energy."""
    return Aspects(timbre(S), rhythm(flux), harmony(pitches), energy_numbers(course))


def timbre(S: np.ndarray) -> np.ndarray:
    """The spectrum's envelope and how it moves: means and deviations of cepstral coefficients of
    the frames that sound; shape (24,)."""
    L = S + np.float32(1e-12)
    np.log10(L, out=L)
    L *= np.float32(10)
    np.maximum(L, L.max() + np.float32(FLOOR_DB), out=L)
    level = np.add.reduce(L, axis=0) / np.float32(len(L))
    sounding = np.flatnonzero(level >= median(level) - 10)
    C = (cosines() @ L).take(sounding, axis=1)
    return np.concatenate(mean_and_deviation(C), axis=None)


def rhythm(flux: np.ndarray) -> np.ndarray:
    """How onsets repeat after 0.1 to 3 s, in all, the low and the high bands; shape (144,)."""
    A = tempo.autocorrelation(flux)
    return _lags().of(A).astype(np.float32).ravel()


@lru_cache(maxsize=1)
def _lags() -> tempo.Lags:
    return tempo.Lags.at(np.geomspace(*RHYTHM_SECONDS, N_LAGS) * FRAME_RATE)


def harmony(F: np.ndarray | None) -> np.ndarray:
    """The pitch classes that sound and the triads they make, of `key.features`; shape (36,)."""
    if F is None:
        return np.zeros(SIZES[HARMONY], np.float32)
    return np.concatenate([F[0] - F[0].mean(), F[2], F[3]]).astype(np.float32)


def energy_numbers(course: Energy) -> np.ndarray:
    """Loudness in tens of dB, onsets a second and level, over the whole track; shape (3,)."""
    if not len(course.curve):
        return np.zeros(3, np.float32)
    loud = median(course.loudness_db) / 10
    return np.array([loud, np.sqrt(course.onset_density.mean()), 4 * course.level], np.float32)


@lru_cache(maxsize=1)
def cosines() -> np.ndarray:
    """The cosine transform of a spectrum's 24 bands without its mean, shape (12, 24) float32."""
    n = PARTS * BANDS_PER_PART
    k, band = np.arange(1, N_CEPSTRAL)[:, None], np.arange(n)[None, :]
    return np.asarray(np.sqrt(2 / n) * np.cos(np.pi * k * (band + 0.5) / n), dtype=np.float32)

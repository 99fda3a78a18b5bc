"""What a recording is like in four respects: timbre, rhythm, harmony and energy.

Each is computed from parts of the analysis that carry it and little else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.audio import key, tempo
from core.audio.chroma import Chroma
from core.audio.energy import Energy
from core.audio.onsets import BANDS_PER_PART, PARTS
from core.audio.stft import FRAME_RATE

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


def aspects(
    S: Sequence[np.ndarray], onsets: Sequence[np.ndarray], parts: Sequence[Chroma], course: Energy
) -> Aspects:
    """The aspects of a track from the band powers (24, n), onset strengths (3, n) and pitch classes
    of its segments, and its energy."""
    return Aspects(
        np.stack([timbre(bands) for bands in S]).mean(axis=0),
        np.stack([rhythm(flux) for flux in onsets]).mean(axis=0),
        np.stack([harmony(part) for part in parts]).mean(axis=0),
        energy_numbers(course),
    )


def timbre(S: np.ndarray) -> np.ndarray:
    """The spectrum's envelope and how it moves: means and deviations of cepstral coefficients of
    the frames that sound; shape (24,)."""
    L = 10 * np.log10(S + 1e-12)
    L = np.maximum(L, L.max() + FLOOR_DB)
    level = L.mean(axis=0)
    sounding = level >= np.median(level) - 10
    C = cosines() @ L[:, sounding]
    return np.concatenate([C.mean(axis=1), C.std(axis=1)]).astype(np.float32)


def rhythm(flux: np.ndarray) -> np.ndarray:
    """How onsets repeat after 0.1 to 3 s, in all, the low and the high bands; shape (144,)."""
    A = tempo.autocorrelation(flux)
    return np.concatenate([_lags().of(A[part]) for part in (0, 1, 3)]).astype(np.float32)


@lru_cache(maxsize=1)
def _lags() -> tempo.Lags:
    return tempo.Lags.at(np.geomspace(*RHYTHM_SECONDS, N_LAGS) * FRAME_RATE)


def harmony(part: Chroma) -> np.ndarray:
    """The pitch classes that sound and the triads they make; shape (36,)."""
    F = key.features(part)
    if F is None:
        return np.zeros(SIZES[HARMONY], np.float32)
    return np.concatenate([F[0] - F[0].mean(), F[2], F[3]]).astype(np.float32)


def energy_numbers(course: Energy) -> np.ndarray:
    """Loudness in tens of dB, onsets a second and level, over the whole track; shape (3,)."""
    if not len(course.curve):
        return np.zeros(3, np.float32)
    loud = float(np.median(course.loudness_db)) / 10
    return np.array([loud, np.sqrt(course.onset_density.mean()), 4 * course.level], np.float32)


@lru_cache(maxsize=1)
def cosines() -> np.ndarray:
    """The cosine transform of a spectrum's 24 bands without its mean, shape (12, 24) float32."""
    n = PARTS * BANDS_PER_PART
    k, band = np.arange(1, N_CEPSTRAL)[:, None], np.arange(n)[None, :]
    return np.asarray(np.sqrt(2 / n) * np.cos(np.pi * k * (band + 0.5) / n), dtype=np.float32)

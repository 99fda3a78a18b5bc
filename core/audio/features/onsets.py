"""How strongly notes and strokes begin, in low, middle and high bands.

Tempo, rhythm and energy are read from it.
"""

from functools import lru_cache

import numpy as np

from core.audio.features.curves import largest_of
from core.audio.features.stft import FRAME_RATE, N_FFT, SAMPLE_RATE, Filters, spectrogram

BANDS_PER_PART = 8
PARTS = 3  # low to 200 Hz or so, middle, high
FLOOR = 1e-3  # share of a band's usual power below which a rise does not count
LOCAL_SECONDS = 0.8  # s, over which an onset must stand out
PEAK_RISE = 0.05  # of the mean strength, in tens of dB a band, from which a peak is an onset
PEAK_FRAMES = 2  # frames on either side that a peak must not be below


def band_power(P: np.ndarray) -> np.ndarray:
    """Power in 24 bands, shape (24, n_frames) float32, of a spectrogram P (513, n_frames) as
    `stft.spectrogram` makes it."""
    S = np.empty((P.shape[1], PARTS * BANDS_PER_PART), np.float32)
    bands().sum(P.T, S)
    return np.ascontiguousarray(S.T)


def onset_strength(S: np.ndarray) -> np.ndarray:
    """Rises of loudness in three parts of the spectrum, shape (3, n_frames) >= 0, of band powers S
    (24, n_frames).

    Spectral flux of logarithmic band powers (Dixon, Onset Detection Revisited, 2006), each band
    levelled by its own usual power, so that neither volume nor an equaliser matters.
    """
    n = S.shape[1]
    usual = np.add.reduce(S, axis=1, keepdims=True) / np.float32(n) + np.float32(1e-12)
    L = S / usual
    L += np.float32(FLOOR)
    np.log10(L, out=L)
    rise, one_row = np.empty_like(L), L.ravel()
    np.subtract(one_row[1:], one_row[:-1], out=rise.ravel()[1:])
    rise[:, 0] = 0.0
    np.maximum(rise, 0.0, out=rise)
    flux = np.add.reduce(rise.reshape(PARTS, BANDS_PER_PART, n), axis=1)
    flux /= np.float32(BANDS_PER_PART)
    flux -= local_mean(flux)
    return np.asarray(np.maximum(flux, 0.0, out=flux))


def onsets_of(y: np.ndarray) -> np.ndarray:
    """The onset strength (3, n_frames) of y [shape=(n_samples,)], 8 kHz mono."""
    return onset_strength(band_power(spectrogram(y)))


def onset_times(flux: np.ndarray) -> np.ndarray:
    """When notes and strokes begin, in s: peaks of an onset strength (3, n_frames)."""
    padded = np.zeros(flux.shape[1] + 2 * PEAK_FRAMES, flux.dtype)
    mean = padded[PEAK_FRAMES:-PEAK_FRAMES]
    np.divide(np.add.reduce(flux, axis=0), flux.dtype.type(len(flux)), out=mean)
    around = largest_of(padded, 2 * PEAK_FRAMES + 1)
    return np.flatnonzero((mean >= around) & (mean > PEAK_RISE)) / FRAME_RATE


def local_mean(X: np.ndarray) -> np.ndarray:
    """Mean of each row of X (n, n_frames) over the LOCAL_SECONDS around each frame, same shape."""
    half, n = int(LOCAL_SECONDS * FRAME_RATE / 2), X.shape[1]
    if n > half + 1:  # mirrored at both ends
        total = np.concatenate(
            [X[:, half + 1 : 0 : -1], X, X[:, n - 2 : n - half - 2 : -1]], axis=1, dtype=np.float64
        )
    else:
        total = np.pad(X.astype(np.float64), ((0, 0), (half + 1, half)), mode="edge")
    np.cumsum(total, axis=1, out=total)
    mean = total[:, 2 * half + 1 :] - total[:, : -2 * half - 1]
    mean /= 2 * half + 1
    return mean.astype(np.float32)


@lru_cache(maxsize=1)
def bands() -> Filters:
    """The 24 bands as sums of the bins of a spectrogram (513, n_frames)."""
    return Filters.of(band_basis())


@lru_cache(maxsize=1)
def band_basis() -> np.ndarray:
    """Triangular bands evenly spaced on a mel-like scale, shape (24, 513) float32."""
    hz = np.arange(N_FFT // 2 + 1) * SAMPLE_RATE / N_FFT
    n = PARTS * BANDS_PER_PART
    edges = 700.0 * (np.expm1(np.linspace(np.log1p(30 / 700), np.log1p(3900 / 700), n + 2)))
    low, mid, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    W = np.minimum((hz - low) / (mid - low), (high - hz) / (high - mid))
    W = np.maximum(W, 0.0)
    return W.astype(np.float32)

"""How strongly notes and strokes begin, in low, middle and high bands.

Tempo, rhythm and energy are read from it.
"""

from functools import lru_cache

import numpy as np

from core.audio.stft import FRAME_RATE, N_FFT, SAMPLE_RATE, Filters, spectrogram

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
    usual = S.mean(axis=1, keepdims=True) + np.float32(1e-12)
    L = np.log10(S / usual + np.float32(FLOOR))
    rise = np.zeros_like(L)
    np.maximum(L[:, 1:] - L[:, :-1], 0.0, out=rise[:, 1:])
    flux = rise.reshape(PARTS, BANDS_PER_PART, -1).mean(axis=1)
    return np.asarray(np.maximum(flux - local_mean(flux), 0.0))


def onsets_of(y: np.ndarray) -> np.ndarray:
    """The onset strength (3, n_frames) of y [shape=(n_samples,)], 8 kHz mono."""
    return onset_strength(band_power(spectrogram(y)))


def onset_times(flux: np.ndarray) -> np.ndarray:
    """When notes and strokes begin, in s: peaks of an onset strength (3, n_frames)."""
    mean = flux.mean(axis=0)
    padded = np.pad(mean, PEAK_FRAMES)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * PEAK_FRAMES + 1).max(axis=1)
    return np.flatnonzero((mean >= around) & (mean > PEAK_RISE)) / FRAME_RATE


def local_mean(X: np.ndarray) -> np.ndarray:
    """Mean of each row of X (n, n_frames) over the LOCAL_SECONDS around each frame, same shape."""
    half = int(LOCAL_SECONDS * FRAME_RATE / 2)
    total = np.cumsum(
        np.pad(X, ((0, 0), (half + 1, half)), mode="reflect" if X.shape[1] > half + 1 else "edge"),
        axis=1,
        dtype=np.float64,
    )
    return ((total[:, 2 * half + 1 :] - total[:, : -2 * half - 1]) / (2 * half + 1)).astype(
        np.float32
    )


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

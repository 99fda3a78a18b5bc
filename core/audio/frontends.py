"""From 24 seconds of sound to what a network sees. Two front ends behind one interface: y ->
S_db."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from core import config, lazy
from core.audio import stft

ARTICLE_TOP_DB = 80.0  # dB below the loudest point that the article's picture still shows
N_FRAMES = config.CLIP_SAMPLES // config.HOP_LENGTH + 1


def spectrogram(y: np.ndarray, front_end: str = "default") -> np.ndarray:
    """What the network of this front end sees of a clip.

    y : [shape=(n_samples,)] float32 at 8 kHz
    Returns S_db float32, lowest frequency first: (224, 224) in 0..1 for "article",
    (64, 1 + n_samples // 256) in dB for "default", 0 dB being the clip's mean power in a band.
    """
    return FRONT_ENDS[front_end](y)


def log_mel(y: np.ndarray) -> np.ndarray:
    """64 Slaney mel bands in dB relative to the clip's mean power, at most 70 dB deep.

    Not standardised: how far the bands lie below the loudest moments tells recordings apart. The
    network standardises for itself what its convolutions see.
    """
    S = mel_basis() @ power(y)
    return levelled(10.0 * np.log10(np.maximum(S, np.float32(1e-20))))


def levelled(S_db: np.ndarray) -> np.ndarray:
    """S_db moved so that its mean power is 0 dB, and cut off 70 dB below its loudest point."""
    S_db = S_db - np.float32(10.0 * np.log10(max(float(np.mean(10.0 ** (S_db / 10.0))), 1e-20)))
    return np.maximum(S_db, S_db.max() - np.float32(config.TOP_DB)).astype(np.float32, copy=False)


def article_image(y: np.ndarray) -> np.ndarray:
    """The article's STFT in dB as a picture, shape (224, 224), 0 = 80 dB below the loudest point, 1
    = the loudest.

    The article drew the matrix with a plotting library, cut the picture out of its margins and
    shrank it. Averaging the matrix over the area of each pixel gives the same picture at once.
    """
    S = power(y)
    S_db = 10.0 * np.log10(
        np.maximum(S, np.float32(max(float(S.max()), 1e-20) * 10 ** (-ARTICLE_TOP_DB / 10)))
    )
    picture = resize(S_db, config.PICTURE_SIZE, config.PICTURE_SIZE)
    return (picture - S_db.max()) / np.float32(ARTICLE_TOP_DB) + np.float32(1.0)


FRONT_ENDS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "article": article_image,
    "default": log_mel,
}


def power(y: np.ndarray) -> np.ndarray:
    """Power spectrogram, shape (513, 1 + n_samples // 256) float32; Hann window of 1024 every 256
    samples.

    The same as `abs(librosa.stft(y, n_fft=1024, hop_length=256)) ** 2`, three times faster.
    """
    return stft.power(y, config.N_FFT, config.HOP_LENGTH)


@lru_cache(maxsize=1)
def mel_basis() -> np.ndarray:
    """The mel filters, shape (64, 513) float32."""
    with lazy.IMPORTING:
        import librosa

    return librosa.filters.mel(
        sr=config.SAMPLE_RATE,
        n_fft=config.N_FFT,
        n_mels=config.N_MELS,
        fmin=config.FMIN,
        fmax=config.FMAX,
        dtype=np.float32,
    )


def resize(S: np.ndarray, n_rows: int, n_columns: int) -> np.ndarray:
    """S averaged over the area of each new cell, shape (n_rows, n_columns) float32."""
    return area_weights(S.shape[0], n_rows) @ (S @ area_weights(S.shape[1], n_columns).T)


@lru_cache(maxsize=16)
def area_weights(n_old: int, n_new: int) -> np.ndarray:
    """The share of each old cell in each new one, shape (n_new, n_old) float32, rows sum to 1."""
    edges = np.linspace(0.0, n_old, n_new + 1)
    cells = np.arange(n_old)
    overlap = np.minimum(edges[1:, None], cells + 1.0) - np.maximum(edges[:-1, None], cells)
    weights = np.clip(overlap, 0.0, None)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)

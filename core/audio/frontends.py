"""From 24 seconds of sound to what a network sees. Two front ends behind one interface: y at the
front end's sample rate -> S_db."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core import config
from core.audio.features import stft

ARTICLE_TOP_DB = 80.0  # dB below the loudest point that the article's image still shows
# of the default front end: 64 ms windows every 20 ms, Slaney mel bands between FMIN and FMAX Hz
SAMPLE_RATE, N_FFT, HOP_LENGTH = 16_000, 1024, 320
N_MELS, FMIN, FMAX = 96, 50.0, 8000.0
# the Slaney mel scale: so many Hz a mel up to 1 kHz, then a step of the logarithm each
MEL_HERTZ, MEL_LINEAR, MEL_STEP = 200.0 / 3, 1000.0, np.log(6.4) / 27.0
FLOOR = np.float32(1e-20)  # of power, so that silence has a logarithm


@dataclass(frozen=True)
class FrontEnd:
    """What a network sees: `image` makes it of y [shape=(n_samples,)] at `sample_rate` Hz, mono."""

    sample_rate: int
    image: Callable[[np.ndarray], np.ndarray]


def spectrogram(y: np.ndarray, front_end: str = "default") -> np.ndarray:
    """What the network of this front end sees of a clip.

    y : [shape=(n_samples,)] float32 at the front end's sample rate
    Returns S_db float32, lowest frequency first: (224, 224) in 0..1 for "article",
    (96, 1 + n_samples // 320) in dB for "default", 0 dB being the clip's mean power in a band.
    """
    return FRONT_ENDS[front_end].image(y)


def log_mel(y: np.ndarray) -> np.ndarray:
    """96 mel bands in dB relative to the clip's mean power, at most 70 dB deep.

    y : [shape=(n_samples,)] at 16 kHz, any level. Returns [shape=(96, 1 + n_samples // 320)].
    Not standardised: how far the bands lie below the loudest moments tells recordings apart. The
    network standardises for itself what its convolutions see.
    """
    S = np.ascontiguousarray(stft.power(y, N_FFT, HOP_LENGTH, _mel_filters()))
    np.maximum(S, FLOOR, out=S)
    S_db = np.log10(S * np.float32(1.0 / float(S.mean(dtype=np.float64)))) * np.float32(10.0)
    return np.maximum(S_db, S_db.max() - np.float32(config.TOP_DB))


def article_image(y: np.ndarray) -> np.ndarray:
    """The article's STFT in dB as an image, shape (224, 224), 0 = 80 dB below the loudest point, 1
    = the loudest. y : [shape=(n_samples,)] at 8 kHz

    The article drew the matrix with a plotting library, cut the image out of its margins and
    shrank it. Averaging the matrix over the area of each pixel gives the same image at once.
    """
    S = stft.power(y, config.N_FFT, config.HOP_LENGTH)
    S_db = 10.0 * np.log10(
        np.maximum(S, np.float32(max(float(S.max()), 1e-20) * 10 ** (-ARTICLE_TOP_DB / 10)))
    )
    image = resize(S_db, config.IMAGE_SIZE, config.IMAGE_SIZE)
    return (image - S_db.max()) / np.float32(ARTICLE_TOP_DB) + np.float32(1.0)


FRONT_ENDS = {
    "article": FrontEnd(config.SAMPLE_RATE, article_image),
    "default": FrontEnd(SAMPLE_RATE, log_mel),
}


@lru_cache(maxsize=1)
def _mel_filters() -> stft.Filters:
    """Those of the default front end."""
    return stft.Filters.of(mel_basis(SAMPLE_RATE, N_MELS, FMIN, FMAX))


@lru_cache(maxsize=4)
def mel_basis(sr: int, n_mels: int, fmin: float, fmax: float) -> np.ndarray:
    """Slaney mel filters for windows of 1024 samples, shape (n_mels, 513) float32: to the bit those
    of librosa 0.11, whose import takes a second and 130 MB."""
    edges = _hertz(np.linspace(_mel(fmin), _mel(fmax), n_mels + 2))
    ramps, widths = np.subtract.outer(edges, np.fft.rfftfreq(N_FFT, 1.0 / sr)), np.diff(edges)
    rising, falling = -ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]
    filters = np.maximum(0, np.minimum(rising, falling)).astype(np.float32)
    filters *= (2.0 / (edges[2:] - edges[:-2]))[:, None]
    return filters


def _mel(hertz: float) -> float:
    if hertz < MEL_LINEAR:
        return hertz / MEL_HERTZ
    return MEL_LINEAR / MEL_HERTZ + float(np.log(hertz / MEL_LINEAR)) / MEL_STEP


def _hertz(mel: np.ndarray) -> np.ndarray:
    least = MEL_LINEAR / MEL_HERTZ
    return np.where(mel >= least, MEL_LINEAR * np.exp(MEL_STEP * (mel - least)), MEL_HERTZ * mel)


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

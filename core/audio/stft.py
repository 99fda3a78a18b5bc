"""The short-time Fourier transform that everything here is computed from, float32 and fast."""

from functools import lru_cache

import numpy as np

SAMPLE_RATE = 8000  # Hz, of every y that tempo, energy and fingerprints are read from
N_FFT, HOP_LENGTH = 1024, 256  # 128 ms windows every 32 ms
FRAME_RATE = SAMPLE_RATE / HOP_LENGTH  # frames a second
FRAMES_AT_ONCE = 64


def spectrogram(y: np.ndarray) -> np.ndarray:
    """The power spectrogram (513, n_frames) of y [shape=(n_samples,)], 8 kHz mono, that tempo,
    energy and fingerprints share: it is computed once."""
    return power(y, N_FFT, HOP_LENGTH)


def power(y: np.ndarray, n_fft: int, hop_length: int) -> np.ndarray:
    """Power spectrogram, shape (n_fft // 2 + 1, 1 + n_samples // hop_length) float32; Hann window.

    Frames are centred, with zeros beyond the ends. Faster than librosa's because scipy transforms
    several float32 frames that lie one after another at once, and a block of them stays in the
    processor's cache.
    """
    import scipy.fft

    padded = np.pad(np.asarray(y, dtype=np.float32), n_fft // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, n_fft)[::hop_length]
    S = np.empty((len(frames), n_fft // 2 + 1), dtype=np.float32)
    window = hann(n_fft)
    for first in range(0, len(frames), FRAMES_AT_ONCE):
        spectrum = scipy.fft.rfft(
            frames[first : first + FRAMES_AT_ONCE] * window, axis=-1, overwrite_x=True
        )
        parts = spectrum.view(np.float32)  # real, imaginary, real, ...
        np.square(parts, out=parts)
        np.add(parts[:, ::2], parts[:, 1::2], out=S[first : first + FRAMES_AT_ONCE])
    return S.T


@lru_cache(maxsize=8)
def hann(n_fft: int) -> np.ndarray:
    """The periodic Hann window, shape (n_fft,) float32."""
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(n_fft) / n_fft)).astype(np.float32)

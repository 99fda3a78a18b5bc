"""The short-time Fourier transform that everything here is computed from, float32 and fast."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core import import_lock

SAMPLE_RATE = 8000  # Hz, of every y that tempo, energy and fingerprints are read from
N_FFT, HOP_LENGTH = 1024, 256  # 128 ms windows every 32 ms
FRAME_RATE = SAMPLE_RATE / HOP_LENGTH  # frames a second
AT_ONCE = 1 << 17  # samples that are transformed at once: they and their spectra stay in the cache
BANDS_AT_ONCE = 16  # neighbouring bands that are summed by one product


@dataclass(frozen=True)
class Filters:
    """Weights of the bins in bands that follow one another, n of them: of each few bands only the
    bins that they touch are multiplied, a sixth of all."""

    n: int
    parts: tuple[tuple[slice, slice, np.ndarray], ...]  # bands, bins, weights (n_bins, n_bands)

    @staticmethod
    def of(weights: np.ndarray) -> "Filters":
        """Filters with these weights [shape=(n_bands, n_bins)] float32, ascending."""
        parts = []
        for first in range(0, len(weights), BANDS_AT_ONCE):
            bands = slice(first, first + BANDS_AT_ONCE)
            touched = np.flatnonzero(weights[bands].any(axis=0))
            bins = slice(int(touched[0]), int(touched[-1]) + 1)
            parts.append((bands, bins, np.ascontiguousarray(weights[bands, bins].T)))
        return Filters(len(weights), tuple(parts))

    def sum(self, P: np.ndarray, out: np.ndarray) -> None:
        """Write what each band holds of P (n_frames, n_bins) to `out` (n_frames, n_bands)."""
        for bands, bins, weights in self.parts:
            np.matmul(P[:, bins], weights, out=out[:, bands])


def spectrogram(y: np.ndarray) -> np.ndarray:
    """The power spectrogram (513, n_frames) of y [shape=(n_samples,)], 8 kHz mono, that tempo,
    energy and fingerprints are read from."""
    return power(y, N_FFT, HOP_LENGTH)


def power(y: np.ndarray, n_fft: int, hop_length: int, filters: Filters | None = None) -> np.ndarray:
    """Power spectrogram, shape (n_fft // 2 + 1, 1 + n_samples // hop_length) float32; Hann window.

    filters : where only the sums of bands are wanted, shape (filters.n, 1 + n_samples //
        hop_length)
    """
    n_rows = filters.n if filters else n_fft // 2 + 1
    S = np.empty((1 + len(y) // hop_length, n_rows), dtype=np.float32)
    for first, P in blocks(padded(y, n_fft), n_fft, hop_length):
        rows = S[first : first + len(P)]
        if filters:
            filters.sum(P, rows)
        else:
            rows[:] = P
    return S.T


def padded(y: np.ndarray, n_fft: int) -> np.ndarray:
    """y [shape=(n_samples,)] with half a window of silence before and behind it, float32: frames
    are centred on it."""
    half = n_fft // 2
    found = np.empty(len(y) + 2 * half, dtype=np.float32)
    found[:half] = found[half + len(y) :] = 0.0
    found[half : half + len(y)] = y
    return found


def blocks(
    sound: np.ndarray, n_fft: int, hop_length: int, n_bins: int | None = None
) -> Iterator[tuple[int, np.ndarray]]:
    """The power spectrogram of a `padded` sound a few frames at a time: the number of the first
    one, and P (n_frames, n_bins) float32, which holds until the next is asked for.

    n_bins : how many of the n_fft // 2 + 1 bins are wanted; all when None
    """
    n_bins, step = n_bins or n_fft // 2 + 1, max(AT_ONCE // n_fft, 1)
    block = np.empty((step, n_bins), dtype=np.float32)
    for first, spectrum in spectra(sound, n_fft, hop_length):
        parts = spectrum.view(np.float32)[:, : 2 * n_bins]  # real, imaginary, real, ...
        np.square(parts, out=parts)
        P = block[: len(parts)]
        np.add(parts[:, ::2], parts[:, 1::2], out=P)
        del spectrum, parts  # the next one takes their memory, which is in the cache
        yield first, P


def spectra(sound: np.ndarray, n_fft: int, hop_length: int) -> Iterator[tuple[int, np.ndarray]]:
    """The transform of a `padded` sound a few frames at a time: the number of the first one, and
    them (n_frames, n_fft // 2 + 1) complex64.

    Faster than librosa's because a block of frames stays in the processor's cache until it is
    summed, and torch transforms them in half of scipy's time.
    """
    with import_lock.IMPORTING:
        import torch

    frames = torch.from_numpy(sound).unfold(0, n_fft, hop_length)
    window = torch.from_numpy(hann(n_fft))
    step = max(AT_ONCE // n_fft, 1)
    for first in range(0, len(frames), step):
        yield first, torch.fft.rfft(frames[first : first + step] * window).numpy()


@lru_cache(maxsize=8)
def hann(n_fft: int) -> np.ndarray:
    """The periodic Hann window, shape (n_fft,) float32."""
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(n_fft) / n_fft)).astype(np.float32)

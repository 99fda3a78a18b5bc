"""What may happen to a recording between two ears: what a query must be found through."""

from collections.abc import Iterator

import numpy as np
import scipy.signal
import soxr

from core.factory.pretraining.prepare import coded, level

RATE = 44_100  # Hz, at which sounds are altered
LOW_PASS = scipy.signal.butter(8, 2000, fs=RATE, output="sos")
WORST_MP3 = 24  # kbit/s
NOISE = 0.008  # beside sound of RMS 0.08: 20 dB below it


def altered(
    y: np.ndarray, voices: list[np.ndarray], rng: np.random.Generator
) -> Iterator[tuple[str, np.ndarray]]:
    """The alterations of a sound y (n,) at RATE, levelled to RMS 0.08, each with its name.

    voices : speech to lay over it, levelled
    """
    yield "semitone", soxr.resample(y, RATE * 2 ** (1 / 12), RATE)
    yield "speed3", soxr.resample(y, RATE * 1.03, RATE)
    yield "lowpass", scipy.signal.sosfilt(LOW_PASS, y).astype(np.float32)
    for below in (6, 12):
        yield f"voice{below}", y + spoken(voices, len(y), rng) * np.float32(10 ** (below / 20))
    yield "noise", y + np.float32(NOISE) * rng.normal(size=len(y)).astype(np.float32)
    yield "mp3", coded(y * np.float32(0.7), RATE, WORST_MP3)
    yield "first6", y[: 6 * RATE]


def spoken(voices: list[np.ndarray], n: int, rng: np.random.Generator) -> np.ndarray:
    """Voices one after another, n samples, levelled."""
    drawn: list[np.ndarray] = []
    while sum(map(len, drawn)) < n:
        drawn.append(voices[int(rng.integers(len(voices)))])
    return level(np.concatenate(drawn)[:n])

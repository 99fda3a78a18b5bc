"""A whole track as tempo, energy and landmarks are read from it."""

from pathlib import Path

import numpy as np

from core.audio.clip import to_mono
from core.audio.decode import opened
from core.audio.features.stft import SAMPLE_RATE
from core.audio.info import SilentError
from core.audio.silence import is_silent


def load_whole(path: Path, start_s: float = 0.0, length_s: float | None = None) -> np.ndarray:
    """All of a file, at most 20 min, or `length_s` of it from `start_s` on: y (n_samples,), 8 kHz
    mono. AudioError when it cannot be decoded, SilentError when nothing in it sounds."""
    import soxr

    with opened(path) as sound:
        y = sound.samples(start_s, length_s, to_mono)
        rate = sound.info.sample_rate
    if rate != SAMPLE_RATE:
        y = soxr.resample(y, rate, SAMPLE_RATE)
    if is_silent(y):
        raise SilentError(f"{path.name} is silent, there is nothing to measure: export it again.")
    return y

"""The 24 seconds at 8 kHz that the network hears of a track."""

from pathlib import Path

import numpy as np

from core import config
from core.audio.decode import load, probe
from core.errors import AudioError

SILENT_PEAK = 1e-4  # -80 dB: three steps of a 16-bit file, so dither alone counts as silence
SHORTEST_SECONDS = 0.02  # s
SHORTEST_SAMPLES = int(SHORTEST_SECONDS * config.SAMPLE_RATE)


class SilentError(AudioError):
    """There is sound to read, but nothing in it to hear."""


def to_mono_8k(y: np.ndarray, sr: int) -> np.ndarray:
    """Mean of the channels, resampled by soxr.

    y : [shape=(n_samples, n_channels) or (n_samples,)] ; sr : samples per second, 8 to 192 kHz
    Returns [shape=(n,)] float32 at 8 kHz.
    """
    import soxr

    mono = (
        y if y.ndim == 1 else y @ np.full(y.shape[1], 1.0 / y.shape[1], np.float32)
    )  # mean(axis=1): five times as slow
    mono = np.ascontiguousarray(mono, dtype=np.float32)
    return mono if sr == config.SAMPLE_RATE else soxr.resample(mono, sr, config.SAMPLE_RATE)


def fill(y: np.ndarray) -> np.ndarray:
    """Exactly 24 s: a longer clip is cut, a shorter one repeated (never padded with silence, which
    would be learnt).

    y : [shape=(n,)], n > 0. Returns [shape=(CLIP_SAMPLES,)] float32. This is the only place with
        that rule.
    """
    if len(y) == 0:
        raise AudioError("There is no sound to fill 24 seconds with: choose an earlier start.")
    return np.ascontiguousarray(np.resize(y, config.CLIP_SAMPLES), dtype=np.float32)


def load_segment(path: Path, start_s: float = 0.0) -> np.ndarray:
    """24 s of a file from `start_s` on, shape (CLIP_SAMPLES,), 8 kHz mono.

    AudioError when it cannot be decoded or is too short; SilentError when there is nothing to hear.
    """
    y = to_mono_8k(*load(path, start_s, config.CLIP_SECONDS))
    name = Path(path).name
    if len(y) < SHORTEST_SAMPLES:
        raise AudioError(
            f"{name} is shorter than {SHORTEST_SECONDS:g} s from second {start_s:g} on: take a"
            " longer file."
        )
    if not np.isfinite(y).all():
        raise AudioError(f"{name} is far too loud to be sound, so it is damaged: export it again.")
    if is_silent(y):
        raise SilentError(
            f"{name} is silent, there is nothing to compare: export it again, or take it out of the"
            " library."
        )
    return fill(y)


def load_segments(path: Path, n_segments: int) -> tuple[list[float], list[np.ndarray]]:
    """Where the segments of a file begin (s), and their clips (CLIP_SAMPLES,); silent ones only if
    all are silent."""
    starts, clips, silent = [], [], None
    for start in segment_starts(probe(path).duration_s, n_segments):
        try:
            clips.append(load_segment(path, start))
            starts.append(start)
        except SilentError as error:
            silent = error
    if silent is not None and not clips:
        raise silent
    return starts, clips


def is_silent(y: np.ndarray) -> bool:
    """Whether nothing in y rises above -80 dB."""
    return float(np.abs(y).max(initial=0.0)) < SILENT_PEAK


def segment_starts(duration_s: float | None, n: int = config.MAX_SEGMENTS) -> list[float]:
    """Where a track's segments begin, in seconds: the track is cut into at most n equal parts of
    at least 24 s each.

    The first begins at 0 (the article's clip). A track under 48 s, or of unknown length, has only
    [0.0].
    """
    duration_s = duration_s or 0.0
    count = max(1, min(n, int(duration_s // config.CLIP_SECONDS)))
    # Rounded down to 0.01 s, so that a start written to a table and read again is the same start.
    return [int(duration_s * part / count * 100) / 100 for part in range(count)]

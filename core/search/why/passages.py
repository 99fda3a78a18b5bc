"""Passages of tracks: where windows begin, which two are nearest, how loud they are."""

import numpy as np

from core import config

WINDOW_SECONDS = 5.0  # s, the length of the moments that are compared
HOP_SECONDS = 2.5  # s


def nearest_pair(A: np.ndarray, B: np.ndarray) -> tuple[tuple[int, int], float]:
    """The rows of A (n, 100) and B (m, 100), of unit length, that are nearest to each
    other, and their cosine; the earliest pair of equals."""
    scores = A @ B.T
    a, b = divmod(int(scores.argmax()), scores.shape[1])
    return (a, b), float(scores[a, b])


def window_offsets(duration_s: float | None, start_s: float) -> list[float]:
    """Where windows begin within a segment, in s: every 2.5 s, none beyond the track's end, at
    least one."""
    count = max(1, 1 + int((segment_seconds(duration_s, start_s) - WINDOW_SECONDS) / HOP_SECONDS))
    return [HOP_SECONDS * at for at in range(count)]


def window(y: np.ndarray, offset_s: float, rate: int) -> np.ndarray:
    """The window of a segment at `rate` Hz as a network takes it, shape (24 * rate,): repeated to
    fill."""
    from core.audio.clip import fill

    first = int(offset_s * rate)
    return fill(y[first : first + int(WINDOW_SECONDS * rate)], rate)


def segment_seconds(duration_s: float | None, start_s: float) -> float:
    """How much of a track a segment from `start_s` on holds, in s; 24 when the track's length is
    unknown."""
    return min(config.CLIP_SECONDS, (duration_s or config.CLIP_SECONDS + start_s) - start_s)


def loudness(y: np.ndarray) -> float:
    """Root mean square of y (n_samples,) in dB, 0 = full scale."""
    return float(10.0 * np.log10(max(float(np.mean(np.square(y, dtype=np.float64))), 1e-12)))

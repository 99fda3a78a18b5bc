"""Which moments of a track excite a channel of a network most. NumPy only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core import config

MOMENTS = 4  # of a track, at most
APART_SECONDS = 3.0  # between two of them
HEARD_SECONDS = 3.0  # of sound around each


@dataclass(frozen=True)
class Moment:
    """A moment of a track.

    segment : its place among the segments ; offset_s : in the segment, of its middle, in s
    second : in the track ; value : how strongly the channel responds there
    """

    segment: int
    offset_s: float
    second: float
    value: float


def responses(maps: np.ndarray) -> np.ndarray:
    """The strongest response of each channel over time, whatever the band.

    maps : [shape=(channels, bands, frames)] ; returns (channels, frames)
    """
    strongest: np.ndarray = maps.max(axis=1)
    return strongest


def liveliest(profiles: Sequence[np.ndarray]) -> np.ndarray:
    """The channels, those first whose response changes most over the track.

    profiles : of each segment (channels, frames) ; returns (channels,) int
    """
    order: np.ndarray = np.argsort(-np.hstack(profiles).std(axis=1), kind="stable")
    return order


def strongest(
    profiles: Sequence[np.ndarray],
    starts: Sequence[float],
    lengths: Sequence[float],
    k: int = MOMENTS,
) -> list[Moment]:
    """The moments at which a channel responds most, at least 3 s apart, the strongest first: at
    most k, each in the upper half of the channel's range.

    profiles : of each segment the channel's response over time, (frames,)
    starts : where the segments begin, in s ; lengths : how many seconds of each are no repetition
    """
    every = [
        Moment(i, offset, start + offset, float(value))
        for i, (profile, start, length) in enumerate(zip(profiles, starts, lengths, strict=True))
        for offset, value in zip(times(len(profile)), profile, strict=True)
        if offset <= length
    ]
    values = [moment.value for moment in every]
    least = (min(values, default=0.0) + max(values, default=0.0)) / 2
    chosen: list[Moment] = []
    for moment in sorted(every, key=lambda m: (-m.value, m.second)):
        if len(chosen) == k or moment.value < least:
            break
        if all(abs(moment.second - other.second) >= APART_SECONDS for other in chosen):
            chosen.append(moment)
    return chosen


def times(n_frames: int) -> list[float]:
    """The middle of each of a layer's frames, in s: they share the clip's 24 s evenly."""
    return [(at + 0.5) * config.CLIP_SECONDS / n_frames for at in range(n_frames)]


def around(
    y: np.ndarray, rate: int, offset_s: float, length_s: float = config.CLIP_SECONDS
) -> np.ndarray:
    """The 3 s of a clip y (n_samples,) at `rate` Hz around a moment, within its first length_s
    seconds."""
    first = max(0.0, min(offset_s - HEARD_SECONDS / 2, length_s - HEARD_SECONDS))
    last = min(first + HEARD_SECONDS, length_s)
    return y[int(first * rate) : max(int(last * rate), 1)]

"""Vorbis by FFmpeg's decoder: half of libvorbis' time, and its samples within 1e-6."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.audio.formats import libav
from core.errors import AudioError

if TYPE_CHECKING:
    from av import AudioFrame, AudioStream

BEFORE = 8192  # frames in front of those asked for: the longest block, which the first needs
LONGEST = 1 << 22  # frames of a page: so far in front of those asked for a seek may end
MOST_CHANNELS = 2  # of more FFmpeg changes the order
# FFmpeg tells a frame between a long and a short block some samples late.
RIGHTLY_TOLD = 0.25


def read(path: Path, first: int, n: int, n_channels: int, sample_rate: int) -> np.ndarray | None:
    """Frames (n, n_channels) float32 from `first` on; None where they are not all there, so that
    libsndfile may say up to where they are."""
    try:
        container = libav.opened(path)
    except AudioError:
        return None
    with container:
        sounds = container.streams.audio
        if len(sounds) != 1 or not _is_like(sounds[0], n_channels, sample_rate):
            return None
        _, frames = libav.decoded(container, sounds[0], max(first - BEFORE, 0) / sample_rate)
        y, told = _joined(frames, first, n, n_channels)
    begin = _begin(told)
    if begin is None or begin > first or begin + y.shape[1] < first + n:
        return None
    return y[:, first - begin : first - begin + n].T


def _is_like(sound: "AudioStream", n_channels: int, sample_rate: int) -> bool:
    """Whether a sound is such Vorbis, and its clock counts samples."""
    context = sound.codec_context
    return (
        context.name == "vorbis"  # each channel's samples apart, float32
        and context.channels == n_channels <= MOST_CHANNELS
        and context.sample_rate == sample_rate
        and sound.time_base == Fraction(1, sample_rate)
    )


def _joined(
    frames: "Iterator[AudioFrame]", first: int, n: int, n_channels: int
) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """The samples (n_channels, more than n) up to the last one asked for, and of each frame where
    it is told to begin and its length; nothing told where they cannot be used."""
    told: list[tuple[int, int]] = []
    y, n_joined = np.empty((n_channels, 0), np.float32), 0
    for frame in frames:
        pts, n_samples, planes = frame.pts, frame.samples, frame.planes
        if pts is None or len(planes) != n_channels:
            return y, []
        if not told:
            if not first - LONGEST <= pts <= first + BEFORE:
                return y, []
            y = np.empty((n_channels, first + n + BEFORE - pts), np.float32)
        length = min(n_samples, y.shape[1] - n_joined)
        for channel, plane in zip(y, planes, strict=True):
            samples = np.frombuffer(plane, np.float32, length)  # type: ignore[call-overload]
            channel[n_joined : n_joined + length] = samples
        told.append((pts, n_samples))
        n_joined += length
        if n_joined == y.shape[1]:
            break
    return y[:, :n_joined], told


def _begin(told: list[tuple[int, int]]) -> int | None:
    """The sample with which joined frames begin; None where any is missing between them."""
    if not told:
        return None
    counted = accumulate((length for _, length in told[:-1]), initial=0)
    begins = [pts - before for (pts, _), before in zip(told, counted, strict=True)]
    begin = min(begins)
    rightly = begins.count(begin) / len(begins) >= RIGHTLY_TOLD
    return begin if rightly and begin in begins[:4] and begin in begins[-4:] else None

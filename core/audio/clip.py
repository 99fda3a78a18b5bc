"""The segments of 24 seconds that a network gets of a track, mono at the rate that it asks for."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core import config
from core.audio.decode import Sound, opened
from core.audio.info import SilentError
from core.audio.samples import mean_channel, scaled
from core.audio.silence import QUIET_PEAK, SILENT_PEAK, is_silent, peak_of
from core.errors import AudioError

SHORTEST_SECONDS = 0.02  # s
# Power of the mean of the channels against that of channels without anything in common, below
# which they cancel one another. In no part of 48 real stereo tracks it is below 0.35.
CANCELLED = 0.06
LOOKED_AT = 4_000  # about so many samples are looked at for that
PARTS, FEWEST_LOOKED_AT = 32, 125  # each with so many of them, unless the sound is short
LOUDEST = 1e12  # times full scale; whole numbers of 32 bits written as they are come to 2e9
# Of soxr: 16 bits precise, in 0.6 of the time of its default, 20. Vectors stay: bench_analysis.
QUALITY = "MQ"
LONG_QUERY_SECONDS = 240.0  # s from which a query has segments all along
MOST_QUERY_SEGMENTS = 50  # 20 min
SEARCHED_SECONDS = 3600.0  # s through which a file that seems silent is searched for sound


def to_mono(y: np.ndarray) -> np.ndarray:
    """Mean of the channels; in the parts where they cancel one another, the loudest of them.

    y : [shape=(n_samples, n_channels) or (n_samples,)], float32 or int16. Returns
        [shape=(n_samples,)] float32.
    """
    if y.ndim == 1:
        return np.ascontiguousarray(scaled(y), dtype=np.float32)
    mono = np.ascontiguousarray(mean_channel(y), dtype=np.float32)
    return mono if y.shape[1] == 1 else _with_loudest(mono, y)


def _with_loudest(mono: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The mean of the channels of y, with the loudest of them in the parts where they cancel."""
    n_channels = y.shape[1]
    stride = max(1, len(y) * max(1, n_channels // 8) // LOOKED_AT)
    some = scaled(y[::stride])
    size = max(-(-len(some) // PARTS), FEWEST_LOOKED_AT)
    begins = np.arange(0, len(some), size)
    power = np.add.reduceat(some * some, begins)
    of_mean = np.add.reduceat(np.square(mono[::stride]), begins)
    cancelled = of_mean < CANCELLED * power.sum(axis=1) / n_channels**2
    if cancelled.any():
        loudest = y[:, int(power[cancelled].sum(axis=0).argmax())]
        for begin in begins[cancelled] * stride:
            mono[begin : begin + size * stride] = scaled(loudest[begin : begin + size * stride])
    return mono


def to_mono_at(y: np.ndarray, sr: int, rate: int = config.SAMPLE_RATE) -> np.ndarray:
    """One channel, as `to_mono` makes it, resampled by soxr.

    y : [shape=(n_samples, n_channels) or (n_samples,)] ; sr : samples per second, 8 to 192 kHz
    Returns [shape=(n,)] float32 at `rate` Hz.
    """
    import soxr

    mono = to_mono(y)
    return mono if sr == rate else soxr.resample(mono, sr, rate, quality=QUALITY)


def fill(y: np.ndarray, rate: int = config.SAMPLE_RATE) -> np.ndarray:
    """Exactly 24 s: a longer clip is cut, a shorter one repeated (never padded with silence, which
    would be learnt).

    y : [shape=(n,)], n > 0, at `rate` Hz; `AudioError` where n = 0. Returns [shape=(24 * rate,)]
        float32. This is the only place with that rule.
    """
    if len(y) == 0:
        raise AudioError("There is no sound to fill 24 seconds with: choose an earlier start.")
    n = int(config.CLIP_SECONDS * rate)
    return np.ascontiguousarray(y[:n] if len(y) >= n else np.resize(y, n), dtype=np.float32)


def load_at(
    path: Path, starts: Sequence[float], rate: int = config.SAMPLE_RATE
) -> list[np.ndarray]:
    """The 24 s of a file from each of `starts` (s) on, each (24 * rate,), mono at `rate` Hz.

    AudioError when it cannot be decoded or is too short; SilentError when there is nothing to hear.
    """
    with opened(path) as sound:
        return [segment(sound, start, rate=rate) for start in starts]


def load_segments(
    path: Path, n_segments: int, rate: int = config.SAMPLE_RATE
) -> tuple[list[float], list[np.ndarray]]:
    """Where the segments of a file begin (s), and their clips (24 * rate,); as `sounding`."""
    with opened(path) as sound:
        return sounding(sound, segment_starts(sound.info.duration_s, n_segments), rate)


def query_segments(
    sound: Sound, n_segments: int, budget_s: float, rate: int = config.SAMPLE_RATE
) -> tuple[list[float], list[np.ndarray]]:
    """The same of a query: segments all along a long file (`query_starts`), fewer of them when it
    decodes so slowly that all would take more than `budget_s`."""
    starts = query_starts(sound.info.duration_s, n_segments)
    if len(starts) <= max(n_segments, config.LONG_SEGMENTS):
        sound.be_exact()
    return sounding(sound, starts, rate, budget_s)


def sounding(
    sound: Sound, starts: Sequence[float], rate: int, budget_s: float | None = None
) -> tuple[list[float], list[np.ndarray]]:
    """Of the segments that begin at `starts` (s), those with sound: silent ones, those that hiss
    beside others, and those past the real end are dropped. If none is left, one from where the file
    first sounds.

    AudioError when nothing can be decoded, SilentError when nothing in the file sounds.
    """
    kept, clips, silent, fault = [], [], None, None
    left, began, n_tried = list(starts), time.monotonic(), 0
    while left:
        start = left.pop(0)
        try:
            clips.append(segment(sound, start, rate=rate))
            kept.append(start)
        except SilentError as error:
            silent = error
        except AudioError as error:
            fault = fault or error
        n_tried += 1
        if budget_s is not None:
            spent = time.monotonic() - began
            left = _thinned(left, (budget_s - spent) * n_tried / max(spent, 1e-9))
    if not clips and silent is None:
        assert fault is not None
        raise fault
    loud = [at for at, clip in enumerate(clips) if peak_of(clip) >= QUIET_PEAK]
    if loud:
        return [kept[at] for at in loud], [clips[at] for at in loud]
    first = _first_sound(sound, QUIET_PEAK if clips else SILENT_PEAK)
    if first is not None:
        return [first], [segment(sound, first, rate=rate)]
    if silent is not None and not clips:
        raise silent
    return kept, clips


def _thinned(starts: list[float], most: float) -> list[float]:
    """At most so many of the starts, spread evenly over them."""
    n = int(max(most, 0))
    if len(starts) <= n:
        return starts
    return [starts[(2 * at + 1) * len(starts) // (2 * n)] for at in range(n)]


def segment(
    sound: Sound,
    start_s: float,
    seconds: float = config.CLIP_SECONDS,
    rate: int = config.SAMPLE_RATE,
) -> np.ndarray:
    """At most 24 s of an open file from `start_s` on, shape (24 * rate,); errors as of
    `load_at`."""
    y = _mono(sound, start_s, seconds, rate)
    name = sound.path.name
    if len(y) < SHORTEST_SECONDS * rate:
        raise AudioError(
            f"{name} is shorter than {SHORTEST_SECONDS:g} s from second {start_s:g} on: take a"
            " longer file."
        )
    if not peak_of(y) < LOUDEST:
        raise AudioError(f"{name} is far too loud to be sound, so it is damaged: export it again.")
    if is_silent(y):
        raise SilentError(
            f"{name} is silent, there is nothing to compare: export it again, or leave it out."
        )
    return fill(y, rate)


def segment_starts(duration_s: float | None, n: int = config.LONG_SEGMENTS) -> list[float]:
    """Where a track's segments begin, in seconds: the track is cut into at most n equal parts of
    at least 24 s each, and up to 3 min long into at most three.

    The first begins at 0 (the article's clip). A track under 48 s, or of unknown length, has only
    [0.0].
    """
    duration_s = duration_s or 0.0
    most = n if duration_s > config.LONG_SECONDS else min(n, config.MAX_SEGMENTS)
    return _even_starts(duration_s, most)


def query_starts(duration_s: float | None, n: int) -> list[float]:
    """Where a query's segments begin, in seconds: a track's, but of a long file all along it, at
    most 20 min of sound, so that any part of a mix finds its track."""
    if duration_s is not None and duration_s > LONG_QUERY_SECONDS:
        return _even_starts(duration_s, MOST_QUERY_SEGMENTS)
    return segment_starts(duration_s, n)


def _even_starts(duration_s: float, most: int) -> list[float]:
    count = max(1, min(most, int(duration_s // config.CLIP_SECONDS)))
    # Rounded down to 0.01 s, so that a start written to a table and read again is the same start.
    return [int(duration_s * part / count * 100) / 100 for part in range(count)]


def _mono(
    sound: Sound, start_s: float, seconds: float, rate: int = config.SAMPLE_RATE
) -> np.ndarray:
    return to_mono_at(sound.samples(start_s, seconds, to_mono), sound.info.sample_rate, rate)


def _first_sound(sound: Sound, peak: float) -> float | None:
    """The second at which a file first rises above a peak; None where it does not. SilentError when
    it is too long to be searched."""
    start = 0.0
    while start < SEARCHED_SECONDS:
        try:
            if sound.samples(start, config.CLIP_SECONDS, _peak).max() >= peak:
                y = _mono(sound, start, config.CLIP_SECONDS)
                if not is_silent(y) and (above := np.abs(y) >= peak).any():
                    return int((start + int(np.argmax(above)) / config.SAMPLE_RATE) * 100) / 100
        except AudioError:  # its end
            return None
        start += config.CLIP_SECONDS
    if peak > SILENT_PEAK:
        return None
    raise SilentError(
        f"{sound.path.name} is silent for its first hour, and was not searched further: cut off the"
        " silence."
    )


def _peak(y: np.ndarray) -> np.ndarray:
    y = scaled(y)
    return np.array([max(y.max(), -y.min())])

"""How much happens in a track from second to second, its shape in words, and where to start
listening."""

from dataclasses import dataclass
from functools import lru_cache
from math import isnan

import numpy as np

from core.audio.features.curves import largest_of, median, smooth
from core.audio.features.onsets import band_power, onset_strength, onset_times
from core.audio.features.stft import FRAME_RATE, SAMPLE_RATE, spectrogram

QUIET_DB, LOUD_DB = -50.0, -8.0  # dB below full scale that count as no and as full loudness
DENSE = 8.0  # onsets a second that count as full density
FULL = 0.65  # where a track's usual fullness lies between 0 and 1
FULL_FLOOR = 1e-3  # share of a band's usual power that counts as nothing
SHARES = (0.3, 0.2, 0.5)  # of loudness, onset density and fullness in the energy
SMOOTH_SECONDS = 5  # s, over which a curve is read: a bar or two
SHORTEST_SECONDS = 12  # s: less has no shape
TREND = 0.055  # how much energy must rise or fall from the first to the last third
BREAK_DEPTH = 0.085  # how far a break lies below what comes before and after it
BREAK_SECONDS = (3, 30)  # s, shortest and longest
HIGHLIGHT_SECONDS = 12  # s that are full of energy from the highlight on
ENTRY_SECONDS = 3  # s before and after, whose difference marks an entry
ENTRY_WEIGHT = 0.5
STEADY, BUILDING, FALLING, BREAK = "steady", "building", "falling", "with a break"


@dataclass(frozen=True)
class Energy:
    """The curves of a track, one value a second, and what they say."""

    loudness_db: np.ndarray  # (n_seconds,) dB below full scale
    onset_density: np.ndarray  # (n_seconds,) onsets a second
    curve: np.ndarray  # (n_seconds,) 0 calm to 1 busy and loud
    shape: tuple[str, ...]  # steady, building or falling; with a break
    highlight_s: float  # s, where to start listening

    @property
    def level(self) -> float:
        """The energy of what was heard of the track, 0 to 1."""
        if not len(self.curve):
            return 0.0
        mean = float(self.curve.mean())
        return float(np.nanmean(self.curve)) if isnan(mean) else mean


def energy(y: np.ndarray, S: np.ndarray | None = None, flux: np.ndarray | None = None) -> Energy:
    """The energy of a whole track y [shape=(n_samples,)], 8 kHz mono.

    S, flux : its band powers and onset strength (`onsets.py`), where they are known already
    """
    S = band_power(spectrogram(y)) if S is None else S
    flux = onset_strength(S) if flux is None else flux
    loudness = loudness_curve(y)
    n = len(loudness)
    seconds = np.minimum(onset_times(flux).astype(int), max(n - 1, 0))
    counts = np.bincount(seconds, minlength=n)[:n].astype(float)
    if n and len(y) % SAMPLE_RATE:  # the last second may be a part of one
        counts[-1] /= max((len(y) - (n - 1) * SAMPLE_RATE) / SAMPLE_RATE, 0.25)
    loud = np.clip((loudness - QUIET_DB) / (LOUD_DB - QUIET_DB), 0, 1)
    dense = np.clip(smooth(counts, 3) / DENSE, 0, 1)
    parts = (loud, dense, fullness(S, n))
    curve = SHARES[0] * parts[0] + SHARES[1] * parts[1] + SHARES[2] * parts[2]
    return Energy(loudness, counts, curve, shape(curve), highlight(curve))


def loudness_curve(y: np.ndarray) -> np.ndarray:
    """Root mean square of each second in dB, 0 = full scale, at least -100; shape (n_seconds,)."""
    n, rest = divmod(len(y), SAMPLE_RATE)
    whole, last = y[: n * SAMPLE_RATE].reshape(n, SAMPLE_RATE), y[n * SAMPLE_RATE :]
    power = np.zeros(n + (rest > 0))
    power[:n] = np.vecdot(whole, whole)
    power[:n] /= SAMPLE_RATE
    if rest:
        power[n] = float(np.dot(last, last)) / rest
    return np.asarray(10 * np.log10(np.maximum(power, 1e-10)))


def fullness(S: np.ndarray, n_seconds: int) -> np.ndarray:
    """How much of the spectrum sounds in each second, relative to the track, 0 to 1; (n_seconds,).

    An instrument that joins fills its bands; how loud the others are does not matter.
    """
    starts, lengths = _seconds(S.shape[1], n_seconds)
    P = np.add.reduceat(S, starts, axis=1) / lengths
    usual = np.add.reduce(P, axis=1, keepdims=True) / P.shape[1]
    P /= np.maximum(usual, 1e-20)
    P += FULL_FLOOR
    relative = np.add.reduce(np.log10(P, out=P), axis=0) / len(P)
    found = np.clip(FULL + 0.5 * relative, 0, 1)[:n_seconds]
    if len(found) == n_seconds:
        return found
    # A last second of a few samples has no frame of its own.
    return np.pad(found, (0, n_seconds - len(found)), mode="edge")


@lru_cache(maxsize=32)
def _seconds(n_frames: int, n_seconds: int) -> tuple[np.ndarray, np.ndarray]:
    """The first frame of each second, and how many it has."""
    second = np.minimum((np.arange(n_frames) / FRAME_RATE).astype(int), max(n_seconds - 1, 0))
    starts = np.flatnonzero(np.diff(second, prepend=-1))
    return starts, np.diff(np.append(starts, n_frames))


def shape(curve: np.ndarray) -> tuple[str, ...]:
    """The course of an energy curve (n_seconds,) in words: steady, building or falling, then "with
    a break".

    The first and the last two seconds do not count: everything starts and ends quietly.
    """
    if len(curve) < SHORTEST_SECONDS:
        return (STEADY,)
    body = smooth(curve, SMOOTH_SECONDS)[2:-2]
    third = max(len(body) // 3, 1)
    trend = median(body[-third:]) - median(body[:third])
    word = BUILDING if trend > TREND else FALLING if trend < -TREND else STEADY
    return (word, BREAK) if breaks(curve) else (word,)


def breaks(curve: np.ndarray) -> list[tuple[int, int]]:
    """Where the energy of a curve (n_seconds,) drops and comes back: first and last second of each
    drop."""
    x = smooth(curve, 3)
    before = np.maximum.accumulate(_low_of(x))
    after = np.maximum.accumulate(_low_of(x[::-1]))[::-1]
    low = x < np.minimum(before, after) - BREAK_DEPTH
    if not low.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], low.astype(int), [0]])))
    spans = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    shortest, longest = BREAK_SECONDS
    return [(a, b - 1) for a, b in spans if shortest <= b - a <= longest]


def _low_of(x: np.ndarray) -> np.ndarray:
    """For each second what the four seconds before it held all through: one loud second is no
    plateau."""
    padded = np.concatenate([np.full(4, x[0] if len(x) else 0.0), x])
    return -largest_of(-padded, 4)[: len(x)]


def highlight(curve: np.ndarray) -> float:
    """Where to start listening, in s: an entry after which the track has the most energy. curve :
    (n_seconds,)"""
    n = len(curve)
    if n < SHORTEST_SECONDS:
        return 0.0
    total = np.concatenate([[0.0], np.cumsum(curve)])
    first, last = _spans(n)
    after, before, following = (total[last] - total[first]) / np.maximum(last - first, 1)
    entry = after - before
    entry[0] = 0.0
    return float(np.argmax(following + ENTRY_WEIGHT * np.maximum(entry, 0.0)))


@lru_cache(maxsize=32)
def _spans(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Where a highlight may start in n seconds: first second and end of what is looked at right
    after it, right before it, and all that follows; shape (3, n_starts) each."""
    starts = np.arange(max(n - HIGHLIGHT_SECONDS, 0) + 1)
    first = starts + np.array([[0], [-ENTRY_SECONDS], [0]])
    last = first + np.array([[ENTRY_SECONDS], [ENTRY_SECONDS], [HIGHLIGHT_SECONDS]])
    return np.clip(first, 0, n), np.clip(last, 0, n)

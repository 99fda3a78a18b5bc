"""How much happens in a track from second to second, its shape in words, and where to start
listening."""

from dataclasses import dataclass

import numpy as np

from core.audio.onsets import band_power, onset_strength, onset_times
from core.audio.stft import FRAME_RATE, spectrogram

SAMPLE_RATE = 8000  # Hz, of every y here
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
        """The energy of the whole track, 0 to 1."""
        return float(self.curve.mean()) if len(self.curve) else 0.0


def energy(y: np.ndarray, S: np.ndarray | None = None, flux: np.ndarray | None = None) -> Energy:
    """The energy of a whole track y [shape=(n_samples,)], 8 kHz mono.

    S, flux : its band powers and onset strength (`core.audio.onsets`), where they are known already
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
    curve = np.sum([share * part for share, part in zip(SHARES, parts, strict=True)], axis=0)
    return Energy(loudness, counts, curve, shape(curve), highlight(curve))


def loudness_curve(y: np.ndarray) -> np.ndarray:
    """Root mean square of each second in dB, 0 = full scale, at least -100; shape (n_seconds,)."""
    n = -(-len(y) // SAMPLE_RATE)
    seconds = (y[at * SAMPLE_RATE : (at + 1) * SAMPLE_RATE] for at in range(n))
    power = np.array([float(np.dot(second, second)) / len(second) for second in seconds])
    return np.asarray(10 * np.log10(np.maximum(power, 1e-10)))


def fullness(S: np.ndarray, n_seconds: int) -> np.ndarray:
    """How much of the spectrum sounds in each second, relative to the track, 0 to 1; (n_seconds,).

    An instrument that joins fills its bands; how loud the others are does not matter.
    """
    second = np.minimum((np.arange(S.shape[1]) / FRAME_RATE).astype(int), max(n_seconds - 1, 0))
    starts = np.flatnonzero(np.diff(second, prepend=-1))
    P = np.add.reduceat(S, starts, axis=1) / np.diff(np.append(starts, S.shape[1]))
    usual = P.mean(axis=1, keepdims=True)
    relative = np.log10(P / np.maximum(usual, 1e-20) + FULL_FLOOR).mean(axis=0)
    found = np.clip(FULL + 0.5 * relative, 0, 1)[:n_seconds]
    # A last second of a few samples has no frame of its own.
    return np.pad(found, (0, n_seconds - len(found)), mode="edge")


def shape(curve: np.ndarray) -> tuple[str, ...]:
    """The course of an energy curve in words: steady, building or falling, then "with a break".

    The first and the last two seconds do not count: everything starts and ends quietly.
    """
    if len(curve) < SHORTEST_SECONDS:
        return (STEADY,)
    body = smooth(curve, SMOOTH_SECONDS)[2:-2]
    third = max(len(body) // 3, 1)
    trend = float(np.median(body[-third:]) - np.median(body[:third]))
    word = BUILDING if trend > TREND else FALLING if trend < -TREND else STEADY
    return (word, BREAK) if breaks(curve) else (word,)


def breaks(curve: np.ndarray) -> list[tuple[int, int]]:
    """Where the energy drops and comes back: first and last second of each drop."""
    x = smooth(curve, 3)
    before = np.maximum.accumulate(_low_of(x))
    after = np.maximum.accumulate(_low_of(x[::-1]))[::-1]
    low = x < np.minimum(before, after) - BREAK_DEPTH
    edges = np.flatnonzero(np.diff(np.concatenate([[0], low.astype(int), [0]])))
    spans = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    shortest, longest = BREAK_SECONDS
    return [(a, b - 1) for a, b in spans if shortest <= b - a <= longest]


def _low_of(x: np.ndarray) -> np.ndarray:
    """For each second what the four seconds before it held all through: one loud second is no
    plateau."""
    padded = np.concatenate([np.full(4, x[0] if len(x) else 0.0), x])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 4)[: len(x)]
    return np.asarray(windows.min(axis=1))


def highlight(curve: np.ndarray) -> float:
    """Where to start listening, in s: an entry after which the track has the most energy."""
    n = len(curve)
    if n < SHORTEST_SECONDS:
        return 0.0
    total = np.concatenate([[0.0], np.cumsum(curve)])

    def mean(start: np.ndarray, length: int) -> np.ndarray:
        a, b = np.clip(start, 0, n), np.clip(start + length, 0, n)
        return np.asarray((total[b] - total[a]) / np.maximum(b - a, 1))

    starts = np.arange(max(n - HIGHLIGHT_SECONDS, 0) + 1)
    entry = mean(starts, ENTRY_SECONDS) - mean(starts - ENTRY_SECONDS, ENTRY_SECONDS)
    entry[0] = 0.0
    return float(np.argmax(mean(starts, HIGHLIGHT_SECONDS) + ENTRY_WEIGHT * np.maximum(entry, 0.0)))


def smooth(x: np.ndarray, width: int) -> np.ndarray:
    """Mean over `width` values around each, fewer at the ends, same shape."""
    if len(x) < 2:
        return x
    ones = np.ones(width)
    return np.asarray(
        np.convolve(x, ones, "same")[: len(x)]
        / np.convolve(np.ones_like(x), ones, "same")[: len(x)]
    )

"""Tempo in beats per minute, from how onsets repeat.

Candidates from 40 to 240 BPM are scored by the autocorrelation of the onset strength at multiples
and fractions of their beat (as Ellis, Beat Tracking by Dynamic Programming, 2007, weighs the beat,
its double and its triple) and by how usual the tempo is. The weights of that sum are fitted on
generated music (`core.factory.measure_weights`), so that the scores are the logarithms of
probabilities. Even kicks, as of dance music, are beats themselves: that decides between a tempo and
its double.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.audio.features.curves import mean_and_deviation
from core.audio.features.measure_weights import measure_weights
from core.audio.features.stft import FRAME_RATE

SLOWEST, FASTEST, N_CANDIDATES = 40.0, 240.0, 360  # BPM; neighbours are 0.5 % apart
STEP = float(np.log(FASTEST / SLOWEST)) / (N_CANDIDATES - 1)  # share between neighbours
OCTAVE = round(float(np.log(2)) / STEP)  # candidates from one to its double
SAME = 0.04  # share by which two tempos may differ and still be one
MULTIPLES = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 1.0, 3 / 2, 2.0, 3.0, 4.0, 6.0, 8.0)  # beats, of the sum
PART_MULTIPLES = (1 / 2, 1.0, 2.0, 4.0)  # beats, of the low and of the high part
USUAL = 110.0  # BPM
LONGEST_LAG = 375  # frames, 12 s
SHORTEST_FRAMES = 94  # 3 s: less holds too few beats
FASTEST_KICKS = 205.0  # BPM of kicks that are beats; faster ones are eighths
EVEN = 0.85  # share of how well they repeat after two of them, that even kicks do after one
REPEATED, APART = 0.5, 0.25  # autocorrelations from which kicks repeat, and stand apart
NOTHING_ELSE = 0.8  # autocorrelation from which kicks are all there is
KICKS_SURE, EITHER_SURE = 0.75, 0.5  # how often the kicks are beats then, about
EACH_LAG = np.arange(LONGEST_LAG, dtype=float)
FINE = np.linspace(-0.025, 0.025, 101)  # share by which the winner is moved to fit the later beats
BEAT_FRAMES = 60.0 * FRAME_RATE / (1 + FINE[:, None]) * np.arange(1, 9)  # of eight, at 1 BPM


@dataclass(frozen=True)
class Tempo:
    """A tempo as computed. `other_bpm` is the next best reading, mostly half or double of it."""

    bpm: float
    confidence: float  # 0 to 1: the probability that the true tempo is within 4 %
    other_bpm: float | None = None


def tempo(onsets: Sequence[np.ndarray]) -> Tempo | None:
    """The tempo of a track from the onset strengths [shape=(3, n_frames)] of its segments.

    None when nothing in them pulses, or all are under 3 s.
    """
    heard = [autocorrelation(flux) for flux in onsets if flux.shape[1] >= SHORTEST_FRAMES]
    heard = [A for A in heard if A[0, 0] > 0]
    if not heard:
        return None
    A = heard[0] if len(heard) == 1 else np.mean(heard, axis=0)
    scores = measure_weights().tempo @ features(A)
    p = np.exp(scores - scores.max())
    p /= p.sum()
    best = int(p.argmax())
    confidence = float(p[_around(best, SAME)].sum())
    fine = refined(A[0], float(candidates()[best]))
    if share := share_of_double(A, fine):
        both = confidence + float(p[_around(best + OCTAVE, SAME)].sum())
        slow, fast = (fine, (1 - share) * both), (2 * fine, share * both)
        (bpm, sure), (other_bpm, _) = (fast, slow) if share > 0.5 else (slow, fast)
        return Tempo(round(bpm, 1), round(sure, 3), round(other_bpm, 1))
    p[_around(best, 2 * SAME)] = 0.0
    next_best = int(p.argmax())
    other = refined(A[0], float(candidates()[next_best])) if p[next_best] > 0 else None
    return Tempo(round(fine, 1), round(confidence, 3), None if other is None else round(other, 1))


def _around(candidate: int, share: float) -> slice:
    """The candidates less than this share faster or slower than one of them."""
    reach = int(share / STEP)
    return slice(max(candidate - reach, 0), candidate + reach + 1)


def share_of_double(A: np.ndarray, bpm: float) -> float:
    """How probable twice this tempo is, of the two, where even kicks on each half of the beat speak
    for it; else 0.

    A : autocorrelation (3, LONGEST_LAG). Kicks repeat after half a beat about as well as after a
    whole one. They are beats where other parts divide them again or do not go along with them, as
    they do with a bass. Where there is nothing else, either may be.
    """
    if 2 * bpm > FASTEST_KICKS:
        return 0.0
    beat = 60.0 * FRAME_RATE / bpm
    kicks, two_kicks = np.interp([beat / 2, beat], EACH_LAG, A[1])
    if kicks < max(REPEATED, EVEN * two_kicks):
        return 0.0
    divided, whole = np.interp([beat / 4, beat / 2], EACH_LAG, A[0])
    if divided + max(kicks - whole, 0.0) > APART:
        return KICKS_SURE
    return EITHER_SURE if min(kicks, whole) > NOTHING_ELSE else 0.0


@lru_cache(maxsize=1)
def candidates() -> np.ndarray:
    """The tempos that are weighed, in BPM, evenly spaced on a logarithmic scale, shape (360,)."""
    return np.geomspace(SLOWEST, FASTEST, N_CANDIDATES)


def autocorrelation(flux: np.ndarray) -> np.ndarray:
    """How much onsets repeat after each lag: of all parts together, of the low and of the high one.

    flux : [shape=(3, n_frames)]. Returns (3, LONGEST_LAG) float64, 1 at lag 0 (0 where there are no
    onsets); lags beyond three quarters of the sound are 0.
    """
    n = flux.shape[1]
    _, level = mean_and_deviation(flux)
    levelled = flux / np.where(level > 1e-6, level, np.float32(np.inf))
    X = np.empty((3, n))
    np.add.reduce(levelled, axis=0, out=X[0])
    X[1:] = levelled[::2]
    X -= np.add.reduce(X, axis=1, keepdims=True) / n
    size = _fast_length(n + LONGEST_LAG)
    spectrum = np.fft.rfft(X, n=size, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    A = np.fft.irfft(power, n=size, axis=1)[:, :LONGEST_LAG] / _overlap(n)
    return A / np.where(A[:, :1] > 1e-9, A[:, :1], np.inf)


@lru_cache(maxsize=16)
def _overlap(n: int) -> np.ndarray:
    """How much of n frames there is at each lag, infinite where it is too little to say."""
    overlap = n - np.arange(LONGEST_LAG)
    return np.where(overlap > n / 4, overlap, np.inf)


@lru_cache(maxsize=16)
def _fast_length(n: int) -> int:
    """The first length from n on that is quickly transformed: its factors are 2, 3 and 5."""
    while 60 ** n.bit_length() % n:
        n += 1
    return n


def features(A: np.ndarray) -> np.ndarray:
    """What speaks for each candidate, from an autocorrelation (3, LONGEST_LAG); (21, 360)."""
    whole, part, usual = _beats()
    n = len(MULTIPLES)
    F = np.empty((n + 2 * len(PART_MULTIPLES) + 2, N_CANDIDATES))
    F[:n] = whole.of(A[0])
    F[n:-2] = part.of(A[1:]).reshape(-1, N_CANDIDATES)
    F[-2:] = usual
    return F


@lru_cache(maxsize=1)
def _beats() -> tuple["Lags", "Lags", np.ndarray]:
    """So many beats of each candidate, of the sum and of its parts, and how usual it is."""
    beat = 60.0 / candidates() * FRAME_RATE
    whole, part = (Lags.at(beat * np.array(n)[:, None]) for n in (MULTIPLES, PART_MULTIPLES))
    octaves = np.log2(candidates() / USUAL)
    return whole, part, np.stack([octaves, octaves**2])


@dataclass(frozen=True)
class Lags:
    """Places between the lags of an autocorrelation, where it is read again and again: `np.interp`
    without the search."""

    below: np.ndarray  # the lag before each place, at most LONGEST_LAG - 2
    above: np.ndarray  # the one after it
    share: np.ndarray  # how far it lies on the way to the next one
    reached: np.ndarray  # 0 for places beyond the last lag, else 1

    @staticmethod
    def at(places: np.ndarray) -> "Lags":
        """Those at `places` >= 0, in frames, any shape."""
        below = np.minimum(places.astype(int), LONGEST_LAG - 2)
        return Lags(below, below + 1, places - below, (places <= LONGEST_LAG - 1).astype(float))

    def of(self, a: np.ndarray) -> np.ndarray:
        """The values there of an autocorrelation a (LONGEST_LAG,), 0 beyond; of that shape. Of
        several in the rows of a, one after the other."""
        before, value = a.take(self.below, axis=-1), a.take(self.above, axis=-1)
        value -= before
        value *= self.share
        value += before
        value *= self.reached
        return value


def refined(a: np.ndarray, bpm: float) -> float:
    """The tempo moved by up to 2.5 % to where eight beats repeat best; a (LONGEST_LAG,)."""
    lags = BEAT_FRAMES / bpm
    n_beats = int(np.searchsorted(lags[0], LONGEST_LAG - 1))  # at the slowest
    if not n_beats:
        return bpm
    fit = np.add.reduce(np.interp(lags[:, :n_beats], EACH_LAG, a), axis=1)
    return bpm * (1 + float(FINE[int(fit.argmax())]))

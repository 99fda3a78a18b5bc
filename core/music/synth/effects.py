"""The mix: amplifier for electric guitars, chorus, echo, a room, places from left to right, an even
loudness.

Every effect looks only back, and every level is read from the first 24 s, so a rendering that ends
earlier is the beginning of a longer one.
"""

from functools import lru_cache

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import lfilter

from core import config
from core.music.synth.sampler import SR, low_pass

LEVEL_SAMPLES = int(config.CLIP_SECONDS * SR)  # from which all levels are read
LOUDNESS = 0.1  # RMS of the mix over its first 24 s, -20 dBFS
CEILING = 0.97  # full scale that the soft limit bends towards
KNEE = 0.7  # below it nothing is bent
DECIMATION = (
    3  # the room is computed at a third of the rate: nothing above 4 kHz comes back from its walls
)
ROOM_RATE = SR // DECIMATION
BLOCK = 1 << 15  # samples of the room's convolution done at a time


def amplifier(y: np.ndarray, drive_db: float, cabinet_hz: float, bias: float) -> np.ndarray:
    """A driven guitar amplifier: gain into a curve that bends (one side more with `bias`), then the
    cabinet's low-pass."""
    gain = np.float32(10 ** (drive_db / 20) * 0.15 / reference(y))
    tight = lfilter(*high_pass(90.0), y)
    warp = np.tanh(tight * gain + np.float32(bias)) - np.float32(np.tanh(bias))
    return lfilter(*low_pass(cabinet_hz, 0.9), lfilter(*low_pass(cabinet_hz, 0.6), warp))


def reference(y: np.ndarray) -> float:
    """RMS over the sounding part of the first 24 s; what levels are set by. Never zero."""
    power = y[:LEVEL_SAMPLES]
    power = power[: len(power) // 4410 * 4410].reshape(-1, 4410)
    power = np.einsum("ij,ij->i", power, power) / 4410
    sounding = power[power > 1e-3 * power.max()] if len(power) else power
    return max(float(np.sqrt(sounding.mean())), 1e-5) if len(sounding) else 1e-5


def high_pass(hertz: float) -> tuple[np.ndarray, np.ndarray]:
    """First-order high-pass (b, a), float32; also keeps the mix free of a constant offset."""
    r = np.exp(-2 * np.pi * hertz / SR)
    return np.array([(1 + r) / 2, -(1 + r) / 2], np.float32), np.array([1, -r], np.float32)


def tilt(y: np.ndarray, db: float) -> np.ndarray:
    """Bright or dark: what lies above about 1 kHz raised by `db`, the rest lowered by as much."""
    low = lfilter(np.array([0.0665, 0.0665], np.float32), np.array([1, -0.867], np.float32), y)
    up, down = 10 ** (db / 20), 10 ** (-db / 20)
    return y * np.float32(up) + low * np.float32(down - up)


def echo(y: np.ndarray, delay_s: float, share: float) -> np.ndarray:
    """y with echoes that come back every `delay_s`, each `share` of the one before."""
    return _comb(y, int(delay_s * SR), share)


def chorus(y: np.ndarray, depth: float) -> np.ndarray:
    """A second, slowly drifting copy beside y."""
    at = np.arange(len(y), dtype=np.float32)
    delay = np.float32(SR * 0.012) + np.float32(SR * 0.003) * np.sin(
        at * np.float32(2 * np.pi * 0.7 / SR)
    )
    whole = delay.astype(np.int64)
    share = delay - whole
    place = np.arange(len(y)) - whole
    first, second = y.take(place, mode="clip"), y.take(place - 1, mode="clip")
    first[place < 1] = second[place < 1] = 0
    return (y + np.float32(depth) * (first + share * (second - first))) * np.float32(
        1 / (1 + 0.5 * depth)
    )


def room(y: np.ndarray, decay_s: float, share: float, sides: int = 2) -> np.ndarray:
    """A reverb's tail of mono y, (2, n), `share` as loud: convolution with noise that falls by 60
    dB in `decay_s`.

    With one side it is the middle of left and right, (1, n).
    """
    slow = _slower(y)
    kernels, n_fft = _tails(round(float(np.clip(decay_s, 0.3, 2.4)) * 5) / 5)
    kernels = kernels if sides == 2 else kernels.mean(axis=0, keepdims=True)
    wet = np.zeros((sides, len(slow) + n_fft), np.float32)
    for start in range(0, len(slow), BLOCK):
        block = rfft(slow[start : start + BLOCK], n_fft)
        wet[:, start : start + n_fft] += irfft(block * kernels, n_fft)
    return _faster(wet[:, : len(slow)], len(y), share)


@lru_cache(maxsize=32)
def _tails(decay_s: float) -> tuple[np.ndarray, int]:
    """Spectra of a room's left and right tail, complex64 (2, n), and their FFT length."""
    n = int(decay_s * ROOM_RATE)
    rng = np.random.Generator(np.random.PCG64(int(decay_s * 1000)))
    t = np.arange(n) / ROOM_RATE
    tail = rng.standard_normal((2, n)) * 10 ** (-3 * t / decay_s) * np.minimum(t / 0.004, 1)
    tail[:, : int(0.012 * ROOM_RATE)] *= 0.3  # a gap before the walls answer
    tail /= np.sqrt((tail**2).sum(axis=1, keepdims=True))
    n_fft = next_fast_len(BLOCK + n, real=True)
    return rfft(tail.astype(np.float32), n_fft), n_fft


def _slower(y: np.ndarray) -> np.ndarray:
    """A third of the rate: the mean of a sample and the two before it, then a low-pass (4 kHz, as
    heard at that rate)."""
    padded = np.zeros(-(-(len(y) + DECIMATION - 1) // DECIMATION) * DECIMATION, np.float32)
    padded[DECIMATION - 1 : DECIMATION - 1 + len(y)] = y
    mean = padded.reshape(-1, DECIMATION) @ np.full(DECIMATION, 1 / DECIMATION, np.float32)
    return lfilter(*low_pass(4000.0 * DECIMATION), mean)


def _faster(slow: np.ndarray, n: int, share: float) -> np.ndarray:
    """Back to the full rate, straight lines between samples, one slow sample late so that nothing
    looks ahead."""
    full = np.empty((len(slow), slow.shape[1], DECIMATION), np.float32)
    now = slow * np.float32(share)
    step = now.copy()
    step[:, 1:] -= now[:, :-1]
    now -= step  # the one before
    step *= np.float32(1 / DECIMATION)
    for k in range(DECIMATION):
        full[:, :, k] = now
        now += step
    return full.reshape(len(slow), -1)[:, :n]


def _comb(x: np.ndarray, delay: int, feedback: float) -> np.ndarray:
    """y[n] = x[n] + feedback y[n - delay], one delay's length at a time."""
    n_rows = -(-len(x) // delay)
    rows = np.zeros((n_rows, delay), np.float32)
    rows.ravel()[: len(x)] = x
    share = np.float32(feedback)
    for row in range(1, n_rows):
        rows[row] += share * rows[row - 1]
    return rows.ravel()[: len(x)]


def limit(y: np.ndarray) -> np.ndarray:
    """Peaks above KNEE bent below CEILING, sample by sample, in place."""
    if max(float(y.max(initial=0)), -float(y.min(initial=0))) > KNEE:
        peaks = np.abs(y) > KNEE
        over = (np.abs(y[peaks]) - KNEE) / (CEILING - KNEE)
        y[peaks] = np.sign(y[peaks]) * (KNEE + (CEILING - KNEE) * np.tanh(over)).astype(np.float32)
    return y

"""What happens to an instrument between its strings and the listener: amplifier, chorus, echo,
room, compression, levels. Every sound y is mono (n_samples,) at `sr` Hz unless said otherwise.

The mix of the demo uses them at 44.1 kHz, the training material at 16 kHz. Every effect looks only
back, and every level is read from the first 24 s, so a rendering that ends earlier is the beginning
of a longer one.
"""

from functools import lru_cache

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import lfilter

from core import config
from core.music.synth.biquad import filtered
from core.music.synth.filters import high_pass, low_pass

CEILING = 0.97  # full scale that the soft limit bends towards
KNEE = 0.7  # below it nothing is bent
EVEN_RMS = 0.08  # full scale is 1
ROOM_RATE = 14_700  # Hz, about; a room has nothing above 4 kHz, so slower is enough
BLOCK = 1 << 15  # samples of the room's convolution done at a time


def level_samples(sr: int) -> int:
    """How many samples at the start levels are read from: 24 s."""
    return int(config.CLIP_SECONDS * sr)


def reference(y: np.ndarray, sr: int) -> float:
    """RMS over the sounding part of the first 24 s of y (n_samples,); what levels are set by. Never
    zero."""
    tenth = sr // 10
    power = y[: level_samples(sr)]
    power = power[: len(power) // tenth * tenth].reshape(-1, tenth)
    power = np.einsum("ij,ij->i", power, power) / tenth
    sounding = power[power > 1e-3 * power.max()] if len(power) else power
    return max(float(np.sqrt(sounding.mean())), 1e-5) if len(sounding) else 1e-5


def level(y: np.ndarray) -> np.ndarray:
    """y, of any shape, scaled to the root mean square EVEN_RMS; silence stays silence."""
    own = float(np.sqrt(np.mean(y**2)))
    return y * np.float32(EVEN_RMS / own) if own > 1e-6 else y


def amplifier(
    y: np.ndarray,
    drive_db: float,
    cabinet_hz: float | None,
    bias: float,
    sr: int,
    hard: bool = False,
) -> np.ndarray:
    """A driven guitar amplifier: gain into a curve that bends (one side more with `bias`, or
    `hard`), then the low-pass of a cabinet if there is one."""
    gain = np.float32(10 ** (drive_db / 20) * 0.15 / reference(y, sr))
    x = filtered(*high_pass(90.0, sr), y) * gain
    soft = np.tanh(x + np.float32(bias)) - np.float32(np.tanh(bias))
    warp = np.clip(x, -1, 1) if hard else soft
    if cabinet_hz is not None:
        for q in (0.6, 0.9):
            warp = filtered(*low_pass(cabinet_hz, sr, q), warp)
    return np.asarray(warp)


def tilt(y: np.ndarray, db: float, sr: int) -> np.ndarray:
    """Bright or dark: what lies above about 1 kHz raised by `db`, the rest lowered by as much."""
    pole = round(np.exp(-2 * np.pi * 1000 / sr), 3)
    b = np.array([(1 - pole) / 2, (1 - pole) / 2], np.float32)
    low = filtered(b, np.array([1, -pole], np.float32), y)
    up, down = 10 ** (db / 20), 10 ** (-db / 20)
    return np.asarray(y * np.float32(up) + low * np.float32(down - up))


def compress(y: np.ndarray, power: float, sr: int) -> np.ndarray:
    """Loudness differences over a twentieth of a second raised to `power` below one."""
    step = 1 / (0.05 * sr)
    loud = np.sqrt(lfilter([step], [1, step - 1], y**2) + 1e-7)
    return np.asarray(y * (loud / loud.max()) ** (power - 1.0))


def echo(y: np.ndarray, delay_s: float, share: float, sr: int) -> np.ndarray:
    """y with echoes that come back every `delay_s`, each `share` of the one before; float32."""
    delay = int(delay_s * sr)  # y[n] += share y[n - delay], one delay's length at a time
    n_rows = -(-len(y) // delay)
    rows = np.zeros((n_rows, delay), np.float32)
    rows.ravel()[: len(y)] = y
    for row in range(1, n_rows):
        rows[row] += np.float32(share) * rows[row - 1]
    return rows.ravel()[: len(y)]


def chorus(
    y: np.ndarray,
    depth: float,
    sr: int,
    delay_s: float = 0.012,
    sway_s: float = 0.003,
    rate_hz: float = 0.7,
) -> np.ndarray:
    """A second copy beside y, `depth` as loud, `delay_s` late and drifting by `sway_s`."""
    at = np.arange(len(y), dtype=np.float32)
    delay = np.float32(sr * delay_s) + np.float32(sr * sway_s) * np.sin(
        at * np.float32(2 * np.pi * rate_hz / sr)
    )
    whole = delay.astype(np.int64)
    share = delay - whole
    place = np.arange(len(y)) - whole
    first, second = y.take(place, mode="clip"), y.take(place - 1, mode="clip")
    first[place < 1] = second[place < 1] = 0
    both = y + np.float32(depth) * (first + share * (second - first))
    return np.asarray(both * np.float32(1 / (1 + 0.5 * depth)))


def room(y: np.ndarray, decay_s: float, share: float, sr: int, sides: int) -> np.ndarray:
    """A reverb's tail of y, (2, n_samples), `share` as loud: it falls by 60 dB in `decay_s`.

    With one side it is the middle of left and right, (1, n_samples). The same room each time.
    """
    slower = max(1, round(sr / ROOM_RATE))
    slow = _slower(y, slower, sr)
    spectra, n_fft = _tails(round(float(np.clip(decay_s, 0.3, 2.4)) * 5) / 5, sr // slower)
    spectra = spectra if sides == 2 else spectra.mean(axis=0, keepdims=True)
    return _faster(_convolved(slow, spectra, n_fft), slower, len(y), share)


def reverb(y: np.ndarray, tail: np.ndarray) -> np.ndarray:
    """y and its answer from a room whose impulse response is `tail` (n,)."""
    n_fft = next_fast_len(BLOCK + len(tail), real=True)
    return np.asarray(y + _convolved(y, rfft(tail[np.newaxis], n_fft), n_fft)[0])


def falling_noise(
    rng: np.random.Generator, shape: tuple[int, ...], decay_s: float, sr: int
) -> np.ndarray:
    """Noise (..., n_samples) that falls by 60 dB in `decay_s`: the bare tail of a room."""
    t = np.arange(shape[-1]) / sr
    return np.asarray(rng.standard_normal(shape) * 10 ** (-3 * t / decay_s))


@lru_cache(maxsize=32)
def _tails(decay_s: float, sr: int) -> tuple[np.ndarray, int]:
    """Spectra of a room's left and right tail, complex64 (2, n), and their FFT length."""
    n = int(decay_s * sr)
    rng = np.random.Generator(np.random.PCG64(int(decay_s * 1000)))
    tail = falling_noise(rng, (2, n), decay_s, sr) * np.minimum(np.arange(n) / sr / 0.004, 1)
    tail[:, : int(0.012 * sr)] *= 0.3  # a gap before the walls answer
    tail /= np.sqrt((tail**2).sum(axis=1, keepdims=True))
    n_fft = next_fast_len(BLOCK + n, real=True)
    return rfft(tail.astype(np.float32), n_fft), n_fft


def _convolved(y: np.ndarray, spectra: np.ndarray, n_fft: int) -> np.ndarray:
    """y (n,) convolved with the kernels of these spectra (sides, bins): (sides, n) float32. Block
    by block, so that the beginning is the same whatever follows."""
    wet = np.zeros((len(spectra), len(y) + n_fft), np.float32)
    for start in range(0, len(y), BLOCK):
        block = rfft(y[start : start + BLOCK], n_fft)
        wet[:, start : start + n_fft] += irfft(block * spectra, n_fft)
    return wet[:, : len(y)]


def _slower(y: np.ndarray, times: int, sr: int) -> np.ndarray:
    """A lower rate: the mean of a sample and those before it, then a low-pass at 4 kHz of
    that rate."""
    padded = np.zeros(-(-(len(y) + times - 1) // times) * times, np.float32)
    padded[times - 1 : times - 1 + len(y)] = y
    mean = padded.reshape(-1, times) @ np.full(times, 1 / times, np.float32)
    return filtered(*low_pass(4000.0 * times, sr), mean)


def _faster(slow: np.ndarray, times: int, n: int, share: float) -> np.ndarray:
    """Back to the full rate, straight lines between samples, one slow sample late so that nothing
    looks ahead."""
    full = np.empty((len(slow), slow.shape[1], times), np.float32)
    now = slow * np.float32(share)
    step = now.copy()
    step[:, 1:] -= now[:, :-1]
    now -= step  # the one before
    step *= np.float32(1 / times)
    for k in range(times):
        full[:, :, k] = now
        now += step
    return full.reshape(len(slow), -1)[:, :n]


def limit(y: np.ndarray) -> np.ndarray:
    """Peaks above KNEE bent below CEILING, sample by sample, in place. y : any shape."""
    if max(float(y.max(initial=0)), -float(y.min(initial=0))) > KNEE:
        peaks = np.abs(y) > KNEE
        over = (np.abs(y[peaks]) - KNEE) / (CEILING - KNEE)
        y[peaks] = np.sign(y[peaks]) * (KNEE + (CEILING - KNEE) * np.tanh(over)).astype(np.float32)
    return y

"""What happens to an instrument between its strings and the listener: drive, cabinet, chorus,
reverb, equaliser.

For the material that the pretrained model is taught with; everything is drawn from one random
generator and works at `banks.BANK_RATE`, mono.
"""

from collections.abc import Callable

import numpy as np
import scipy.signal

from core.music.synth.banks import BANK_RATE
from core.music.synth.strings import peak

Effect = Callable[[np.ndarray], np.ndarray]  # y to y, the same length


def level(y: np.ndarray, rms: float = 0.08) -> np.ndarray:
    """y scaled to a root mean square; silence stays silence."""
    own = float(np.sqrt(np.mean(y**2)))
    return y * np.float32(rms / own) if own > 1e-6 else y


def amplifier(
    rng: np.random.Generator, driven: float, gain_db: tuple[float, float] = (3, 40)
) -> list[Effect]:
    """An electric guitar's amplifier: driven by `gain_db` with the probability `driven`, most often
    through a cabinet."""
    chain: list[Effect] = []
    if rng.random() < driven:
        gain, bend, kind = (
            10 ** (rng.uniform(*gain_db) / 20),
            rng.uniform(0.0, 0.4),
            rng.integers(3),
        )
        chain.append(lambda y: _drive(level(y, 0.15), gain, bend, int(kind)))
        if rng.random() < 0.8:
            sos = scipy.signal.butter(4, rng.uniform(2500, 5500), fs=BANK_RATE, output="sos")
            chain.append(lambda y: scipy.signal.sosfilt(sos, y))
    return chain


def channel(rng: np.random.Generator, wet: float = 0.65) -> list[Effect]:
    """A channel of the mixing desk: equaliser, sometimes compression, chorus, delay; reverb with
    the probability `wet`."""
    bells = np.array(
        [
            peak(10 ** rng.uniform(2.0, 3.7), rng.normal(0, 4), rng.uniform(0.5, 2.0))
            for _ in range(3)
        ]
    )
    chain: list[Effect] = [lambda y: scipy.signal.sosfilt(bells, y)]
    if rng.random() < 0.3:
        power = rng.uniform(0.4, 0.8)
        chain.append(lambda y: _compress(y, power))
    if rng.random() < 0.2:
        speed, depth, delay = (
            rng.uniform(0.2, 3.0),
            rng.uniform(0.0005, 0.003),
            rng.uniform(0.006, 0.02),
        )
        chain.append(lambda y: 0.7 * (y + _wobble(y, speed, depth, delay)))
    if rng.random() < 0.15:
        gap, share = int(rng.uniform(0.12, 0.5) * BANK_RATE), rng.uniform(0.15, 0.5)
        chain.append(lambda y: _echo(y, gap, share))
    if rng.random() < wet:
        tail = _tail(rng, seconds=10 ** rng.uniform(-0.8, 0.4), share=rng.uniform(0.05, 0.6))
        chain.append(lambda y: scipy.signal.fftconvolve(y, tail)[: len(y)])
    return chain


def through(chain: list[Effect], y: np.ndarray) -> np.ndarray:
    """y after all effects of the chain, float32, brought to an even level."""
    for effect in chain:
        y = effect(y)
    return level(np.asarray(y, dtype=np.float32))


def _drive(y: np.ndarray, gain: float, bend: float, kind: int) -> np.ndarray:
    x = y * gain
    if kind == 0:
        return np.tanh(x)
    return np.clip(x, -1, 1) if kind == 1 else np.tanh(x + bend) - np.tanh(bend)


def _compress(y: np.ndarray, power: float) -> np.ndarray:
    """Loudness differences over a twentieth of a second raised to `power` below one."""
    loud = np.sqrt(scipy.signal.lfilter([0.00125], [1, -0.99875], y**2) + 1e-7)
    return y * (loud / loud.max()) ** (power - 1.0)


def _wobble(y: np.ndarray, speed: float, depth: float, delay: float) -> np.ndarray:
    at = np.arange(len(y))
    return np.interp(
        at - BANK_RATE * (delay + depth * np.sin(2 * np.pi * speed * at / BANK_RATE)), at, y
    )


def _echo(y: np.ndarray, gap: int, share: float) -> np.ndarray:
    out = y.copy()
    for i in range(1, 4):
        out[i * gap :] += share**i * y[: len(y) - i * gap]
    return out


def _tail(rng: np.random.Generator, seconds: float, share: float) -> np.ndarray:
    """A room's answer: the sound itself, then noise that falls by 60 dB in `seconds` and grows
    duller."""
    t = np.arange(int(seconds * BANK_RATE)) / BANK_RATE
    noise = rng.normal(size=len(t)) * 10 ** (-3 * t / seconds)
    noise = scipy.signal.lfilter([1 - 0.6], [1, -0.6], noise) if rng.random() < 0.7 else noise
    noise *= share / np.sqrt(np.sum(noise**2))
    return np.concatenate([[1.0], np.zeros(int(rng.uniform(0, 0.03) * BANK_RATE)), noise])

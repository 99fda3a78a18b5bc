"""Chains of effects drawn at random, as a studio would set them up for one instrument.

For the material that the pretrained model is trained with; everything comes from one random
generator and works at `banks.BANK_RATE`, mono. The effects themselves are in `effects.py`.
"""

from collections.abc import Callable

import numpy as np
import scipy.signal

from core.music.synth import effects
from core.music.synth.banks import BANK_RATE
from core.music.synth.filters import peak

Effect = Callable[[np.ndarray], np.ndarray]  # y (n_samples,) to y, the same length


def draw_amplifier(
    rng: np.random.Generator, driven: float, gain_db: tuple[float, float] = (3, 40)
) -> list[Effect]:
    """An electric guitar's amplifier: driven by `gain_db` with the probability `driven`, most often
    through a cabinet."""
    if rng.random() >= driven:
        return []
    drive_db, bend, curve = rng.uniform(*gain_db), rng.uniform(0.0, 0.4), int(rng.integers(3))
    cabinet = rng.uniform(2500, 5500) if rng.random() < 0.8 else None
    bias = bend if curve == 2 else 0.0
    return [lambda y: effects.amplifier(y, drive_db, cabinet, bias, BANK_RATE, hard=curve == 1)]


def draw_channel(rng: np.random.Generator, wet: float = 0.65) -> list[Effect]:
    """A channel of the mixing desk: equaliser, sometimes compression, chorus, echo; reverb with
    the probability `wet`."""
    chain = [_equaliser(rng)]
    if rng.random() < 0.3:
        power = rng.uniform(0.4, 0.8)
        chain.append(lambda y: effects.compress(y, power, BANK_RATE))
    if rng.random() < 0.2:
        rate_hz, sway_s = rng.uniform(0.2, 3.0), rng.uniform(0.0005, 0.003)
        delay_s = rng.uniform(0.006, 0.02)
        chain.append(lambda y: effects.chorus(y, 1.0, BANK_RATE, delay_s, sway_s, rate_hz))
    if rng.random() < 0.15:
        gap_s, share = rng.uniform(0.12, 0.5), rng.uniform(0.15, 0.5)
        chain.append(lambda y: effects.echo(y, gap_s, share, BANK_RATE))
    if rng.random() < wet:
        decay_s, loud = 10 ** rng.uniform(-0.8, 0.4), rng.uniform(0.05, 0.6)
        tail = _draw_tail(rng, decay_s, loud)
        chain.append(lambda y: effects.reverb(y, tail))
    return chain


def through(chain: list[Effect], y: np.ndarray) -> np.ndarray:
    """y after all effects of the chain, float32, brought to an even level."""
    for effect in chain:
        y = effect(y)
    return effects.level(np.asarray(y, dtype=np.float32))


def _equaliser(rng: np.random.Generator) -> Effect:
    """Three bells between 100 Hz and 5 kHz."""
    bells = np.array(
        [
            peak(10 ** rng.uniform(2.0, 3.7), rng.normal(0, 4), rng.uniform(0.5, 2.0), BANK_RATE)
            for _ in range(3)
        ]
    )
    return lambda y: np.asarray(scipy.signal.sosfilt(bells, y))


def _draw_tail(rng: np.random.Generator, decay_s: float, share: float) -> np.ndarray:
    """A room's impulse response (n,): a short gap, then noise that falls and grows duller."""
    noise = effects.falling_noise(rng, (int(decay_s * BANK_RATE),), decay_s, BANK_RATE)
    noise = scipy.signal.lfilter([1 - 0.6], [1, -0.6], noise) if rng.random() < 0.7 else noise
    noise *= share / np.sqrt(np.sum(noise**2))
    return np.concatenate([np.zeros(1 + int(rng.uniform(0, 0.03) * BANK_RATE)), noise])

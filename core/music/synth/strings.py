"""Plucked strings, computed: every drawing of the random numbers is another guitar.

A pluck is a sum of damped partials that lie a little too high (stiff strings), with the amplitudes
of a string pulled aside at one point (Fletcher and Rossing, The Physics of Musical Instruments,
chapter 2), doubled by a second, slightly detuned set, and coloured by a few body resonances.
"""

from dataclasses import dataclass

import numpy as np
import scipy.signal

from core.music.synth.banks import BANK_RATE, Bank, Note
from core.music.synth.filters import peak

NOTE_SECONDS = 3.0  # s
STEP_SEMITONES = 4  # one computed note every so many; those between are resampled
MAX_PARTIALS = 44


@dataclass(frozen=True)
class String:
    """One guitar's strings.

    pluck_at, pickup_at : places along the string, 0 to 0.5; no pickup at 0
    stiffness : of the string, its partials lie higher by sqrt(1 + stiffness n^2)
    decay_s : s until the lowest partial has lost 60 dB at A2; damping : how much sooner the higher
        ones have; roll_off : how much softer they are
    detune : of the second set, as a share of the frequency
    """

    pluck_at: float
    stiffness: float
    decay_s: float
    damping: float
    roll_off: float
    detune: float
    pickup_at: float


def string_bank(instrument: str, low: int, high: int, seed: int) -> Bank:
    """A guitar-like bank from pitch `low` to `high`. Steel and nylon, body or pickup are drawn with
    `seed`.

    instrument : "acoustic guitar" rings with a wooden body, "electric guitar" longer, darker and
        through a pickup.
    """
    rng = np.random.default_rng(seed)
    electric = instrument == "electric guitar"
    string = _draw(rng, electric)
    body = _body(
        rng,
        n=int(rng.integers(2, 4) if electric else rng.integers(3, 7)),
        depth_db=4.0 if electric else 9.0,
    )
    notes = []
    for pitch in range(low, high + STEP_SEMITONES, STEP_SEMITONES):
        y = scipy.signal.sosfilt(body, pluck(pitch, rng, string))
        notes.append(Note(float(pitch), (0.9 * y / np.max(np.abs(y))).astype(np.float32)))
    return Bank(f"string {seed}", instrument, tuple(notes))


def _draw(rng: np.random.Generator, electric: bool) -> String:
    """A guitar at random; the order of the draws is part of every seed."""
    return String(
        pluck_at=rng.uniform(0.06, 0.35),
        stiffness=10 ** rng.uniform(-5.0, -3.6),
        decay_s=rng.uniform(1.5, 5.0) if electric else rng.uniform(0.6, 2.8),
        damping=rng.uniform(0.2, 1.0) if electric else rng.uniform(0.3, 1.6),
        roll_off=rng.uniform(0.2, 1.2),
        detune=10 ** rng.uniform(-4.3, -3.0),
        pickup_at=rng.uniform(0.05, 0.25) if electric else 0.0,
    )


def pluck(pitch: float, rng: np.random.Generator, string: String) -> np.ndarray:
    """One plucked note: y (n_samples,) float32 at `BANK_RATE`, `NOTE_SECONDS` long."""
    f0 = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
    n = np.arange(1, MAX_PARTIALS + 1)
    frequency = n * f0 * np.sqrt(1.0 + string.stiffness * n**2)
    n, frequency = n[frequency < 0.47 * BANK_RATE], frequency[frequency < 0.47 * BANK_RATE]
    amplitude = np.abs(np.sin(np.pi * n * string.pluck_at)) / n ** (1.0 + string.roll_off)
    amplitude = amplitude * rng.uniform(0.6, 1.4, len(n))
    if string.pickup_at:
        amplitude = amplitude * n * np.abs(np.sin(np.pi * n * string.pickup_at))
    rate = 6.9 / string.decay_s * (f0 / 110.0) ** 0.4 * (1.0 + string.damping * (n - 1) * 0.25)
    t = np.arange(int(NOTE_SECONDS * BANK_RATE), dtype=np.float32) / BANK_RATE
    y = np.zeros_like(t)
    detune = string.detune
    for share, shift, slower in ((0.6, -detune, 1.0), (0.4, detune, rng.uniform(0.4, 0.9))):
        for f, a, r in zip(
            frequency * (1.0 + shift), amplitude * share, rate * slower, strict=True
        ):
            y += _partial(t, f, a, r, rng.uniform(0, 6.28))
    return _attacked(y, t, rng)


def _partial(t: np.ndarray, hertz: float, level: float, rate: float, phase: float) -> np.ndarray:
    """A decaying sine (n_samples,), zero past 60 dB of fall. rate : nepers a second"""
    y = np.zeros_like(t)
    t = t[: int(6.9 / rate * BANK_RATE) + 1]
    y[: len(t)] = (
        np.float32(level)
        * np.exp(np.float32(-rate) * t)
        * np.sin(np.float32(2 * np.pi * hertz) * t + np.float32(phase))
    )
    return y


def _attacked(y: np.ndarray, t: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """y with a soft start and the short noise of the finger."""
    attack = int(rng.uniform(0.001, 0.006) * BANK_RATE)
    y[:attack] *= np.linspace(0, 1, attack, dtype=np.float32)
    noise = rng.normal(size=len(t)).astype(np.float32) * np.exp(
        -t / np.float32(rng.uniform(0.003, 0.02))
    )
    loud = np.float32(rng.uniform(0.0, 0.15) * np.max(np.abs(y)))
    return np.asarray(y + loud * noise)


def _body(rng: np.random.Generator, n: int, depth_db: float) -> np.ndarray:
    """`n` random resonances between 90 and 5000 Hz as second-order sections."""
    drawn = [
        (10 ** rng.uniform(1.95, 3.7), rng.uniform(-depth_db, depth_db), rng.uniform(0.7, 5.0))
        for _ in range(n)
    ]
    return np.array([peak(*band, BANK_RATE) for band in drawn])

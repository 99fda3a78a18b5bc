"""Plucked strings, computed: every drawing of the random numbers is another guitar.

A pluck is a sum of damped partials that lie a little too high (stiff strings), with the amplitudes
of a string pulled aside at one point (Fletcher and Rossing, The Physics of Musical Instruments,
chapter 2), doubled by a second, slightly detuned set, and coloured by a few body resonances.
"""

import numpy as np
import scipy.signal

from core.music.synth.banks import BANK_RATE, Bank, Note

NOTE_SECONDS = 3.0  # s
STEP_SEMITONES = 4  # one computed note every so many; those between are resampled
MAX_PARTIALS = 44


def string_bank(instrument: str, low: int, high: int, seed: int) -> Bank:
    """A guitar-like bank from pitch `low` to `high`. Steel and nylon, body or pickup are drawn with
    `seed`.

    instrument : "acoustic guitar" rings with a wooden body, "electric guitar" longer, darker and
        through a pickup.
    """
    rng = np.random.default_rng(seed)
    electric = instrument == "electric guitar"
    character = {
        "pluck_at": rng.uniform(0.06, 0.35),
        "stiffness": 10 ** rng.uniform(-5.0, -3.6),
        "decay_s": rng.uniform(1.5, 5.0) if electric else rng.uniform(0.6, 2.8),
        "damping": rng.uniform(0.2, 1.0) if electric else rng.uniform(0.3, 1.6),
        "roll_off": rng.uniform(0.2, 1.2),
        "detune": 10 ** rng.uniform(-4.3, -3.0),
        "pickup_at": rng.uniform(0.05, 0.25) if electric else 0.0,
    }
    body = _body(
        rng,
        n=int(rng.integers(2, 4) if electric else rng.integers(3, 7)),
        depth_db=4.0 if electric else 9.0,
    )
    notes = []
    for pitch in range(low, high + STEP_SEMITONES, STEP_SEMITONES):
        y = scipy.signal.sosfilt(body, pluck(pitch, rng, **character))
        notes.append(Note(float(pitch), (0.9 * y / np.max(np.abs(y))).astype(np.float32)))
    return Bank(f"string {seed}", instrument, tuple(notes))


def pluck(
    pitch: float,
    rng: np.random.Generator,
    *,
    pluck_at: float,
    stiffness: float,
    decay_s: float,
    damping: float,
    roll_off: float,
    detune: float,
    pickup_at: float,
) -> np.ndarray:
    """One plucked note: y (n_samples,) at `BANK_RATE`, `NOTE_SECONDS` long.

    pluck_at, pickup_at : places along the string, 0 to 0.5; decay_s : s until the lowest partial
        has lost 60 dB at A2
    """
    f0 = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
    n = np.arange(1, MAX_PARTIALS + 1)
    frequency = n * f0 * np.sqrt(1.0 + stiffness * n**2)
    n, frequency = n[frequency < 0.47 * BANK_RATE], frequency[frequency < 0.47 * BANK_RATE]
    amplitude = (
        np.abs(np.sin(np.pi * n * pluck_at)) / n ** (1.0 + roll_off) * rng.uniform(0.6, 1.4, len(n))
    )
    if pickup_at:
        amplitude = amplitude * n * np.abs(np.sin(np.pi * n * pickup_at))
    rate = 6.9 / decay_s * (f0 / 110.0) ** 0.4 * (1.0 + damping * (n - 1) * 0.25)
    t = np.arange(int(NOTE_SECONDS * BANK_RATE), dtype=np.float32) / BANK_RATE
    y = np.zeros_like(t)
    for share, shift, slower in ((0.6, -detune, 1.0), (0.4, detune, rng.uniform(0.4, 0.9))):
        for f, a, r in zip(
            frequency * (1.0 + shift), amplitude * share, rate * slower, strict=True
        ):
            audible = min(len(t), int(6.9 / r * BANK_RATE) + 1)
            y[:audible] += (
                np.float32(a)
                * np.exp(np.float32(-r) * t[:audible])
                * np.sin(np.float32(2 * np.pi * f) * t[:audible] + np.float32(rng.uniform(0, 6.28)))
            )
    attack = int(rng.uniform(0.001, 0.006) * BANK_RATE)
    y[:attack] *= np.linspace(0, 1, attack, dtype=np.float32)
    noise = rng.normal(size=len(t)).astype(np.float32) * np.exp(
        -t / np.float32(rng.uniform(0.003, 0.02))
    )
    return y + np.float32(rng.uniform(0.0, 0.15) * np.max(np.abs(y))) * noise


def _body(rng: np.random.Generator, n: int, depth_db: float) -> np.ndarray:
    """`n` random resonances between 90 and 5000 Hz as second-order sections."""
    drawn = [
        (10 ** rng.uniform(1.95, 3.7), rng.uniform(-depth_db, depth_db), rng.uniform(0.7, 5.0))
        for _ in range(n)
    ]
    return np.array([peak(*band) for band in drawn])


def peak(frequency: float, gain_db: float, q: float, sr: int = BANK_RATE) -> np.ndarray:
    """One peaking equaliser band as a second-order section (6,), after Bristow-Johnson's Audio EQ
    Cookbook."""
    a = 10.0 ** (gain_db / 40.0)
    w = 2 * np.pi * min(frequency, 0.45 * sr) / sr
    alpha = np.sin(w) / (2 * q)
    b = np.array([1 + alpha * a, -2 * np.cos(w), 1 - alpha * a])
    d = np.array([1 + alpha / a, -2 * np.cos(w), 1 - alpha / a])
    return np.concatenate([b, d]) / d[0]

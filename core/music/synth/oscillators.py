"""Synthesizers, computed: saw, square, triangle, pulse and FM oscillators with envelopes and a
moving filter.

Every drawing of the random numbers is another preset: a lead, a pad, a pluck or a bass.
"""

from typing import Any

import numpy as np
import scipy.signal

from core.music.synth.banks import BANK_RATE, Bank, Note

STEP_SEMITONES = 5
SHAPES = ("saw", "square", "triangle", "pulse", "fm", "sine")


def oscillator_bank(low: int, high: int, seed: int, sustained: bool | None = None) -> Bank:
    """A synthesizer preset from pitch `low` to `high`, drawn with `seed`. `sustained` asks for a
    pad (True) or a pluck."""
    rng = np.random.default_rng(seed)
    pad = rng.random() < 0.5 if sustained is None else sustained
    preset: dict[str, Any] = {
        "shapes": tuple(
            rng.choice(SHAPES, size=rng.integers(1, 4), p=[0.3, 0.2, 0.1, 0.15, 0.2, 0.05])
        ),
        "spread": 10 ** rng.uniform(-3.5, -1.9),
        "width": rng.uniform(0.1, 0.45),
        "fm": (float(rng.choice([0.5, 1, 1, 2, 3, 3.5, 7])), rng.uniform(0.5, 6.0)),
        "attack_s": rng.uniform(0.05, 0.8) if pad else rng.uniform(0.001, 0.03),
        "decay_s": rng.uniform(0.5, 3.0) if pad else rng.uniform(0.08, 1.5),
        "sustain": rng.uniform(0.5, 1.0) if pad else rng.uniform(0.0, 0.7),
        "cutoff": 10 ** rng.uniform(2.4, 3.8),
        "sweep": rng.uniform(0.0, 3.0),
        "sweep_s": rng.uniform(0.05, 1.5),
        "vibrato": (rng.uniform(3, 7), rng.uniform(0, 0.006) if rng.random() < 0.4 else 0.0),
        "octave": rng.random() < 0.3,
    }
    seconds = 5.0 if pad else 3.0
    notes = []
    for pitch in range(low, high + STEP_SEMITONES, STEP_SEMITONES):
        y = tone(pitch, seconds, rng, **preset)
        notes.append(Note(float(pitch), (0.9 * y / np.max(np.abs(y))).astype(np.float32)))
    return Bank(f"oscillator {seed}", "synthesizer", tuple(notes))


def tone(
    pitch: float,
    seconds: float,
    rng: np.random.Generator,
    *,
    shapes: tuple[str, ...],
    spread: float,
    width: float,
    fm: tuple[float, float],
    attack_s: float,
    decay_s: float,
    sustain: float,
    cutoff: float,
    sweep: float,
    sweep_s: float,
    vibrato: tuple[float, float],
    octave: bool,
) -> np.ndarray:
    """One note of a preset: y (n_samples,) at `BANK_RATE`.

    spread : detuning between oscillators as a share of the frequency; fm : ratio and index; cutoff
        : Hz;
    sweep : octaves that the filter opens at the start and falls back over sweep_s; vibrato : Hz and
        share
    """
    t = np.arange(int(seconds * BANK_RATE)) / BANK_RATE
    f0 = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
    y = np.zeros_like(t)
    for i, shape in enumerate(shapes):
        f = f0 * (1.0 + spread * (i - (len(shapes) - 1) / 2)) * (0.5 if octave and i == 1 else 1.0)
        sway = vibrato[1] / vibrato[0] * np.sin(2 * np.pi * vibrato[0] * t)
        phase = f * (t + sway) + rng.random()
        y += _wave(shape, phase, f, width, fm, t)
    envelope = np.minimum(t / attack_s, 1.0) * (
        sustain + (1 - sustain) * np.exp(-np.maximum(t - attack_s, 0) / decay_s)
    )
    return _filtered(y * envelope, t, cutoff, sweep, sweep_s)


def _wave(
    shape: str, phase: np.ndarray, f: float, width: float, fm: tuple[float, float], t: np.ndarray
) -> np.ndarray:
    """One oscillator. Steps are smoothed by a polynomial over one sample (Välimäki 2005), so that
    little folds."""
    if shape == "sine":
        return np.sin(2 * np.pi * phase)
    if shape == "fm":
        return np.sin(
            2 * np.pi * phase + fm[1] * np.exp(-t * 1.5) * np.sin(2 * np.pi * fm[0] * phase)
        )
    if shape == "triangle":
        return 4 * np.abs(phase % 1.0 - 0.5) - 1
    if shape == "saw":
        return _saw(phase, f)
    return _saw(phase, f) - _saw(phase + (0.5 if shape == "square" else width), f)


def _saw(phase: np.ndarray, f: float) -> np.ndarray:
    p, step = phase % 1.0, f / BANK_RATE
    y = 2 * p - 1
    after, before = p / step, (p - 1) / step
    y -= np.where(p < step, after + after - after**2 - 1, 0.0)
    return y - np.where(p > 1 - step, before**2 + before + before + 1, 0.0)


def _filtered(
    y: np.ndarray, t: np.ndarray, cutoff: float, sweep: float, sweep_s: float
) -> np.ndarray:
    """A low-pass whose cutoff falls: two fixed filters, cross-faded, which sounds much the same and
    costs one pass each."""
    top = 0.45 * BANK_RATE
    closed = scipy.signal.sosfilt(
        scipy.signal.butter(2, min(cutoff, top), fs=BANK_RATE, output="sos"), y
    )
    if sweep < 0.3:
        return closed
    opened = scipy.signal.sosfilt(
        scipy.signal.butter(2, min(cutoff * 2**sweep, top), fs=BANK_RATE, output="sos"), y
    )
    share = np.exp(-t / sweep_s)
    return share * opened + (1 - share) * closed

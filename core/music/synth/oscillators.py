"""Synthesizers, computed: saw, square, triangle, pulse and FM oscillators with envelopes and a
moving filter.

Every drawing of the random numbers is another preset: a lead, a pad, a pluck or a bass.
"""

from dataclasses import dataclass

import numpy as np
import scipy.signal

from core.music.synth.banks import BANK_RATE, Bank, Note

STEP_SEMITONES = 5
SHAPES = ("saw", "square", "triangle", "pulse", "fm", "sine")


@dataclass(frozen=True)
class Preset:
    """One setting of a synthesizer.

    shapes : of SHAPES, one an oscillator; spread : detuning between them as a share of the
        frequency; width : of the pulse, 0 to 1
    fm : ratio and index; vibrato : Hz and share of the frequency; octave : the second oscillator
        sounds an octave lower
    attack_s, decay_s : s; sustain : 0 to 1
    cutoff : Hz of the low-pass; sweep : octaves that it opens at the start and falls back over
        sweep_s
    """

    shapes: tuple[str, ...]
    spread: float
    width: float
    fm: tuple[float, float]
    attack_s: float
    decay_s: float
    sustain: float
    cutoff: float
    sweep: float
    sweep_s: float
    vibrato: tuple[float, float]
    octave: bool


def oscillator_bank(low: int, high: int, seed: int) -> Bank:
    """A synthesizer preset from pitch `low` to `high`, drawn with `seed`."""
    rng = np.random.default_rng(seed)
    pad = rng.random() < 0.5
    preset = _draw(rng, pad)
    seconds = 5.0 if pad else 3.0
    notes = []
    for pitch in range(low, high + STEP_SEMITONES, STEP_SEMITONES):
        y = tone(pitch, seconds, rng, preset)
        notes.append(Note(float(pitch), (0.9 * y / np.max(np.abs(y))).astype(np.float32)))
    return Bank(f"oscillator {seed}", "synthesizer", tuple(notes))


def _draw(rng: np.random.Generator, pad: bool) -> Preset:
    """A preset at random; the order of the draws is part of every seed."""
    return Preset(
        shapes=tuple(
            rng.choice(SHAPES, size=rng.integers(1, 4), p=[0.3, 0.2, 0.1, 0.15, 0.2, 0.05])
        ),
        spread=10 ** rng.uniform(-3.5, -1.9),
        width=rng.uniform(0.1, 0.45),
        fm=(float(rng.choice([0.5, 1, 1, 2, 3, 3.5, 7])), rng.uniform(0.5, 6.0)),
        attack_s=rng.uniform(0.05, 0.8) if pad else rng.uniform(0.001, 0.03),
        decay_s=rng.uniform(0.5, 3.0) if pad else rng.uniform(0.08, 1.5),
        sustain=rng.uniform(0.5, 1.0) if pad else rng.uniform(0.0, 0.7),
        cutoff=10 ** rng.uniform(2.4, 3.8),
        sweep=rng.uniform(0.0, 3.0),
        sweep_s=rng.uniform(0.05, 1.5),
        vibrato=(rng.uniform(3, 7), rng.uniform(0, 0.006) if rng.random() < 0.4 else 0.0),
        octave=bool(rng.random() < 0.3),
    )


def tone(pitch: float, seconds: float, rng: np.random.Generator, preset: Preset) -> np.ndarray:
    """One note of a preset: y (n_samples,) float64 at `BANK_RATE`."""
    t = np.arange(int(seconds * BANK_RATE)) / BANK_RATE
    f0 = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
    sway_hz, sway_share = preset.vibrato
    y = np.zeros_like(t)
    for i, shape in enumerate(preset.shapes):
        lower = 0.5 if preset.octave and i == 1 else 1.0
        f = f0 * (1.0 + preset.spread * (i - (len(preset.shapes) - 1) / 2)) * lower
        sway = sway_share / sway_hz * np.sin(2 * np.pi * sway_hz * t)
        phase = f * (t + sway) + rng.random()
        y += _wave(shape, phase, f, preset.width, preset.fm, t)
    envelope = np.minimum(t / preset.attack_s, 1.0) * (
        preset.sustain
        + (1 - preset.sustain) * np.exp(-np.maximum(t - preset.attack_s, 0) / preset.decay_s)
    )
    return _filtered(y * envelope, t, preset)


def _wave(
    shape: str, phase: np.ndarray, f: float, width: float, fm: tuple[float, float], t: np.ndarray
) -> np.ndarray:
    """One oscillator. Steps are smoothed by a polynomial over one sample (Välimäki 2005), so that
    little folds."""
    if shape == "sine":
        return np.asarray(np.sin(2 * np.pi * phase))
    if shape == "fm":
        bend = fm[1] * np.exp(-t * 1.5) * np.sin(2 * np.pi * fm[0] * phase)
        return np.asarray(np.sin(2 * np.pi * phase + bend))
    if shape == "triangle":
        return np.asarray(4 * np.abs(phase % 1.0 - 0.5) - 1)
    if shape == "saw":
        return _saw(phase, f)
    later = phase + (0.5 if shape == "square" else width)
    return np.asarray(_saw(phase, f) - _saw(later, f))


def _saw(phase: np.ndarray, f: float) -> np.ndarray:
    p, step = phase % 1.0, f / BANK_RATE
    y = 2 * p - 1
    after, before = p / step, (p - 1) / step
    y -= np.where(p < step, after + after - after**2 - 1, 0.0)
    return np.asarray(y - np.where(p > 1 - step, before**2 + before + before + 1, 0.0))


def _filtered(y: np.ndarray, t: np.ndarray, preset: Preset) -> np.ndarray:
    """A low-pass whose cutoff falls: two fixed filters, cross-faded, which sounds much the same and
    costs one pass each."""
    closed = _low_passed(y, preset.cutoff)
    if preset.sweep < 0.3:
        return closed
    opened = _low_passed(y, preset.cutoff * 2**preset.sweep)
    share = np.exp(-t / preset.sweep_s)
    return np.asarray(share * opened + (1 - share) * closed)


def _low_passed(y: np.ndarray, cutoff: float) -> np.ndarray:
    sos = scipy.signal.butter(2, min(cutoff, 0.45 * BANK_RATE), fs=BANK_RATE, output="sos")
    return np.asarray(scipy.signal.sosfilt(sos, y))

"""A score's sound: parts, then their mix."""

import numpy as np

from core.music.score import Part, Score
from core.music.synth import effects
from core.music.synth.sampler import SR, play

LEVEL_SAMPLES = effects.level_samples(SR)
LOUDNESS = 0.1  # RMS of the mix over its first 24 s, -20 dBFS
SENDS = {"lead": 1.0, "chords": 0.9, "pad": 1.2, "drums": 0.35, "bass": 0.1}  # to the room


def render_score(score: Score, seconds: float | None = None) -> np.ndarray:
    """Sound of a score, float32 (n_samples, 2), never louder than full scale."""
    return np.ascontiguousarray(_render(score, seconds, 2).T)


def render_mono(score: Score, seconds: float | None = None) -> np.ndarray:
    """The middle of left and right, float32 (n_samples,): all that a network gets, in two thirds
    of the time."""
    return np.asarray(_render(score, seconds, 1)[0])


def _render(score: Score, seconds: float | None, sides: int) -> np.ndarray:
    length = score.duration_s if seconds is None else min(max(seconds, 0.0), score.duration_s)
    wanted = round(length * SR)
    n = max(wanted, min(LEVEL_SAMPLES, round(score.duration_s * SR)))
    parts = score.until(n / SR).parts
    stems = np.zeros((len(parts), n), np.float32)
    for part, stem in zip(parts, stems, strict=True):
        play(part, n, stem)
    return mix(score, parts, stems, sides)[:, :wanted]


def mix(score: Score, parts: list[Part], stems: np.ndarray, sides: int = 2) -> np.ndarray:
    """Stems (n_parts, n) to left and right (2, n), or their middle (1, n): the lead in front, all
    in one room."""
    how = score.mix
    stems[0] = _treat(stems[0], score)
    gains = np.array([10 ** (part.gain_db / 20) for part in parts], np.float32)
    if len(parts) > 1:
        behind = effects.reference(gains[1:] @ stems[1:, :LEVEL_SAMPLES], SR)
        gains[1:] *= np.float32(
            effects.reference(stems[0], SR) / behind * 10 ** (-how.lead_above_db / 20)
        )
    angles = np.array([(part.pan + 1) * np.pi / 4 for part in parts])
    places = np.stack([np.cos(angles), np.sin(angles)])
    sends = np.array([[SENDS[part.role] for part in parts]])
    places = places if sides == 2 else places.mean(axis=0, keepdims=True)
    y = (np.concatenate([places, sends]) * gains).astype(np.float32) @ stems
    y, send = y[:-1], y[-1]
    if how.space > 0.02:
        y += effects.room(send, how.room_s, 0.9 * how.space, SR, sides)
    middle = (
        y[0, :LEVEL_SAMPLES] if sides == 1 else y[:, :LEVEL_SAMPLES].sum(axis=0) * np.float32(0.5)
    )
    y *= np.float32(LOUDNESS / effects.reference(middle, SR))
    return effects.limit(y)


def _treat(stem: np.ndarray, score: Score) -> np.ndarray:
    """The lead (n_samples,) after its own effects."""
    how = score.mix
    if how.drive is not None:
        drive = how.drive
        stem = effects.amplifier(stem, drive.gain_db, drive.cabinet_hz, drive.bias, SR)
    if how.chorus:
        stem = effects.chorus(stem, how.chorus, SR)
    if how.echo:
        beat_s = 60 / score.tempo_bpm
        stem = effects.echo(stem, beat_s * (0.75 if beat_s < 0.75 else 0.5), how.echo, SR)
    if abs(how.tilt_db) > 1 and how.drive is None:
        stem = effects.tilt(stem, how.tilt_db, SR)
    return stem

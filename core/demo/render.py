"""A track's sound, made when it is asked for: score, parts, mix."""

import numpy as np

from core.demo import effects
from core.demo.sampler import SR, play
from core.demo.score import Part, Score

SENDS = {"lead": 1.0, "chords": 0.9, "pad": 1.2, "drums": 0.35, "bass": 0.1}  # to the room


def render(track_id: str, seconds: float | None = None) -> tuple[np.ndarray, int]:
    """A demo track's sound: y float32 (n_samples, 2) and 44,100 Hz; only its first `seconds` if given.

    A shorter rendering is the beginning of a longer one, if it has at least the 24 s from which levels are set.
    SoundkinError if there is no such track.
    """
    from core.demo.composer import compose
    from core.demo.tags import plan

    return render_score(compose(plan(track_id)), seconds), SR


def render_score(score: Score, seconds: float | None = None) -> np.ndarray:
    """Sound of a score, float32 (n_samples, 2), never louder than full scale."""
    length = score.duration_s if seconds is None else min(max(seconds, 0.0), score.duration_s)
    wanted = round(length * SR)
    n = max(wanted, min(round(24.0 * SR), round(score.duration_s * SR)))
    stems = [(part, play(part, n)) for part in score.until(n / SR).parts]
    y = mix(score, stems, n)
    return np.ascontiguousarray(y[:, :wanted].T)


def mix(score: Score, stems: list[tuple[Part, np.ndarray]], n: int) -> np.ndarray:
    """Stems to stereo (2, n): the lead through its effects and in front, the others behind, all in one room."""
    how = score.mix
    stems = [(stems[0][0], _treat(stems[0][1], score)), *stems[1:]]
    gains = np.array([10 ** (part.gain_db / 20) for part, _ in stems], np.float32)
    sounds = np.stack([y for _, y in stems])
    if len(stems) > 1:
        behind = effects.reference(gains[1:] @ sounds[1:, : effects.LEVEL_SAMPLES])
        gains[1:] *= np.float32(effects.reference(sounds[0]) / behind * 10 ** (-how["lead_above_db"] / 20))
    angles = np.array([(part.pan + 1) * np.pi / 4 for part, _ in stems])
    sends = np.array([SENDS[part.role] for part, _ in stems])
    y = (np.stack([np.cos(angles), np.sin(angles), sends]) * gains).astype(np.float32) @ sounds
    y, send = y[:2], y[2]
    if how["space"] > 0.02:
        y += effects.room(send, how["room_s"]) * np.float32(0.9 * how["space"])
    loud = effects.reference(y[0]) ** 2 + effects.reference(y[1]) ** 2
    y *= np.float32(effects.LOUDNESS / np.sqrt(loud / 2))
    return effects.limit(y)


def _treat(stem: np.ndarray, score: Score) -> np.ndarray:
    """The lead's own effects."""
    how = score.mix
    if "drive_db" in how:
        stem = effects.amplifier(stem, how["drive_db"], how["cabinet_hz"], how["bias"])
    if how["chorus"]:
        stem = effects.chorus(stem, how["chorus"])
    if how["echo"]:
        beat_s = 60 / score.tempo_bpm
        stem = effects.echo(stem, beat_s * (0.75 if beat_s < 0.75 else 0.5), how["echo"])
    if abs(how["tilt_db"]) > 1 and "drive_db" not in how:
        stem = effects.tilt(stem, how["tilt_db"])
    return stem

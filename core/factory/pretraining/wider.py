"""More sound from the same clips: at another pitch and speed, through an equaliser, a room, an
amplifier or a codec, alone and two at once; each as the teacher answers just that.

What a small network learns from a teacher grows with how much the teacher has answered, and with
hearing just what the teacher heard (Beyer et al., Knowledge distillation: a good teacher is patient
and consistent, 2022).
"""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from core.factory.pretraining.prepare import (
    MIXES,
    AnsweredClips,
    Clips,
    draw_pair,
    level,
    lowered,
    spectrogram,
)
from core.factory.pretraining.teacher import SAMPLE_RATE, SECONDS, Teacher

SEMITONES, MIX_DB = 3.0, 12.0
MOVED, EQUALISED, IN_A_ROOM, DRIVEN, CODED = 0.7, 0.5, 0.25, 0.2, 0.15  # shares
AMPLIFIED = ("electric guitar", "synthesizer", "electric piano", "bass", "")  # "": music
KNOT_DB, KNOT_HERTZ = 4.0, np.geomspace(40.0, 16000.0, 8)
ROOM_SECONDS, DRIVE_DB = (0.15, 2.0), (6.0, 30.0)
AT_ONCE = 24  # clips that the teacher answers at once


@dataclass
class Waiting:
    """Clips that wait for the teacher's answers, with how they were made."""

    sounds: list[np.ndarray]
    made: list[tuple[float, ...]]


def wider(shared: Path, path: Path, seed: int, own: str, device: str = "cpu") -> None:
    """A set of altered clips of a part of the split, as `prepare.varied` leaves them."""
    clips, teacher = Clips(shared / "teachset"), Teacher(shared / "teacher", device)
    rng, store, waiting = np.random.default_rng((seed, 7)), AnsweredClips(), Waiting([], [])

    def answer() -> None:
        if waiting.sounds:
            E, L = teacher.many(waiting.sounds)
            for k, y in enumerate(waiting.sounds):
                store.add(spectrogram(lowered(y)), E[k], L[k], waiting.made[k])
        waiting.sounds.clear()
        waiting.made.clear()

    def add(y: np.ndarray, made: tuple[float, ...]) -> None:
        waiting.sounds.append(level(y))
        waiting.made.append(made)
        if len(waiting.sounds) == AT_ONCE:
            answer()

    for row in clips.rows_of(own):
        if clips.rows[row]["kind"] in ("voice", "other") and rng.random() < 0.5:
            continue
        y, semitones = moved(clips[row], rng)
        y = altered(y, may_be_driven(clips.rows[row]), rng)
        add(y, (row, -1, semitones, 0.0))
    for _ in range(MIXES[own]):
        a, b = draw_pair(clips, own, rng)
        if clips.rows[a]["track"] != clips.rows[b]["track"]:
            db = rng.uniform(-MIX_DB, MIX_DB)
            first, other = moved(clips[a], rng)[0], moved(clips[b], rng)[0]
            other = level(np.roll(other, int(rng.integers(len(other)))))
            mix = level(first) + np.resize(other, len(first)) * np.float32(10 ** (-db / 20))
            driven = may_be_driven(clips.rows[a]) and may_be_driven(clips.rows[b])
            add(altered(mix, driven, rng), (a, b, db, 0.0))
    answer()
    store.save(path)


def may_be_driven(clip: dict[str, str]) -> bool:
    """Whether it stays what it is through an amplifier."""
    return clip["kind"] in ("music", "instrument") and clip["instrument"] in AMPLIFIED


def moved(y: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """y (n,) at another pitch and speed, most of the time, and by how many semitones."""
    semitones = rng.uniform(-SEMITONES, SEMITONES) if rng.random() < MOVED else 0.0
    if semitones == 0.0:
        return y, 0.0
    rate = SAMPLE_RATE * 2 ** (semitones / 12)
    return soxr.resample(y, rate, SAMPLE_RATE, quality="MQ").astype(np.float32), semitones


def altered(y: np.ndarray, amplified: bool, rng: np.random.Generator) -> np.ndarray:
    """y (n,) through an amplifier, an equaliser and a room, a codec, each at times."""
    if amplified and rng.random() < DRIVEN:
        y = driven(y, rng.uniform(*DRIVE_DB))
    equalised, roomy = rng.random() < EQUALISED, rng.random() < IN_A_ROOM
    if equalised or roomy:
        y = filtered(y, equalised, roomy, rng)
    return coded(level(y), rng) if rng.random() < CODED else y


def driven(y: np.ndarray, db: float) -> np.ndarray:
    """y (n,), levelled, as an overdriven amplifier gives it back."""
    return np.tanh(level(y) * np.float32(10 ** (db / 20))).astype(np.float32)


def filtered(y: np.ndarray, equalised: bool, roomy: bool, rng: np.random.Generator) -> np.ndarray:
    """y (n,) through an equaliser of a few knots, in a room whose tail is noise that dies away."""
    n = int(2 * SECONDS * SAMPLE_RATE)
    Y = np.fft.rfft(y[: n // 2], n)
    if equalised:
        hertz = np.linspace(0.0, SAMPLE_RATE / 2, len(Y))
        db = np.interp(
            np.log(hertz + 20.0), np.log(KNOT_HERTZ), rng.normal(0, KNOT_DB, len(KNOT_HERTZ))
        )
        Y = Y * 10 ** (db / 20)
    if roomy:
        seconds, wet = rng.uniform(*ROOM_SECONDS), rng.uniform(0.1, 0.6)
        t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
        tail = rng.normal(size=len(t)) * 10 ** (-3.0 * t / seconds)  # 60 dB in these seconds
        tail *= wet / np.sqrt(np.square(tail).sum())
        tail[0] += 1.0 - wet
        Y = Y * np.fft.rfft(tail, n)
    return np.fft.irfft(Y, n)[: len(y)].astype(np.float32)


def coded(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """y (n,) through MP3 or Ogg Vorbis at a low rate and back."""
    file, kind = io.BytesIO(), ("MP3", "OGG")[int(rng.integers(2))]
    with soundfile.SoundFile(
        file, "w", SAMPLE_RATE, 1, format=kind, compression_level=float(rng.uniform(0.5, 1.0))
    ) as out:
        for first in range(0, len(y), 1 << 16):  # libsndfile crashes on long Ogg writes at once
            out.write(y[first : first + (1 << 16)])
    file.seek(0)
    return np.resize(soundfile.read(file, dtype="float32")[0], len(y))

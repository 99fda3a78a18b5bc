"""What the teaching reads, made once: spectrograms and the teacher's answers, as files under a work
folder.

clean.npz: every clip of the teaching set, with the answers that ../shared/teacher holds.
varied*.npz: clips at another pitch and speed, some through MP3, and two clips at once, with the
teacher's answers to just that. gen_*.npz: generated music, lead and backing apart. Every file is
made whole or not at all, so an interrupted run goes on.
"""

import csv
import subprocess
from pathlib import Path

import numpy as np
import soundfile
import soxr

from core.audio.features import stft
from core.audio.frontends import FMAX, FMIN, HOP_LENGTH, N_FFT, N_MELS, SAMPLE_RATE, mel_basis
from core.factory.pretraining.split import part
from core.factory.pretraining.teacher import SAMPLE_RATE as TEACHER_RATE
from core.factory.pretraining.teacher import Teacher

RMS = 0.08
SEMITONES, CODED, BITRATES = 2.0, 0.3, (16, 24, 32, 48, 64)  # kbit/s
MIXES, MIX_DB = {"teach": 2600, "kept": 1200}, 10.0
FLOOR = 1e-10


def spectrogram(y: np.ndarray) -> np.ndarray:
    """Log-mel of y (n,) at 16 kHz in dB, float16 (96, n_frames), its level kept so that it can be
    mixed."""
    S = mel_basis(SAMPLE_RATE, N_MELS, FMIN, FMAX) @ stft.power(y, N_FFT, HOP_LENGTH)
    return np.asarray(10.0 * np.log10(S + FLOOR), np.float16)


def level(y: np.ndarray) -> np.ndarray:
    """y scaled to a root mean square of RMS."""
    return y * np.float32(RMS / max(float(np.sqrt(np.mean(np.square(y, dtype=np.float64)))), 1e-9))


def save(path: Path, **arrays: np.ndarray) -> None:
    """np.savez in one step."""
    partial = path.with_suffix(".part.npz")
    np.savez(partial, **arrays)  # type: ignore[arg-type]
    partial.replace(path)


class AnsweredClips:
    """Spectrograms of any lengths with the teacher's answers, collected and then saved."""

    def __init__(self) -> None:
        self.rows: list[tuple[np.ndarray, np.ndarray, np.ndarray, tuple[float, ...]]] = []

    def add(
        self, S: np.ndarray, embedding: np.ndarray, logits: np.ndarray, made: tuple[float, ...] = ()
    ) -> None:
        """One more: S (96, n_frames), answers (384,) and (527,), how it was made."""
        self.rows.append((S, embedding.astype(np.float16), logits.astype(np.float16), made))

    def save(self, path: Path) -> None:
        """Spectrograms one after another with their ends, and the answers."""
        S, E, L, made = zip(*self.rows, strict=True)
        ends = np.cumsum([0] + [s.shape[1] for s in S])
        save(
            path,
            X=np.concatenate(S, axis=1),
            o=ends,
            E=np.array(E),
            L=np.array(L),
            M=np.array(made),
        )


class Clips:
    """The teaching set's sound."""

    def __init__(self, folder: Path):
        with (folder / "clips.csv").open(encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self._folder = folder
        self._read: dict[int, np.ndarray] = {}

    def __getitem__(self, row: int) -> np.ndarray:
        """A clip at the teacher's rate, levelled."""
        if row not in self._read:
            y, sr = soundfile.read(
                self._folder / self.rows[row]["file"], dtype="float32", always_2d=True
            )
            mono = y.mean(axis=1)
            self._read[row] = level(
                mono if sr == TEACHER_RATE else soxr.resample(mono, sr, TEACHER_RATE)
            )
        return self._read[row]

    def rows_of(self, own: str, kind: str | None = None) -> list[int]:
        """Rows of a part of the split, of one kind or of all."""
        return [
            i
            for i, r in enumerate(self.rows)
            if part(r["source"]) == own and kind in (None, r["kind"])
        ]


def lowered(y: np.ndarray) -> np.ndarray:
    """From the teacher's rate to the network's."""
    return np.asarray(soxr.resample(y, TEACHER_RATE, SAMPLE_RATE), np.float32)


def clean(shared: Path, path: Path) -> None:
    """Every clip as it is."""
    clips, store = Clips(shared / "teachset"), AnsweredClips()
    with np.load(shared / "teacher" / "targets.npz") as stored:
        at = {str(name): i for i, name in enumerate(stored["path"])}
        E, L = stored["embedding"], stored["logits"]
    for row, clip in enumerate(clips.rows):
        own = at["teachset/" + clip["file"]]
        store.add(spectrogram(lowered(clips[row])), E[own], L[own])
    store.save(path)


def varied(shared: Path, path: Path, seed: int, own: str = "teach") -> None:
    """Clips of a part at another pitch and speed, some through MP3; then two at once, as many as
    MIXES says. Columns of M: row of the clip, of the other (-1: none), semitones or dB, 1 where
    coded."""
    clips, store, teacher = Clips(shared / "teachset"), AnsweredClips(), Teacher(shared / "teacher")
    rng = np.random.default_rng(seed)

    def add(y: np.ndarray, made: tuple[float, ...]) -> None:
        y = level(y)
        store.add(spectrogram(lowered(y)), *teacher(y), made)

    for row in clips.rows_of(own):
        if clips.rows[row]["kind"] in ("voice", "other") and rng.random() < 0.5:
            continue
        semitones = rng.uniform(-SEMITONES, SEMITONES)
        y = soxr.resample(clips[row], TEACHER_RATE * 2 ** (semitones / 12), TEACHER_RATE).astype(
            np.float32
        )
        through_mp3 = rng.random() < CODED
        add(
            coded(level(y), TEACHER_RATE, int(rng.choice(BITRATES))) if through_mp3 else y,
            (row, -1, semitones, through_mp3),
        )
    for _ in range(MIXES[own]):
        a, b = draw_pair(clips, own, rng)
        if clips.rows[a]["track"] != clips.rows[b]["track"]:
            db = rng.uniform(-MIX_DB, MIX_DB)
            add(
                clips[a] + np.resize(clips[b], len(clips[a])) * np.float32(10 ** (-db / 20)),
                (a, b, db, 0.0),
            )
    store.save(path)


def draw_pair(clips: Clips, own: str, rng: np.random.Generator) -> tuple[int, int]:
    """Music or an instrument of a part, and what is laid over it."""
    a = int(rng.choice(clips.rows_of(own, "music" if rng.random() < 0.7 else "instrument")))
    kind = str(rng.choice(["music", "instrument", "voice", "other"], p=[0.3, 0.25, 0.3, 0.15]))
    return a, int(rng.choice(clips.rows_of(own, kind)))


def coded(y: np.ndarray, rate: int, kilobits: int) -> np.ndarray:
    """y (n,) at `rate` Hz through MP3 and back."""
    raw = ["-f", "f32le", "-ar", str(rate), "-ac", "1"]
    mp3 = ["-c:a", "libmp3lame", "-b:a", f"{kilobits}k", "-f", "mp3"]
    z = y.astype("<f4").tobytes()
    for given, wanted in ((raw, mp3), (["-f", "mp3"], raw)):
        command = ["ffmpeg", "-v", "error", *given, "-i", "pipe:0", *wanted, "pipe:1"]
        z = subprocess.run(command, input=z, capture_output=True, check=True).stdout
    return np.frombuffer(z, "<f4")[: len(y)].copy()

"""Note banks: one instrument as a handful of single notes, recorded or synthesised, and a part
played with them.

A note that a bank lacks is the nearest one, resampled to the pitch asked for. Banks marked held_out
in the folder's list test the models; they are not read unless a caller asks for them by name.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
import soxr

from core.errors import SoundkinError
from core.music.score import DURATION, PITCH, START, VELOCITY

BANK_RATE = 16000  # Hz, of every note in a bank and of every part played with one
RELEASE_SECONDS = 0.12  # s, a note let go fades over this time
PERCUSSION = "percussion"  # the instrument whose pitches are different things to hit
NEAR_SEMITONES = 2.0  # so much further away than the nearest, notes are still drawn, for variety


@dataclass(frozen=True)
class Note:
    """One sounding note: its MIDI pitch and its samples y (n_samples,), `BANK_RATE`, float32."""

    pitch: float
    y: np.ndarray


@dataclass(frozen=True)
class Bank:
    """One physical instrument or preset, or a `variant` of it: shift in semitones, damping in
    nepers a second."""

    name: str
    instrument: str
    notes: tuple[Note, ...]
    shift: float = 0.0
    damping: float = 0.0

    def pitches(self) -> tuple[float, float]:
        """Lowest and highest pitch of the bank's own notes."""
        own = [note.pitch for note in self.notes]
        return min(own), max(own)


def list_banks(folder: Path, held_out: bool = False) -> dict[str, list[dict[str, str]]]:
    """Rows of `notes.csv` by bank, either those that may train a model or those that test it.
    SoundkinError without a list."""
    path = folder / "notes.csv"
    if not path.exists():
        raise SoundkinError(
            f"There is no {path}. Name the folder of recorded notes that holds notes.csv."
        )
    banks: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["held_out"] == "True") == held_out:
                banks.setdefault(row["bank"], []).append(row)
    return banks


def read_bank(folder: Path, rows: Iterable[dict[str, str]]) -> Bank:
    """The notes that `rows` of `notes.csv` name, as one bank."""
    rows = list(rows)
    notes = []
    for row in rows:
        y, sr = soundfile.read(folder / row["file"], dtype="float32", always_2d=True)
        mono = y.mean(axis=1)
        y = mono if sr == BANK_RATE else soxr.resample(mono, sr, BANK_RATE)
        notes.append(Note(float(row["pitch_midi"]), y))
    return Bank(rows[0]["bank"], rows[0]["instrument"], tuple(notes))


def variant(bank: Bank, rng: np.random.Generator) -> Bank:
    """Another instrument of the same family: what sounds at a pitch is the recording of one some
    semitones away.

    So body and brightness move against the pitch; the tone may also die away sooner.
    """
    return replace(
        bank,
        shift=float(np.clip(rng.normal(0, 2.5), -5, 5)),
        damping=max(0.0, float(rng.normal(0, 0.8))),
    )


def play(notes: np.ndarray, bank: Bank, seconds: float, seed: int = 0) -> np.ndarray:
    """Notes (n, 4) as in `score.Part` played with the bank: y (n_samples,) float32 at `BANK_RATE`,
    peak not limited.

    seconds : length of the sound; notes that ring longer are cut
    seed : draws which of several fitting notes is taken. Notes louder in the score are louder here.
    """
    rng = np.random.default_rng(seed)
    y = np.zeros(int(seconds * BANK_RATE), np.float32)
    sounding = lru_cache(maxsize=256)(
        lambda which, pitch: _damped(_shifted(bank.notes[which], pitch), bank.damping)
    )
    own = np.array([note.pitch for note in bank.notes])
    for start, duration, pitch, velocity in notes[:, [START, DURATION, PITCH, VELOCITY]]:
        first = int(start * BANK_RATE)
        if first >= len(y):
            continue
        distance = np.abs(own - (pitch - bank.shift))
        near = np.flatnonzero(
            distance <= distance.min() + (0.0 if bank.instrument == PERCUSSION else NEAR_SEMITONES)
        )
        note = _let_go(sounding(int(rng.choice(near)), float(pitch)), duration)[: len(y) - first]
        y[first : first + len(note)] += note * np.float32((velocity / 127.0) ** 1.5)
    return y


def _shifted(note: Note, pitch: float) -> np.ndarray:
    """The note's samples at another pitch, and so a little shorter or longer."""
    ratio = 2.0 ** ((pitch - note.pitch) / 12.0)
    if abs(ratio - 1.0) < 1e-6:
        return note.y
    moved = soxr.resample(note.y, BANK_RATE * ratio, BANK_RATE, quality="MQ")
    return np.asarray(moved, np.float32)


def _damped(y: np.ndarray, damping: float) -> np.ndarray:
    if not damping:
        return y
    return np.asarray(y * np.exp(-damping * np.arange(len(y)) / BANK_RATE).astype(np.float32))


def _let_go(y: np.ndarray, duration_s: float) -> np.ndarray:
    """The note for `duration_s`, then faded over `RELEASE_SECONDS`."""
    held, release = int(duration_s * BANK_RATE), int(RELEASE_SECONDS * BANK_RATE)
    if len(y) <= held:
        return y
    cut = y[: held + release].copy()
    cut[held:] *= np.linspace(1.0, 0.0, len(cut) - held, dtype=np.float32)
    return cut

"""A piece of music as numbers: what the composer writes and the synthesiser plays.

A score is a few parts, each with one instrument and an array of notes. Times are seconds, so a
score can be cut at any second without knowing its tempo.
"""

from dataclasses import dataclass, replace

import numpy as np

START, DURATION, PITCH, VELOCITY = range(4)  # columns of `Part.notes`
DRUMS = -1  # the program of a part that plays General MIDI's percussion keys


@dataclass(frozen=True)
class Plan:
    """What is decided about a track before it is composed, and is true of it."""

    index: int
    title: str
    genre: str
    mood: str
    use: str
    instrument: str  # family that leads
    arrangement: str  # solo, sparse or full
    chords: str = ""  # family that accompanies, if any
    pad: str = ""  # family that holds chords behind, if any
    length_s: float = 45.0
    # its composer's: tempo, space, brightness, each 0 to 1
    taste: tuple[float, float, float] = (0.5, 0.5, 0.5)


@dataclass
class Part:
    """One instrument's part.

    role : "lead" (what the piece is tagged with), "chords", "bass", "drums" or "pad"
    instrument : family, such as "piano", "electric guitar", "synthesizer", "strings", "percussion"
    program : General MIDI program counted from 0, or DRUMS
    notes : float64 (n, 4), columns start in s, duration in s, MIDI pitch, velocity 1 to 127; sorted
        by start
    pan : -1 left to 1 right
    gain_db : dB, the part's place in the mix
    """

    role: str
    instrument: str
    program: int
    notes: np.ndarray
    pan: float = 0.0
    gain_db: float = 0.0

    def until(self, seconds: float) -> "Part":
        """The part with only the notes that start before `seconds`; they keep their full length."""
        return replace(self, notes=self.notes[self.notes[:, START] < seconds])


@dataclass(frozen=True)
class Drive:
    """A guitar amplifier. gain_db : dB above a plain sound; cabinet_hz : Hz, its low-pass; bias :
    0 to 1, how much more one side bends."""

    gain_db: float
    cabinet_hz: float
    bias: float


@dataclass(frozen=True)
class Mix:
    """How `synth/mix.py` treats a piece.

    space : 0 to 1, how much of the room is in it; room_s : s, until its tail has lost 60 dB
    lead_above_db : dB, the lead above all others together; tilt_db : dB, bright above 0, dark below
    echo, chorus : 0 to 1, share of the lead; drive : the lead's amplifier, if it has one
    """

    space: float
    room_s: float
    lead_above_db: float
    tilt_db: float
    echo: float = 0.0
    chorus: float = 0.0
    drive: Drive | None = None


@dataclass
class Score:
    """A whole piece."""

    tempo_bpm: float
    duration_s: float
    parts: list[Part]
    mix: Mix

    def until(self, seconds: float) -> "Score":
        """The beginning of the piece: notes that start before `seconds`, with their full length."""
        return replace(self, parts=[part.until(seconds) for part in self.parts])


def as_notes(rows: list[tuple[float, float, float, float]]) -> np.ndarray:
    """Rows (start_s, duration_s, pitch, velocity) as a sorted array (n, 4), legal for MIDI."""
    notes = np.array(rows, dtype=np.float64).reshape(-1, 4)
    notes[:, START] = np.maximum(notes[:, START], 0.0)
    notes[:, DURATION] = np.maximum(notes[:, DURATION], 0.03)
    notes[:, PITCH] = np.clip(np.round(notes[:, PITCH]), 0, 127)
    notes[:, VELOCITY] = np.clip(np.round(notes[:, VELOCITY]), 1, 127)
    return notes[np.lexsort((notes[:, PITCH], notes[:, START]))]

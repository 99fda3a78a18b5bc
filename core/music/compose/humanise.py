"""From beats to seconds as people play: swing, small deviations, slow dynamics, a slower last
bar."""

from dataclasses import dataclass

import numpy as np

from core.music.compose.theory import BeatNote, Piece
from core.music.score import as_notes


@dataclass(frozen=True)
class Feel:
    """One performance. timing_s, velocity: deviations; tide: slow dynamics (MIDI velocity);
    slowing: of the end."""

    timing_s: float
    velocity: float
    tide: float
    tide_beats: float
    slowing: float
    loudness: float


def draw_feel(rng: np.random.Generator, machine: bool, gentle: bool, loudness: float) -> Feel:
    """A machine's genre plays tight (3 to 6 ms), people 6 to 20 ms."""
    timing = rng.uniform(0.003, 0.006) if machine else rng.uniform(0.006, 0.020)
    slowing = float(rng.uniform(0.08, 0.22)) if gentle else 0.0
    return Feel(
        float(timing),
        float(rng.uniform(3, 12)),
        float(rng.uniform(2, 9)),
        float(rng.uniform(16, 48)),
        slowing,
        loudness,
    )


def clock(piece: Piece, feel: Feel, beats: np.ndarray) -> np.ndarray:
    """Seconds at which beats of the piece fall: swung, steady, and slower in the bar before the
    last."""
    unit = piece.swing_unit
    whole = np.floor(beats / unit)
    within = beats / unit - whole
    late = 0.5 + piece.swing / 6
    swung = np.where(within < 0.5, within * 2 * late, late + (within - 0.5) * 2 * (1 - late))
    straight = (whole + swung) * unit
    last = (len(piece.bars) - 1) * piece.beats
    begin = last - piece.beats
    held = np.clip(straight - begin, 0, piece.beats) ** 2 / (2 * piece.beats) * 2 * feel.slowing
    held += np.clip(straight - last, 0, None) * feel.slowing
    return (straight + held) * 60 / piece.tempo_bpm


def perform(
    rows: list[BeatNote], piece: Piece, feel: Feel, rng: np.random.Generator, tight: float = 1.0
) -> np.ndarray:
    """Rows in beats to notes in seconds, (n, 4) as in `score.Part`. `tight` below 1 keeps nearer to
    the beat."""
    notes = np.array(sorted(rows), dtype=np.float64).reshape(-1, 4)
    if not len(notes):
        return notes
    starts = clock(piece, feel, notes[:, 0])
    ends = clock(piece, feel, notes[:, 0] + notes[:, 1])
    together = np.round(notes[:, 0] * 64).astype(np.int64)  # a chord deviates mostly as one
    _, chord = np.unique(together, return_inverse=True)
    shared = rng.normal(0, feel.timing_s, chord.max() + 1)[chord]
    deviation = tight * np.clip(
        0.9 * shared + rng.normal(0, feel.timing_s * 0.35, len(notes)), -0.04, 0.04
    )
    bar_of = np.clip((notes[:, 0] // piece.beats).astype(int), 0, len(piece.bars) - 1)
    energy = np.array([bar.energy for bar in piece.bars])[bar_of]
    tide = feel.tide * np.sin(2 * np.pi * notes[:, 0] / feel.tide_beats)
    loud = (
        notes[:, 3] * (0.86 + 0.16 * energy)
        + tide
        + feel.loudness
        + rng.normal(0, feel.velocity, len(notes))
    )
    played = np.column_stack(
        [starts + deviation, ends - starts, notes[:, 2], np.clip(loud, 24, 124)]
    )
    return as_notes([tuple(row) for row in played.tolist()])

"""Melodies: a motif, its answer and a cadence, bent to the chords below it."""

from dataclasses import dataclass, replace

import numpy as np

from core.music.compose.theory import SCALES, Bar, BeatNote, Piece, nearest, step_from

# one beat or two: onsets and lengths in beats, from calm to busy
CELLS: dict[int, list[tuple[tuple[float, float], ...]]] = {
    0: [((0, 2),), ((0, 1.5), (1.5, 0.5)), ((0, 1), (1, 1))],
    1: [
        ((0, 1), (1, 0.5), (1.5, 0.5)),
        ((0, 1.5), (1.5, 0.5)),
        ((0, 1), (1, 1)),
        ((0.5, 0.5), (1, 1)),
    ],
    2: [
        ((0, 0.5), (0.5, 0.5), (1, 1)),
        ((0, 0.75), (0.75, 0.75), (1.5, 0.5)),
        ((0.5, 0.5), (1, 0.5), (1.5, 0.5)),
        ((0, 0.5), (0.5, 1), (1.5, 0.5)),
    ],
    3: [
        ((0, 0.5), (0.5, 0.5), (1, 0.5), (1.5, 0.5)),
        ((0, 0.25), (0.25, 0.25), (0.5, 0.5), (1, 0.5), (1.5, 0.5)),
        ((0, 0.75), (0.75, 0.25), (1, 0.5), (1.5, 0.25), (1.75, 0.25)),
        ((0.25, 0.25), (0.5, 0.5), (1, 0.25), (1.25, 0.25), (1.5, 0.5)),
    ],
}
ORNAMENTED = 0.15  # share of the notes that get a grace note
CONTOURS = (
    (0, 1, 2, 1),
    (0, 2, 1, -1),
    (0, -1, -2, 0),
    (0, 1, -1, 2),
    (0, 0, 1, 2),
    (2, 1, 0, -1),
    (0, 3, 2, 1),
    (0, -2, 1, 0),
)


@dataclass(frozen=True)
class Motif:
    """Two bars of rhythm with steps of the scale between the notes: (beat, length, steps from the
    note before)."""

    notes: tuple[tuple[float, float, int], ...]


def make_motif(piece: Piece, rng: np.random.Generator, busier: float) -> Motif:
    """Draw a motif as calm or busy as the piece."""
    level = float(np.clip(piece.motion + busier, 0, 0.99)) * 4
    notes: list[tuple[float, float, int]] = []
    contour = CONTOURS[int(rng.integers(len(CONTOURS)))]
    total = 2 * piece.beats
    levels = np.clip(rng.normal(level - 0.6, 0.6, 2).round(), 0, 3).astype(int)
    cells = [CELLS[k][int(rng.integers(len(CELLS[k])))] for k in levels.tolist()]
    beat = 0.0
    while beat < total - 0.1:
        rest = beat >= total - 2
        cell = ((0.0, 1.5),) if rest else cells[int(beat // 2) % 2]
        for onset, length in cell:
            if beat + onset < total - 0.4:
                step = contour[len(notes) % 4] if rng.random() < 0.7 else int(rng.integers(-2, 3))
                notes.append((beat + onset, min(length, total - beat - onset), step))
        beat += 2
    return Motif(tuple(notes))


def melody(
    piece: Piece,
    low: int,
    high: int,
    rng: np.random.Generator,
    busier: float = 0.0,
    sections: str = "AB",
) -> list[BeatNote]:
    """A melody between two pitches: in every section its own motif, stated, repeated higher or
    lower, then led home.

    Bars of `sections` carry it; the end bar gets a last long note on the key.
    """
    motifs = {
        name: make_motif(piece, rng, busier + (0.12 if name == "B" else 0))
        for name in ("A", "B", "break")
    }
    centre = {
        "A": low + 0.45 * (high - low),
        "B": low + 0.62 * (high - low),
        "break": low + 0.4 * (high - low),
    }
    rows: list[BeatNote] = []
    pitch = nearest(centre["A"] + piece.register, piece.scale)
    for bar in piece.bars:
        if bar.section == "end":
            home = nearest(min(max(pitch, low + 3), high - 5), (piece.key,))
            rows.append((piece.start(bar), piece.beats * 0.95, home, 88.0))
        elif bar.section in ("intro", "break") and bar.section not in sections:
            continue
        else:
            name = bar.section if bar.section in motifs else "A"
            pitch = _sing(rows, piece, bar, motifs[name], pitch, centre[name], (low, high), rng)
    return rows


def _sing(
    rows: list[BeatNote],
    piece: Piece,
    bar: Bar,
    motif: Motif,
    pitch: int,
    centre: float,
    reach: tuple[int, int],
    rng: np.random.Generator,
) -> int:
    """Append one bar of a motif and return its last pitch."""
    half = bar.phrase % 2 * piece.beats
    notes = [n for n in motif.notes if half <= n[0] < half + piece.beats]
    if bar.phrase == 3 or bar.closes:  # the answer ends on a long note
        notes = [n for n in notes if n[0] - half < piece.beats / 2] or notes[:1]
    for i, (beat, length, step) in enumerate(notes):
        at = beat - half
        here = bar.chord_at(at)
        # back to the middle before it climbs out of reach
        away = (centre + piece.register - pitch) / (reach[1] - reach[0])
        pull = round(7 * away) if i == 0 else round(3 * away)
        pitch = step_from(pitch, step + pull, piece.scale_at(here))
        if at % 1 == 0 and (at == 0 or length >= 1 or rng.random() < 0.5):
            pitch = nearest(pitch, here.tones)
        if not reach[0] <= pitch <= reach[1]:
            pitch = nearest(min(max(pitch, reach[0] + 2), reach[1] - 2), here.tones)
        if (bar.phrase == 3 or bar.closes) and i == len(notes) - 1:
            pitch, length = nearest(pitch, here.tones[:3]), max(length, piece.beats - at - 0.5)
        sounding = length * (0.96 - 0.55 * max(piece.staccato, 0.0))
        accent = 96 if at == 0 else 90 if at % 1 == 0 else 82
        rows.append((piece.start(bar) + at, sounding, pitch, accent + 6 * (bar.section == "B")))
    return pitch


def ornament(rows: list[BeatNote], piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """Grace notes from the scale's next tone before some notes, as flutes, fiddles and sitars play
    them."""
    out = list(rows)
    for start, _, pitch, velocity in rows:
        if rng.random() < ORNAMENTED and start > 0.2:
            grace = step_from(int(pitch), int(rng.choice([-1, 1])), piece.scale)
            out.append((start - 0.11, 0.1, grace, velocity * 0.75))
    return out


def harmonise(rows: list[BeatNote], piece: Piece, softer: float) -> list[BeatNote]:
    """The rows and a second voice a third below them."""
    return rows + [
        (start, length, step_from(int(pitch), -2, piece.scale), velocity * softer)
        for start, length, pitch, velocity in rows
    ]


def pentatonic(piece: Piece) -> Piece:
    """The same piece for a lead that keeps to the five safest tones of the scale."""
    minor = 3 in SCALES[piece.mode]
    mode = "blues" if piece.mode == "blues" else "minor pentatonic" if minor else "major pentatonic"
    return replace(piece, mode=mode)

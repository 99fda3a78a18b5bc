"""Guitars: strumming, picking, riffs, power chords, scratches, as hands play them."""

import numpy as np

from core.music.compose.lead import melody, pentatonic
from core.music.compose.theory import (
    BeatNote,
    Piece,
    close_voicing,
    guitar_voicing,
    nearest,
    power_chord,
    step_from,
)

STRUMS = (  # eighths: D down, U up, x damped, . nothing
    "D.DU.UDU",
    "D.D.D.DU",
    "D..U.UD.",
    "D.DUD.DU",
    "DUxUDUxU",
    "D...D.U.",
    "D.xU.UxU",
)
PICKS = (
    (0, 3, 2, 4, 1, 3, 2, 4),
    (0, 2, 3, 4, 3, 2, 1, 2),
    (0, 4, 2, 3, 1, 4, 2, 3),
    (0, 2, 4, 3, 1, 2, 4, 2),
    (0, 3, 4, 3, 1, 3, 4, 3),
)
SCRATCHES = ("x.xX..xX.xX.x.X.", "X..xX.x.X..xx.X.", ".xX.xxX..xX.x.X.")
CHUGS = (
    "x.xxx.xxx.xxX.X.",
    "x.x.x.x.X..X..X.",
    "xxx.xxx.xxxxX.X.",
    "X..x..X..x..X.x.",
    "X.......x.x.X...",
)


def strum(piece: Piece, rng: np.random.Generator, capo: int = 0) -> list[BeatNote]:
    """Strummed chords; a stroke runs over the strings in 10 to 35 ms, upstrokes touch only the high
    ones."""
    pattern = STRUMS[int(rng.integers(len(STRUMS)))]
    position, rows = int(rng.choice([0, 0, 0, 3, 5])), []
    beat_s = 60 / piece.tempo_bpm
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            strings = guitar_voicing(bar.chords[0][1], position)
            rows += _stroke(start, piece.beats * 0.95, strings, 92, 0.05 / beat_s)
            continue
        line = pattern[: piece.beats * 2] if bar.energy > 0.45 else "D..." * piece.beats
        for step, letter in enumerate(line[: piece.beats * 2]):
            if letter == ".":
                continue
            rest = len(line) - step
            length = next((k for k in range(1, rest) if line[step + k] != "."), rest) / 2
            strings = [p + capo for p in guitar_voicing(bar.chord_at(step / 2), position)]
            loud = (96 if step == 0 else 86 if step % 2 == 0 else 74) * (0.8 + 0.2 * bar.energy)
            if letter == "U":
                strings = strings[-3:][::-1]
            elif letter == "x":
                length, loud = 0.08, loud * 0.7
            rows += _stroke(
                start + step / 2, length, strings, loud, float(rng.uniform(0.010, 0.03)) / beat_s
            )
    return rows


def _stroke(
    start: float, length: float, strings: list[int], velocity: float, spread: float
) -> list[BeatNote]:
    """One stroke; `spread` beats from the first string to the last."""
    n = max(len(strings) - 1, 1)
    return [
        (
            start + i * spread / n,
            max(length - i * spread / n, 0.05),
            pitch,
            velocity * (1 - 0.03 * i),
        )
        for i, pitch in enumerate(strings)
    ]


def picking(piece: Piece, rng: np.random.Generator, song: bool, capo: int = 0) -> list[BeatNote]:
    """Fingerpicking: the thumb on the low strings, fingers above; with `song`, a melody on the
    highest string."""
    pattern = PICKS[int(rng.integers(len(PICKS)))]
    sixteenths = piece.tempo_bpm < 88 and rng.random() < 0.5
    per_beat = 4 if sixteenths else 2
    rows: list[BeatNote] = []
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            strings = [p + capo for p in guitar_voicing(bar.chords[0][1])]
            rows += _stroke(start, piece.beats * 0.95, strings, 84, 0.25)
            continue
        for step in range(piece.beats * per_beat):
            at = step / per_beat
            strings = [p + capo for p in guitar_voicing(bar.chord_at(at))]
            pick = pattern[step % 8]
            pitch = strings[min(pick, len(strings) - 1)] if pick else strings[0]
            ring = min(2.0, piece.beats - at) if pick else min(piece.beats / 2, piece.beats - at)
            rows.append((start + at, ring, pitch, 90 if pick == 0 else 76 + 6 * (step % 4 == 0)))
    if song:
        last = piece.start(piece.bars[-1])
        rows += [
            (s, d, p, v + 4)
            for s, d, p, v in melody(piece, 64 + capo, 81 + capo, rng, -0.1)
            if s < last
        ]
    return rows


def power(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """Power chords: palm-muted chugs (x) on the root and open chords (X) where the riff has
    them."""
    drawn = CHUGS[int(rng.integers(len(CHUGS)))]
    pattern = CHUGS[-1] if piece.motion < 0.5 else drawn
    rows: list[BeatNote] = []
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            rows += [(start, piece.beats * 0.95, p, 104.0) for p in power_chord(bar.chords[0][1])]
            continue
        whole = bar.section == "B" or bar.energy < 0.45
        line = ("X" + "." * 7) * 2 if whole else pattern
        for step, letter in enumerate(line[: piece.beats * 4]):
            pitches = power_chord(bar.chord_at(step / 4))
            if letter == "x":
                rows += [(start + step / 4, 0.13, p, 78.0) for p in pitches[:2]]
            elif letter == "X":
                rows += [(start + step / 4, 1.8 if whole else 0.45, p, 102.0) for p in pitches]
    return rows


def riff(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """A one-bar riff on the low strings, from the pentatonic, moved with the chords and varied in
    bar four."""
    safe = pentatonic(piece)
    n_steps = piece.beats * 2
    places = [s for s in range(n_steps) if s == 0 or rng.random() < 0.35 + 0.4 * piece.motion]
    steps = [0, *(int(s) for s in rng.choice([-2, -1, 0, 1, 2, 3], len(places) - 1))]
    rows: list[BeatNote] = []
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            rows += [(start, piece.beats * 0.95, p, 100.0) for p in power_chord(bar.chords[0][1])]
            continue
        root = bar.chords[0][1].root_above(40)
        for i, (place, step) in enumerate(zip(places, steps, strict=True)):
            here = bar.chord_at(place / 2)
            moved = step + (2 if bar.phrase == 3 and i > len(places) // 2 else 0)
            pitch = root if i == 0 else step_from(root, moved, safe.scale)
            if place % 4 == 0 and i:
                pitch = nearest(pitch, here.tones)
            length = (places[i + 1] if i + 1 < len(places) else n_steps) - place
            rows.append(
                (start + place / 2, length / 2 * 0.9, pitch, 98.0 if place % 2 == 0 else 84.0)
            )
    return rows


def solo(piece: Piece, rng: np.random.Generator, low: int = 55, high: int = 81) -> list[BeatNote]:
    """A pentatonic lead with a few double stops."""
    safe = pentatonic(piece)
    rows = melody(safe, low, high, rng, 0.12)
    doubled = [
        (s, d, nearest(p - 4, safe.scale), v * 0.85)
        for s, d, p, v in rows
        if d > 1.2 and rng.random() < 0.3
    ]
    return rows + doubled


def scratch(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """Funk chords on the high strings: damped strokes between short open ones."""
    pattern = SCRATCHES[int(rng.integers(len(SCRATCHES)))]
    rows: list[BeatNote] = []
    before: list[int] | None = None
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            rows += [(start, 0.5, p, 100.0) for p in close_voicing(bar.chords[0][1], 64, 4)]
            continue
        for step, letter in enumerate(pattern[: piece.beats * 4]):
            if letter != ".":
                before = close_voicing(bar.chord_at(step / 4), 65, 3, before)
                length, loud = (0.2, 96.0) if letter == "X" else (0.06, 56.0)
                rows += [(start + step / 4, length, p, loud) for p in before]
    return rows


def chime(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """A clean guitar's broken chords, left to ring."""
    pattern = PICKS[int(rng.integers(len(PICKS)))]
    rows: list[BeatNote] = []
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            rows += _stroke(
                start, piece.beats * 0.95, close_voicing(bar.chords[0][1], 62, 4), 86, 0.3
            )
            continue
        for step in range(piece.beats * 2):
            strings = close_voicing(bar.chord_at(step / 2), 62, 5)
            ring = min(1.6, piece.beats - step / 2)
            rows.append(
                (start + step / 2, ring, strings[pattern[step % 8]], 88 if step % 4 == 0 else 76)
            )
    return rows

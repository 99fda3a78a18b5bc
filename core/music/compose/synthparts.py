"""Synthesizers, strings, brass, choirs and organs: arpeggios, pads, ostinatos, stabs."""

import numpy as np

from core.music.compose.keys import accompany, first_song_bar
from core.music.compose.lead import harmonise, make_motif, melody
from core.music.compose.theory import BeatNote, Piece, close_voicing, nearest, step_from

ORDERS = ("up", "down", "up down", "random", "octaves")
HITS = (
    "X.....x.X.......",
    "X..x..X.........",
    "....X..x....X..x",
    "X.......x.xX....",
    "X.x...X...X.x...",
)


def pad(piece: Piece, centre: float, n: int = 3) -> list[BeatNote]:
    """Held chords with little movement between them; a chord that stays is not struck again."""
    rows: list[BeatNote] = []
    before: list[int] | None = None
    for bar in piece.bars:
        for beat, length, here in piece.chord_spans(bar):
            before = close_voicing(here, centre, n, before)
            loud = 74 + 6 * bar.phrase
            held = length * (0.95 if bar.section == "end" else 1.0)
            rows += [(piece.start(bar) + beat, held, p, loud) for p in before]
    return _tie(rows)


def _tie(rows: list[BeatNote]) -> list[BeatNote]:
    """Join notes of one pitch that follow one another without a gap, up to eight beats."""
    tied: list[BeatNote] = []
    open_notes: dict[float, int] = {}
    for start, length, pitch, velocity in sorted(rows):
        last = open_notes.get(pitch)
        if (
            last is not None
            and abs(tied[last][0] + tied[last][1] - start) < 0.01
            and tied[last][1] < 8
        ):
            tied[last] = (tied[last][0], tied[last][1] + length, pitch, tied[last][3])
        else:
            open_notes[pitch] = len(tied)
            tied.append((start, length, pitch, velocity))
    return tied


def arpeggio(piece: Piece, centre: float, rng: np.random.Generator) -> list[BeatNote]:
    """A sequencer's arpeggio in eighths or sixteenths over one or two octaves, with an accent
    pattern of its own."""
    order = ORDERS[int(rng.integers(len(ORDERS)))]
    per_beat = 4 if piece.motion > 0.45 or rng.random() < 0.3 else 2
    if piece.tempo_bpm > 150:
        per_beat = 2
    span, gate = int(rng.choice([4, 5, 6])), float(rng.uniform(0.45, 0.95))
    accents = rng.random(8) < 0.4
    rows: list[BeatNote] = []
    count = 0
    for bar in piece.bars:
        if bar.section == "end":
            rows += [
                (piece.start(bar), piece.beats * 0.95, p, 90.0)
                for p in close_voicing(bar.chords[0][1], centre, 4)
            ]
            continue
        for step in range(piece.beats * per_beat):
            tones = close_voicing(bar.chord_at(step / per_beat), centre, span)
            walk = {
                "up": count % span,
                "down": span - 1 - count % span,
                "random": int(rng.integers(span)),
                "up down": abs((count % (2 * span - 2)) - (span - 1)),
                "octaves": (count // 2) % span,
            }[order]
            pitch = tones[walk] + 12 * (order == "octaves" and count % 2)
            loud = 98.0 if accents[count % 8] or step == 0 else 78.0
            rows.append((piece.start(bar) + step / per_beat, gate / per_beat, pitch, loud))
            count += 1
    return rows


def synthesizer(piece: Piece, rng: np.random.Generator, alone: bool) -> list[BeatNote]:
    """A synthesizer in front: an arpeggio, a chord pattern, a melody over its own pad, or a melody
    in two voices."""
    kind = rng.random()
    if kind < 0.4:
        rows = arpeggio(piece, float(rng.uniform(64, 74)), rng)
    elif kind < 0.62:
        style = ("stab", "pulse", "ostinato", "comp")[int(rng.integers(4))]
        rows = accompany(piece, style, float(rng.uniform(62, 70)), rng, 4)
    elif kind < 0.8:
        return pad(piece, float(rng.uniform(58, 66)), 4) + [
            (s, d, p, v - 4) for s, d, p, v in melody(piece, 69, 88, rng, -0.1)
        ]
    else:
        rows = melody(piece, 62, 86, rng, 0.1, sections="ABintrobreak")
        rows = harmonise(rows, piece, 0.85) if rng.random() < 0.4 else rows
    return rows + (pad(piece, 55, 3) if alone else [])


def strings(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """A string orchestra in front: a sung melody over held chords, or a driving figure below a slow
    line."""
    if piece.motion > 0.5 and rng.random() < 0.5:
        return accompany(piece, "ostinato", 62, rng) + melody(piece, 69, 88, rng, -0.3)
    song = melody(piece, 65, 88, rng, -0.15, sections="ABbreak")
    start = piece.start(first_song_bar(piece))
    song = [(s, max(d, 0.5), p, v + 6) for s, d, p, v in song]
    if rng.random() < 0.5:
        song += [(s, d, p - 12, v - 14) for s, d, p, v in song if s >= start]
    return song + [(s, d, p, v - 10) for s, d, p, v in pad(piece, 56, 4)]


def brass(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """A brass section: a riff in three-part harmony, hits with the band, long chords that swell
    before the end of a phrase."""
    pattern = HITS[int(rng.integers(len(HITS)))]
    riff = make_motif(piece, rng, 0.1)
    rows: list[BeatNote] = []
    pitch = nearest(67 + piece.register, piece.scale)
    before: list[int] | None = None
    for bar in piece.bars:
        start = piece.start(bar)
        before = close_voicing(bar.chords[0][1], 65, 4, before)
        if bar.section == "end":
            rows += [(start, piece.beats * 0.8, p, 108.0) for p in before]
        elif bar.section == "B" or (bar.section == "intro" and bar.energy > 0.3):
            for step, letter in enumerate(pattern[: piece.beats * 4]):
                if letter != ".":
                    voicing = close_voicing(bar.chord_at(step / 4), 66, 4, before)
                    length, loud = (0.3, 94.0) if letter == "x" else (0.7, 106.0)
                    rows += [(start + step / 4, length, p, loud) for p in voicing]
        elif bar.phrase == 3 or bar.closes:
            rows += [(start, piece.beats * 0.9, p, 96.0) for p in before]
        elif bar.section != "intro":
            half = bar.phrase % 2 * piece.beats
            for beat, length, step in (n for n in riff.notes if half <= n[0] < half + piece.beats):
                here = bar.chord_at(beat - half)
                pitch = step_from(pitch, step + round((67 - pitch) / 6), piece.scale_at(here))
                pitch = nearest(pitch, here.tones) if beat % 1 == 0 else pitch
                voices = [pitch, *(nearest(pitch - gap, here.tones) for gap in (4, 8))]
                rows += [
                    (start + beat - half, length * 0.8, p, 102.0) for p in dict.fromkeys(voices)
                ]
    return rows


def bells(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """Bells and mallets: a melody with rolled chords under its long notes."""
    song = melody(piece, 67, 93, rng, sections="ABintro")
    rows = list(song)
    for start, length, pitch, velocity in song:
        bar = piece.bar_at(start)
        if length >= 1 and rng.random() < 0.6:
            tones = bar.chord_at(start - piece.start(bar)).tones
            rows += [
                (start + 0.06 * i, length, nearest(pitch - 5 * i - 4, tones), velocity * 0.75)
                for i in range(2)
            ]
    return rows


def harp(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """Broken chords over three octaves, with a melody on top."""
    rows: list[BeatNote] = []
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            rows += [
                (start + 0.08 * i, piece.beats, p, 86.0)
                for i, p in enumerate(close_voicing(bar.chords[0][1], 62, 7))
            ]
            continue
        for step in range(piece.beats * 2):
            tones = close_voicing(bar.chord_at(step / 2), 58, 7)
            order = (0, 2, 3, 4, 5, 4, 3, 2)
            rows.append(
                (start + step / 2, 1.5, tones[order[step % 8]], 84.0 if step == 0 else 72.0)
            )
    return rows + [(s, d, p, v + 2) for s, d, p, v in melody(piece, 70, 90, rng, -0.2)]


def organ(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """Held or rhythmic chords with a melody above."""
    style = ("comp", "pulse", "drone", "block")[int(rng.integers(4))]
    return accompany(piece, style, 57, rng) + [
        (s, d, p, v + 6) for s, d, p, v in melody(piece, 66, 86, rng)
    ]

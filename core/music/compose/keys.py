"""Keyboards and other chord players: accompaniment patterns, and the piano alone with both
hands."""

import numpy as np

from core.music.compose.lead import melody
from core.music.compose.theory import (
    Bar,
    BeatNote,
    Chord,
    Piece,
    close_voicing,
    nearest,
    strokes,
)

STABS = {  # sixteenths: X chord, x softer chord, - holds on
    "block": "X-------x-------",
    "comp": "X--...x-..x-....",
    "stab": "..x...X...x..X..",
    "pulse": "X.x.X.x.X.x.X.x.",
    "bossa": "X-..x-..X-...x-.",
    "montuno": "X.x-.xX-.x-.x-x.",
    "shuffle": "X..xX..xX..xX..x",
    "drone": "X---------------",
    "ostinato": "X.xxX.x.X.xxX.x.",
    "boom chuck": "....X.......X.x.",
}
ARPEGGIOS = {
    "arpeggio": (0, 1, 2, 3, 2, 1, 2, 1),
    "alberti": (0, 2, 1, 2, 0, 2, 1, 2),
    "rolling": (0, 2, 4, 5, 4, 2, 3, 2),
}


def accompany(
    piece: Piece, style: str, centre: float, rng: np.random.Generator, n: int = 3
) -> list[BeatNote]:
    """Chords in a style around a pitch: a pattern of STABS or ARPEGGIOS, or `skank`."""
    rows: list[BeatNote] = []
    before: list[int] | None = None
    for bar in piece.bars:
        before = close_voicing(bar.chords[0][1], centre, n, before)
        if bar.section == "end":
            rows += [
                (piece.start(bar) + 0.02 * i, piece.beats * 0.95, p, 82.0)
                for i, p in enumerate(before)
            ]
        elif bar.section == "intro" and bar.energy < 0.2:
            continue
        elif style == "skank":
            rows += _skank(piece, bar, before)
        elif style in ARPEGGIOS:
            rows += _broken(piece, bar, ARPEGGIOS[style], centre, before)
        else:
            full = bar.energy > 0.4 or style in ("drone", "ostinato")
            rows += _stabs(piece, bar, STABS[style if full else "block"], centre, n, before, rng)
    return rows


def _stabs(
    piece: Piece,
    bar: Bar,
    line: str,
    centre: float,
    n: int,
    before: list[int],
    rng: np.random.Generator,
) -> list[BeatNote]:
    rows: list[BeatNote] = []
    for step, letter, length in strokes(line[: piece.beats * 4], bar, again="x"):
        if letter == "x" and rng.random() < 0.08:
            continue
        before = close_voicing(bar.chord_at(step / 4), centre, n, before)
        held = max(length / 4 * (0.97 - 0.4 * max(piece.staccato, 0)), 0.12)
        rows += [
            (piece.start(bar) + step / 4, held, p, 88.0 if letter == "X" else 72.0) for p in before
        ]
    return rows


def _broken(
    piece: Piece, bar: Bar, order: tuple[int, ...], centre: float, before: list[int]
) -> list[BeatNote]:
    rows: list[BeatNote] = []
    per_beat = 4 if piece.tempo_bpm < 80 and piece.motion > 0.3 else 2
    for step in range(piece.beats * per_beat):
        at = step / per_beat
        tones = close_voicing(bar.chord_at(at), centre, 4, before)
        ring = min(1.0, piece.beats - at)
        rows.append(
            (piece.start(bar) + at, ring, tones[order[step % 8] % 4], 84.0 if at % 2 == 0 else 70.0)
        )
    return rows


def _skank(piece: Piece, bar: Bar, voicing: list[int]) -> list[BeatNote]:
    """Short chords off the beat, as in reggae."""
    return [
        (piece.start(bar) + beat + 0.5, 0.2, p, 86.0)
        for beat in range(piece.beats)
        for p in voicing
    ]


LEFT_HANDS = ("broken tenth", "octaves", "alberti", "stride", "block", "rolling", "pulse")


def left_hand(piece: Piece, style: str) -> list[BeatNote]:
    """The piano's left hand below middle C."""
    rows: list[BeatNote] = []
    for bar in piece.bars:
        start = piece.start(bar)
        for beat, length, here in piece.chord_spans(bar):
            if bar.section == "end":
                root = here.root_above(36)
                rows += [(start, piece.beats * 0.95, p, 82.0) for p in (root, root + 12)]
            else:
                rows += [
                    (start + beat + b, d, p, v)
                    for b, d, p, v in _hand(here, length, style, bar.energy)
                ]
    return rows


def _hand(here: Chord, beats: float, style: str, energy: float) -> list[BeatNote]:
    """One chord of the left hand, `beats` long."""
    root = here.root_above(38)
    third, fifth = root + here.intervals[1], root + here.intervals[2]
    loud = 66 + 18 * energy
    if style == "octaves":
        return [
            (b, 0.9, p, loud)
            for b in np.arange(0, beats, 1.0).tolist()
            for p in (root - 12 * (root > 43), root)
        ]
    if style == "block":
        return [(0.0, beats * 0.95, p, loud) for p in (root, fifth, third + 12)]
    if style == "stride":
        chord = close_voicing(here, 54, 3)
        low = [
            (float(b), 0.8, root if b % 4 == 0 else fifth - 12 * (fifth > 48), loud + 4)
            for b in np.arange(0, beats, 2)
        ]
        return low + [
            (float(b), 0.45, p, loud - 8) for b in np.arange(1, beats, 2) for p in map(float, chord)
        ]
    if style == "pulse":
        return [
            (float(b), 0.45, p, loud)
            for b in np.arange(0, beats, 0.5)
            for p in ((root,) if b % 1 else (root, fifth))
        ]
    tones: tuple[int, ...] = (root, fifth, third + 12, fifth)
    if style == "alberti":
        tones = (root, fifth, third, fifth)
    elif style == "rolling":
        tones = (root, fifth, root + 12, third + 12, fifth + 12, third + 12)
    ring = 0.9 if style == "alberti" else 1.6
    return [
        (0.5 * i, min(ring, beats - 0.5 * i), tones[i % len(tones)], loud + 6 * (i == 0))
        for i in range(int(beats * 2))
    ]


def piano(piece: Piece, rng: np.random.Generator, alone: bool) -> list[BeatNote]:
    """A piano in front: a melody filled with chord tones in the right hand; the left plays more if
    nobody is below it."""
    song = melody(piece, 62, 86, rng, 0.05, sections="AB" if not alone else "ABintro")
    rows = list(song)
    fill = rng.random()
    for start, length, pitch, velocity in song:
        bar = piece.bar_at(start)
        here = bar.chord_at(start - piece.start(bar))
        if start % 1 == 0 and length >= 0.9 and fill < 0.7:
            inner = dict.fromkeys(nearest(pitch - gap, here.tones) for gap in (4, 8))
            rows += [(start, length, p, velocity * 0.78) for p in inner if p < pitch]
        elif fill > 0.8 and bar.section == "B":
            rows.append((start, length, pitch - 12, velocity * 0.8))
    if not any(bar.section == "intro" for bar in piece.bars) or not alone:
        rows += [
            r
            for r in accompany(piece, "block", 62, rng)
            if r[0] < piece.start(first_song_bar(piece))
        ]
    hand = LEFT_HANDS[int(rng.integers(len(LEFT_HANDS)))]
    if (piece.motion < 0.35 and hand in ("stride", "pulse", "octaves")) or (
        hand == "block" and piece.motion < 0.6
    ):
        hand = "rolling" if rng.random() < 0.5 else "broken tenth"
    return rows + left_hand(piece, hand if alone else "block")


def first_song_bar(piece: Piece) -> Bar:
    """The bar in which the introduction is over."""
    return next((bar for bar in piece.bars if bar.section != "intro"), piece.bars[0])

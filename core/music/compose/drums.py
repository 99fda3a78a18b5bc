"""Drums: grooves on a grid of sixteenths, fills, and percussion that leads."""

import numpy as np

from core.music.compose.theory import Bar, BeatNote, Piece

# keys of General MIDI's percussion
KICK, STICK, SNARE, CLAP, FLOOR_TOM, CLOSED, PEDAL, LOW_TOM = 36, 37, 38, 39, 41, 42, 44, 45
OPEN, MID_TOM, CRASH, HIGH_TOM, RIDE, TAMBOURINE, COWBELL = 46, 47, 49, 50, 51, 54, 56
BONGO_HIGH, BONGO_LOW, CONGA_MUTE, CONGA_HIGH, CONGA_LOW, TIMBALE = 60, 61, 62, 63, 64, 65
AGOGO, CABASA, SHAKER, CLAVES, WOOD_HIGH, WOOD_LOW, TRIANGLE = 67, 69, 70, 75, 76, 77, 81
STRENGTH = {"x": 104, "o": 82, "g": 50}

GROOVES: dict[str, dict[int, str]] = {
    "none": {},
    "rock": {KICK: "x.......x.x.....", SNARE: "....x.......x...", CLOSED: "o.o.o.o.o.o.o.o."},
    "rock driving": {
        KICK: "x.x...x.x.x...x.",
        SNARE: "....x.......x...",
        CLOSED: "x.o.x.o.x.o.x.o.",
    },
    "half time": {KICK: "x.....x.........", SNARE: "........x.......", RIDE: "o...o...o...o..."},
    "ballad": {KICK: "x.........x.....", SNARE: "....o.......o...", CLOSED: "o.g.o.g.o.g.o.g."},
    "soft": {KICK: "o.......o.......", STICK: "....o.......o...", SHAKER: "g.o.g.o.g.o.g.o."},
    "four floor": {KICK: "x...x...x...x...", CLAP: "....o.......o...", OPEN: "..o...o...o...o."},
    "techno": {
        KICK: "x...x...x...x...",
        CLOSED: "g.ogg.ogg.ogg.og",
        CLAP: "....o.......o..g",
        COWBELL: "...g......g.....",
    },
    "house": {
        KICK: "x...x...x...x...",
        CLAP: "....o.......o...",
        CLOSED: "ggogggogggogggog",
        OPEN: "..o...o...o...o.",
    },
    "pop": {KICK: "x.....x.x.......", SNARE: "....x.......x...", CLOSED: "o.o.o.o.o.o.o.o."},
    "pop claps": {
        KICK: "x..x....x.......",
        CLAP: "....x.......x...",
        SHAKER: "o.g.o.g.o.g.o.g.",
        TAMBOURINE: "....o.......o...",
    },
    "hand drums": {
        CONGA_LOW: "o..o....o.......",
        CONGA_HIGH: "......o...o.o...",
        CONGA_MUTE: "..g.g.....g...gg",
        SHAKER: "ogogogogogogogog",
    },
    "frame drum": {
        FLOOR_TOM: "x..o..o.x..o....",
        BONGO_HIGH: "..g..g..g..g.gg.",
        TAMBOURINE: "....o.......o...",
    },
    "swing": {
        RIDE: "x...o..ox...o..o",
        PEDAL: "....o.......o...",
        KICK: "g.......g.......",
        SNARE: "......g........g",
    },
    "brushes": {CABASA: "o...o..go...o..g", STICK: "....g.......g...", KICK: "g.......g......."},
    "pulse only": {SHAKER: "g...g...g...g...", TRIANGLE: "o..............."},
    "boom bap": {KICK: "x..g..x...x.....", SNARE: "....x.......x..g", CLOSED: "o.o.o.o.o.o.oog."},
    "trap": {KICK: "x......x..x.....", CLAP: "........x.......", CLOSED: "ogogogogogogoggg"},
    "timpani": {FLOOR_TOM: "x.......o...o.oo", CRASH: "g..............."},
    "march": {SNARE: "o.ggo.g.o.ggo.oo", FLOOR_TOM: "x.......x......."},
    "funk": {KICK: "x..x..g...x..x..", SNARE: "....x..g.g..x..g", CLOSED: "ogogogogogogogog"},
    "funk tight": {
        KICK: "x.x.......x..o..",
        SNARE: "....x..g....x...",
        CLOSED: "o.g.o.g.o.g.o.g.",
        OPEN: "..............o.",
    },
    "shaker": {
        SHAKER: "ogogogogogogogog",
        KICK: "o.......o.......",
        TAMBOURINE: "....g.......g...",
    },
    "shuffle": {KICK: "x.......x.......", SNARE: "....x.......x...", RIDE: "x..ox..ox..ox..o"},
    "latin": {
        CONGA_HIGH: "....o.oo....o.oo",
        CONGA_LOW: "o.......o.......",
        CLAVES: "x..x..x...x.x...",
        SHAKER: "o.g.o.g.o.g.o.g.",
    },
    "salsa": {
        COWBELL: "x...o.o.o...o.o.",
        CONGA_HIGH: "....o.......o.oo",
        TIMBALE: "..g...g...g...g.",
        KICK: "......o.......o.",
    },
    "bossa": {KICK: "o.....oo......oo", STICK: "x..x..x...x..x..", CLOSED: "ogogogogogogogog"},
    "one drop": {KICK: "........x.......", STICK: "........x.......", CLOSED: "o.g.o.g.o.g.o.gg"},
    "train": {SNARE: "ggogggogggogggog", KICK: "o...o...o...o..."},
    "soul": {
        KICK: "x......ox.o.....",
        SNARE: "....x..g....x...",
        CLOSED: "o.g.o.g.o.g.o.g.",
        TAMBOURINE: "....g.......g...",
    },
    "metal": {KICK: "xxx.xxx.xxx.xxxx", SNARE: "....x.......x...", RIDE: "x...x...x...x..."},
    "waltz": {KICK: "x...........", STICK: "....o...o...", CLOSED: "o.g.o.g.o.g."},
}
PERCUSSION_GROOVES = ("hand drums", "frame drum", "latin", "salsa", "timpani", "march")
CALLS = (BONGO_HIGH, BONGO_LOW, TIMBALE, WOOD_HIGH, WOOD_LOW, AGOGO, CONGA_HIGH, LOW_TOM, HIGH_TOM)


def drum_part(piece: Piece, groove: str, rng: np.random.Generator) -> list[BeatNote]:
    """The groove in every bar that is busy enough, fills before a new section, a last stroke at the
    end."""
    pattern = GROOVES["waltz" if piece.beats == 3 and groove != "none" else groove]
    if not pattern:
        return []
    rows: list[BeatNote] = []
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            rows += [
                (start, 1.0, KICK, 100.0),
                (start, 1.0, CRASH if piece.motion > 0.35 else TRIANGLE, 84.0),
            ]
        elif bar.closes and piece.motion > 0.3 and bar.energy > 0.4:
            rows += _groove_bar(start, bar, pattern, rng, piece.beats * 2)
            rows += _fill(start + piece.beats / 2, piece.beats / 2, rng)
        elif bar.energy > 0.35:
            rows += _groove_bar(start, bar, pattern, rng, piece.beats * 4)
            begins = bar.phrase == 0 and bar.section in "AB"
            if begins and piece.motion > 0.45 and CRASH not in pattern:
                rows.append((start, 1.0, CRASH, 76.0))
    return rows


def _groove_bar(
    start: float, bar: Bar, pattern: dict[int, str], rng: np.random.Generator, n_steps: int
) -> list[BeatNote]:
    """One bar of a groove; quiet bars leave out its loudest drums, ghost strokes come and go."""
    rows: list[BeatNote] = []
    for key, line in pattern.items():
        if bar.energy < 0.55 and key in (SNARE, CLAP, OPEN, CRASH):
            continue
        for step, stroke in enumerate(line[:n_steps]):
            extra = key == KICK and stroke == "." and step % 4 == 3 and bar.phrase == 3
            if stroke in STRENGTH and not (stroke == "g" and rng.random() < 0.2):
                loud = STRENGTH[stroke] * (0.8 + 0.2 * bar.energy)
                rows.append((start + step / 4, 0.2, key, loud))
            elif extra and rng.random() < 0.1:
                rows.append((start + step / 4, 0.2, key, 70.0))
    return rows


def _fill(start: float, beats: float, rng: np.random.Generator) -> list[BeatNote]:
    """Toms or snare leading into the next section."""
    keys = [SNARE, HIGH_TOM, MID_TOM, LOW_TOM, FLOOR_TOM] if rng.random() < 0.7 else [SNARE] * 5
    steps = int(beats * (4 if rng.random() < 0.6 else 2))
    return [
        (start + i * beats / steps, 0.2, keys[min(i * 5 // steps, 4)], 66 + 34 * i / steps)
        for i in range(steps)
        if rng.random() < 0.85
    ]


def percussion_lead(piece: Piece, rng: np.random.Generator) -> list[BeatNote]:
    """A percussion ensemble in front: a groove, a second layer above it and calls that answer one
    another."""
    base = PERCUSSION_GROOVES if piece.beats == 4 else ("waltz",)
    low, high = (GROOVES[name] for name in (rng.choice(base), rng.choice(base)))
    motif = [
        (int(rng.integers(0, piece.beats * 4)), int(rng.choice(CALLS)))
        for _ in range(4 + round(5 * piece.motion))
    ]
    rows: list[BeatNote] = []
    for bar in piece.bars:
        start = piece.start(bar)
        if bar.section == "end":
            rows += [
                (start, 1.0, FLOOR_TOM, 112.0),
                (start, 1.0, CRASH, 80.0),
                (start + 0.5, 0.2, LOW_TOM, 96.0),
            ]
            continue
        rows += _groove_bar(start, bar, low, rng, piece.beats * 4)
        if bar.section in ("B", "A") and bar.energy > 0.6:
            rows += _groove_bar(start, bar, high, rng, piece.beats * 4)
        if bar.phrase % 2 == 1 or bar.section == "B":
            rows += [
                (start + step / 4, 0.2, key, 84.0 + 20 * (step % 4 == 0)) for step, key in motif
            ]
        if bar.closes:
            rows += _fill(start + piece.beats / 2, piece.beats / 2, rng)
    return rows

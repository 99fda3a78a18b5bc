"""Bass lines that know the chords."""

import numpy as np

from core.music.compose.theory import Bar, BeatNote, Chord, Piece, nearest, strokes

# sixteenths; r root, f fifth, o octave, t third, a approach to the next root, - holds on
BASS_LINES = {
    "whole": "r---------------",
    "root fifth": "r-------f-------",
    "eighths": "r-r-r-r-r-r-r-r-",
    "sixteenths": "rrrrrrrrrrrrrrro",
    "root kick": "r-----r-r-----r-",
    "offbeat": "..r-..r-..r-..o-",
    "syncopated": "r--r..o-..r-f-a-",
    "slap": "r..ro..r..o.fro.",
    "walking": "r---t---f---a---",
    "bossa": "r-----f-f-----r-",
    "tumbao": "r-----f-----o---",
    "reggae": "r-----r-..f-t---",
}


LOW = 28  # the pitch above which it plays, the lowest of a bass guitar


def bass_line(piece: Piece, line: str, rng: np.random.Generator) -> list[BeatNote]:
    """A bass line that meets every chord on its root."""
    pattern = BASS_LINES[line][: piece.beats * 4]
    rows: list[BeatNote] = []
    for bar in piece.bars:
        if bar.section == "end":
            root = bar.chords[0][1].root_above(LOW)
            rows.append((piece.start(bar), piece.beats * 0.9, root, 92.0))
            continue
        if bar.energy < 0.3:
            continue
        line_here = pattern if bar.energy > 0.5 else BASS_LINES["whole"][: piece.beats * 4]
        following = piece.bars[min(bar.number + 1, len(piece.bars) - 1)].chords[0][1]
        rows += _bass_bar(bar, line_here, following, piece, rng)
    return rows


def _bass_bar(
    bar: Bar, line: str, following: Chord, piece: Piece, rng: np.random.Generator
) -> list[BeatNote]:
    rows: list[BeatNote] = []
    for step, letter, length in strokes(line, bar, again="r"):
        here = bar.chord_at(step / 4)
        root = here.root_above(LOW)
        pitch = {
            "r": root,
            "o": root + 12,
            "t": root + here.intervals[1],
            "f": root + (7 if 7 in here.intervals else 6),
            "a": nearest(following.root_above(LOW) + rng.choice([-2, 2, -1]), tuple(range(12))),
        }[letter]
        held = length / 4 * (0.95 - 0.3 * max(piece.staccato, 0))
        rows.append((piece.start(bar) + step / 4, held, pitch, 96.0 if step % 8 == 0 else 84.0))
    return rows

"""Instrument families: which General MIDI programs they have, where they sing, how they lead and
how they accompany."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.music.compose import guitar, keys, lead, synthparts
from core.music.compose.drums import percussion_lead
from core.music.compose.theory import BeatNote, Piece
from core.music.score import DRUMS

Writer = Callable[[Piece, np.random.Generator, bool], list[BeatNote]]


@dataclass(frozen=True)
class Family:
    """programs: General MIDI, counted from 0; low, high: where a melody lies; chordal: can stand
    alone."""

    programs: tuple[int, ...]
    low: int
    high: int
    chordal: bool = False


FAMILIES: dict[str, Family] = {
    "synthesizer": Family(
        (50, 51, 62, 63, 80, 81, 88, 89, 90, 91, 92, 93, 94, 95, 96, 98, 99, 102), 60, 86, True
    ),
    "piano": Family((0, 0, 1, 1, 2, 3), 60, 86, True),
    "electric guitar": Family((26, 27, 28, 29, 30, 27, 29), 52, 81, True),
    "strings": Family((48, 49, 48, 44), 62, 88, True),
    "percussion": Family((DRUMS,), 0, 0, True),
    "acoustic guitar": Family((24, 25), 52, 81, True),
    "brass section": Family((61, 61, 57), 58, 79, True),
    "synth lead": Family((80, 81, 84, 87, 82, 86), 64, 88),
    "ethnic": Family((104, 106, 107, 108, 75, 77, 111, 114), 60, 84),
    "electric piano": Family((4, 5), 58, 84, True),
    "flute": Family((73, 73, 72), 67, 93),
    "organ": Family((16, 17, 18, 19), 57, 84, True),
    "saxophone": Family((64, 65, 66, 67), 54, 79),
    "bells": Family((9, 10, 14, 11, 8), 67, 93, True),
    "violin": Family((40,), 62, 90),
    "harp": Family((46,), 55, 88, True),
    "bass": Family((32, 33, 34, 35, 36), 36, 58),
    "choir": Family((52, 53), 55, 79, True),
    "harmonica": Family((22,), 60, 84),
}
ORNATE = ("ethnic", "flute", "violin", "harmonica")
PAD_PROGRAMS = (88, 89, 90, 91, 94, 95, 50, 51)


def write_lead(
    family: str, piece: Piece, genre: str, rng: np.random.Generator, alone: bool
) -> list[BeatNote]:
    """The main instrument's part. `alone`: nobody else plays, so it must carry the harmony too."""
    writer = _WRITERS.get(family)
    if writer is not None:
        return writer(piece, rng, alone)
    if family == "electric guitar":
        return electric(piece, genre, rng, alone)
    known = FAMILIES[family]
    busier = 0.15 if family == "synth lead" else 0.0
    rows = lead.melody(piece, known.low, known.high, rng, busier, sections="ABbreak")
    if family in ORNATE:
        rows = lead.ornament(rows, piece, rng)
    if family == "saxophone" and rng.random() < 0.3:
        rows = lead.harmonise(rows, piece, 0.75)
    return rows


def electric(piece: Piece, genre: str, rng: np.random.Generator, alone: bool) -> list[BeatNote]:
    """An electric guitar in front, by genre: riffs and power chords, funk, broken clean chords, or
    a solo."""
    kind = rng.random()
    if genre in ("metal", "rock", "techno"):
        style = "power" if kind < 0.35 else "riff" if kind < 0.6 else "solo"
    elif genre in ("funk", "reggae", "soul", "house", "hip hop"):
        style = "scratch" if kind < 0.5 else "solo"
    elif genre in ("ballad", "ambient", "new age", "folk", "classical", "bossa nova"):
        style = "chime" if kind < 0.5 else "solo"
    else:
        style = "riff" if kind < 0.2 else "chime" if kind < 0.4 else "solo"
    if style == "solo" and alone:
        style = "chime"
    rows = _ELECTRIC[style](piece, rng)
    if style in ("chime", "power", "scratch") and (alone or rng.random() < 0.6):
        song = guitar.solo(piece, rng, 60, 83)
        rows = [(s, d, p, v * 0.8) for s, d, p, v in rows] + song
    return rows


def _acoustic(piece: Piece, rng: np.random.Generator, alone: bool) -> list[BeatNote]:
    capo = int(rng.choice([0, 0, 2, 4]))
    if rng.random() < (0.35 if piece.motion < 0.4 else 0.6):
        rows = guitar.strum(piece, rng, capo)
        if alone or rng.random() < 0.4:
            rows = [(s, d, p, v * 0.85) for s, d, p, v in rows] + lead.melody(piece, 62, 81, rng)
        return rows
    return guitar.picking(piece, rng, song=alone or rng.random() < 0.7, capo=capo)


def _choir(piece: Piece, rng: np.random.Generator, alone: bool) -> list[BeatNote]:
    song = lead.melody(piece, 60, 79, rng, -0.25, sections="ABbreak")
    return [(s, d, p, v + 4) for s, d, p, v in song] + [
        (s, d, p, v - 8) for s, d, p, v in synthparts.pad(piece, 55, 3)
    ]


def _electric_piano(piece: Piece, rng: np.random.Generator, alone: bool) -> list[BeatNote]:
    style = ("comp", "arpeggio", "block", "stab")[int(rng.integers(4))]
    song = [(s, d, p, v + 6) for s, d, p, v in lead.melody(piece, 64, 84, rng)]
    below = keys.left_hand(piece, "block") if alone else []
    return keys.accompany(piece, style, 57, rng) + song + below


def _bass_lead(piece: Piece, rng: np.random.Generator, alone: bool) -> list[BeatNote]:
    return (
        guitar.riff(piece, rng)
        if rng.random() < 0.5
        else lead.melody(piece, 33, 55, rng, 0.1, sections="ABintrobreak")
    )


_ELECTRIC = {
    "power": guitar.power,
    "riff": guitar.riff,
    "scratch": guitar.scratch,
    "chime": guitar.chime,
    "solo": guitar.solo,
}
_WRITERS: dict[str, Writer] = {
    "piano": keys.piano,
    "acoustic guitar": _acoustic,
    "synthesizer": synthparts.synthesizer,
    "strings": lambda piece, rng, alone: synthparts.strings(piece, rng),
    "percussion": lambda piece, rng, alone: percussion_lead(piece, rng),
    "brass section": lambda piece, rng, alone: synthparts.brass(piece, rng),
    "electric piano": _electric_piano,
    "organ": lambda piece, rng, alone: synthparts.organ(piece, rng),
    "bells": lambda piece, rng, alone: synthparts.bells(piece, rng),
    "harp": lambda piece, rng, alone: synthparts.harp(piece, rng),
    "choir": _choir,
    "bass": _bass_lead,
}

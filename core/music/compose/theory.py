"""Scales, chords and voicings: what every part of a piece agrees on."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

# start and length in beats of the piece, MIDI pitch, velocity 1 to 127
BeatNote = tuple[float, float, float, float]
SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "phrygian": (0, 1, 4, 5, 7, 8, 10),  # with a major third, as in flamenco and Eastern modes
    "hirajoshi": (0, 2, 3, 7, 8),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
}
MINOR_LIKE = ("minor", "dorian", "harmonic", "hirajoshi", "minor pentatonic", "blues")
DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "9": (0, 4, 7, 10, 14),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "sus": (0, 5, 7),
    "m7b5": (0, 3, 6, 10),
    "m9": (0, 3, 7, 10, 14),
}
ROMAN = re.compile(r"^([b#]?)([ivIV]+)(.*)$")
GUITAR_STRINGS = (40, 45, 50, 55, 59, 64)  # E A D G B E


@dataclass(frozen=True)
class Chord:
    """Pitch classes counted from C: the root, and all tones from the root upwards."""

    root: int
    intervals: tuple[int, ...]

    @cached_property
    def tones(self) -> tuple[int, ...]:
        """Pitch classes from C."""
        return tuple((self.root + step) % 12 for step in self.intervals)

    def root_above(self, low: int) -> int:
        """The root's first pitch from `low` upwards."""
        return low + (self.root - low) % 12


@dataclass
class Bar:
    """One bar: its place in the form and its chords, each with the beat on which it begins."""

    number: int
    section: str  # intro, A, B, break or end
    energy: float  # 0 to 1: how much plays, how loud
    chords: list[tuple[float, Chord]]
    phrase: int  # which bar of its four-bar phrase, from 0
    closes: bool  # the last bar of its section

    def chord_at(self, beat: float) -> Chord:
        """The chord that sounds at a beat of the bar."""
        return [chord for start, chord in self.chords if start <= beat + 1e-6][-1]


@dataclass
class Piece:
    """What all part writers share. `key` is a pitch class; `beats` a bar has; `motion` 0 calm to 1
    busy."""

    key: int
    mode: str
    tempo_bpm: float
    beats: int
    bars: list[Bar]
    motion: float
    staccato: float  # 0 legato to 1 short
    register: int  # semitones up or down for the lead
    swing: float
    swing_unit: float  # beats, in whose second half the swing comes late

    @property
    def scale(self) -> tuple[int, ...]:
        """Pitch classes of the piece's scale."""
        return tuple((self.key + step) % 12 for step in SCALES[self.mode])

    def scale_at(self, chord: Chord) -> tuple[int, ...]:
        """The scale with the tones that rub against a borrowed chord replaced by the chord's
        own."""
        borrowed = [tone for tone in chord.tones if tone not in self.scale]
        kept = [
            tone for tone in self.scale if all((tone - b) % 12 not in (1, 11) for b in borrowed)
        ]
        return tuple(sorted({*kept, *borrowed}))

    def start(self, bar: Bar) -> float:
        """The beat of the whole piece on which a bar begins."""
        return float(bar.number * self.beats)

    def bar_at(self, beat: float) -> Bar:
        """The bar of a beat of the whole piece; the last one beyond its end."""
        return self.bars[min(int(beat // self.beats), len(self.bars) - 1)]

    def chord_spans(self, bar: Bar) -> list[tuple[float, float, Chord]]:
        """The beat on which each chord of a bar begins, how many beats it lasts, and the chord."""
        ends = [*(beat for beat, _ in bar.chords[1:]), float(self.beats)]
        return [
            (beat, end - beat, chord) for (beat, chord), end in zip(bar.chords, ends, strict=True)
        ]


@lru_cache(maxsize=1024)
def chord(symbol: str, key: int) -> Chord:
    """A Roman numeral such as `bVIImaj7` or `iim7` in a key. Lower case is minor unless the ending
    says otherwise."""
    found = ROMAN.match(symbol)
    if found is None:
        raise ValueError(f"not a chord: {symbol}")
    accidental, numeral, quality = found.groups()
    root = (key + DEGREES[numeral.lower()] + {"b": -1, "#": 1, "": 0}[accidental]) % 12
    if numeral.islower() and not quality.startswith(("m", "s")):
        quality = "m" + quality
    return Chord(root, QUALITIES[quality])


@lru_cache(maxsize=65536)
def nearest(pitch: float, classes: tuple[int, ...]) -> int:
    """The pitch nearest to `pitch` whose class is among `classes`; the lower of two."""
    base = round(pitch)
    return min(
        (base + step for step in range(-7, 8) if (base + step) % 12 in classes),
        key=lambda p: (abs(p - pitch), p),
    )


def step_from(pitch: int, steps: int, classes: tuple[int, ...]) -> int:
    """Move along a scale from a pitch of it (or next to it)."""
    ladder = _ladder(classes)
    here = min(bisect_left(ladder, pitch), len(ladder) - 1)
    if here and abs(ladder[here - 1] - pitch) < abs(ladder[here] - pitch):
        here -= 1
    return ladder[min(max(here + steps, 0), len(ladder) - 1)]


@lru_cache(maxsize=4096)
def _ladder(classes: tuple[int, ...]) -> list[int]:
    return [pitch for pitch in range(128) if pitch % 12 in classes]


def close_voicing(
    tones: Chord, centre: float, n: int, before: list[int] | None = None
) -> list[int]:
    """`n` pitches around `centre`, each near one of the voicing before, so that voices move
    little."""
    return list(_voicing(tones.tones, round(centre), n, tuple(before or ())))


@lru_cache(maxsize=65536)
def _voicing(
    tones: tuple[int, ...], centre: int, n: int, before: tuple[int, ...]
) -> tuple[int, ...]:
    classes = tones[1:] if n < len(tones) and len(tones) > 3 else tones
    best: tuple[int, ...] = ()
    best_cost = float("inf")
    for inversion in range(len(classes)):
        order = classes[inversion:] + classes[:inversion]
        pitches = [nearest(centre - 4, (order[0],))]
        while len(pitches) < n:
            wanted = order[len(pitches) % len(order)]
            pitches.append(pitches[-1] + ((wanted - pitches[-1]) % 12 or 12))
        cost = abs(sum(pitches) / n - centre) + (
            sum(min(abs(p - q) for q in before) for p in pitches) if before else 0
        )
        if cost < best_cost:
            best, best_cost = tuple(pitches), cost
    return best


def guitar_voicing(tones: Chord, position: int = 0) -> list[int]:
    """Six, five or four strings as a hand could finger them: the root below, then a chord tone on
    each string.

    position : fret from which the hand looks for the tones
    """
    roots = [tones.root_above(open_pitch) for open_pitch in GUITAR_STRINGS[:3]]
    highest_fret = max(4, position + 3)
    string = next((at for at in range(3) if roots[at] - GUITAR_STRINGS[at] <= highest_fret), 0)
    pitches = [roots[string]]
    for open_pitch in GUITAR_STRINGS[string + 1 :]:
        frets = [f for f in range(position, position + 5) if (open_pitch + f) % 12 in tones.tones]
        if frets:
            pitches.append(open_pitch + frets[0])
    return sorted(set(pitches))


def power_chord(tones: Chord) -> list[int]:
    """Root, fifth and octave, the root on the lowest string of a guitar or above."""
    root = tones.root_above(GUITAR_STRINGS[0])
    return [root, root + 7, root + 12]


def strokes(line: str, bar: Bar, again: str) -> Iterator[tuple[int, str, int]]:
    """Each stroke of a line of sixteenths, in which `-` holds on and `.` rests: its step, its
    letter and how many steps it is held. Where a chord begins under one that is held, `again` is
    struck."""
    changes = {round(beat * 4) for beat, _ in bar.chords}
    for step, written in enumerate(line):
        letter = again if written == "-" and step in changes else written
        if letter in ".-":
            continue
        end = step + 1
        while end < len(line) and line[end] == "-" and end not in changes:
            end += 1
        yield step, letter, end - step

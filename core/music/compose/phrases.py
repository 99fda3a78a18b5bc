"""Short phrases for one instrument: what a note bank plays alone, to train a model or to test
it."""

from collections.abc import Iterator

import numpy as np

from core.music.compose.theory import SCALES
from core.music.score import as_notes

DRAWN_SCALES = ("major", "minor", "dorian", "major pentatonic", "minor pentatonic")
PROGRESSIONS = (
    (0, 4, 5, 3),
    (0, 5, 3, 4),
    (5, 3, 0, 4),
    (0, 3, 4, 3),
    (0, 2, 3, 4),
    (0, 6, 5, 4),
    (1, 4, 0, 5),
    (0, 3, 0, 4),
)
STYLES = ("melody", "chords", "strum", "arpeggio", "both hands")
Note = tuple[float, float, float, float]  # beat, length in beats, pitch, accent


def phrase(
    seed: tuple[int, ...],
    song: tuple[int, ...],
    seconds: float,
    low: float = 40,
    high: float = 84,
    style: str | None = None,
) -> np.ndarray:
    """Notes (n, 4) as in `score.Part`, from pitch `low` to `high`, over chords that change every
    bar or two.

    song : seed of tempo, key, scale and chords, which parts of one piece share; seed : of
        everything else
    style : one of STYLES, drawn when None. "melody" is one note at a time, the others sound
        together.
    """
    rng, shared = np.random.default_rng(seed), np.random.default_rng(song)
    beat = 60.0 / shared.uniform(62, 160)
    scale = SCALES[DRAWN_SCALES[shared.integers(len(DRAWN_SCALES))]]
    key = int(shared.integers(12))
    chords, bars = PROGRESSIONS[shared.integers(len(PROGRESSIONS))], int(shared.choice([1, 1, 2]))
    style = style or str(rng.choice(STYLES, p=[0.25, 0.2, 0.15, 0.25, 0.15]))
    middle = rng.uniform(low + (high - low) * 0.3, low + (high - low) * 0.7)
    density = float(rng.choice([1, 2, 2, 4]))
    jitter, loud = rng.uniform(0.002, 0.02), rng.uniform(60, 105)
    rows: list[tuple[float, float, float, float]] = []
    for bar in range(int(seconds / (4 * beat)) + 1):
        degree = chords[bar // bars % len(chords)]
        steps = (0, 2, 4) if rng.random() < 0.8 else (0, 2, 4, 6)
        tones = [_degree(scale, key, degree + step) for step in steps]
        for at, length, pitch, accent in _bar(style, tones, scale, key, middle, density, rng):
            time = (bar * 4 + at) * beat + rng.normal(0, jitter)
            duration = length * beat * rng.uniform(0.85, 1.0)
            velocity = loud * accent * rng.uniform(0.85, 1.1)
            rows.append((time, duration, _fold(pitch, low, high), velocity))
    notes = as_notes(rows)
    return notes[notes[:, 0] < seconds]


def _bar(
    style: str,
    tones: list[int],
    scale: tuple[int, ...],
    key: int,
    middle: float,
    density: float,
    rng: np.random.Generator,
) -> Iterator[Note]:
    """One bar of four beats."""
    near = sorted(t + 12 * round((middle - t) / 12) for t in tones)
    if style == "melody":
        yield from _melody(scale, key, middle, density, rng)
    elif style == "strum":
        wide = [near[0] - 12, *near, near[1] + 12, near[2] + 12]
        yield from _chords(wide, rng.permutation(8)[: int(2 * density)] / 2, 0.03, density, rng)
    elif style == "chords":
        yield from _chords(near, np.arange(0, 4, 4 / density), 0.0, density, rng)
    else:
        yield from _arpeggio(near, 1.5 if style == "arpeggio" else 1.0, density, rng)
        if style == "both hands":
            for at in (0, 2):
                yield at, 2.0, near[0] - 24, 0.9
                yield at, 2.0, near[0] - 12, 0.8


def _melody(
    scale: tuple[int, ...], key: int, middle: float, density: float, rng: np.random.Generator
) -> Iterator[Note]:
    at = 0.0
    step = int(rng.integers(7))
    while at < 4:
        length = float(rng.choice([0.5, 1, 1, 2])) * 2 / density
        step += int(rng.integers(-2, 3))
        if rng.random() < 0.85:
            pitch = _degree(scale, key, step)
            octaves = 12 * round((middle + 5 - pitch) / 12)
            yield at, length, pitch + octaves, 1.0 if at % 1 == 0 else 0.85
        at += length


def _chords(
    tones: list[int], hits: np.ndarray, apart: float, density: float, rng: np.random.Generator
) -> Iterator[Note]:
    """All tones at each hit, now and then four of them from above. apart : beats between them"""
    for at in hits:
        down = rng.random() < 0.7
        for i, pitch in enumerate(tones if down else tones[::-1][:4]):
            yield at + apart * i, 4 / density, pitch, 1.0 if down else 0.8


def _arpeggio(
    tones: list[int], hold: float, density: float, rng: np.random.Generator
) -> Iterator[Note]:
    """One tone after another, over two octaves, each held for so many steps."""
    ladder = [*tones, *[p + 12 for p in tones]]
    order = rng.permutation(len(ladder)) if rng.random() < 0.3 else np.arange(len(ladder))
    for i in range(int(4 * density)):
        yield i / density, hold / density, ladder[order[i % len(order)]], 0.8 if i % 2 else 1.0


def _degree(scale: tuple[int, ...], key: int, step: int) -> int:
    """The pitch of a step of the scale, any number of octaves up or down."""
    return key + 12 * (step // len(scale)) + scale[step % len(scale)]


def _fold(pitch: float, low: float, high: float) -> float:
    """The pitch moved by octaves into the range that the instrument has."""
    while pitch > high and pitch - 12 >= low:
        pitch -= 12
    while pitch < low and pitch + 12 <= high:
        pitch += 12
    return pitch

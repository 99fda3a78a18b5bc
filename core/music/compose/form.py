"""The shape of a piece: how many bars, which section each belongs to, how much plays in it, its
chords."""

import numpy as np

from core.music.compose.genres import Genre
from core.music.compose.theory import MINOR_LIKE, Bar, Chord, chord

ENERGY = {"intro": 0.42, "A": 0.75, "B": 1.0, "break": 0.45, "end": 0.8}
PHRASE = 4  # bars
EASTERN = ("I bII I bvii", "I bII bvii I", "I I bII I")  # for the phrygian mode with a major third
FORMS = {
    1: ("A",),
    2: ("A", "B"),
    3: ("A", "B", "A"),
    4: ("A", "A", "B", "A"),
    5: ("A", "A", "B", "B", "A"),
}


def sections(n_phrases: int, rng: np.random.Generator) -> list[str]:
    """Names of the four-bar phrases after the introduction."""
    if n_phrases in FORMS:
        return list(FORMS[n_phrases])
    verse = ["A", "A", "B", "B"] if rng.random() < 0.5 else ["A", "A", "B"]
    names = list(verse)
    while len(names) < n_phrases - 1:
        names += ["break", *verse] if len(names) < n_phrases - 4 and rng.random() < 0.6 else verse
    return [*names[: n_phrases - 1], "B" if rng.random() < 0.5 else "A"]


def make_bars(
    genre: Genre,
    mode: str,
    key: int,
    n_bars: int,
    beats: int,
    quick: bool,
    rng: np.random.Generator,
) -> list[Bar]:
    """Bars with chords: an introduction where there is room (`quick`: four bars pass soon),
    sections, a cadence, a last bar."""
    minor = mode in MINOR_LIKE
    pool = list(EASTERN if mode == "phrygian" else genre.minor if minor else genre.major)
    first = str(rng.choice(pool))
    others = [p for p in pool if p != first] or [first]
    harmony = {"A": first, "B": str(rng.choice(others)), "intro": first, "break": first}
    plan = _planned(n_bars - 1, quick, rng)
    bars: list[Bar] = []
    lift = 1.0
    for index, (name, length) in enumerate(plan):
        symbols = harmony[name].split(" ")
        follows = plan[index + 1][0] if index + 1 < len(plan) else "end"
        for phrase in range(length):
            chords = _bar_chords(symbols[phrase % len(symbols)], key, beats)
            energy = min(1.0, ENERGY[name] * lift)
            closes = phrase == length - 1 and follows != name
            bars.append(Bar(len(bars), name, energy, chords, phrase, closes))
        lift *= 1.03
    _cadence(bars, genre.cadence[int(minor)], key, beats)
    tonic = "I" if mode == "phrygian" or not minor else "i"
    last = [(0.0, chord(tonic + ("7" if mode == "blues" else ""), key))]
    bars.append(Bar(len(bars), "end", ENERGY["end"], last, 0, True))
    return bars


def _planned(n_bars: int, quick: bool, rng: np.random.Generator) -> list[tuple[str, int]]:
    """The sections in order, with how many bars each has."""
    n_phrases, rest = divmod(n_bars, PHRASE)
    plan: list[tuple[str, int]] = []
    if rest:
        plan = [("intro", rest)]
    elif quick and n_phrases >= 4 and rng.random() < 0.7:
        plan, n_phrases = [("intro", PHRASE)], n_phrases - 1
    return plan + [(name, PHRASE) for name in sections(n_phrases, rng)]


def _bar_chords(text: str, key: int, beats: int) -> list[tuple[float, Chord]]:
    symbols = text.split("/")
    half = beats / 2 if beats % 2 == 0 else 2.0
    return [(i * half, chord(symbol, key)) for i, symbol in enumerate(symbols)]


def _cadence(bars: list[Bar], symbols: str, key: int, beats: int) -> None:
    """Lead the last two bars home."""
    if len(bars) >= 4:
        for bar, symbol in zip(bars[-2:], symbols.split(" "), strict=True):
            bar.chords = _bar_chords(symbol, key, beats)
    bars[-1].closes = True

"""Music to train the pretrained model on: pieces of one leading instrument over a backing, from
every source of sound.

A piece comes in two takes (segments with other notes, sometimes with parts missing), lead and
backing apart, so that training can mix them anew. Sources: SoundFonts, plucked strings,
oscillators, recorded note banks.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.factory.pretraining.sources import INSTRUMENTS, Sources
from core.model.training.trainingset import ARTICLE_CLASSES
from core.music.compose.phrases import phrase
from core.music.score import DRUMS, as_notes
from core.music.synth import studio
from core.music.synth.banks import BANK_RATE, PERCUSSION, Bank, play, variant
from core.music.synth.oscillators import oscillator_bank

SEGMENT_SECONDS = 12.0  # s
BASSES = (32, 33, 34, 35, 36, 37, 38, 39, 43)
VARIED_SOLOS = 0.3  # share of those alone that are played as another instrument of their family
SOLOS = dict.fromkeys(ARTICLE_CLASSES, 3.0)  # weight; others 1
# share of pieces for one instrument alone, without room, desk or backing, as note banks sound
DRY = 0.35
# share of electric guitars alone through an amplifier, and how far that is turned up
CLEAN, CLEAN_DB = 0.4, (0.0, 12.0)
KICKS, SNARES, HATS = (35, 36), (38, 40, 37, 39), (42, 46, 44, 51, 69, 70, 82)
TOMS = (45, 47, 50, 54, 56, 60, 61, 62, 63, 76)

Writer = Callable[[int, int], np.ndarray]  # from segment and part to notes


@dataclass(frozen=True)
class Playable:
    """One part of the backing: what plays it, through which effects, how loud, and what writes its
    notes."""

    bank: Bank
    chain: list[studio.Effect]
    gain: float
    write: Writer


@dataclass(frozen=True)
class TrainingPiece:
    """Two segments of a piece: lead and backing, each (2, n_samples) at BANK_RATE;
    `source` made the lead."""

    family: str
    source: str
    lead: np.ndarray
    backing: np.ndarray


def piece(sources: Sources, seed: int, family: str | None = None) -> TrainingPiece:
    """One piece, from its seed alone. `family` is one of INSTRUMENTS, drawn when None."""
    rng = np.random.default_rng((seed, 77))
    family = family or str(rng.choice(list(INSTRUMENTS)))
    source, bank, amplifier = sources.draw(family, rng)
    low, high = _range(bank, family)
    style = _style(family, rng)
    seconds = SEGMENT_SECONDS
    dry = rng.random() < DRY
    lead_chain = amplifier + ([] if dry else studio.draw_channel(rng))
    lead, backing = [], []
    others = [] if dry else _others(sources, family, rng, (seed, 5))
    for segment in range(2):
        song = (seed, 5) if rng.random() < 0.8 else (seed, 5, segment)
        own = style if rng.random() < 0.6 else _style(family, rng)
        if family == PERCUSSION:
            notes = rhythm(rng, song, seconds)
        else:
            notes = phrase((seed, 1, segment), song, seconds, low, high, own)
        lead.append(studio.through(lead_chain, play(notes, bank, seconds, seed)))
        mixed = np.zeros(int(seconds * BANK_RATE), np.float32)
        for i, part in enumerate(others):
            if rng.random() < 0.8:
                dry_sound = play(part.write(segment, i), part.bank, seconds, segment)
                y = studio.through(part.chain, dry_sound)
                mixed += y * np.float32(part.gain * 10 ** (rng.normal(0, 1.5) / 20))
        backing.append(mixed)
    return TrainingPiece(family, source, np.array(lead), np.array(backing))


def solo(sources: Sources, seed: int) -> TrainingPiece:
    """One instrument alone and clean, from the seed alone: no room or desk, at most a clean
    amplifier.

    So that the sound itself comes often enough; the article's four instruments come three times
    as often as the others.
    """
    rng = np.random.default_rng((seed, 78))
    families = [name for name in INSTRUMENTS if name != PERCUSSION]
    weights = np.array([SOLOS.get(name, 1.0) for name in families])
    family = str(rng.choice(families, p=weights / weights.sum()))
    source, bank = sources.draw_clean(family, rng)
    bank = variant(bank, rng) if rng.random() < VARIED_SOLOS else bank
    amplifier = studio.draw_amplifier(rng, CLEAN, CLEAN_DB) if family == "electric guitar" else []
    low, high = bank.pitches()
    low = max(low - 4, 36)
    high = max(low + 12, min(high + 4, 88))
    notes = phrase((seed, 1), (seed, 5), 2 * SEGMENT_SECONDS, low, high)
    y = play(notes, bank, 2 * SEGMENT_SECONDS, seed)
    lead = studio.through(amplifier, y).reshape(2, -1)
    return TrainingPiece(family, source, lead, np.zeros_like(lead))


def _others(
    sources: Sources, family: str, rng: np.random.Generator, song: tuple[int, ...]
) -> list[Playable]:
    """The backing: for each part what plays it in a segment, its channel and its gain."""
    seed, seconds = int(rng.integers(1 << 31)), SEGMENT_SECONDS
    parts: list[Playable] = []
    wanted = int(rng.choice([0, 1, 2, 3], p=[0.2, 0.25, 0.3, 0.25]))
    kinds = [str(k) for k in rng.permutation(["bass", "drums", "chords", "chords"])][:wanted]
    for kind in kinds:
        if kind == "drums" and family != PERCUSSION:
            kit, pattern = sources.program(DRUMS, PERCUSSION, rng), int(rng.integers(1 << 31))
            beat = _drums(pattern, song, seconds)
            parts.append(Playable(kit, studio.draw_channel(rng, 0.3), rng.uniform(0.5, 1.2), beat))
        elif kind == "bass":
            computed = rng.random() >= 0.7
            drawn = int(rng.integers(1 << 31)) if computed else int(rng.choice(BASSES))
            bank = (
                oscillator_bank(28, 48, drawn) if computed else sources.program(drawn, "bass", rng)
            )
            tune = _tune(seed, song, seconds, (28, 50), "melody")
            parts.append(Playable(bank, studio.draw_channel(rng, 0.1), rng.uniform(0.5, 1.1), tune))
        else:
            other = str(rng.choice([f for f in INSTRUMENTS if f not in (PERCUSSION, family)]))
            _, bank, amplifier = sources.draw(other, rng)
            tune = _tune(seed, song, seconds, _range(bank, other), None)
            parts.append(
                Playable(bank, amplifier + studio.draw_channel(rng), rng.uniform(0.3, 0.9), tune)
            )
    return parts


def _tune(
    seed: int, song: tuple[int, ...], seconds: float, bounds: tuple[float, float], style: str | None
) -> Writer:
    """What writes the notes of a segment for the part numbered `part`."""
    return lambda segment, part: phrase((seed, part, segment), song, seconds, *bounds, style)


def _drums(pattern: int, song: tuple[int, ...], seconds: float) -> Writer:
    """What writes the drums: the same pattern in both segments."""
    return lambda segment, part: rhythm(
        np.random.default_rng((pattern, segment // 2)), song, seconds
    )


def rhythm(rng: np.random.Generator, song: tuple[int, ...], seconds: float) -> np.ndarray:
    """Drums, notes (n, 4): one bar of sixteenths, drawn, repeated with small changes."""
    beat = 60.0 / np.random.default_rng(song).uniform(62, 160)
    keys = [
        (int(rng.choice(group)), share)
        for group, share in ((KICKS, 0.25), (SNARES, 0.15), (HATS, 0.6), (TOMS, 0.2))
    ]
    grid = [
        [
            (step % 8 == 0 and i == 0)
            or (step % 8 == 4 and i == 1)
            or rng.random() < share * (0.35 if step % 2 else 0.7)
            for step in range(16)
        ]
        for i, (_, share) in enumerate(keys)
    ]
    rows: list[tuple[float, float, float, float]] = []
    for bar in range(int(seconds / (4 * beat)) + 1):
        for i, (key, _) in enumerate(keys):
            for step in range(16):
                if grid[i][step] != (rng.random() < 0.04):
                    start = (bar * 4 + step / 4) * beat + rng.normal(0, 0.004)
                    rows.append((start, 0.3, key, rng.uniform(60, 110)))
    notes = as_notes(rows)
    return notes[notes[:, 0] < seconds]


def _range(bank: Bank, family: str) -> tuple[float, float]:
    """Where a bank is played: the family's range, as far as the bank's own notes come near it."""
    known = INSTRUMENTS[family]
    own_low, own_high = bank.pitches()
    low = max(known.low, own_low - 3)
    return low, max(low + 7, min(known.high, own_high + 3))


def _style(family: str, rng: np.random.Generator) -> str | None:
    """How a family is usually played; None draws any way."""
    if family in ("woodwind", "brass section", "choir"):
        return "melody" if rng.random() < 0.7 else "chords"
    if family in ("acoustic guitar", "electric guitar"):
        return str(rng.choice(["strum", "arpeggio", "melody", "chords"], p=[0.35, 0.25, 0.3, 0.1]))
    return None

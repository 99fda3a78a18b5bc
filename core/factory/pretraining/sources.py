"""The instruments to train on, and every source of sound that can play them: SoundFonts, plucked
strings, oscillators, recorded note banks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from core.music.score import DRUMS
from core.music.synth import sampler, studio
from core.music.synth.banks import BANK_RATE, PERCUSSION, Bank, Note, list_banks, read_bank, variant
from core.music.synth.oscillators import oscillator_bank
from core.music.synth.soundfont import SoundFont, soundfont
from core.music.synth.strings import string_bank


@dataclass(frozen=True)
class Instrument:
    """A class of the pretrained model: General MIDI programs, names of the recorded instruments,
    and the range in which it is played (MIDI pitch)."""

    programs: tuple[int, ...]
    recorded_as: tuple[str, ...]
    low: int
    high: int


INSTRUMENTS = {
    "acoustic guitar": Instrument((24, 25), ("acoustic guitar",), 40, 80),
    "electric guitar": Instrument((26, 27, 28, 29, 30), ("electric guitar",), 40, 84),
    "piano": Instrument((0, 1, 2, 3), ("piano",), 30, 94),
    "electric piano": Instrument((4, 5, 7), ("keyboard electronic",), 36, 90),
    "organ": Instrument((16, 17, 18, 19), ("organ electronic",), 36, 90),
    "synthesizer": Instrument(
        (80, 81, 82, 84, 86, 87, 88, 89, 90, 91, 93, 94, 95, 99), ("synthesizer",), 36, 90
    ),
    "strings": Instrument((40, 41, 42, 44, 45, 48, 49, 50), ("string acoustic",), 38, 90),
    "brass section": Instrument((56, 57, 58, 60, 61, 62), ("brass acoustic",), 40, 80),
    "woodwind": Instrument(
        (64, 65, 66, 68, 70, 71, 73, 74, 75), ("reed acoustic", "flute acoustic"), 48, 92
    ),
    "bells": Instrument((8, 9, 11, 12, 13, 14), ("mallet acoustic",), 52, 96),
    "choir": Instrument((52, 53, 54), ("vocal acoustic",), 48, 79),
    "percussion": Instrument((DRUMS,), (), 35, 60),
}
# share of banks played as another instrument of their family: recorded ones, those of SoundFonts
VARIED, VARIED_PROGRAMS = 0.6, 0.4
VELOCITIES = (60.0, 100.0)
DRIVEN = 0.45  # share of electric guitars through a driven amplifier
DRIVEN_PROGRAMS = (29, 30)  # of the SoundFont, recorded driven
# weight of computed sound; SoundFont 3, recorded 4
COMPUTED = {"acoustic guitar": 3, "electric guitar": 4, "synthesizer": 5}


class Sources:
    """Every bank there is to play with. `folder` holds the recorded notes; banks marked held_out
    are left out.

    fonts : further SoundFonts, each as likely as the demo's own
    """

    def __init__(self, folder: Path | None, fonts: Sequence[Path] = ()):
        self._folder = folder
        self._fonts = [soundfont(), *(SoundFont(path) for path in fonts)]
        self._recorded = list_banks(folder) if folder else {}
        self._read: dict[str, Bank] = {}
        self._programs: dict[tuple[int, int, float], Bank] = {}

    def draw(self, family: str, rng: np.random.Generator) -> tuple[str, Bank, list[studio.Effect]]:
        """A bank of a family, the kind of source it comes from, and an amplifier where the
        instrument needs one."""
        known = INSTRUMENTS[family]
        recorded = self._recorded_as(known.recorded_as)
        kinds = (
            ["soundfont"] * 3
            + ["recorded"] * (4 if recorded else 0)
            + ["computed"] * COMPUTED.get(family, 0)
        )
        kind = str(rng.choice(kinds))
        seed = int(rng.integers(1 << 31))
        if kind == "recorded":
            bank = self._recording(str(rng.choice(recorded)))
            bank = variant(bank, rng) if rng.random() < VARIED else bank
        elif kind == "computed":
            bank = computed_bank(family, known.low, known.high, seed)
        else:
            bank = self.program(int(rng.choice(known.programs)), family, rng)
            bank = variant(bank, rng) if rng.random() < VARIED_PROGRAMS else bank
        recorded_driven = bank.name in [f"program {p}" for p in DRIVEN_PROGRAMS]
        driven = DRIVEN if family == "electric guitar" and not recorded_driven else 0.0
        return kind, bank, studio.draw_amplifier(rng, driven)

    def draw_clean(self, family: str, rng: np.random.Generator) -> tuple[str, Bank]:
        """A bank of a family just as it is, each kind of source as often as the others, and that
        kind."""
        known = INSTRUMENTS[family]
        recorded = self._recorded_as(known.recorded_as)
        kinds = ["soundfont"] + ["recorded"] * bool(recorded) + ["computed"] * (family in COMPUTED)
        kind, seed = str(rng.choice(kinds)), int(rng.integers(1 << 31))
        if kind == "recorded":
            return kind, self._recording(str(rng.choice(recorded)))
        if kind == "computed":
            return kind, computed_bank(family, known.low, known.high, seed)
        clean = [program for program in known.programs if program not in DRIVEN_PROGRAMS]
        return kind, self.program(int(rng.choice(clean)), family, rng)

    def program(self, program: int, family: str, rng: np.random.Generator) -> Bank:
        """A program of one of the SoundFonts as a bank, its keys struck hard or softly; made
        once."""
        drawn = (int(rng.integers(len(self._fonts))), program, float(rng.choice(VELOCITIES)))
        if drawn not in self._programs:
            self._programs[drawn] = soundfont_bank(self._fonts[drawn[0]], program, family, drawn[2])
        return self._programs[drawn]

    def _recorded_as(self, names: tuple[str, ...]) -> list[str]:
        return [name for name, rows in self._recorded.items() if rows[0]["instrument"] in names]

    def _recording(self, name: str) -> Bank:
        if name not in self._read:
            assert self._folder is not None
            self._read[name] = read_bank(self._folder, self._recorded[name])
        return self._read[name]


def computed_bank(family: str, low: int, high: int, seed: int) -> Bank:
    """An oscillator's bank for the synthesizer, a plucked string's for the guitars."""
    if family == "synthesizer":
        return oscillator_bank(low, high, seed)
    return string_bank(family, low, high, seed)


def soundfont_bank(font: SoundFont, program: int, family: str, velocity: float) -> Bank:
    """Notes of a SoundFont's program: every fourth key, or every key of the percussion."""
    pitches = range(35, 83) if program == DRUMS else range(28, 100, 4)
    seconds = 1.0 if program == DRUMS else 3.5
    notes = []
    for pitch in pitches:
        y = sampler.struck(font, program, pitch, velocity, seconds)
        if np.max(np.abs(y)) > 1e-3:
            y = soxr.resample(y, sampler.SR, BANK_RATE).astype(np.float32)
            notes.append(Note(float(pitch), y))
    return Bank(f"program {program}", PERCUSSION if program == DRUMS else family, tuple(notes))

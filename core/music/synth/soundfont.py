"""Reading an SF2 file: which recorded sample sounds for a program, a key and a velocity, and how.

We read the file ourselves, because symusic 0.5.9 plays this SoundFont out of tune (it passes over
the root key that an instrument sets: its piano sounds 3 to 13 semitones too high), without velocity
and without decay. Source: SoundFont Technical Specification 2.04, sections 7 (records) and 8.1.3
(generators).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

from core.errors import SoundkinError

FILE = "TimGM6mb.sf2"  # comes with the package pretty_midi
DRUM_BANK = 128
PRESET, INSTRUMENT_RECORD = struct.Struct("<20sHHHIII"), struct.Struct("<20sH")
SAMPLE = struct.Struct("<20sIIIIIBbHH")

# generators, by their numbers in the specification, and their values where a zone sets none
START, END, LOOP_START, LOOP_END, START_COARSE, FILTER_CENTS = 0, 1, 2, 3, 4, 8
FILTER_SWEEP, END_COARSE = 11, 12
SWEEP_DECAY, SWEEP_SUSTAIN = 28, 29  # of the envelope that opens and closes the filter
ATTACK, HOLD, DECAY, SUSTAIN, RELEASE, INSTRUMENT = 34, 35, 36, 37, 38, 41
KEYS, VELOCITIES, LOOP_START_COARSE, ATTENUATION, LOOP_END_COARSE = 43, 44, 45, 48, 50
COARSE, FINE, SAMPLE_ID, MODES, SCALE, ROOT = 51, 52, 53, 54, 56, 58
DEFAULTS = {
    FILTER_CENTS: 13500,
    SCALE: 100,
    ROOT: -1,
    **dict.fromkeys((ATTACK, HOLD, DECAY, RELEASE, SWEEP_DECAY), -12000),
}
NOT_ADDED = {KEYS, VELOCITIES, INSTRUMENT, SAMPLE_ID, MODES, ROOT}  # presets offset the others
Zone = dict[int, int]


@dataclass(frozen=True)
class Voice:
    """One sample as a zone plays it. Times in s, levels in dB below full, positions in samples of
    `pcm`."""

    start: int
    end: int
    loop: tuple[int, int] | None
    step: float  # how far to move in the sample for each output sample, at `key`
    attack_s: float
    hold_s: float
    decay_s: float  # to fall by 100 dB
    sustain_db: float
    release_s: float
    attenuation_db: float
    open_hz: float  # the low-pass at the note's beginning,
    closed_hz: float  # where it ends,
    closing_s: float  # and how long it takes


class SoundFont:
    """An SF2 file. `pcm` is its recordings, int16, on disk; `voices` says what sounds for a key."""

    def __init__(self, path: Path):
        content = np.memmap(path, dtype=np.uint8, mode="r")
        chunks = dict(_chunks(content))
        offset, size = chunks["smpl"]
        self.pcm = content[offset : offset + size].view("<i2")
        raw = {
            name: content[start : start + length].tobytes()
            for name, (start, length) in chunks.items()
            if name != "smpl"
        }
        self._samples = list(SAMPLE.iter_unpack(raw["shdr"]))
        instruments = [bag for _, bag in INSTRUMENT_RECORD.iter_unpack(raw["inst"])]
        presets = list(PRESET.iter_unpack(raw["phdr"]))
        self._instruments = _zones(instruments, raw["ibag"], raw["igen"])
        zones = _zones([record[3] for record in presets], raw["pbag"], raw["pgen"])
        self._presets = {
            (record[2], record[1]): zone for record, zone in zip(presets, zones, strict=False)
        }

    def voices(self, program: int, key: int, velocity: int, sr: int, bank: int = 0) -> list[Voice]:
        """All samples that sound for a key, none if the program does not reach it."""
        found = []
        for preset in self._presets.get((bank, program), []):
            if INSTRUMENT not in preset or not _inside(preset, key, velocity):
                continue
            for zone in self._instruments[preset[INSTRUMENT]]:
                if SAMPLE_ID in zone and _inside(zone, key, velocity):
                    found.append(self._voice(_sum(zone, preset), key, sr))
        return found

    def _voice(self, zone: Zone, key: int, sr: int) -> Voice:
        _, start, end, loop_start, loop_end, rate, pitch, correction, _, _ = self._samples[
            zone[SAMPLE_ID]
        ]
        loop_start += zone.get(LOOP_START, 0) + 32768 * zone.get(LOOP_START_COARSE, 0)
        loop_end += zone.get(LOOP_END, 0) + 32768 * zone.get(LOOP_END_COARSE, 0)
        root = zone[ROOT] if zone[ROOT] >= 0 else pitch
        cents = (
            (key - root) * zone[SCALE] + 100 * zone.get(COARSE, 0) + zone.get(FINE, 0) + correction
        )
        sweep = zone.get(FILTER_SWEEP, 0)
        looped = zone.get(MODES, 0) & 1 and loop_end - loop_start >= 8
        return Voice(
            start=start + zone.get(START, 0) + 32768 * zone.get(START_COARSE, 0),
            end=end + zone.get(END, 0) + 32768 * zone.get(END_COARSE, 0),
            loop=(loop_start, loop_end) if looped else None,
            step=2 ** (cents / 1200) * rate / sr,
            attack_s=_seconds(zone[ATTACK]),
            hold_s=_seconds(zone[HOLD]),
            decay_s=_seconds(zone[DECAY]),
            sustain_db=min(zone.get(SUSTAIN, 0) / 10, 100.0),
            release_s=_seconds(zone[RELEASE]),
            attenuation_db=0.04 * zone.get(ATTENUATION, 0),
            open_hz=_hertz(zone[FILTER_CENTS] + sweep),
            closed_hz=_hertz(
                zone[FILTER_CENTS] + sweep * (1 - min(zone.get(SWEEP_SUSTAIN, 0), 1000) / 1000)
            ),
            closing_s=_seconds(zone[SWEEP_DECAY]),
        )


@lru_cache(maxsize=1)
def soundfont() -> SoundFont:
    """The demo's SoundFont. SoundkinError if the package that brings it is not installed."""
    package = find_spec("pretty_midi")  # found, not imported: importing takes half a second
    path = Path(package.origin).parent / FILE if package and package.origin else None
    if path is None or not path.exists():
        raise SoundkinError(
            f"The demo's sounds ({FILE}) are missing; install them with: pip install -r"
            " requirements.txt"
        )
    return SoundFont(path)


def _chunks(
    content: np.ndarray, start: int = 12, end: int | None = None
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Name, (offset, size) of every chunk that is not a list."""
    while start + 8 <= (len(content) if end is None else end):
        name = content[start : start + 4].tobytes().decode("latin-1")
        size = int(content[start + 4 : start + 8].view("<u4")[0])
        if name == "LIST":
            yield from _chunks(content, start + 12, start + 8 + size)
        else:
            yield name, (start + 8, size)
        start += 8 + size + size % 2


def _zones(first_bags: list[int], bags: bytes, generators: bytes) -> list[list[Zone]]:
    """For every preset or instrument its zones, the global zone's values already filled in."""
    starts = np.frombuffer(bags, "<u2").reshape(-1, 2)[:, 0].tolist()
    pairs = list(struct.iter_unpack("<Hh", generators))
    owners = []
    for first, last in pairwise(first_bags):
        zones = [dict(pairs[starts[bag] : starts[bag + 1]]) for bag in range(first, last)]
        common = zones[0] if zones and not {INSTRUMENT, SAMPLE_ID} & set(zones[0]) else {}
        owners.append([{**common, **zone} for zone in zones])
    return owners


def _sum(zone: Zone, preset: Zone) -> Zone:
    """An instrument's zone with its preset's offsets added."""
    total = {**DEFAULTS, **zone}
    for generator, value in preset.items():
        if generator not in NOT_ADDED:
            total[generator] = total.get(generator, 0) + value
    return total


def _inside(zone: Zone, key: int, velocity: int) -> bool:
    """Whether key and velocity lie in the zone's ranges, each packed as low + 256 * high."""
    for generator, value in ((KEYS, key), (VELOCITIES, velocity)):
        packed = zone.get(generator, 127 << 8) & 0xFFFF
        if not packed & 0xFF <= value <= packed >> 8:
            return False
    return True


def _seconds(timecents: int) -> float:
    return float(2 ** (timecents / 1200))


def _hertz(cents: float) -> float:
    return float(8.176 * 2 ** (cents / 1200))

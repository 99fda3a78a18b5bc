"""The sounds that test and calibrate: clips of sources that did not teach, as they are and altered.

Leaves eval.csv (a row a sound), eval_mel.npy (n, 96, 1201) float16 and eval.npz (what the teacher
and MFCC statistics say of them).
"""

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
import soxr

from core.audio.clip import fill, to_mono_at
from core.audio.frontends import SAMPLE_RATE, log_mel
from core.config import CLIP_SECONDS
from core.factory.pretraining import teacher
from core.factory.pretraining.alterations import RATE, altered
from core.factory.pretraining.bank_phrases import phrases
from core.factory.pretraining.prepare import level
from core.factory.pretraining.split import part
from core.factory.pretraining.teacher import Teacher
from core.model.evaluation.comparison import mfcc_statistics
from core.music.synth.banks import BANK_RATE

PHRASES = 20  # of the note banks, a class
NO_MUSIC = tuple(
    f"rl:valyria_{name}"
    for name in (
        "forest_at_night",
        "icy_wind",
        "koertes-ccby-birdsongloop16s",
        "rain_indoors",
        "house_in_a_forest_loop_horrorpen_oga",
    )
)  # of the real library


@dataclass(frozen=True)
class SoundLabels:
    """What is known of a sound of the test bed.

    set : rl (the real library), teach, val, kept, heldbank, bank or note ; cut : which part of its
    track ; alter : what was done to it, "" for nothing
    """

    set: str
    source: str
    track: str
    kind: str
    instrument: str = ""
    cut: str = "x"
    alter: str = ""
    seconds: float = 0.0


Sound = tuple[np.ndarray, int, SoundLabels]  # y (n,), its rate, what is known of it


def make(shared: Path, work: Path) -> None:
    """Make the bank of sounds in `work`."""
    others, known, mel = _Others(shared), [], []
    for y, sr, own in sounds(shared):
        others.add(y, sr, own.alter != "")
        mel.append(log_mel(fill(to_mono_at(y, sr, SAMPLE_RATE), SAMPLE_RATE)).astype(np.float16))
        known.append(replace(own, seconds=round(len(y) / sr, 2)))
    np.save(work / "eval_mel.npy", np.array(mel))
    others.save(work / "eval.npz")
    with (work / "eval.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(asdict(known[0])))
        writer.writeheader()
        writer.writerows(map(asdict, known))


def read(work: Path) -> list[SoundLabels]:
    """What is known of the sounds of the bank, in its order."""
    with (work / "eval.csv").open(encoding="utf-8") as file:
        return [
            SoundLabels(**{**row, "seconds": float(row["seconds"])})  # type: ignore[arg-type]
            for row in csv.DictReader(file)
        ]


def sounds(shared: Path) -> Iterator[Sound]:
    """Every sound of the bank."""
    rng = np.random.default_rng(5)
    with (shared / "teachset" / "clips.csv").open(encoding="utf-8") as file:
        clips = list(csv.DictReader(file))
    voices = {
        own: [
            level(mono(shared / "teachset" / clip["file"]))
            for clip in clips
            if clip["kind"] == "voice" and part(clip["source"]) == own
        ]
        for own in ("validate", "kept")
    }
    yield from _real_library(shared, voices["validate"], rng)
    for clip in clips:
        own, cut = part(clip["source"]), {"_a.ogg": "a", "_b.ogg": "b"}.get(clip["file"][-6:], "x")
        music = clip["kind"] == "music"
        if own == "teach" and not (music and cut == "a"):
            continue
        y = mono(shared / "teachset" / clip["file"])
        known = SoundLabels(
            {"validate": "val"}.get(own, own),
            clip["source"],
            clip["track"],
            clip["kind"],
            clip["instrument"],
            cut,
        )
        yield y, RATE, known
        if own != "teach" and music and cut == "a":
            for name, z in altered(level(y), voices[own], rng):
                yield z, RATE, replace(known, alter=name)
    yield from _notes(shared)


def _real_library(
    shared: Path, voices: list[np.ndarray], rng: np.random.Generator
) -> Iterator[Sound]:
    """Background tracks: the first 24 s, three places of a second segment, and the first 24 s
    altered."""
    n = int(CLIP_SECONDS * RATE)
    paths = sorted((shared / "real_library" / "audio").iterdir())
    for path in (path for path in paths if not path.name.startswith("nsynth_")):
        try:
            y = mono(path)
        except (soundfile.SoundFileError, RuntimeError):
            continue
        source = path.name.split("_")[0]
        known = SoundLabels("rl", source, f"rl:{path.stem}", "music", cut="first")
        yield y[:n], RATE, known
        for place, start in (("behind", n), ("middle", len(y) // 2), ("end", len(y) - n)):
            if len(y) >= 2 * n:
                start = min(max(start, n), len(y) - n)
                yield y[start : start + n], RATE, replace(known, cut=place)
        for name, z in altered(level(y[:n]), voices, rng):
            yield z, RATE, replace(known, alter=name)


def _notes(shared: Path) -> Iterator[Sound]:
    """Phrases of the note banks, held out and not, and the single notes of the real library."""
    for held_out, own in ((True, "heldbank"), (False, "bank")):
        for y, name, bank in phrases(shared / "sample_banks", held_out, PHRASES):
            yield y, BANK_RATE, SoundLabels(own, bank, bank, "instrument", name)
    with (shared / "real_library" / "tracks.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if "nsynth_" in row["file"]:
                source = Path(row["file"]).stem.split("-")[0]
                known = SoundLabels("note", source, row["id"], "instrument", row["instrument"])
                yield mono(shared / "real_library" / row["file"]), RATE, known


def mono(path: Path) -> np.ndarray:
    """A file's sound at RATE, the mean of its channels."""
    y, sr = soundfile.read(path, dtype="float32", always_2d=True)
    return np.asarray(soxr.resample(y.mean(axis=1), sr, RATE), np.float32)


class _Others:
    """What MFCC statistics and the teacher say of sounds, one after another."""

    def __init__(self, shared: Path):
        self._teacher = Teacher(shared / "teacher")
        self._rows: dict[str, list[np.ndarray]] = {"MF": [], "TE": [], "TL": []}

    def add(self, y: np.ndarray, sr: int, is_altered: bool) -> None:
        """One sound y (n,); the teacher gets two windows of it at most, and nothing altered."""
        E, L = np.zeros(teacher.SIZE), np.zeros(teacher.N_CLASSES)
        if not is_altered:
            y32 = to_mono_at(y, sr, teacher.SAMPLE_RATE)
            n = int(teacher.SECONDS * teacher.SAMPLE_RATE)
            answers = [self._teacher(y32[at:]) for at in ((0, n) if len(y32) >= 2 * n else (0,))]
            E, L = (np.mean(each, axis=0) for each in zip(*answers, strict=True))
        said = (mfcc_statistics(fill(to_mono_at(y, sr))), E, L)
        for rows, value in zip(self._rows.values(), said, strict=True):
            rows.append(value)

    def save(self, path: Path) -> None:
        """All rows, each (n, d)."""
        np.savez(path, **{name: np.array(rows) for name, rows in self._rows.items()})  # type: ignore[arg-type]

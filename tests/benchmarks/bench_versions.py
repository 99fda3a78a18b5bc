"""Duplicates and versions: altered copies of real recordings looked for among the originals and the
demo library's tracks; and false merges among recordings that are all different.

python -m tests.benchmarks.bench_versions [folder of demo renderings] [clips] [demo queries]

The altered copies are made by ffmpeg from ../shared/real_library and from every second music clip
of ../shared/teachset whose source took no part in setting the thresholds.
"""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from core import config
from core.audio.clip import to_mono_at
from core.audio.features import fingerprint, stft
from core.audio.features.fingerprint import Fingerprint
from core.factory.measure_weights import rendered
from core.factory.pretraining.split import KEPT
from core.search.versions.landmarks import LandmarkIndex
from core.search.versions.versions import Version, compare, versions

SHARED = config.ROOT.parent / "shared"
RATE = 32_000  # Hz, of the clips
SHORTEST = 15.0  # s of a track of the real library: shorter ones are notes
VOICE_ALTERATIONS = ("voice as loud", "voice 6 dB louder")


@dataclass(frozen=True)
class Recording:
    """An original and what was made of it."""

    name: str
    track: str  # cuts of one track share it: their being the same is no mistake
    original: Fingerprint
    altered: dict[str, Fingerprint]


def decoded(path: Path, *filters: str) -> np.ndarray:
    """Mono samples at RATE, by ffmpeg."""
    command = ["ffmpeg", "-v", "quiet", "-i", str(path), *filters]
    ran = subprocess.run(
        [*command, "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"], capture_output=True
    )
    return np.frombuffer(ran.stdout, np.float32)


def coded(path: Path, suffix: str, *options: str) -> np.ndarray:
    """The same after a codec."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"x{suffix}"
        subprocess.run(["ffmpeg", "-v", "quiet", "-i", str(path), *options, str(out)], check=True)
        return decoded(out)


def pitched(path: Path, semitones: float) -> np.ndarray:
    """Higher or lower at the same speed."""
    ratio = 2 ** (semitones / 12)
    chain = f"aresample={RATE},asetrate={RATE * ratio:.0f},atempo={1 / ratio:.5f},aresample={RATE}"
    return decoded(path, "-af", chain)


def landmarks(y: np.ndarray, sr: int = RATE) -> Fingerprint:
    return fingerprint.landmarks(
        stft.spectrogram(to_mono_at(np.ascontiguousarray(y), sr))[fingerprint.bins()]
    )


def alterations(
    path: Path, y: np.ndarray, voice: np.ndarray, rng: np.random.Generator
) -> Iterator[tuple[str, np.ndarray, int]]:
    """Name, samples and rate of each altered copy."""
    seconds = len(y) / RATE
    length = min(max(0.5 * seconds, 7.0), seconds)
    start = rng.uniform(0, seconds - length)
    cut = y[int(start * RATE) : int((start + length) * RATE)]
    fade = np.clip(np.arange(len(cut)) / (2 * RATE), 0, 1)
    spoken = np.resize(voice, len(y)) * float(np.std(y) / max(np.std(voice), 1e-9))
    yield "MP3 64 kbit/s", coded(path, ".mp3", "-b:a", "64k"), RATE
    yield "OGG quality 0", coded(path, ".ogg", "-c:a", "libvorbis", "-q:a", "0"), RATE
    yield "MP3 of 3 kHz", coded(path, ".mp3", "-af", "lowpass=3000", "-b:a", "48k"), RATE
    yield "25 dB softer", y * np.float32(10 ** (-25 / 20)), RATE
    yield "cut to half", cut, RATE
    yield "cut and faded", cut * fade * fade[::-1], RATE
    yield "2 % faster", y, int(RATE * 1.02)
    yield "half a semitone", pitched(path, float(rng.choice([-0.5, 0.5]))), RATE
    yield "a semitone", pitched(path, 1.0), RATE
    yield "voice as loud", y + spoken, RATE
    yield "voice 6 dB louder", y + 2 * spoken, RATE
    if seconds > 60:
        piece = 15 * RATE
        middle = int(0.4 * seconds) * RATE
        yield "30 s edit", np.concatenate([y[:piece], y[-piece:]]), RATE
        yield "15 s edit", np.concatenate([y[: piece // 2], y[middle : middle + piece // 2]]), RATE


def recordings(n_clips: int) -> list[Recording]:
    rows = list(csv.DictReader((SHARED / "teachset" / "clips.csv").open(encoding="utf-8")))
    kept = [r for r in rows if r["kind"] == "music" and r["source"] in KEPT][::2][:n_clips]
    files = [(SHARED / "teachset" / r["file"], r["track"]) for r in kept]
    for path in sorted((SHARED / "real_library" / "audio").iterdir()):
        if soundfile.info(path).duration > SHORTEST:
            files.append((path, path.name))
    voices = [decoded(SHARED / "teachset" / r["file"]) for r in rows if r["kind"] == "voice"][::6]
    rng = np.random.default_rng(0)
    found = []
    for path, track in files:
        y = decoded(path)
        made = alterations(path, y, voices[int(rng.integers(len(voices)))], rng)
        altered = {name: landmarks(samples, sr) for name, samples, sr in made}
        found.append(Recording(path.name, track, landmarks(y), altered))
    return found


def versions_of(
    peaks: Fingerprint, prints: list[Fingerprint], index: LandmarkIndex, k: int = 8
) -> dict[int, Version]:
    """The versions of one recording among others, by their row."""
    found = {row: compare(peaks, prints[row], -1, row) for row in index.candidates(peaks, k)}
    return {row: version for row, version in found.items() if version is not None}


def look_for(found: list[Recording], demo: list[Fingerprint]) -> None:
    """Recall of each alteration and precision of all that is proposed."""
    library = [r.original for r in found] + demo
    index = LandmarkIndex(library)
    right: dict[str, list[bool]] = {}
    wrong = proposed = 0
    took = []
    for row, recording in enumerate(found):
        for name, peaks in recording.altered.items():
            started = time.process_time()
            rows = set(versions_of(peaks, library, index))
            took.append(time.process_time() - started)
            right.setdefault(name, []).append(row in rows)
            proposed += len(rows)
            wrong += sum(not same_track(found, row, other) for other in rows)
    for name, hits in right.items():
        print(f"  {name:18s} found {np.mean(hits):.3f} of {len(hits)}")
    everything = np.concatenate(list(right.values()))
    without = np.concatenate([v for k, v in right.items() if k not in VOICE_ALTERATIONS])
    print(
        f"  all: recall {everything.mean():.3f} of {len(everything)}, no voice {without.mean():.3f}"
    )
    print(f"  precision {1 - wrong / max(proposed, 1):.4f} ({wrong} of {proposed} proposals wrong)")
    middle, slowest = 1000 * np.median(took), 1000 * max(took)
    print(f"  a query takes {middle:.0f} ms of processor time, slowest {slowest:.0f}")


def same_track(found: list[Recording], row: int, other: int) -> bool:
    return other < len(found) and found[other].track == found[row].track


def merges(name: str, prints: list[Fingerprint], tracks: list[str]) -> None:
    """Proposals among recordings that are all different."""
    started = time.process_time()
    proposals = [v for v in versions(prints) if tracks[v.a] != tracks[v.b]]
    spent = time.process_time() - started
    print(f"{name}: {len(proposals)} false merges among {len(prints)}, {spent:.0f} s")
    for proposal in proposals[:5]:
        print(f"  {tracks[proposal.a]} {tracks[proposal.b]}: {proposal.words}")


def demo_merges(prints: list[Fingerprint], n: int) -> None:
    """n demo tracks, each looked for among all that are rendered."""
    started = time.process_time()
    index = LandmarkIndex(prints)
    built = time.process_time() - started
    size = index.hashes.nbytes + index.rows.nbytes + index.times.nbytes
    found: list[tuple[int, Version]] = []
    for row, peaks in enumerate(prints[:n]):
        answers = versions_of(peaks, prints, index, k=9)
        found += [(row, v) for other, v in answers.items() if other != row]
    share = len({row for row, _ in found}) / max(n, 1)
    kilobytes = np.mean([len(p.to_bytes()) / max(p.seconds, 1) * 60 for p in prints]) / 1000
    print(f"demo: index of {len(prints)} in {built:.1f} s, {size / 1e6:.0f} MB")
    print(f"demo: a fingerprint has {kilobytes:.1f} kB a minute")
    print(f"demo: {share:.4f} of {n} tracks merged with another one ({len(found)} proposals)")
    for row, proposal in found[:5]:
        print(f"  {row} {proposal.words}")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    n_clips = int(sys.argv[2]) if len(sys.argv) > 2 else 80
    n_demo = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    ids = sorted(path.stem for path in folder.glob("*.npy")) if folder else []
    demo = [landmarks(rendered(i, folder, 120.0), config.SAMPLE_RATE) for i in ids]
    found = recordings(n_clips)
    print(f"{len(found)} real recordings and {len(demo)} demo tracks")
    look_for(found, demo)
    merges("real", [r.original for r in found], [r.track for r in found])
    if demo:
        demo_merges(demo, n_demo)


if __name__ == "__main__":
    main()

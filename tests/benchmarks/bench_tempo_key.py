"""Tempo and key as computed, against what is true.

python -m tests.benchmarks.bench_tempo_key [tracks] [folder of renderings] [Essentia's python]

On generated tracks that nothing was fitted on and on real ones with a given tempo; beside librosa's
defaults and, where it is installed, Essentia. "Either time": half, double, a third or three times
as fast counts too. Keys are scored as MIREX does (a fifth off 0.5, the relative key 0.3, the
parallel one 0.2).
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from core import config
from core.audio import chroma, key, onsets, tempo
from core.audio.clip import load_segments, to_mono_8k
from core.audio.decode import load
from core.audio.keynames import Key, parse_key
from core.catalog.embedded import read_embedded
from core.demo import tags
from core.factory import measure_weights as weights

SHARED = config.ROOT.parent / "shared"
KRUMHANSL = (
    (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
)
ESSENTIA = """
import json, sys
import essentia, essentia.standard as es
essentia.log.infoActive = False
for path in sys.stdin.read().split("\\n"):
    y = es.MonoLoader(filename=path, sampleRate=44100)()[: 24 * 44100]
    bpm = es.RhythmExtractor2013(method="multifeature")(y)[0]
    keys = [es.KeyExtractor(profileType=p)(y)[:2] for p in ("edma", "bgate", "temperley")]
    print(json.dumps([float(bpm), *(" ".join(k) for k in keys)]), flush=True)
"""


@dataclass(frozen=True)
class Answers:
    """What one method says of each track."""

    name: str
    bpm: list[float]
    keys: list[list[Key | None]]  # one list a variant
    variants: list[str]


def ours(clips: list[np.ndarray]) -> Answers:
    bpm, keys = [], []
    for y in clips:
        found, tonality = (
            tempo.tempo([onsets.onsets_of(y)]),
            key.key([chroma.chroma(y)]),
        )
        bpm.append(found.bpm if found else 0.0)
        keys.append(tonality.key if tonality else None)
    return Answers("ours", bpm, [keys], [""])


def librosas(clips: list[np.ndarray]) -> Answers:
    import librosa

    bpm, keys = [], []
    for y in clips:
        usual = librosa.resample(y, orig_sr=config.SAMPLE_RATE, target_sr=22050)
        bpm.append(float(np.ravel(librosa.feature.tempo(y=usual, sr=22050))[0]))
        C = librosa.feature.chroma_cqt(y=y, sr=config.SAMPLE_RATE, fmin=65.4, n_octaves=5).mean(
            axis=1
        )
        profiles = np.stack([np.roll(p, k) for p in KRUMHANSL for k in range(12)])
        mode, tonic = divmod(int(np.corrcoef(C, profiles)[0, 1:].argmax()), 12)
        keys.append(Key(tonic, ("major", "minor")[mode]))
    return Answers("librosa", bpm, [keys], ["chroma_cqt, Krumhansl"])


def essentias(clips: list[np.ndarray], python: str) -> Answers:
    """In a process of its own: it is no dependency of ours. It hears the same 24 s."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{at:04d}.wav" for at in range(len(clips))]
        for path, y in zip(paths, clips, strict=True):
            soundfile.write(path, y, config.SAMPLE_RATE)
        ran = subprocess.run(
            [python, "-c", ESSENTIA],
            input="\n".join(paths),
            capture_output=True,
            text=True,
            check=True,
        )
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    keys = [[parse_key(row[1 + at]) for row in rows] for at in range(3)]
    return Answers("Essentia", [row[0] for row in rows], keys, ["edma", "bgate", "temperley"])


def judge_tempo(name: str, found: list[float], true: list[float]) -> None:
    ratio = np.array(found) / np.array(true)
    exact = np.abs(ratio - 1) < tempo.SAME
    either = np.any([np.abs(ratio * k - 1) < tempo.SAME for k in (1, 2, 1 / 2, 3, 1 / 3)], axis=0)
    print(f"  tempo {name:32s} within 4 %: {exact.mean():.3f}   either time: {either.mean():.3f}")


def judge_key(name: str, found: list[Key | None], true: list[Key]) -> None:
    points = [mirex(f, t) for f, t in zip(found, true, strict=True)]
    exact = np.mean([f == t for f, t in zip(found, true, strict=True)])
    print(f"  key   {name:32s} exact: {exact:.3f}   MIREX: {np.mean(points):.3f}")


def mirex(found: Key | None, true: Key) -> float:
    if found is None:
        return 0.0
    if found == true:
        return 1.0
    if found.mode == true.mode:
        return 0.5 if (found.tonic - true.tonic) % 12 in (5, 7) else 0.0
    return 0.3 if found == true.relative else 0.2 if found.tonic == true.tonic else 0.0


def generated(n: int, folder: Path | None, python: str | None) -> None:
    ids = [t for t in weights.sample(n) if not weights.is_teaching(t)]
    clips = [weights.rendered(track_id, folder) for track_id in ids]
    true_bpm = [float(tags.read()[track_id]["true_tempo_bpm"]) for track_id in ids]
    true_keys = [true_key(track_id) for track_id in ids]
    print(f"{len(ids)} generated tracks, 24 s, none of them used for fitting")
    for answers in every(clips, python):
        judge_tempo(answers.name, answers.bpm, true_bpm)
        for variant, keys in zip(answers.variants, answers.keys, strict=True):
            judge_key(f"{answers.name} {variant}", keys, true_keys)
    calibration(clips, true_bpm, true_keys)


def every(clips: list[np.ndarray], python: str | None) -> list[Answers]:
    return [ours(clips), librosas(clips), *([essentias(clips, python)] if python else [])]


def true_key(track_id: str) -> Key:
    from core.music.compose.composer import tonality

    return Key(*tonality(tags.plan(track_id)))


def calibration(clips: list[np.ndarray], true_bpm: list[float], true_keys: list[Key]) -> None:
    """How often an answer of a certain confidence is right."""
    tempi = [tempo.tempo([onsets.onsets_of(y)]) for y in clips]
    keys = [key.key([chroma.chroma(y)]) for y in clips]
    right = [
        t is not None and abs(t.bpm / b - 1) < tempo.SAME
        for t, b in zip(tempi, true_bpm, strict=True)
    ]
    report("tempo", np.array([t.confidence if t else 0 for t in tempi]), np.array(right))
    right = [k is not None and k.key == t for k, t in zip(keys, true_keys, strict=True)]
    report("key", np.array([k.confidence if k else 0 for k in keys]), np.array(right))


def report(name: str, confidence: np.ndarray, right: np.ndarray) -> None:
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        among = (confidence >= low) & (confidence < high)
        if among.any():
            span, share = f"{low:.1f} to {min(high, 1.0):.1f}", right[among].mean()
            print(f"  {name} of confidence {span}: {among.sum():4d} tracks, {share:.3f} right")


def real(python: str | None) -> None:
    """Tracks of ../shared whose list or tags give a tempo or a key."""
    rows = list(csv.DictReader((SHARED / "real_library" / "tracks.csv").open(encoding="utf-8")))
    clips, bpm, keys = [], [], []
    for row in rows:
        path = SHARED / "real_library" / row["file"]
        given = row["tempo"] or read_embedded(path).get("tempo", "")
        named = given_key(path)
        if not given.strip().isdigit() and named is None:
            continue
        clips.append(load_segments(path, 1)[1][0])
        bpm.append(float(given) if given.strip().isdigit() else None)
        keys.append(named)
    n_bpm, n_keys = (sum(value is not None for value in column) for column in (bpm, keys))
    print(f"{len(clips)} real tracks: {n_bpm} with a tempo, {n_keys} with a tonic")
    for answers in every(clips, python):
        have = [at for at, b in enumerate(bpm) if b]
        judge_tempo(answers.name, [answers.bpm[at] for at in have], [bpm[at] for at in have])
        have = [at for at, k in enumerate(keys) if k]
        for variant, found in zip(answers.variants, answers.keys, strict=True):
            same = np.mean(
                [found[at] is not None and found[at].tonic == keys[at].tonic for at in have]
            )
            print(f"  tonic {answers.name} {variant}: {same:.2f}")


def given_key(path: Path) -> Key | None:
    import mutagen

    for name, value in (mutagen.File(path).tags or {}).items():
        if name.casefold() in ("initial key", "initialkey", "key", "tkey"):
            return parse_key(str(value[0]))
    return None


def agreement(python: str) -> None:
    """Real music without a given key: how often two methods name the same key, beside Essentia."""
    rows = csv.DictReader((SHARED / "teachset" / "clips.csv").open(encoding="utf-8"))
    paths = [SHARED / "teachset" / r["file"] for r in rows if r["kind"] == "music"][::4]
    clips = [to_mono_8k(*load(path, 0.0, config.CLIP_SECONDS)) for path in paths]
    reference = essentias(clips, python)
    print(f"{len(clips)} clips of real music (10 s), agreement with Essentia")
    for answers in (ours(clips), librosas(clips)):
        ratio = np.array(answers.bpm) / np.array(reference.bpm)
        either = np.any([np.abs(ratio * k - 1) < tempo.SAME for k in (1, 2, 1 / 2)], axis=0)
        same = np.mean(np.abs(ratio - 1) < tempo.SAME)
        print(f"  tempo {answers.name}: {same:.3f}, either time {either.mean():.3f}")
        for variant, keys in zip(reference.variants, reference.keys, strict=True):
            points = [mirex(a, b) for a, b in zip(answers.keys[0], keys, strict=True) if b]
            same, mean = np.mean(np.array(points) == 1), np.mean(points)
            print(f"  key   {answers.name}, Essentia's {variant}: {same:.3f}, MIREX {mean:.3f}")


def milliseconds(work: Callable[[np.ndarray], object], y: np.ndarray) -> float:
    work(y)
    times = []
    for _ in range(30):
        started = time.process_time()  # other work on the machine does not count
        work(y)
        times.append(time.process_time() - started)
    return 1000 * float(np.median(times))


def speed() -> None:
    """Beside the analysis of the same 24 s, on one thread of the same run."""
    import torch

    from core.model.checkpoint import load_encoder
    from core.model.embed import embed_array
    from core.model.runs import run_folder

    torch.set_num_threads(1)
    encoder = load_encoder(run_folder("demo", config.SHIPPED))
    y = weights.rendered(weights.sample(1)[0])
    for name, work in (
        ("vector", lambda y: embed_array(encoder, [y])),
        ("onsets and tempo", lambda y: tempo.tempo([onsets.onsets_of(y)])),
        ("chroma and key", lambda y: key.key([chroma.chroma(y)])),
    ):
        print(f"  {name}: {milliseconds(work, y):.2f} ms of processor time")


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    python = sys.argv[3] if len(sys.argv) > 3 else None
    speed()
    generated(n, folder, python)
    if SHARED.exists():
        real(python)
        if python:
            agreement(python)


if __name__ == "__main__":
    main()

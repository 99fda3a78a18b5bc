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
from core.audio.clip import load_segments, to_mono_at
from core.audio.features import chroma, key, onsets, stft, tempo
from core.audio.features.energy import energy
from core.audio.features.fingerprint import bins, landmarks
from core.audio.features.measures import measure
from core.demo import tags
from core.factory import measure_weights as weights
from core.keynames import Key, parse_key
from tests.sounds import load

SHARED = config.ROOT.parent / "shared"
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


def key_of(*clips: np.ndarray) -> key.KeyEstimate | None:
    """The key of a track from the pitch classes of its segments."""
    found = [F for F in map(key.features, map(chroma.chroma, clips)) if F is not None]
    return key.key_of(np.mean(found, axis=0)) if found else None


def ours(clips: list[np.ndarray]) -> Answers:
    bpm, keys = [], []
    for y in clips:
        found, tonality = (
            tempo.tempo([onsets.onsets_of(y)]),
            key_of(y),
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
        profiles = np.stack([np.roll(p, k) for p in weights.LISTENERS for k in range(12)])
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
    keys = [key_of(y) for y in clips]
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
    """Tracks of ../shared whose list or tags give a tempo or a key; their first 24 s, and for ours
    also up to three segments together, as the analysis hears them."""
    rows = csv.DictReader((SHARED / "real_library" / "tracks.csv").open(encoding="utf-8"))
    tracks = []
    for row in rows:
        path = SHARED / "real_library" / row["file"]
        bpm, tonality = given_tempo(row["tempo"], path), given_key(path)
        if bpm or tonality:
            tracks.append((load_segments(path, config.MAX_SEGMENTS)[1], bpm, tonality))
    with_tempo = [at for at, (_, bpm, _) in enumerate(tracks) if bpm]
    with_key = [at for at, (_, _, tonality) in enumerate(tracks) if tonality]
    print(f"{len(with_tempo)} real tracks with a tempo, {len(with_key)} with a tonic")
    true = [tracks[at][1] for at in with_tempo]
    for answers in every([clips[0] for clips, _, _ in tracks], python):
        judge_tempo(answers.name, [answers.bpm[at] for at in with_tempo], true)
        for variant, found in zip(answers.variants, answers.keys, strict=True):
            judge_tonic(f"{answers.name} {variant}", found, tracks, with_key)
    whole = [tempo.tempo([onsets.onsets_of(y) for y in tracks[at][0]]) for at in with_tempo]
    judge_tempo("ours, three segments", [t.bpm if t else 0.0 for t in whole], true)
    keys = [key_of(*clips) for clips, _, _ in tracks]
    judge_tonic("ours, three segments", [k.key if k else None for k in keys], tracks, with_key)


def judge_tonic(name: str, found: list[Key | None], tracks: list, with_key: list[int]) -> None:
    same = [found[at] is not None and found[at].tonic == tracks[at][2].tonic for at in with_key]
    print(f"  tonic {name}: {sum(same)} of {len(same)}")


def given_tempo(cell: str, path: Path) -> float | None:
    """From the data list, or from any of the file's tags that is called BPM or tempo."""
    import mutagen

    texts = [cell]
    for name, value in (mutagen.File(path).tags or {}).items():
        if "bpm" in name.casefold() or "tempo" in name.casefold():
            texts.append(str(value[0] if isinstance(value, list) else value))
    found = (float(text) for text in texts if text.strip().isdigit())
    return next(found, None)


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
    clips = [to_mono_at(*load(path, 0.0, config.CLIP_SECONDS)) for path in paths]
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


def milliseconds(work: Callable[[], object], n: int = 20) -> float:
    """Processor time, so that other work on the machine counts little: median of n."""
    work()
    times = []
    for _ in range(n):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return 1000 * float(np.median(times))


def speed() -> None:
    """The analysis of a 24 s, 44.1 kHz stereo WAV file without and with all measures."""
    from core.model.clip_vectors import embed_file, worker_encoder
    from core.model.runs import run_folder

    encoder = worker_encoder(run_folder("demo", config.SHIPPED))  # one thread, as a worker has it
    y = weights.rendered(weights.sample(1)[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "track.wav"
        wide = np.repeat(y, 6)[: 24 * 44_100]
        soundfile.write(path, np.stack([wide, wide], axis=1), 44_100)
        analysis = milliseconds(lambda: embed_file(encoder, path))
    measured = milliseconds(lambda: measure(y))
    print(f"  analysis {analysis:.1f} ms, measures {measured:.1f} ms of processor time", end=": ")
    print(f"{(analysis + measured) / analysis:.2f} times")
    for name, work in (
        ("onsets and tempo", lambda: tempo.tempo([onsets.onsets_of(y)])),
        ("chroma and key", lambda: key_of(y)),
        ("energy", lambda: energy(y)),
        ("fingerprint", lambda: landmarks(stft.spectrogram(y)[bins()])),
    ):
        print(f"    {name}: {milliseconds(work):.2f} ms")


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

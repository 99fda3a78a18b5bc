"""Processor seconds of a track on its way to a vector, by kind of file, beside the decoder alone.

    python -m tests.benchmarks.bench_analysis [files of each kind]

Files are 180 s of 44.1 kHz stereo. "Decoder" is libsndfile alone: opened, three segments of 24 s
sought and read. "Sound" is all that becomes of them at the network's rate, "vector" the whole way,
worker and decoder process together. Tracks a second are those of two idle cores (2 / processor
seconds): wall clocks of a shared machine would measure the others. For each quality of the
resampler: what it costs and how near its vectors are to those of the best.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import soxr

from core.audio import clip, guarded
from core.audio.frontends import spectrogram
from core.model.checkpoint import Encoder
from core.model.clip_vectors import embed_array, worker_encoder
from core.model.embed import TRACKS_AT_ONCE
from core.model.runs import PRETRAINED_MODEL
from tests.benchmarks.bench_embed import family, processor_seconds

SECONDS, RATE, REPEATED = 180, 44_100, 15
KINDS = {"wav": "PCM_16", "flac": "PCM_16", "mp3": None, "ogg": None}
CORES = 2
QUALITIES = ("HQ", "MQ", "LQ", "QQ")
BLOCK = 65_536  # frames: libsndfile crashes on long Vorbis writes


def write_files(folder: Path, kind: str, n: int) -> list[Path]:
    """n different files of music-like noise: tones that come and go, repeated each 12 s."""
    paths = []
    for i in range(n):
        rng = np.random.default_rng(i)
        t = np.arange(SECONDS // REPEATED * RATE) / RATE
        y = 0.03 * rng.standard_normal((len(t), 2), dtype=np.float32)
        for f in 110.0 * 2 ** rng.uniform(0, 4, 4):
            swell = 0.5 + 0.5 * np.sin(2 * np.pi * rng.uniform(0.1, 3) * t)
            y += (0.15 * swell * np.sin(2 * np.pi * f * t))[:, None].astype(np.float32)
        path = folder / f"{i}.{kind}"
        options = {"samplerate": RATE, "channels": 2, "format": kind.upper()}
        with soundfile.SoundFile(path, "w", subtype=KINDS[kind], **options) as file:
            for _ in range(REPEATED):
                for at in range(0, len(y), BLOCK):
                    file.write(y[at : at + BLOCK])
        paths.append(path)
    return paths


def decoder_alone(path: Path) -> None:
    with soundfile.SoundFile(path) as file:
        for start in (0, 60, 120):
            file.seek(start * RATE)
            file.read(24 * RATE, dtype="float32")


def embedded(encoder: Encoder, paths: list[Path]) -> None:
    """Files on their way to vectors as `core.model.embed` takes a worker's portion."""
    rate = encoder.sample_rate
    for first in range(0, len(paths), TRACKS_AT_ONCE):
        portion = paths[first : first + TRACKS_AT_ONCE]
        for clips in [guarded.load_segments(path, 3, rate)[1] for path in portion]:
            embed_array(encoder, clips)


def each(do: Callable[[Path], object]) -> Callable[[list[Path]], object]:
    return lambda paths: [do(path) for path in paths]


def cost(do: Callable[[list[Path]], object], paths: list[Path]) -> float:
    """Processor seconds a file, of this process and all that descend from it."""
    do(paths[:1])
    before = processor_seconds(family(os.getpid()))
    do(paths)
    return (processor_seconds(family(os.getpid())) - before) / len(paths)


def qualities(y: list[np.ndarray], encoder: Encoder) -> None:
    vectors, rate = {}, encoder.sample_rate
    for quality in QUALITIES:
        started = time.process_time()
        low = [soxr.resample(part, RATE, rate, quality=quality) for part in y]
        taken = (time.process_time() - started) / len(y)
        vectors[quality] = embed_array(encoder, [clip.fill(part, rate) for part in low]).segments
        near = (vectors[quality] * vectors["HQ"]).sum(axis=1) / np.linalg.norm(
            vectors[quality], axis=1
        )
        near /= np.linalg.norm(vectors["HQ"], axis=1)
        print(f"  soxr {quality}: {1000 * taken:.1f} ms for 24 s, cosine with HQ {near.min():.6f}")


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    encoder = worker_encoder(PRETRAINED_MODEL)  # on one thread, as in the analysis
    rate = encoder.sample_rate
    print(f"{n} files of each kind; tracks a second on {CORES} idle cores")
    print("| kind | decoder | sound | vector | share of the decoder's floor |")
    print("|---|---|---|---|---|")
    mono: list[np.ndarray] = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as name:
            paths = write_files(Path(name), kind, n)
            floor = cost(each(decoder_alone), paths)
            sound = cost(each(lambda path: guarded.load_segments(path, 3, rate)), paths)
            whole = cost(lambda paths: embedded(encoder, paths), paths)
            figures = " | ".join(f"{CORES / seconds:.0f}" for seconds in (floor, sound, whole))
            print(f"| {kind} | {figures} | {floor / whole:.2f} |", flush=True)
            if kind == "wav":
                for path in paths[:8]:
                    y, _ = soundfile.read(path, frames=24 * RATE, dtype="float32")
                    mono.append(clip.to_mono(y))
    qualities(mono, encoder)
    y = clip.fill(soxr.resample(mono[0], RATE, rate), rate)
    for what, do in (
        ("front end", lambda: spectrogram(y, "default")),
        ("network with it", lambda: embed_array(encoder, [y])),
    ):
        started = time.process_time()
        for _ in range(20):
            do()
        print(f"  {what}: {50 * (time.process_time() - started):.1f} ms for 24 s")


if __name__ == "__main__":
    main()

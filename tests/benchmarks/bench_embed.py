"""Vectors of a folder of 24 s, 8 kHz WAV files: tracks a second and peak memory, with one and two
workers.

python -m tests.benchmarks.bench_embed [number of files]
"""

import contextlib
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import soundfile
import torch

from core import commands, config
from core.audio.frontends import spectrogram
from core.catalog.analysis import embeddings, kept_features
from core.libraries import open_library
from core.model.checkpoint import load_encoder
from core.model.clip_vectors import embed_array
from core.model.runs import run_folder
from tests.sounds import CLIP_SAMPLES, clip_of


class Peak(threading.Thread):
    """Watches the resident memory of this process and its children."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes, self.done = 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.1):
            self.bytes = max(self.bytes, sum(map(resident, family(os.getpid()))))


def family(pid: int) -> list[int]:
    """A process and all that descend from it, by /proc; one that ends meanwhile has none."""
    try:
        children = [
            int(p)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for p in (task / "children").read_text().split()
        ]
    except OSError:
        children = []
    return [pid, *(grandchild for child in children for grandchild in family(child))]


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def processor_seconds(pids: list[int]) -> float:
    """Of these processes so far."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):  # it has ended
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def write_files(folder: Path, n: int) -> None:
    rng = np.random.default_rng(0)
    for i in range(n):
        y = 0.1 * rng.standard_normal(CLIP_SAMPLES) * np.sin(np.arange(CLIP_SAMPLES) / (20 + i))
        soundfile.write(folder / f"{i:05d}.wav", y, config.SAMPLE_RATE)


def batches_beside_single_tracks(folder: Path) -> None:
    """Inference alone, on one thread: one clip at a time beside batches of 32."""
    torch.set_num_threads(1)
    encoder = load_encoder(run_folder("demo", config.SHIPPED))
    rate = encoder.sample_rate
    clips = [clip_of(path, rate=rate) for path in sorted(folder.glob("*.wav"))[:64]]
    S = torch.from_numpy(np.stack([spectrogram(y, encoder.front_end) for y in clips]))
    with torch.inference_mode():
        for name, size in (("one by one", 1), ("batches of 32", 32)):
            encoder.network(S[:size])
            started = time.perf_counter()
            for part in S.split(size):
                encoder.network(part)
            print(
                f"  network alone, {name:14} {len(S) / (time.perf_counter() - started):7.1f}"
                " tracks/s on one thread"
            )
    started = time.perf_counter()
    for y in clips:
        embed_array(encoder, [y])
    print(
        f"  spectrogram and network        {len(clips) / (time.perf_counter() - started):7.1f}"
        " tracks/s on one thread"
    )


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as name:
        os.environ["SOUNDKIN_HOME"] = str(Path(name) / "home")
        folder = Path(name) / "music"
        folder.mkdir()
        write_files(folder, n)
        commands.import_library(str(folder), "bench")
        print(f"{n:,} files of {config.CLIP_SECONDS:g} s at {config.SAMPLE_RATE} Hz")
        for jobs in (1, 2):
            library = open_library("bench")
            embeddings.forget_run(library, config.SHIPPED)
            (library.folder / kept_features.FILE).unlink(missing_ok=True)
            peak = Peak()
            peak.start()
            report = commands.embed("bench", config.SHIPPED, jobs)
            peak.done.set()
            print(
                f"  embed with {jobs} worker(s): {report['embedded'] / report['seconds']:7.1f}"
                f" tracks/s, peak memory {peak.bytes / 2**20:,.0f} MiB in all processes"
            )
        batches_beside_single_tracks(folder)


if __name__ == "__main__":
    main()

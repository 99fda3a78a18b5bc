"""How long one file takes, by its format: this checkout beside an earlier one, in one run.

    python -m tests.benchmarks.bench_formats [--before CHECKOUT] [--repeats 15] [--seconds 24]
        [--library [--measured]]

Each file is so much 44.1 kHz stereo music of the demo: 24 s are one segment, 150 s three. A process
of each checkout loads its model and embeds the files in turn on one thread; the two take turns, so
that what else the machine does meets both alike. With --library eight files of a kind are analysed
as those of a library are, a worker's portion, with tempo, key and energy where the checkout
computes them, or, with --measured, with these known already; else one is heard as a query. Printed:
the median time a file of each, and its processor time, which other work disturbs less.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np
import soundfile

from core import config
from core.demo.source import render

FORMATS = {"wav": "PCM_16", "flac": "PCM_16", "ogg": "VORBIS"}
CHILD = """
import json, os, resource, shutil, subprocess, sys, tempfile, time
from pathlib import Path
from core import config
try:
    from core.model.clip_vectors import embed_file, worker_encoder
except ImportError:  # of a checkout before they had a module of their own
    from core.model.embed import embed_file, worker_encoder
network = next((config.ASSETS / "model").glob("*.pt"))
encoder = worker_encoder(network)  # on one thread
in_library = "library" in sys.argv
os.environ["SOUNDKIN_HOME"] = tempfile.mkdtemp(dir=os.environ["SOUNDKIN_HOME"])
libraries = {}

def analysed(path):
    from core.catalog.library import Library
    from core.model import embed
    if path not in libraries:
        folder, ending = Path(tempfile.mkdtemp(dir=os.environ["SOUNDKIN_HOME"])), Path(path).suffix
        for at in range(8):
            shutil.copy(path, folder / f"{at}{ending}")
        name = f"{ending[1:]}s"
        command = [sys.executable, "-m", "core", "import", str(folder), "--name", name, "--json"]
        subprocess.run(command, check=True, capture_output=True)
        libraries[path] = Library.open(name), Library.open(name).track_ids()
    library, ids = libraries[path]
    found = embed._embed_portion(library, network, ids)
    assert len(found) == 8 and not any(isinstance(own, str) for _, own in found)
    if "measured" in sys.argv and hasattr(found[0][1], "measured"):
        try:
            from core.catalog.analysis import measured
        except ImportError:  # of a checkout before it had a room of its own
            from core.catalog import measured
        measured.write(library, [(i, own.measured) for i, own in found if own.measured])

def spent():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF,)]
    seconds = sum(own.ru_utime + own.ru_stime for own in used)
    for pid in Path("/proc/self/task").glob("*/children"):
        for child in pid.read_text().split():
            for task in Path(f"/proc/{child}/task").iterdir():  # in nanoseconds, not in ticks
                seconds += int((task / "schedstat").read_text().split()[0]) / 1e9
    return seconds

for line in sys.stdin:
    path, n = json.loads(line)
    used, started = spent(), time.perf_counter()
    if in_library:
        analysed(path)
        n = 8
    for _ in range(0 if in_library else n):
        embed_file(encoder, Path(path))
    wall = time.perf_counter() - started
    print(json.dumps([wall / n, (spent() - used) / n]), flush=True)
"""


class Side:
    """A process of one checkout."""

    def __init__(self, checkout: Path, how: list[str]):
        env = {**os.environ, "PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._child = subprocess.Popen(
            [sys.executable, "-c", CHILD, *how], cwd=checkout, env=env, **pipes
        )

    def seconds(self, path: Path, n: int) -> tuple[float, float]:
        """Wall and processor time of one embedding, the mean of n."""
        assert self._child.stdin
        assert self._child.stdout
        print(json.dumps([str(path), n]), file=self._child.stdin, flush=True)
        wall, processor = json.loads(self._child.stdout.readline())
        return wall, processor

    def close(self) -> None:
        assert self._child.stdin
        self._child.stdin.close()
        self._child.wait()


def write(folder: Path, seconds: float = config.CLIP_SECONDS) -> list[Path]:
    """The same music as WAV, FLAC, OGG and MP3."""
    n = math.ceil(seconds / config.CLIP_SECONDS)
    parts = [render(f"demo_{at:05d}", config.CLIP_SECONDS) for at in range(1, n + 1)]
    sr = parts[0][1]
    y = np.concatenate([part for part, _ in parts])[: round(seconds * sr)]
    paths = []
    for ending, subtype in FORMATS.items():
        paths.append(folder / f"music.{ending}")
        with soundfile.SoundFile(paths[-1], "w", sr, 2, subtype) as file:
            for first in range(0, len(y), 65_536):  # long blocks of OGG crash libsndfile
                file.write(y[first : first + 65_536])
    paths.append(folder / "music.mp3")
    mp3 = ["ffmpeg", "-v", "error", "-i", str(paths[0]), "-b:a", "192k", str(paths[-1])]
    subprocess.run(mp3, check=True)
    return paths


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--before", type=Path, help="another checkout of this repository")
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=config.CLIP_SECONDS)
    parser.add_argument("--library", action="store_true", help="as the files of a library")
    parser.add_argument("--measured", action="store_true", help="with tempo, key and energy known")
    given = parser.parse_args()
    how = [name for name in ("library", "measured") if getattr(given, name)]
    checkouts = [config.ROOT, *([given.before] if given.before else [])]
    with tempfile.TemporaryDirectory() as name:
        os.environ["SOUNDKIN_HOME"] = name
        paths, sides = (
            write(Path(name), given.seconds),
            [Side(checkout, how) for checkout in checkouts],
        )
        for path in paths:
            times: list[list[tuple[float, float]]] = [[] for _ in sides]
            for turn in range(given.repeats + 1):
                for side, own in zip(sides, times, strict=True):
                    found = side.seconds(path, 4)
                    if turn:  # the first is for warming up
                        own.append(found)
            middle = [[1e3 * median(own[i] for own in each) for i in (0, 1)] for each in times]
            text = "  ".join(f"{wall:6.1f} ms ({cpu:5.1f} of processor)" for wall, cpu in middle)
            ratios = "".join(
                f"  {middle[0][0] / wall:.2f} ({middle[0][1] / cpu:.2f}) times"
                for wall, cpu in middle[1:]
            )
            print(f"{path.suffix[1:]:5} {text}{ratios}", flush=True)
        for side in sides:
            side.close()


if __name__ == "__main__":
    main()

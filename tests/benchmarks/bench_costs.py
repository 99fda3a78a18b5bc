"""What a library costs: disk, memory and processor seconds, measured on the libraries at hand and
carried on to larger ones in proportion. Prints the README's table.

    python -m tests.benchmarks.bench_costs --home FOLDER --library big

The library is that of `made_up_library`. All seconds are processor seconds of one core. Analysis
is measured on 3 min of 44.1 kHz stereo MP3 (three segments of 24 s), decoder and network together.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.catalog import filters, index_file
from core.catalog.filters import Filter
from core.catalog.library import FILE, Library
from core.libraries import open_library
from core.search.find import find
from core.search.index import Index, load_index
from core.search.query import Query
from tests.benchmarks import bench_analysis

SIZES = (10_000, 600_000, 10_000_000, 100_000_000)
CORES = 2
QUERIES = 11
FILTERS = {
    "without a filter": Filter(),
    "one track in a hundred": Filter({"instrument": ["piano"], "genre": ["rock"]}, tempo=(60, 120)),
    "three in ten": Filter({"use": ["game", "film", "event"]}),
}


@dataclass(frozen=True)
class Costs:
    """Of one track: bytes on disk and of the matrix, processor seconds of its analysis, and of one
    query a track that is searched."""

    disk: float
    matrix: float
    analysis: float
    query: float


def cold_search(home: Path, library: str, track_id: str) -> tuple[float, float]:
    """Processor seconds and peak MiB of the command line that searches, from its start."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["-m", "core", "search", "--library", library, "--query", track_id, "--json"]
    subprocess.run(
        [sys.executable, *command],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOUNDKIN_HOME": str(home), "OMP_NUM_THREADS": "1"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, after.ru_maxrss / 1024


def median(do: Callable[[], object], times: int = QUERIES) -> float:
    taken = []
    for _ in range(times):
        started = time.process_time()
        do()
        taken.append(time.process_time() - started)
    return sorted(taken)[len(taken) // 2]


def queries(library: Library, index: Index, track_id: str) -> float:
    """Print what a search takes with each filter; returns it for the one without."""
    plain = 0.0
    for words, asked in FILTERS.items():
        share = 1.0 if asked.is_empty else len(filters.numbers(library, asked)) / len(index)
        query = Query(track_id=track_id)
        taken = median(lambda query=query, asked=asked: find(library, query, asked, index=index))
        print(f"  search {words} ({100 * share:.1f} % pass): {1000 * taken:.1f} ms")
        plain = taken if asked.is_empty else plain
    return plain


def analysis(n_files: int) -> float:
    """Processor seconds from an MP3 file of 3 min to its vector."""
    import torch

    from core.audio import guarded
    from core.model.checkpoint import load_encoder
    from core.model.clip_vectors import embed_array
    from core.model.runs import PRETRAINED_MODEL

    torch.set_num_threads(1)
    encoder = load_encoder(PRETRAINED_MODEL)
    with tempfile.TemporaryDirectory() as name:
        paths = bench_analysis.write_files(Path(name), "mp3", n_files)
        return bench_analysis.cost(
            lambda path: embed_array(encoder, guarded.load_segments(path, 3)[1]), paths
        )


def table(costs: Costs) -> None:
    """The README's: each size in proportion to what was measured."""
    print("| tracks | disk | memory for searching | one search | analysis on two cores |")
    print("|---|---|---|---|---|")
    for n in SIZES:
        hours = n * costs.analysis / CORES / 3600
        print(
            f"| {n:,} | {_bytes(n * costs.disk)} | {_bytes(n * costs.matrix)} |"
            f" {_seconds(n * costs.query)} | {_hours(hours)} |"
        )


def _bytes(n: float) -> str:
    return f"{n / 1e9:,.1f} GB" if n >= 1e9 else f"{n / 1e6:,.0f} MB"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"


def _hours(hours: float) -> str:
    if hours < 1:
        return f"{60 * hours:.0f} min"
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:,.0f} days"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--library", default="big")
    parser.add_argument("--files", type=int, default=4, help="sound files to analyse")
    given = parser.parse_args()
    os.environ["SOUNDKIN_HOME"] = str(given.home)
    library = open_library(given.library)
    index = load_index(library)
    n, track_id = len(index), library.ids_of(index.numbers[42:43])[0]
    print(f"{library.name}: {n:,} tracks")
    spent, peak = cold_search(given.home, library.name, track_id)
    print(f"  command line, from its start to the matches: {spent:.2f} s, {peak:,.0f} MiB")
    plain = queries(library, index, track_id)
    kept = index_file.path_of(library, index.run_id)
    disk = (library.folder / FILE).stat().st_size + (kept.stat().st_size if kept.exists() else 0)
    of_file = analysis(given.files)
    print(f"  analysis: {1000 * of_file:.0f} ms a file of 3 min")
    table(Costs(disk / n, index.X.nbytes / n + np.dtype(np.int64).itemsize * 2, of_file, plain / n))


if __name__ == "__main__":
    main()

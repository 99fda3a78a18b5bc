"""What a library costs: disk, memory and processor seconds, measured on the libraries at hand and
carried on to larger ones in proportion. Prints the README's table.

    python -m tests.benchmarks.bench_costs --home FOLDER --library big

The library is that of `made_up_library`. All seconds are processor seconds of one core. Analysis
is measured on 3 min of 44.1 kHz stereo MP3 (three segments of 24 s), decoder and network together.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from core.catalog import filters
from core.catalog.analysis import measured
from core.catalog.filters import Filter
from core.catalog.library import FILE, Library
from core.libraries import open_library
from core.search.find import find
from core.search.index import Index, load_index
from core.search.known.facts import Known
from core.search.query import Query
from tests.benchmarks import bench_analysis, made_up_library
from tests.catalog_kit import drop

SIZES = (10_000, 600_000, 10_000_000, 100_000_000)
CORES = 2
QUERIES = 11
KEPT_TRACKS = 2000  # of which the bytes a track are counted
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


def spent_by(home: Path, *command: str) -> str:
    """Processor seconds and peak memory of a command of the command line, from its start to its
    end."""
    environment = {**os.environ, "SOUNDKIN_HOME": str(home), "OMP_NUM_THREADS": "1"}
    arguments = [sys.executable, "-m", "core", *command, "--json"]
    with subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return f"{used.ru_utime + used.ru_stime:.1f} s, {used.ru_maxrss / 1024**2:.2f} GiB"


def whole_commands(home: Path, library: str) -> None:
    """Print what the long commands take; a second library is made of the first one's tags, and
    goes again."""
    of, other = ("--library", library), f"{library}-costs"
    with tempfile.TemporaryDirectory() as name:
        tags, out = f"{name}/tags.csv", f"{name}/out.csv"
        for told, command in {
            "tags written": ("export", *of, "--what", "tags", "--out", tags),
            "vectors written": ("export", *of, "--what", "vectors", "--out", out),
            "a list imported": ("import", tags, "--name", other),
            "the same again": ("import", tags, "--name", other),
            "suggest": ("suggest", *of),
            "map": ("map", *of),
        }.items():
            print(f"  {told}: {spent_by(home, *command)}", flush=True)
    drop(other)


def median(do: Callable[[], object], times: int = QUERIES) -> float:
    taken = []
    for _ in range(times):
        started = time.process_time()
        do()
        taken.append(time.process_time() - started)
    return sorted(taken)[len(taken) // 2]


def queries(library: Library, index: Index, track_id: str) -> float:
    """Print what a search takes with each filter; returns it for the one without."""
    plain, known = 0.0, Known(library, index)
    for words, asked in FILTERS.items():
        share = 1.0 if asked.is_empty else len(filters.numbers(library, asked)) / len(index)
        query = Query(track_id=track_id)
        taken = median(lambda query=query, asked=asked: find(library, query, asked, known=known))
        print(f"  search {words} ({100 * share:.1f} % pass): {1000 * taken:.1f} ms")
        plain = taken if asked.is_empty else plain
    return plain


def analysis(n_files: int) -> tuple[float, float]:
    """Of an MP3 file of 3 min the processor seconds to its vector, and the bytes that a library
    keeps of it."""
    from core.audio import guarded
    from core.model.clip_vectors import worker_encoder
    from core.model.measuring import of_segments
    from core.model.runs import PRETRAINED_MODEL

    encoder = worker_encoder(PRETRAINED_MODEL)  # on one thread
    with tempfile.TemporaryDirectory() as name:
        paths = bench_analysis.write_files(Path(name), "mp3", n_files)
        seconds = bench_analysis.cost(partial(bench_analysis.embedded, encoder), paths)
        heard = guarded.load_segments(paths[0], 3, encoder.sample_rate)
        return seconds, kept_of(of_segments(*heard, 180.0))


def kept_of(found: measured.Measured) -> float:
    """Bytes a track in a library of which all are measured like this one."""
    library = made_up_library.make("made-up-costs", KEPT_TRACKS)
    measured.write(library, [(track_id, found) for track_id in library.track_ids()])
    with closing(library.connect()) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (library.folder / FILE).stat().st_size / KEPT_TRACKS
    drop(library.name)
    return size


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
    track_id = library.track_ids()[42]
    print(f"{library.name}: {library.count():,} tracks")
    # Before this process holds anything: a child counts what it begins with.
    cold = spent_by(given.home, "search", "--library", library.name, "--query", track_id)
    print(f"  command line, from its start to the matches: {cold}")
    whole_commands(given.home, library.name)
    index = load_index(library)
    n, plain = len(index), queries(library, index, track_id)
    matrix = index.X.nbytes / n + np.dtype(np.int64).itemsize * 2
    of_file, kept = analysis(given.files)
    print(f"  analysis: {1000 * of_file:.0f} ms a file of 3 min, {kept / 1000:.1f} kB are kept")
    table(Costs(kept + matrix, matrix, of_file, plain / n))


if __name__ == "__main__":
    main()

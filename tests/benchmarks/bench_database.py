"""The demo library's 10,802 vectors in PostgreSQL, beside the file and the index in memory.

python -m tests.benchmarks.bench_database
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.catalog.analysis import embeddings
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.imports import store
from core.catalog.imports.store import Row
from core.catalog.library import Library
from core.catalog.stores import graph, moving, stores
from core.libraries import open_library
from core.search.index import load_index
from tests.music import top_k
from tests.postgres import Postgres

K, RUN = 10, "demo"


def median_ms(call: Callable[[np.ndarray], object], asked: np.ndarray) -> float:
    """The median of a call for each of these queries."""
    taken = []
    for q in asked:
        started = time.perf_counter()
        call(q)
        taken.append(1000 * (time.perf_counter() - started))
    return float(np.median(taken))


def copy_of_the_demo() -> Library:
    """An own library with the demo's tracks, tags and vectors, in a file."""
    demo, copy = open_library("demo"), Library.create("copy")
    tags = demo.tags_of()
    rows = [
        Row(t.track_id, t.title, t.path, t.artist, t.album, t.tempo_bpm, t.duration_s, t.format)
        for t in demo.tracks()
    ]
    for row in rows:
        row.tags = tags[row.track_id]
    store.save(copy, rows)
    ids, X = embeddings.read(demo, RUN)
    owners, starts, Z = embeddings.read_segments(demo, RUN)
    places: dict[str, list[int]] = {}
    for at, owner in enumerate(owners):
        places.setdefault(owner, []).append(at)
    embeddings.write(
        copy,
        RUN,
        (
            TrackEmbedding(track_id, x, starts[places[track_id]].tolist(), Z[places[track_id]])
            for track_id, x in zip(ids, X, strict=True)
        ),
    )
    copy.use_run(RUN)
    return copy


def report(address: str) -> None:
    """Print every figure."""
    copy = copy_of_the_demo()
    started = time.perf_counter()
    moved = moving.move(copy, address)
    print(f"move there: {time.perf_counter() - started:.1f} s, {sum(moved.rows.values()):,} rows")
    os.environ[stores.VARIABLE] = address
    there = open_library("copy")
    started = time.perf_counter()
    index = load_index(there)
    print(f"read the matrix: {1000 * (time.perf_counter() - started):.0f} ms")
    asked = index.X[np.linspace(0, len(index) - 1, 100).astype(int)]
    print(f"index in memory: {median_ms(lambda q: top_k(index, q, K), asked):.2f} ms")
    with graph.reading(there) as db:
        same = [
            set(index.numbers[top_k(index, q, K)[0]])
            == set(graph.nearest(db, 1, q, K, approximate=False)[0])
            for q in asked
        ]
    print(f"exact finds the same tracks as memory: {np.mean(same):.0%} of {len(asked)} queries")
    print("graph, beside exact search in the database:", graph.make(there, RUN))
    started = time.perf_counter()
    moving.move(there, moving.SQLITE)
    print(f"move back: {time.perf_counter() - started:.1f} s")


def main() -> None:
    """A server and a home of its own."""
    server = Postgres()
    try:
        server.start()
        with tempfile.TemporaryDirectory() as home:
            os.environ["SOUNDKIN_HOME"] = str(Path(home))
            report(server.empty_database())
    finally:
        server.stop()


if __name__ == "__main__":
    main()

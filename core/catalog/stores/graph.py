"""An HNSW graph of a run's vectors in the database, for other programs that search there: made,
measured beside exact search, and removed. Pages and commands search in memory, which is exact and
faster.
"""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass

import numpy as np

from core.catalog.library import Library
from core.catalog.library_name import as_argument
from core.catalog.postgres import registry
from core.catalog.postgres.store import PostgresConnection, PostgresStore
from core.errors import SoundkinError

GRAPH = "hnsw"  # the setting that holds what was measured, and how the index's name begins
QUERIES, K = 100, 10  # tracks of the library that are asked for, and how many nearest of each
SEARCHED = 100  # candidates the graph keeps (hnsw.ef_search)


@dataclass(frozen=True)
class GraphRecall:
    """How the graph of a run did beside exact search, when it was made.

    recall : share of the k nearest that it finds, 0 to 1
    exact_ms, graph_ms : median of a query ; build_seconds : s
    """

    run_id: str
    vectors: int
    k: int
    recall: float
    exact_ms: float
    graph_ms: float
    build_seconds: float


def make(library: Library, run_id: str) -> GraphRecall:
    """Build the graph of a run and measure it against exact search; what was measured is kept with
    the library."""
    store = _store(library)
    started = time.perf_counter()
    with closing(store.connect()) as db, db.transaction():
        registry.as_keeper(db.raw)
        run_n = _run_number(db, run_id)
        db.execute(f"DROP INDEX IF EXISTS {GRAPH}_{run_n}")
        db.execute(
            f"CREATE INDEX {GRAPH}_{run_n} ON vectors USING hnsw (vector vector_cosine_ops)"
            f" WHERE run_n = {run_n}"
        )
        db.execute("ANALYZE vectors")
    seconds = time.perf_counter() - started
    measured = _measure(library, run_id, run_n, seconds)
    library.set_setting(GRAPH, asdict(measured))
    return measured


def drop(library: Library) -> None:
    """Remove the graphs of all runs."""
    with closing(_store(library).connect()) as db, db.transaction():
        registry.as_keeper(db.raw)
        for (run_n,) in db.execute("SELECT run_n FROM runs").fetchall():
            db.execute(f"DROP INDEX IF EXISTS {GRAPH}_{run_n}")
    library.set_setting(GRAPH, None)


def measured(library: Library) -> GraphRecall | None:
    """What was measured of the graph in use; None where there is none."""
    found = library.setting(GRAPH)
    return GraphRecall(**found) if found else None


def _measure(library: Library, run_id: str, run_n: int, seconds: float) -> GraphRecall:
    from core.catalog.analysis import embeddings

    _, X = embeddings.read_matrix(library, run_id)
    asked = X[np.linspace(0, len(X) - 1, min(QUERIES, len(X))).astype(int)]
    found: dict[bool, list[set[int]]] = {False: [], True: []}
    times: dict[bool, list[float]] = {False: [], True: []}
    with reading(library) as db:
        for approximate in (False, True):
            for q in asked:
                started = time.perf_counter()
                numbers, _ = nearest(db, run_n, q, K, approximate)
                times[approximate].append(1000 * (time.perf_counter() - started))
                found[approximate].append(set(numbers.tolist()))
    pairs = zip(found[False], found[True], strict=True)
    recall = float(np.mean([len(true & near) / len(true) for true, near in pairs]))
    exact_ms, graph_ms = (round(float(np.median(times[kind])), 2) for kind in (False, True))
    return GraphRecall(run_id, len(X), K, round(recall, 4), exact_ms, graph_ms, round(seconds, 2))


def nearest(
    db: PostgresConnection, run_n: int, q: np.ndarray, k: int, approximate: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The numbers `n` of the k tracks nearest to q, (k,) int64, and their cosines, (k,) float64,
    best first. approximate : by the graph, so that some of the nearest may be missing"""
    # Without its indexes the server compares with every vector; they are all it could leave out by.
    db.execute(f"SET LOCAL enable_indexscan = {'on' if approximate else 'off'}")
    if approximate:
        db.execute(f"SET LOCAL hnsw.ef_search = {max(SEARCHED, k)}")
    blob = db.vector(np.ascontiguousarray(q, dtype="<f4").tobytes())
    # The run's number stands in the text: a value would hide that the graph is of this run. The
    # word keeps the server from using for one way the plan that it kept for the other.
    way = "graph" if approximate else "exact"
    rows = db.execute(
        f"/* {way} */ SELECT n, 1 - (vector <=> ?) FROM vectors WHERE run_n = {run_n}"
        f" ORDER BY vector <=> ? LIMIT {int(k)}",
        (blob, blob),
    ).fetchall()
    return (
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.float64),
    )


def _store(library: Library) -> PostgresStore:
    store = library.store
    if not isinstance(store, PostgresStore):
        raise SoundkinError(
            f'The library "{library.name}" lies in a file here: `soundkin move'
            f" {as_argument(library.name)} --to ADDRESS` brings it to a database."
        )
    return store


@contextmanager
def reading(library: Library) -> Iterator[PostgresConnection]:
    """A connection on which `nearest` is asked."""
    with closing(_store(library).connect()) as db, db.snapshot():
        db.row_factory = None
        yield db


def _run_number(db: PostgresConnection, run_id: str) -> int:
    row = db.execute("SELECT run_n FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    if row is None:
        raise SoundkinError(
            f'Run "{run_id}" has analysed nothing here: run `soundkin embed` first.'
        )
    return int(row[0])

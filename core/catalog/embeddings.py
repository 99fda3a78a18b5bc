"""What a run computed from the sound: vectors, segments, predictions, map coordinates.

Vectors are kept as little-endian float32 blobs by (run, track). Rows are committed as they come, so
a crash loses at most half a second of work, and going on later is a query for what is missing.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from core import config
from core.catalog import measured, revisions
from core.catalog.library import FILE, Library, ids_of
from core.catalog.schema import in_words

COMMIT_SECONDS = 0.5
COMMIT_ROWS = 1000
_FLOAT = np.dtype("<f4")


@dataclass(frozen=True)
class TrackEmbedding:
    """A track as the network heard it."""

    track_id: str
    vector: np.ndarray  # (100,) float32
    starts: Sequence[float]  # s, where each segment begins
    segments: np.ndarray  # (n_stretches, 100) float32
    probabilities: np.ndarray | None = None  # (n_classes,) float32
    measured: "measured.Measured | None" = None  # where it was computed in the same pass


def write(library: Library, run_id: str, rows: Iterable[TrackEmbedding]) -> int:
    """Store rows as the iterable yields them; returns how many. A track's earlier row of this run
    is replaced.

    The iterable is consumed lazily and no lock is held while it works. When it raises, what it had
    yielded is kept. Raises `ValueError` for a vector that is not 100 finite numbers.
    """
    waiting: list[TrackEmbedding] = []
    written, committed = 0, time.monotonic()
    with closing(library.connect()) as db:
        try:
            for row in rows:
                _check(row)
                waiting.append(row)
                if len(waiting) >= COMMIT_ROWS or time.monotonic() - committed >= COMMIT_SECONDS:
                    written += _flush(library, db, run_id, waiting)
                    committed = time.monotonic()
        finally:
            written += _flush(library, db, run_id, waiting)
    return written


def _check(row: TrackEmbedding) -> None:
    vector, segments = np.asarray(row.vector), np.asarray(row.segments)
    if vector.shape != (config.EMBEDDING_SIZE,) or not np.isfinite(vector).all():
        raise ValueError(
            f"{row.track_id}: a vector must be {config.EMBEDDING_SIZE} finite numbers, got shape"
            f" {vector.shape}"
        )
    if segments.shape != (len(row.starts), config.EMBEDDING_SIZE):
        raise ValueError(
            f"{row.track_id}: {len(row.starts)} starts do not fit segments of shape"
            f" {segments.shape}"
        )


def _flush(
    library: Library, db: sqlite3.Connection, run_id: str, rows: list[TrackEmbedding]
) -> int:
    if not rows:
        return 0
    batch, n_rows = list(rows), len(rows)
    rows.clear()
    with in_words(library.folder / FILE), db:  # commits, or on an error rolls back
        db.execute("BEGIN IMMEDIATE")
        run_n = run_number(db, run_id)
        numbers = dict(
            db.execute(
                "SELECT track_id, n FROM json_each(?) JOIN tracks ON track_id = value",
                (json.dumps([row.track_id for row in batch]),),
            ).fetchall()
        )
        # others were removed meanwhile
        placed = [(numbers[row.track_id], row) for row in batch if row.track_id in numbers]
        db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            ((run_n, n, _blob(row.vector)) for n, row in placed),
        )
        db.executemany(
            "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)",
            ((run_n, n, _blob(row.starts), _blob(row.segments)) for n, row in placed),
        )
        db.executemany(
            "INSERT OR REPLACE INTO predictions VALUES (?, ?, ?)",
            (
                (run_n, n, _blob(row.probabilities))
                for n, row in placed
                if row.probabilities is not None
            ),
        )
        measured.insert(db, ((n, row.measured) for n, row in placed if row.measured is not None))
        db.executemany(
            "DELETE FROM failures WHERE run_n = ? AND n = ?", ((run_n, n) for n, _ in placed)
        )
        revisions.changed(db, revisions.vectors_of(run_id))
    return n_rows


def _blob(numbers: Sequence[float] | np.ndarray) -> bytes:
    return np.ascontiguousarray(numbers, dtype=_FLOAT).tobytes()


def _matrix(joined: bytearray, width: int) -> np.ndarray:
    return np.frombuffer(joined, dtype=_FLOAT).reshape(-1, width)


def run_number(db: sqlite3.Connection, run_id: str) -> int:
    db.execute("INSERT OR IGNORE INTO runs (run_id) VALUES (?)", (run_id,))
    row = db.execute("SELECT run_n FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    return int(row[0])


def read(library: Library, run_id: str) -> tuple[list[str], np.ndarray]:
    """All vectors of a run: ids in the library's order, X (n_tracks, 100) float32, contiguous and
    writable."""
    with library.reading() as db:
        numbers, X = _vectors(db, run_id)
        return ids_of(db, numbers), X


def read_matrix(library: Library, run_id: str) -> tuple[np.ndarray, np.ndarray]:
    """All vectors of a run: the tracks' numbers `n`, ascending, (n_tracks,) int64, and X
    (n_tracks, 100) float32, contiguous and writable."""
    with library.reading() as db:
        numbers, X = _vectors(db, run_id)
    return np.array(numbers, dtype=np.int64), X


def _vectors(db: sqlite3.Connection, run_id: str) -> tuple[list[int], np.ndarray]:
    numbers, joined = [], bytearray()
    for n, blob in _columns(db, run_id, "vectors", "vector"):
        numbers.append(n)
        joined += blob
    return numbers, _matrix(joined, config.EMBEDDING_SIZE)


def _columns(
    db: sqlite3.Connection, run_id: str, table: str, columns: str, only: Sequence[str] | None = None
) -> Iterator[tuple[Any, ...]]:
    """n and columns of a run (or of its tracks `only`), in the library's order, as plain tuples."""
    db.row_factory = None
    among, values = "", [run_id]
    if only is not None:  # by their number, so that no other row is looked at
        among = "AND n IN (SELECT n FROM tracks JOIN json_each(?) ON track_id = value)"
        values.append(json.dumps(list(only)))
    return db.execute(
        f"SELECT n, {columns} FROM runs JOIN {table} USING (run_n) WHERE run_id = ? {among} ORDER"
        " BY n",
        values,
    )


def read_segments(
    library: Library, run_id: str, only: Sequence[str] | None = None
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """All segments of a run (or of the tracks `only`), a row a segment: ids (one a segment),
    starts (m,) in s, X (m, 100)."""
    numbers, starts, joined = [], bytearray(), bytearray()
    with library.reading() as db:
        for n, times, blob in _columns(db, run_id, "segments", "starts, vectors", only):
            numbers += [n] * (len(times) // _FLOAT.itemsize)
            starts += times
            joined += blob
        return ids_of(db, numbers), _matrix(starts, 1)[:, 0], _matrix(joined, config.EMBEDDING_SIZE)


def done_count(library: Library, run_id: str) -> int:
    """How many tracks have a vector of this run."""
    with library.reading() as db:
        row = db.execute(
            "SELECT count(*) FROM vectors JOIN runs USING (run_n) WHERE run_id = ?", (run_id,)
        ).fetchone()
    return int(row[0])


def any_done(library: Library, run_id: str) -> bool:
    """Whether a track has a vector of this run: at once, where counting reads them all."""
    with library.reading() as db:
        return bool(
            db.execute(
                "SELECT EXISTS (SELECT 1 FROM vectors JOIN runs USING (run_n) WHERE run_id = ?)",
                (run_id,),
            ).fetchone()[0]
        )


def missing(library: Library, run_id: str, retry_failed: bool = False) -> list[str]:
    """The tracks with sound, not away, that this run has no vector of, in the library's order;
    failed ones only when asked."""
    done = "SELECT n FROM vectors JOIN runs USING (run_n) WHERE run_id = :run"
    failed = "SELECT n FROM failures JOIN runs USING (run_n) WHERE run_id = :run"
    leave_out = done if retry_failed else f"{done} UNION ALL {failed}"
    with library.reading() as db:
        return [
            row[0]
            for row in db.execute(
                "SELECT track_id FROM tracks WHERE path IS NOT NULL AND NOT away"
                f" AND n NOT IN ({leave_out}) ORDER BY n",
                {"run": run_id},
            )
        ]


def forget_run(library: Library, run_id: str) -> None:
    """Remove everything this run computed."""
    with library.writing() as db:
        db.execute("DELETE FROM runs WHERE run_id = ?", (run_id,))
        revisions.changed(db, revisions.vectors_of(run_id), revisions.map_of(run_id))


def set_classes(library: Library, run_id: str, classes: Sequence[str]) -> None:
    """Name what the columns of the run's predictions mean."""
    with library.writing() as db:
        db.execute(
            "UPDATE runs SET classes = ? WHERE run_n = ?",
            (json.dumps(list(classes)), run_number(db, run_id)),
        )
        revisions.changed(db, revisions.vectors_of(run_id))


def predictions(
    library: Library, run_id: str, only: Sequence[str] | None = None
) -> tuple[list[str], list[str], np.ndarray]:
    """classes, ids in the library's order, P (n_tracks, n_classes) float32; of the tracks `only` if
    given."""
    with library.reading() as db:
        row = db.execute("SELECT classes FROM runs WHERE run_id = ?", (run_id,)).fetchone()
        classes = json.loads(row[0]) if row else []
        rows = list(_columns(db, run_id, "predictions", "probabilities", only))
        ids = ids_of(db, [row[0] for row in rows])
    n_classes = len(classes) or (len(rows[0][1]) // _FLOAT.itemsize if rows else 1)
    return classes, ids, _matrix(bytearray().join(row[1] for row in rows), n_classes)


def write_map(library: Library, run_id: str, ids: Sequence[str], xy: np.ndarray) -> None:
    """Replace the run's map: xy (n_tracks, 2), a row for each of `ids`."""
    with library.writing() as db:
        run_n = run_number(db, run_id)
        db.execute("DELETE FROM map WHERE run_n = ?", (run_n,))
        rows = [(run_n, x, y, track_id) for track_id, (x, y) in zip(ids, xy.tolist(), strict=True)]
        db.executemany("INSERT INTO map SELECT ?, n, ?, ? FROM tracks WHERE track_id = ?", rows)
        revisions.changed(db, revisions.map_of(run_id))


def read_map(library: Library, run_id: str) -> tuple[list[str], np.ndarray] | None:
    """ids in the library's order and xy (n_tracks, 2) float32, or None when the run has no map
    yet."""
    with library.reading() as db:
        numbers, xy = _places(db, run_id)
        return (ids_of(db, numbers), xy) if numbers else None


def read_places(library: Library, run_id: str) -> tuple[np.ndarray, np.ndarray]:
    """The tracks on the run's map: their numbers `n`, ascending, (n_tracks,) int64, and xy
    (n_tracks, 2) float32."""
    with library.reading() as db:
        numbers, xy = _places(db, run_id)
    return np.array(numbers, dtype=np.int64), xy


def map_count(library: Library, run_id: str) -> int:
    """How many tracks the run's map has."""
    with library.reading() as db:
        row = db.execute(
            "SELECT count(*) FROM map JOIN runs USING (run_n) WHERE run_id = ?", (run_id,)
        ).fetchone()
    return int(row[0])


def _places(db: sqlite3.Connection, run_id: str) -> tuple[list[int], np.ndarray]:
    rows = list(_columns(db, run_id, "map", "x, y"))
    xy = np.array([row[1:] for row in rows], dtype=np.float32).reshape(len(rows), 2)
    return [row[0] for row in rows], xy

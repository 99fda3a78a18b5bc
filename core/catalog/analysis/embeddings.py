"""What a run computed from the sound: vectors and segments read, and all of it written.

Vectors are kept as little-endian float32 blobs by (run, track). Rows are committed as they come, so
a crash loses at most half a second of work, and going on later is a query for what is missing.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from core import config
from core.catalog import revisions
from core.catalog.analysis import measured
from core.catalog.analysis.head_chances import Kinds, heads_in
from core.catalog.analysis.kept_features import TrackFeatures
from core.catalog.library import WITH_SOUND, Library
from core.catalog.tables.connection import Connection
from core.catalog.tables.run_rows import FLOAT, columns, count, matrix, packed, run_number
from core.catalog.tables.track_numbers import ids_of, numbers_of

COMMIT_SECONDS = 0.5
COMMIT_ROWS = 1000


@dataclass(frozen=True)
class TrackEmbedding:
    """A track as a run embedded it."""

    track_id: str
    vector: np.ndarray  # (100,) float32
    starts: Sequence[float]  # s, where each segment begins
    segments: np.ndarray  # (n_segments, 100) float32
    # (n_names,) float32, the chances of all the run's heads one after another
    probabilities: np.ndarray | None = None
    measured: "measured.Measured | None" = None  # where it was computed in the same pass
    features: TrackFeatures | None = None  # what the vectors came from, where that can be kept


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
                    written += _flush(db, run_id, waiting)
                    committed = time.monotonic()
        finally:
            written += _flush(db, run_id, waiting)
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


def _flush(db: Connection, run_id: str, rows: list[TrackEmbedding]) -> int:
    if not rows:
        return 0
    batch, n_rows = list(rows), len(rows)
    rows.clear()
    with db.transaction():
        run_n, kinds = run_number(db, run_id), Kinds.of(heads_in(db, run_id))
        numbers = numbers_of(db, [row.track_id for row in batch])  # of those still there
        placed = [(numbers[row.track_id], row) for row in batch if row.track_id in numbers]
        db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            ((run_n, n, db.vector(packed(row.vector))) for n, row in placed),
        )
        db.executemany(
            "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)",
            ((run_n, n, packed(row.starts), packed(row.segments)) for n, row in placed),
        )
        db.executemany(
            "INSERT OR REPLACE INTO predictions VALUES (?, ?, ?)",
            (
                (run_n, n, packed(row.probabilities))
                for n, row in placed
                if row.probabilities is not None
            ),
        )
        measured.insert(db, ((n, row.measured) for n, row in placed if row.measured is not None))
        db.executemany(
            "INSERT OR REPLACE INTO kinds VALUES (?, ?, ?, ?, ?)",
            ((run_n, n, *kind) for n, row in placed if (kind := kinds(row.probabilities))),
        )
        db.executemany(
            "DELETE FROM failures WHERE run_n = ? AND n = ?", ((run_n, n) for n, _ in placed)
        )
        revisions.changed(db, revisions.vectors_of(run_id))
    return n_rows


def read(
    library: Library, run_id: str, only: Sequence[str] | None = None
) -> tuple[list[str], np.ndarray]:
    """All vectors of a run (or of the tracks `only`): ids in the library's order, X (n_tracks, 100)
    float32, contiguous and writable."""
    with library.reading() as db:
        numbers, X = _vectors(db, run_id, only)
        return ids_of(db, numbers), X


def blocks(library: Library, run_id: str, n: int) -> Iterator[tuple[list[str], np.ndarray]]:
    """The same in blocks of at most n tracks, ids and X (n, 100) float32, of one state of the
    library."""
    with library.reading() as db:
        db.row_factory = None
        found = db.execute(
            "SELECT track_id, vector FROM runs JOIN vectors USING (run_n) JOIN tracks USING (n)"
            " WHERE run_id = ? ORDER BY vectors.n",
            (run_id,),
        )
        while rows := found.fetchmany(n):
            joined = bytearray().join(row[1] for row in rows)
            yield [row[0] for row in rows], matrix(joined, config.EMBEDDING_SIZE)


def read_matrix(library: Library, run_id: str) -> tuple[np.ndarray, np.ndarray]:
    """All vectors of a run: the tracks' numbers `n`, ascending, (n_tracks,) int64, and X
    (n_tracks, 100) float32, contiguous and writable."""
    with library.reading() as db:
        numbers, X = _vectors(db, run_id)
    return np.array(numbers, dtype=np.int64), X


def _vectors(
    db: Connection, run_id: str, only: Sequence[str] | None = None
) -> tuple[list[int], np.ndarray]:
    numbers, joined = [], bytearray()
    for n, blob in columns(db, run_id, "vectors", "vector", only):
        numbers.append(n)
        joined += blob
    return numbers, matrix(joined, config.EMBEDDING_SIZE)


def read_segments(
    library: Library, run_id: str, only: Sequence[str] | None = None
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """All segments of a run (or of the tracks `only`), a row a segment: ids (one a segment),
    starts (m,) in s, X (m, 100) float32."""
    numbers, starts, joined = [], bytearray(), bytearray()
    with library.reading() as db:
        for n, times, blob in columns(db, run_id, "segments", "starts, vectors", only):
            numbers += [n] * (len(times) // FLOAT.itemsize)
            starts += times
            joined += blob
        return ids_of(db, numbers), matrix(starts, 1)[:, 0], matrix(joined, config.EMBEDDING_SIZE)


def read_segment_matrix(library: Library, run_id: str) -> tuple[np.ndarray, np.ndarray]:
    """The segments of a run's tracks that have several: the number `n` of each one's track,
    ascending, (m,) int64, and X (m, 100) float32."""
    counts, numbers, joined = [], [], bytearray()
    with library.reading() as db:
        db.row_factory = None
        rows = db.execute(
            "SELECT n, vectors FROM runs JOIN segments USING (run_n) WHERE run_id = ?"
            f" AND length(starts) > {FLOAT.itemsize} ORDER BY n",
            (run_id,),
        )
        for n, blob in rows:
            numbers.append(n)
            counts.append(len(blob) // (FLOAT.itemsize * config.EMBEDDING_SIZE))
            joined += blob
    owners = np.repeat(np.array(numbers, dtype=np.int64), np.array(counts, dtype=np.int64))
    return owners, matrix(joined, config.EMBEDDING_SIZE)


def done(library: Library, run_id: str) -> list[str]:
    """The tracks that have a vector of this run, in the library's order."""
    with library.reading() as db:
        return ids_of(db, [row[0] for row in columns(db, run_id, "vectors", "n")])


def done_count(library: Library, run_id: str) -> int:
    """How many tracks have a vector of this run."""
    with library.reading() as db:
        return count(db, run_id, "vectors")


def done_of_present(library: Library, run_id: str) -> int:
    """The same of the tracks with sound that are not away: these keep their vectors."""
    found = library.rows(
        "SELECT count(*) FROM runs JOIN vectors USING (run_n) JOIN tracks USING (n)"
        f" WHERE run_id = ? AND {WITH_SOUND}",
        (run_id,),
    )
    return int(found[0][0])


def any_done(library: Library, run_id: str) -> bool:
    """Whether a track has a vector of this run: at once, where counting reads them all."""
    found = "SELECT EXISTS (SELECT 1 FROM vectors JOIN runs USING (run_n) WHERE run_id = ?)"
    return bool(library.rows(found, (run_id,))[0][0])


def missing(library: Library, run_id: str, retry_failed: bool = False) -> list[str]:
    """The tracks with sound, not away, that this run has no vector of, in the library's order;
    failed ones only when asked."""
    done = "SELECT n FROM vectors JOIN runs USING (run_n) WHERE run_id = :run"
    failed = "SELECT n FROM failures JOIN runs USING (run_n) WHERE run_id = :run"
    leave_out = done if retry_failed else f"{done} UNION ALL {failed}"
    rows = library.rows(
        f"SELECT track_id FROM tracks WHERE {WITH_SOUND} AND n NOT IN ({leave_out}) ORDER BY n",
        {"run": run_id},
    )
    return [row[0] for row in rows]


def forget_run(library: Library, run_id: str) -> None:
    """Remove everything this run computed."""
    with library.writing() as db:
        db.execute("DELETE FROM runs WHERE run_id = ?", (run_id,))
        revisions.changed(db, revisions.vectors_of(run_id), revisions.map_of(run_id))

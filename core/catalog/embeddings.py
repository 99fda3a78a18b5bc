"""What a run computed from the sound: vectors, segments, predictions, map coordinates.

Vectors are kept as little-endian float32 blobs by (run, track). Rows are committed as they come, so
a crash loses at most half a second of work, and going on later is a query for what is missing.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from core import config, records
from core.catalog import measured, revisions
from core.catalog.connection import Connection
from core.catalog.heads import INSTRUMENT, KIND, VOICE, Head
from core.catalog.library import Library, ids_of

COMMIT_SECONDS = 0.5
COMMIT_ROWS = 1000
_FLOAT = np.dtype("<f4")


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
        run_n, kinds = run_number(db, run_id), Kinds.of(_heads(db, run_id))
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
            ((run_n, n, db.vector(_blob(row.vector))) for n, row in placed),
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
            "INSERT OR REPLACE INTO kinds VALUES (?, ?, ?, ?, ?)",
            ((run_n, n, *kind) for n, row in placed if (kind := kinds(row.probabilities))),
        )
        db.executemany(
            "DELETE FROM failures WHERE run_n = ? AND n = ?", ((run_n, n) for n, _ in placed)
        )
        revisions.changed(db, revisions.vectors_of(run_id))
    return n_rows


@dataclass(frozen=True)
class Kinds:
    """Reads from a track's chances what kind of sound it is, for filters.

    kind, voice : the columns of these heads; None for a run that has them not
    """

    names: tuple[str, ...] = ()
    kind: slice | None = None
    voice: int | None = None

    @staticmethod
    def of(known: Sequence[Head]) -> "Kinds":
        """Where they lie in the chances of these heads."""
        ends = np.cumsum([0, *(len(head.names) for head in known)]).tolist()
        at = {head.name: (head, start) for head, start in zip(known, ends, strict=False)}
        if KIND not in at or VOICE not in at:
            return Kinds()
        head, start = at[KIND]
        return Kinds(head.names, slice(start, start + len(head.names)), at[VOICE][1])

    def __call__(self, p: np.ndarray | None) -> tuple[str, float, float] | None:
        """Likeliest kind, its chance and that of a voice, of chances p (n_names,)."""
        if p is None or self.kind is None or self.voice is None:
            return None
        best = int(p[self.kind].argmax())
        return self.names[best], float(p[self.kind][best]), float(p[self.voice])


def _blob(numbers: Sequence[float] | np.ndarray) -> bytes:
    return np.ascontiguousarray(numbers, dtype=_FLOAT).tobytes()


def _matrix(joined: bytearray, width: int) -> np.ndarray:
    return np.frombuffer(joined, dtype=_FLOAT).reshape(-1, width)


def run_number(db: Connection, run_id: str) -> int:
    db.execute("INSERT OR IGNORE INTO runs (run_id) VALUES (?)", (run_id,))
    row = db.execute("SELECT run_n FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    return int(row[0])


def read(library: Library, run_id: str) -> tuple[list[str], np.ndarray]:
    """All vectors of a run: ids in the library's order, X (n_tracks, 100) float32, contiguous and
    writable."""
    with library.reading() as db:
        numbers, X = _vectors(db, run_id)
        return ids_of(db, numbers), X


def blocks(library: Library, run_id: str, n: int) -> Iterator[tuple[list[str], np.ndarray]]:
    """The same in blocks of at most n tracks, of one state of the library."""
    with library.reading() as db:
        db.row_factory = None
        found = db.execute(
            "SELECT track_id, vector FROM runs JOIN vectors USING (run_n) JOIN tracks USING (n)"
            " WHERE run_id = ? ORDER BY vectors.n",
            (run_id,),
        )
        while rows := found.fetchmany(n):
            joined = bytearray().join(row[1] for row in rows)
            yield [row[0] for row in rows], _matrix(joined, config.EMBEDDING_SIZE)


def read_matrix(library: Library, run_id: str) -> tuple[np.ndarray, np.ndarray]:
    """All vectors of a run: the tracks' numbers `n`, ascending, (n_tracks,) int64, and X
    (n_tracks, 100) float32, contiguous and writable."""
    with library.reading() as db:
        numbers, X = _vectors(db, run_id)
    return np.array(numbers, dtype=np.int64), X


def _vectors(db: Connection, run_id: str) -> tuple[list[int], np.ndarray]:
    numbers, joined = [], bytearray()
    for n, blob in _columns(db, run_id, "vectors", "vector"):
        numbers.append(n)
        joined += blob
    return numbers, _matrix(joined, config.EMBEDDING_SIZE)


def _columns(
    db: Connection, run_id: str, table: str, columns: str, only: Sequence[str] | None = None
) -> Iterator[tuple[Any, ...]]:
    """n and columns of a run (or of its tracks `only`), in the library's order, as plain tuples."""
    db.row_factory = None
    among, values = "", [run_id]
    if only is not None:  # by their number, so that no other row is looked at
        among = "AND n IN (SELECT n FROM tracks JOIN json_each(?) ON track_id = value)"
        values.append(json.dumps(list(only)))
    return iter(
        db.execute(
            f"SELECT n, {columns} FROM runs JOIN {table} USING (run_n) WHERE run_id = ? {among}"
            " ORDER BY n",
            values,
        )
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


def read_segment_matrix(library: Library, run_id: str) -> tuple[np.ndarray, np.ndarray]:
    """The segments of a run's tracks that have several: the number `n` of each one's track,
    ascending, (m,) int64, and X (m, 100) float32."""
    counts, numbers, joined = [], [], bytearray()
    with library.reading() as db:
        db.row_factory = None
        rows = db.execute(
            "SELECT n, vectors FROM runs JOIN segments USING (run_n) WHERE run_id = ?"
            f" AND length(starts) > {_FLOAT.itemsize} ORDER BY n",
            (run_id,),
        )
        for n, blob in rows:
            numbers.append(n)
            counts.append(len(blob) // (_FLOAT.itemsize * config.EMBEDDING_SIZE))
            joined += blob
    owners = np.repeat(np.array(numbers, dtype=np.int64), np.array(counts, dtype=np.int64))
    return owners, _matrix(joined, config.EMBEDDING_SIZE)


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
        found = "SELECT EXISTS (SELECT 1 FROM vectors JOIN runs USING (run_n) WHERE run_id = ?)"
        return bool(db.execute(found, (run_id,)).fetchone()[0])


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
                "SELECT track_id FROM tracks WHERE path IS NOT NULL AND away = 0"
                f" AND n NOT IN ({leave_out}) ORDER BY n",
                {"run": run_id},
            )
        ]


def forget_run(library: Library, run_id: str) -> None:
    """Remove everything this run computed."""
    with library.writing() as db:
        db.execute("DELETE FROM runs WHERE run_id = ?", (run_id,))
        revisions.changed(db, revisions.vectors_of(run_id), revisions.map_of(run_id))


def set_heads(library: Library, run_id: str, heads: Sequence[Head]) -> None:
    """Name what the columns of the run's predictions mean: those of one head after the other."""
    content = json.dumps([records.dump(head) for head in heads])
    with library.writing() as db:
        db.execute("UPDATE runs SET classes = ? WHERE run_n = ?", (content, run_number(db, run_id)))
        revisions.changed(db, revisions.vectors_of(run_id))


def set_classes(library: Library, run_id: str, classes: Sequence[str]) -> None:
    """The same for predictions of instruments alone."""
    set_heads(library, run_id, [Head(INSTRUMENT, tuple(classes))])


def heads(library: Library, run_id: str) -> tuple[Head, ...]:
    """What the run's predictions are about, the main head first; () when there are none."""
    with library.reading() as db:
        return _heads(db, run_id)


def _heads(db: Connection, run_id: str) -> tuple[Head, ...]:
    row = db.execute("SELECT classes FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    content = json.loads(row[0]) if row else []
    if all(isinstance(name, str) for name in content):  # of an earlier version: one head
        return (Head(INSTRUMENT, tuple(content)),) if content else ()
    return tuple(records.parse(Head, head) for head in content)


def predictions(
    library: Library, run_id: str, only: Sequence[str] | None = None, head: str | None = None
) -> tuple[list[str], list[str], np.ndarray]:
    """names, ids in the library's order, P (n_tracks, n_names) float32 of one head (default: the
    run's main one); of the tracks `only` if given. Without such a head nothing."""
    with library.reading() as db:
        known = _heads(db, run_id)
        rows = list(_columns(db, run_id, "predictions", "probabilities", only))
        ids = ids_of(db, [row[0] for row in rows])
    first = 0
    for own in known:
        if head in (None, own.name):
            width = sum(len(each.names) for each in known)
            P = _matrix(bytearray().join(row[1] for row in rows), width)
            return list(own.names), ids, P[:, first : first + len(own.names)]
        first += len(own.names)
    return [], [], np.zeros((0, 0), np.float32)


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


def _places(db: Connection, run_id: str) -> tuple[list[int], np.ndarray]:
    rows = list(_columns(db, run_id, "map", "x, y"))
    xy = np.array([row[1:] for row in rows], dtype=np.float32).reshape(len(rows), 2)
    return [row[0] for row in rows], xy

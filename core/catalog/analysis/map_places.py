"""Where a run's map has the tracks."""

from collections.abc import Sequence

import numpy as np

from core.catalog import revisions
from core.catalog.library import Library
from core.catalog.tables.connection import Connection
from core.catalog.tables.run_rows import columns, count, run_number
from core.catalog.tables.track_numbers import ids_of


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
        return count(db, run_id, "map")


def _places(db: Connection, run_id: str) -> tuple[list[int], np.ndarray]:
    rows = list(columns(db, run_id, "map", "x, y"))
    xy = np.array([row[1:] for row in rows], dtype=np.float32).reshape(len(rows), 2)
    return [row[0] for row in rows], xy

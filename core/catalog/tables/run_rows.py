"""How what a run computed lies in the library: rows by (run, track), numbers as little-endian
float32 blobs."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from core.catalog.tables.connection import Connection, listed

FLOAT = np.dtype("<f4")


def run_number(db: Connection, run_id: str) -> int:
    """The number `run_n` of a run, which is made where it is not there yet."""
    db.execute("INSERT OR IGNORE INTO runs (run_id) VALUES (?)", (run_id,))
    row = db.execute("SELECT run_n FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    return int(row[0])


def count(db: Connection, run_id: str, table: str) -> int:
    """How many rows of a table are of a run."""
    sql = f"SELECT count(*) FROM {table} JOIN runs USING (run_n) WHERE run_id = ?"
    return int(db.execute(sql, (run_id,)).fetchone()[0])


def packed(numbers: Sequence[float] | np.ndarray) -> bytes:
    """Numbers of any shape as a blob of little-endian float32."""
    return np.ascontiguousarray(numbers, dtype=FLOAT).tobytes()


def matrix(joined: bytearray, width: int) -> np.ndarray:
    """Blobs one after another as rows, (n, width) float32, writable."""
    return np.frombuffer(joined, dtype=FLOAT).reshape(-1, width)


def columns(
    db: Connection, run_id: str, table: str, names: str, only: Sequence[str] | None = None
) -> Iterator[tuple[Any, ...]]:
    """n and the columns of these names of a run (or of its tracks `only`), in the library's order,
    as plain tuples."""
    db.row_factory = None
    among, values = "", [run_id]
    if only is not None:  # by their number, so that no other row is looked at
        among = "AND n IN (SELECT n FROM tracks JOIN json_each(?) ON track_id = value)"
        values.append(listed(only))
    return iter(
        db.execute(
            f"SELECT n, {names} FROM runs JOIN {table} USING (run_n) WHERE run_id = ? {among}"
            " ORDER BY n",
            values,
        )
    )

"""Tracks by their number and by their id, by an open connection."""

import json
from collections.abc import Iterable, Sequence

from core.catalog.tables.connection import Connection, listed

FEW = 2000  # tracks that are looked up one by one; above, all ids are read in one pass


def ids_of(db: Connection, numbers: Sequence[int]) -> list[str]:
    """The ids of tracks by their number, in this order; those not there are left out."""
    known = ids_by_number(db, numbers)
    return [known[n] for n in numbers if n in known]


def ids_by_number(db: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The id of each of these tracks that is there. For many, one pass over all ids is faster than
    a look at each; then it is of all tracks."""
    db.row_factory = None
    if len(numbers) < FEW:
        rows = db.execute(
            "SELECT n, track_id FROM tracks JOIN json_each(?) ON n = CAST(value AS INTEGER)",
            (json.dumps(list(numbers)),),
        )
    else:
        rows = db.execute("SELECT n, track_id FROM tracks")
    return dict(rows)


def numbers_of(db: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The number of each of these tracks; ids not there are left out."""
    rows = db.execute(
        "SELECT track_id, n FROM json_each(?) JOIN tracks ON track_id = value",
        (listed(ids),),
    )
    return {row[0]: row[1] for row in rows}

"""Numbers that change with each change of a part of a library, whoever made it: what was counted or
read of that part holds as long as its number stays.

They are written in the transaction that changes the part, and never come back, also when a library
is deleted and one of its name is made.
"""

import json
import time
from collections.abc import Iterable

from core.catalog.library import Library
from core.catalog.tables.connection import Connection

TRACKS = "tracks"  # the tracks and their given tags
REVIEWS = "reviews"  # what people decided about suggestions
SUGGESTIONS = "suggestions"
_KEY = "revision of "


def vectors_of(run_id: str) -> str:
    """The part that holds a run's vectors, segments and predictions."""
    return f"vectors of {run_id}"


def map_of(run_id: str) -> str:
    """The part that holds a run's map."""
    return f"map of {run_id}"


def changed(db: Connection, *parts: str) -> None:
    """Say, within the transaction that does it, that these parts are not what they were."""
    now = json.dumps(time.time_ns())
    db.executemany(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", ((_KEY + part, now) for part in parts)
    )


def of(library: Library, parts: Iterable[str]) -> tuple[int | None, ...]:
    """The number of each part; None for one that nobody has changed yet."""
    with library.reading() as db:
        return tuple(_number(db, part) for part in parts)


def _number(db: Connection, part: str) -> int | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (_KEY + part,)).fetchone()
    return int(json.loads(row[0])) if row else None

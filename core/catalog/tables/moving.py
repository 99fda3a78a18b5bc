"""Move a library's tables to another store: all of them or none, compared before the first goes."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from core.catalog import forgetting
from core.catalog.library import Library
from core.catalog.postgres.tables import TABLES
from core.catalog.tables import schema, stores
from core.catalog.tables.connection import Connection, Store
from core.errors import SoundkinError
from core.progress import SILENT, Progress

SQLITE = "sqlite"  # instead of an address: a file of this machine
AT_ONCE = 2000  # rows
_VECTORS = ("vectors", "kept.vectors")  # their last column is what a database compares


@dataclass(frozen=True)
class Moved:
    """What came of a move. `rows` counts those of each table."""

    library: str
    to: str
    rows: dict[str, int]


def move(library: Library, to: str, progress: Progress = SILENT) -> Moved:
    """Move a library to the database of the address `to`, or with "sqlite" to a file here.

    Training runs are files and stay in the library's folder. SoundkinError where the target has a
    library of that name, cannot be reached, or does not give back what it was given: then
    everything is as before. Nobody should write to the library meanwhile; who tries waits.
    """
    if library.built_in:
        raise SoundkinError(f'The library "{library.name}" comes with the program and stays here.')
    file = stores.store_of(library.name, library.folder, None)
    target = stores.store_of(library.name, library.folder, None if to == SQLITE else to)
    source = library.store
    # Both are there where a move was cut off before its last step.
    if to == SQLITE and source == file and (address := stores.database()):
        there = stores.store_of(library.name, library.folder, address)
        source = there if there.is_there() else file
    if target.is_there():
        if file not in (source, target) or source == target or _digests(source) != _digests(target):
            raise SoundkinError(
                f'There is a library "{library.name}" at {stores.shown(to)} already: delete one of'
                " the two."
            )
        rows = _counts(source)
        source.delete()
        return Moved(library.name, stores.shown(to), rows)
    draft = target.draft()
    try:
        rows = _fill(source, draft, progress)
    except BaseException:
        draft.delete()
        raise
    target.adopt()
    source.delete()
    return Moved(library.name, stores.shown(to), rows)


def _digests(store: Store) -> dict[str, str]:
    with closing(store.connect()) as db, db.snapshot():
        return digests(db)


def _counts(store: Store) -> dict[str, int]:
    with closing(store.connect()) as db, db.snapshot():
        return {
            table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in schema.NAMES
        }


def _fill(source: Store, draft: Store, progress: Progress) -> dict[str, int]:
    if source.has_aside():
        with source.aside() as a, draft.aside() as b:
            _copy_aside(a, b)
    with closing(source.connect()) as a, a.transaction():
        with closing(draft.connect()) as b, b.transaction():
            rows = {}
            for done, table in enumerate(schema.NAMES):
                progress.update(done, len(schema.NAMES), f"Moving {table}")
                progress.check()
                rows[table] = _copy(a, b, table)
        with closing(draft.connect()) as b, b.snapshot():
            if digests(a) != digests(b):
                raise SoundkinError("What arrived there is not what was sent: nothing was moved.")
    return rows


def _copy_aside(a: Connection, b: Connection) -> None:
    """What the last forgetting took out: `kept` of one library to `kept` of the other."""
    with b.transaction():
        tables = forgetting.keep(b)  # makes the tables; the draft has no rows yet
        for table in tables:
            if a.columns(f"kept.{table}"):  # an earlier version had not all of them
                _copy(a, b, f"kept.{table}")


def _copy(a: Connection, b: Connection, table: str) -> int:
    names = a.columns(table)
    count = 0
    for rows in _portions(a, table, names):
        if table in _VECTORS:
            at = names.index("vector")
            rows = [(*row[:at], b.vector(row[at]), *row[at + 1 :]) for row in rows]
        b.load(table, names, rows)
        count += len(rows)
    return count


def _portions(db: Connection, table: str, names: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    """A table's rows in an order that every store gives alike."""
    db.row_factory = None
    known = TABLES.get(table.removeprefix("kept."))
    key = known.primary if known else ("n", "position")  # of the tags that were set aside
    sql = f"SELECT {', '.join(names)} FROM {table} ORDER BY {', '.join(key)}"
    portion: list[tuple[Any, ...]] = []
    for row in db.execute(sql):
        portion.append(row)
        if len(portion) == AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def digests(db: Connection) -> dict[str, str]:
    """A number for all that each table holds, the same for the same rows in any store."""
    found = {}
    for table in schema.NAMES:
        digest = hashlib.sha256()
        for rows in _portions(db, table, sorted(db.columns(table))):
            for row in rows:
                digest.update(repr(row).encode("utf-8", "surrogatepass"))
        found[table] = digest.hexdigest()
    return found

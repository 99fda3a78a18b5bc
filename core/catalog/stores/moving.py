"""Move a library's tables to another store: all of them or none, compared before the first goes."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from core.catalog import forgetting
from core.catalog.library import Library
from core.catalog.postgres.tables import TABLES
from core.catalog.stores import stores
from core.catalog.tables import schema
from core.catalog.tables.connection import Connection, Store
from core.errors import SoundkinError
from core.progress import SILENT, Progress

SQLITE = "sqlite"  # instead of an address: a file of this machine
AT_ONCE = 2000  # rows
MOVING, COMPARING = "Moving", "Comparing"  # as progress names them
Step = Callable[[int], None]  # told of so many rows more; it may raise
_VECTORS = ("vectors", "kept.vectors")  # their last column is what a database compares


def _silently(n: int) -> None:
    """A step that nobody watches."""


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
    everything is as before. Who writes to the library meanwhile waits, and is told that it is gone.
    """
    if library.built_in:
        raise SoundkinError(f'The library "{library.name}" comes with the program and stays here.')
    source, target = _ends(library, to)
    progress.plan({MOVING: 1.0, COMPARING: 1.0})
    arrived = target.is_there()  # by a move that was cut off before its last step
    there = target if arrived else target.draft()
    try:
        if not arrived:
            _copy_aside(source, there)
        # Who would write to it waits from here on, until it is gone.
        with closing(source.connect()) as a, a.transaction():
            rows = _counts(a)
            n_rows = sum(rows.values())
            if not arrived:
                _copy_all(a, there, _Steps(progress, MOVING, n_rows).take)
            if not _is_same(a, there, _Steps(progress, COMPARING, 2 * n_rows).take):
                raise SoundkinError(
                    _taken(library, to)
                    if arrived
                    else "What arrived there is not what was sent: nothing was moved."
                )
            if not arrived:
                target.adopt()
            source.delete(a)
    except BaseException:
        if not arrived:
            there.delete()
        raise
    if source.is_there():  # a file that was open cannot be removed on every system
        source.delete()
    return Moved(library.name, stores.shown(to), rows)


def _ends(library: Library, to: str) -> tuple[Store, Store]:
    """Where it lies, and where it goes to. Both are there where a move was cut off before its last
    step. SoundkinError where another library of that name is there."""
    file = stores.store_of(library.name, library.folder, None)
    source = library.store
    target = stores.store_of(library.name, library.folder, None if to == SQLITE else to)
    if to == SQLITE and source == file and (address := stores.database()):
        there = stores.store_of(library.name, library.folder, address)
        source = there if there.is_there() else file
    if source == target:
        raise SoundkinError(f'The library "{library.name}" lies at {stores.shown(to)} already.')
    if file not in (source, target) and target.is_there():
        raise SoundkinError(_taken(library, to))
    return source, target


def _taken(library: Library, to: str) -> str:
    return (
        f'There is a library "{library.name}" at {stores.shown(to)} already: delete one of the two.'
    )


class _Steps:
    """Rows as steps of the whole work, each portion of which may end it."""

    def __init__(self, progress: Progress, message: str, total: int):
        self._progress, self._message, self._total = progress, message, total
        self._done = 0
        self.take(0)

    def take(self, n: int) -> None:
        """So many rows more are done."""
        self._done += n
        self._progress.advance(self._done, self._total, self._message)


def _counts(db: Connection) -> dict[str, int]:
    return {
        table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in schema.NAMES
    }


def _copy_aside(source: Store, draft: Store) -> None:
    """What the last forgetting took out: `kept` of one library to `kept` of the other."""
    if not source.has_aside():
        return
    with source.aside() as a, draft.aside() as b, b.transaction():
        for table in forgetting.keep(b):  # makes the tables; the draft has no rows yet
            _copy(a, b, f"kept.{table}")


def _copy_all(a: Connection, draft: Store, step: Step) -> None:
    with closing(draft.connect()) as b, b.transaction():
        for table in schema.NAMES:
            _copy(a, b, table, step)


def _is_same(a: Connection, there: Store, step: Step) -> bool:
    with closing(there.connect()) as b, b.snapshot():
        return digests(a, step) == digests(b, step)


def _copy(a: Connection, b: Connection, table: str, step: Step = _silently) -> None:
    names = a.columns(table)
    for rows in _portions(a, table, names):
        if table in _VECTORS:
            at = names.index("vector")
            rows = [(*row[:at], b.vector(row[at]), *row[at + 1 :]) for row in rows]
        b.load(table, names, rows)
        step(len(rows))


def _portions(db: Connection, table: str, names: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    """A table's rows in an order that every store gives alike; each portion is asked for by itself,
    so that no store has to give all of them at once."""
    known = TABLES.get(table.removeprefix("kept."))
    key = known.primary if known else ("n", "position")  # of the tags that were set aside
    order, at = ", ".join(key), [names.index(name) for name in key]
    sql, marks = f"SELECT {', '.join(names)} FROM {table}", ", ".join("?" * len(key))
    after: tuple[Any, ...] = ()
    while True:
        where = f" WHERE ({order}) > ({marks})" if after else ""
        db.row_factory = None
        rows = db.execute(f"{sql}{where} ORDER BY {order} LIMIT {AT_ONCE}", after).fetchall()
        if rows:
            yield rows
        if len(rows) < AT_ONCE:
            return
        after = tuple(rows[-1][place] for place in at)


def digests(db: Connection, step: Step = _silently) -> dict[str, str]:
    """A number for all that each table holds, the same for the same rows in any store."""
    found = {}
    for table in schema.NAMES:
        digest = hashlib.sha256()
        for rows in _portions(db, table, sorted(db.columns(table))):
            for row in rows:
                digest.update(repr(row).encode("utf-8", "surrogatepass"))
            step(len(rows))
        found[table] = digest.hexdigest()
    return found

"""Put tracks and their tags into a library in one transaction, touching only what differs."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.catalog import revisions
from core.catalog.imports.difference import Difference, compare
from core.catalog.imports.row import COLUMNS, Row
from core.catalog.library import Library
from core.catalog.tables.connection import Connection
from core.catalog.tables.schema import MEASURES, OF_A_RUN
from core.catalog.texts.tagtext import tag_key
from core.progress import SILENT, Progress, watched

_INSERT = f"INSERT INTO tracks (n, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"
_UPDATE = f"UPDATE tracks SET {', '.join(f'{name} = ?' for name in COLUMNS)} WHERE n = ?"
# the same for every track of one sound
_CARRIED = ("vectors", "segments", "predictions", "kinds", "map", *MEASURES)
# What people decided, by the track's id, and what else tells two decisions apart.
_BY_ID: dict[str, tuple[str, ...]] = {
    "shortlist": (),
    "choices": ("category",),
    "reviews": ("category", "tag", "given"),
}
_VERDICT = ("query_id", "track_id", "run_id", "blind")
_VERSION = ("track_id", "full_id")


def save(
    library: Library,
    rows: Sequence[Row],
    settings: dict[str, Any] | None = None,
    guard: Callable[[Difference], None] | None = None,
    keep_missing: bool = False,
    planned: Difference | None = None,
    progress: Progress = SILENT,
) -> Difference:
    """Make the library hold `rows`, in one transaction; new tracks come after those already there.

    A track whose sound is another one loses everything computed from it, unless the library knows
    that sound. Tracks that are not among the rows go, or with `keep_missing` are marked away.
    `guard` may look at the difference and raise: then nothing is written. `planned` is an earlier
    `compare` with these rows; it is used if nothing was stored since. Stopped by `progress`,
    nothing is written.
    """
    with library.writing() as db:
        if planned is not None and planned.state == state(db):
            difference = planned
        else:
            difference = compare(db, rows, state(db), progress)
        if guard is not None:
            guard(difference)
        carried = _carry_out(db, difference)
        if keep_missing:
            gone = [(lost.n,) for lost in difference.missing if not lost.away]
            db.executemany("UPDATE tracks SET away = 1 WHERE n = ?", gone)
        else:
            _remove(db, [lost.n for lost in difference.missing])
        _forget_sound(db, [n for n, _ in difference.changed])
        _rename(db, difference.changed + difference.kept)
        _update(db, difference.changed + difference.kept, progress)
        first = _add(db, difference.added, progress)
        _carry_in(db, carried, first)
        _tidy(db, settings or {}, difference.alters or not keep_missing)
    return difference


def forget(db: Connection, numbers: list[int]) -> None:
    """Remove tracks, by their n, within a transaction of the caller's."""
    _remove(db, numbers)
    _tidy(db, {})


def state(db: Connection) -> int:
    """A number that grows with each time that tracks are stored."""
    row = db.execute("SELECT value FROM meta WHERE key = 'changes'").fetchone()
    return int(row[0]) if row else 0


def _tidy(db: Connection, settings: dict[str, Any], altered: bool = True) -> None:
    for key, value in {**settings, "changes": state(db) + 1}.items():
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))
    if not altered:
        return
    db.execute("DELETE FROM tag_names WHERE tag_n NOT IN (SELECT DISTINCT tag_n FROM track_tags)")
    revisions.changed(db, revisions.TRACKS)


def _remove(db: Connection, numbers: list[int]) -> None:
    _forget_sound(db, numbers)
    db.executemany("DELETE FROM tracks WHERE n = ?", ((n,) for n in numbers))


def _forget_sound(db: Connection, numbers: list[int]) -> None:
    runs = [row[0] for row in db.execute("SELECT run_n FROM runs")]
    for table in OF_A_RUN:
        db.executemany(
            f"DELETE FROM {table} WHERE run_n = ? AND n = ?",
            ((run_n, n) for run_n in runs for n in numbers),
        )
    for table in MEASURES:
        db.executemany(f"DELETE FROM {table} WHERE n = ?", ((n,) for n in numbers))


def _carry_out(db: Connection, difference: Difference) -> list[tuple[int, int | Row]]:
    """Set aside what was computed from sounds that other tracks have now: pairs of the track it was
    computed for, and the one that has the sound now (its n, or a new row)."""
    pairs: list[tuple[int, int | Row]] = []
    for row in difference.added:
        if row.sound_of is not None:
            pairs.append((row.sound_of, row))
    pairs += [(row.sound_of, n) for n, row in difference.changed if row.sound_of is not None]
    if pairs:
        sources = json.dumps([source for source, _ in pairs])
        for table in _CARRIED:
            db.execute(f"DROP TABLE IF EXISTS temp.carried_{table}")
            db.execute(
                f"CREATE TEMP TABLE carried_{table} AS SELECT * FROM {table}"
                " WHERE n IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
                (sources,),
            )
    return pairs


def _carry_in(db: Connection, pairs: list[tuple[int, int | Row]], first: dict[int, int]) -> None:
    """Give what was set aside to the tracks that have the sound now."""
    for table in _CARRIED if pairs else ():
        names = [name for name in db.columns(table) if name != "n"]
        listed = ", ".join(names)
        db.executemany(
            f"INSERT OR REPLACE INTO {table} (n, {listed}) SELECT ?, {listed}"
            f" FROM temp.carried_{table} WHERE n = ?",
            ((first[id(to)] if isinstance(to, Row) else to, source) for source, to in pairs),
        )
        db.execute(f"DROP TABLE temp.carried_{table}")


def _rename(db: Connection, rows: list[tuple[int, Row]]) -> None:
    """What people decided of a track follows it to its new id."""
    renamed = [{"new": row.track_id, "old": row.was} for _, row in rows if row.was]
    for table, others in _BY_ID.items():
        _rename_in(db, table, "track_id", others, renamed)
    for column in ("query_id", "track_id"):
        _rename_in(db, "verdicts", column, [c for c in _VERDICT if c != column], renamed)
    for column in _VERSION:
        _rename_in(db, "versions", column, [c for c in _VERSION if c != column], renamed)


def _rename_in(
    db: Connection, table: str, column: str, others: Sequence[str], renamed: list[dict[str, str]]
) -> None:
    """What the new id has decided already stays; `column` and `others` are the table's key."""
    same = "".join(f" AND other.{name} = {table}.{name}" for name in others)
    db.executemany(
        f"UPDATE {table} SET {column} = :new WHERE {column} = :old AND NOT EXISTS"
        f" (SELECT 1 FROM {table} AS other WHERE other.{column} = :new{same})",
        renamed,
    )


def _update(db: Connection, rows: list[tuple[int, Row]], progress: Progress) -> None:
    # Ids are unique, and tracks may exchange theirs: free all that change before any is set.
    freed = ((f"\x01{n}", n) for n, row in rows if row.was)
    db.executemany("UPDATE tracks SET track_id = ? WHERE n = ?", freed)
    changed = watched(rows, progress, "Storing what changed")
    db.executemany(_UPDATE, ((*row.values(), n) for n, row in changed))
    db.executemany("DELETE FROM track_tags WHERE n = ?", ((n,) for n, _ in rows))
    _tag(db, rows, progress)


def _add(db: Connection, rows: list[Row], progress: Progress) -> dict[int, int]:
    """The n of each new row, by its identity."""
    first = db.execute("SELECT coalesce(max(n), 0) + 1 FROM tracks").fetchone()[0]
    new = watched(rows, progress, "Storing new tracks")
    db.executemany(_INSERT, ((n, *row.values()) for n, row in enumerate(new, first)))
    _tag(db, list(enumerate(rows, first)), progress)
    return {id(row): n for n, row in enumerate(rows, first)}


def _tag(db: Connection, rows: list[tuple[int, Row]], progress: Progress) -> None:
    names = {
        (row[1], row[2]): row[0] for row in db.execute("SELECT tag_n, category, key FROM tag_names")
    }
    for _, row in rows:
        for category, tags in row.tags.items():
            for tag in tags:
                place = (category, tag_key(tag))
                if place not in names:
                    made = db.execute(
                        "INSERT INTO tag_names (category, key, tag) VALUES (?, ?, ?)"
                        " RETURNING tag_n",
                        (*place, tag),
                    )
                    names[place] = int(made.fetchone()[0])

    def links() -> Iterable[tuple[int, int, int]]:
        for n, row in watched(rows, progress, "Storing their tags"):
            every = dict.fromkeys(
                names[category, tag_key(tag)] for category, tags in row.tags.items() for tag in tags
            )
            yield from ((n, position, tag_n) for position, tag_n in enumerate(every))

    db.executemany("INSERT INTO track_tags (n, position, tag_n) VALUES (?, ?, ?)", links())

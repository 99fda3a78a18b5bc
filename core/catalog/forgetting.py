"""Forget the tracks that are away, and take that back. Nothing else ever removes a track."""

from core.catalog.imports import store
from core.catalog.library import Library
from core.catalog.tables.connection import Connection
from core.catalog.tables.schema import MEASURES, OF_A_RUN

_COMPUTED = (*OF_A_RUN, *MEASURES)
_KEPT = ("tracks", "tags", *_COMPUTED)


def forget(library: Library) -> list[dict[str, str]]:
    """Remove every track that is away with all that was computed of it; what people decided of it
    stays. Returns {file, track_id} each. `undo` brings the tracks of the last call back."""
    if not library.away():
        return []
    with library.store.aside() as db:
        # First all of it is kept, then it is removed: a crash between the two loses nothing.
        with db.transaction():
            tracks = db.execute(
                "SELECT n, path, track_id FROM main.tracks WHERE away = 1 ORDER BY n"
            ).fetchall()
            if not tracks:  # somebody else forgot them just now, and may take that back
                return []
            _drop(db)
            keep(db)
        with db.transaction():
            away = {row[0] for row in db.execute("SELECT n FROM main.tracks WHERE away = 1")}
            store.forget(db, [n for n, *_ in tracks if n in away])
    from core.catalog.analysis import kept_features  # with numpy, which an import does without

    kept_features.drop_others(library)
    return [{"file": path or track_id, "track_id": track_id} for _, path, track_id in tracks]


def undo(library: Library) -> int:
    """Bring back the tracks that the last `forget` removed; how many came back."""
    if not library.store.has_aside():
        return 0
    with library.store.aside() as db:
        with db.transaction():
            if not library.store.has_aside():  # somebody else brought them back just now
                return 0
            places = _places(db)
            for n, place in places:
                _restore(db, n, place)
            store.forget(db, [])  # counts as a change
        with db.transaction():
            if library.store.has_aside() and not _places(db):
                _drop(db)
    return len(places)


def can_undo(library: Library) -> bool:
    """Whether there is anything that `undo` could bring back."""
    return library.store.has_aside()


def forgotten(library: Library) -> list[tuple[str, bytes, float | None]]:
    """The ids of the tracks that `undo` could bring back, the sound of each, and where it begins in
    a file of several."""
    if not library.store.has_aside():
        return []
    with library.store.aside() as db:
        if not db.columns("kept.tracks"):  # somebody else brought them back just now
            return []
        rows = db.execute("SELECT track_id, sound, start_s FROM kept.tracks ORDER BY n").fetchall()
    return [(row[0], bytes(row[1]), row[2]) for row in rows if row[1]]


def keep(db: Connection) -> list[str]:
    """Copy all of the tracks that are away to tables `kept.NAME`; their names."""
    db.execute("CREATE TABLE kept.tracks AS SELECT * FROM main.tracks WHERE away = 1")
    among = "n IN (SELECT n FROM kept.tracks)"
    db.execute(
        "CREATE TABLE kept.tags AS SELECT n, position, category, key, tag FROM track_tags"
        f" JOIN tag_names USING (tag_n) WHERE {among}"
    )
    for table in _COMPUTED:
        db.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM main.{table} WHERE {among}")
    return list(_KEPT)


def _drop(db: Connection) -> None:
    for table in _KEPT:
        db.execute(f"DROP TABLE IF EXISTS kept.{table}")


def _places(db: Connection) -> list[tuple[int, int]]:
    """For each kept track that the library has not got again: its n of then, and one that is
    free."""
    rows = db.execute(
        "SELECT n FROM kept.tracks WHERE track_id NOT IN (SELECT track_id FROM main.tracks)"
        " ORDER BY n"
    ).fetchall()
    used = {row[0] for row in db.execute("SELECT n FROM main.tracks")}
    after = max([*used, *(row[0] for row in rows)], default=0)
    places = []
    for (n,) in rows:
        after += n in used
        places.append((n, after if n in used else n))
    return places


def _restore(db: Connection, n: int, place: int) -> None:
    _copy(db, "tracks", n, place, "")
    for position, category, key, tag in db.execute(
        "SELECT position, category, key, tag FROM kept.tags WHERE n = ? ORDER BY position", (n,)
    ).fetchall():
        db.execute(
            "INSERT OR IGNORE INTO tag_names (category, key, tag) VALUES (?, ?, ?)",
            (category, key, tag),
        )
        db.execute(
            "INSERT OR IGNORE INTO track_tags (n, position, tag_n)"
            " SELECT ?, ?, tag_n FROM tag_names WHERE category = ? AND key = ?",
            (place, position, category, key),
        )
    for table in OF_A_RUN:
        _copy(db, table, n, place, "AND run_n IN (SELECT run_n FROM main.runs)")
    for table in MEASURES:
        _copy(db, table, n, place, "")


def _copy(db: Connection, table: str, n: int, place: int, more: str) -> None:
    names = db.columns(f"kept.{table}")
    listed = ", ".join(name for name in names if name != "n")
    db.execute(
        f"INSERT OR IGNORE INTO main.{table} (n, {listed})"
        f" SELECT ?, {listed} FROM kept.{table} WHERE n = ? {more}",
        (place, n),
    )

"""The tracks a person has put aside: in their order, with notes."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.catalog.library import Library
from core.catalog.tables.connection import Connection
from core.errors import SoundkinError


@dataclass(frozen=True)
class Entry:
    """One track of the shortlist."""

    track_id: str
    note: str
    added: float  # s since 1970


def entries(library: Library) -> list[Entry]:
    """The shortlist in its order. Tracks that left the library are passed over, and show again when
    they come back."""
    rows = library.rows(
        "SELECT track_id, note, added FROM shortlist JOIN tracks USING (track_id) ORDER BY position"
    )
    return [Entry(*row) for row in rows]


def add(library: Library, track_id: str, note: str = "") -> bool:
    """Put a track at the end; False when it is there already. `SoundkinError` when the library has
    no such track."""
    library.track(track_id)
    with library.writing() as db:
        done = db.execute(
            "INSERT OR IGNORE INTO shortlist SELECT ?, coalesce(max(position), 0) + 1, ?, ? FROM"
            " shortlist",
            (track_id, note, time.time()),
        )
        return done.rowcount > 0


def add_all(library: Library, notes: Mapping[str, str]) -> None:
    """Put tracks of the library at the end, in one step: ids with their notes, in this order. Those
    that are there already stay as they are."""
    with library.writing() as db:
        (last,) = db.execute("SELECT coalesce(max(position), 0) FROM shortlist").fetchone()
        db.executemany(
            "INSERT OR IGNORE INTO shortlist (track_id, position, note, added) VALUES (?, ?, ?, ?)",
            (
                (name, last + at, note, time.time())
                for at, (name, note) in enumerate(notes.items(), 1)
            ),
        )


def remove(library: Library, *track_ids: str) -> None:
    """Take tracks from the shortlist, with their notes."""
    with library.writing() as db:
        db.executemany("DELETE FROM shortlist WHERE track_id = ?", ((name,) for name in track_ids))


def set_note(library: Library, track_id: str, note: str) -> None:
    """Replace the note of a track that is on the shortlist; `SoundkinError` when it no longer is:
    another tab may have removed it."""
    with library.writing() as db:
        done = db.execute("UPDATE shortlist SET note = ? WHERE track_id = ?", (note, track_id))
    if not done.rowcount:
        raise SoundkinError(
            f'"{library.track(track_id).title}" is no longer on the shortlist, so the note was not'
            " kept: put it on the shortlist again first."
        )


def move(library: Library, track_id: str, by: int) -> None:
    """Put a track so many places down (up where negative) among those shown; the ends stop it."""
    with library.writing() as db:
        shown = db.execute(
            "SELECT track_id, tracks.n IS NOT NULL FROM shortlist LEFT JOIN tracks USING (track_id)"
            " ORDER BY position"
        ).fetchall()
        order, hidden = [row[0] for row in shown if row[1]], [row[0] for row in shown if not row[1]]
        if track_id not in order:
            return
        to = max(0, order.index(track_id) + by)
        order.remove(track_id)
        order.insert(to, track_id)
        _put(db, order + hidden)


def arrange(library: Library, ids: Sequence[str]) -> None:
    """Put the shortlist in this order; tracks that are not named come after, as they were."""
    with library.writing() as db:
        listed = [row[0] for row in db.execute("SELECT track_id FROM shortlist ORDER BY position")]
        place = {name: at for at, name in enumerate(dict.fromkeys(ids))}
        _put(db, sorted(listed, key=lambda name: place.get(name, len(place))))


def _put(db: Connection, order: Sequence[str]) -> None:
    db.executemany(
        "UPDATE shortlist SET position = ? WHERE track_id = ?",
        ((place, name) for place, name in enumerate(order, 1)),
    )


def restore(library: Library, before: Sequence[Entry]) -> None:
    """Bring these entries back with their notes, in this order; what was added since comes after.
    Tracks that are not in the library any more are passed over."""
    there = library.numbers_of([entry.track_id for entry in before])
    add_all(library, {e.track_id: e.note for e in before if e.track_id in there})
    arrange(library, [entry.track_id for entry in before])

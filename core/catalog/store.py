"""Put tracks and their tags into a library in one transaction, touching only what differs."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.catalog.library import Library
from core.catalog.tagtext import searchable, tag_key

_COLUMNS = (
    "track_id",
    "title",
    "path",
    "artist",
    "album",
    "tempo_bpm",
    "duration_s",
    "format",
    "comment",
    "size",
    "mtime_ns",
    "fingerprint",
    "words",
)
_INSERT = f"INSERT INTO tracks ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_UPDATE = f"UPDATE tracks SET {', '.join(f'{name} = ?' for name in _COLUMNS)} WHERE n = ?"
_OF_THE_SOUND = (
    "vectors",
    "segments",
    "predictions",
    "kinds",
    "map",
    "failures",
    "suggestions",
)


@dataclass(slots=True)
class Row:
    """A track to be stored. `size` (bytes) and `mtime_ns` tell later whether its file has
    changed."""

    track_id: str
    title: str
    path: str | None = None
    artist: str = ""
    album: str = ""
    tempo_bpm: float | None = None
    duration_s: float | None = None
    format: str = ""
    comment: str = ""
    tags: dict[str, list[str]] = field(default_factory=dict)
    size: int | None = None
    mtime_ns: int | None = None

    @property
    def file(self) -> tuple[str | None, int | None, int | None]:
        """What makes the sound this sound and no other."""
        return self.path, self.size, self.mtime_ns

    def fingerprint(self) -> bytes:
        """Eight bytes that differ when anything shown of the track differs."""
        tags = {category: [tag_key(tag) for tag in tags] for category, tags in self.tags.items()}
        shown = (
            self.title,
            self.artist,
            self.album,
            self.tempo_bpm,
            self.duration_s,
            self.format,
            self.comment,
            tags,
        )
        return hashlib.blake2b(repr(shown).encode("utf-8", "surrogatepass"), digest_size=8).digest()

    def values(self) -> tuple[Any, ...]:
        words = searchable(
            self.title, self.artist, self.album, self.comment, self.path or "", self.track_id
        )
        return (
            self.track_id,
            self.title,
            self.path,
            self.artist,
            self.album,
            self.tempo_bpm,
            self.duration_s,
            self.format,
            self.comment,
            self.size,
            self.mtime_ns,
            self.fingerprint(),
            words,
        )


@dataclass(slots=True)
class Difference:
    """How the rows differ from what a library holds; `changed` means another sound, `retagged` only
    other words."""

    added: list[Row]
    changed: list[tuple[int, Row]]
    retagged: list[tuple[int, Row]]
    removed: list[tuple[int, str, str]]  # n, track_id, file name or id
    unchanged: int


def compare(db: sqlite3.Connection, rows: Iterable[Row]) -> Difference:
    """What storing `rows` would do. Reads only."""
    known = {
        row[1]: row
        for row in db.execute(
            "SELECT n, track_id, path, size, mtime_ns, fingerprint FROM tracks ORDER BY n"
        )
    }
    result = Difference([], [], [], [], 0)
    for row in rows:
        old = known.pop(row.track_id, None)
        if old is None:
            result.added.append(row)
        elif (old["path"], old["size"], old["mtime_ns"]) != row.file:
            result.changed.append((old["n"], row))
        elif old["fingerprint"] != row.fingerprint():
            result.retagged.append((old["n"], row))
        else:
            result.unchanged += 1
    result.removed = [
        (old["n"], old["track_id"], old["path"] or old["track_id"]) for old in known.values()
    ]
    return result


def save(
    library: Library,
    rows: Sequence[Row],
    settings: dict[str, Any] | None = None,
    guard: Callable[[Difference], None] | None = None,
) -> Difference:
    """Make the library hold exactly `rows`, in one transaction; new tracks come after those already
    there.

    A changed sound loses everything computed from it. `guard` may look at the difference and raise:
    then nothing is written.
    """
    with library.writing() as db:
        difference = compare(db, rows)
        if guard is not None:
            guard(difference)
        _remove(db, [n for n, _, _ in difference.removed])
        _forget_sound(db, [n for n, _ in difference.changed])
        _update(db, difference.changed + difference.retagged)
        _add(db, difference.added)
        db.execute(
            "DELETE FROM tag_names WHERE tag_n NOT IN (SELECT DISTINCT tag_n FROM track_tags)"
        )
        for key, value in (settings or {}).items():
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))
    return difference


def _remove(db: sqlite3.Connection, numbers: list[int]) -> None:
    _forget_sound(db, numbers)
    db.executemany("DELETE FROM tracks WHERE n = ?", ((n,) for n in numbers))


def _forget_sound(db: sqlite3.Connection, numbers: list[int]) -> None:
    runs = [row[0] for row in db.execute("SELECT run_n FROM runs")]
    for table in _OF_THE_SOUND:
        db.executemany(
            f"DELETE FROM {table} WHERE run_n = ? AND n = ?",
            ((run_n, n) for run_n in runs for n in numbers),
        )


def _update(db: sqlite3.Connection, rows: list[tuple[int, Row]]) -> None:
    # Paths are unique, and two tracks may exchange theirs: free all of them before any is set.
    db.executemany("UPDATE tracks SET path = NULL WHERE n = ?", ((n,) for n, _ in rows))
    db.executemany(_UPDATE, ((*row.values(), n) for n, row in rows))
    db.executemany("DELETE FROM track_tags WHERE n = ?", ((n,) for n, _ in rows))
    _tag(db, rows)


def _add(db: sqlite3.Connection, rows: list[Row]) -> None:
    first = db.execute("SELECT coalesce(max(n), 0) + 1 FROM tracks").fetchone()[0]
    insert = _INSERT.replace("(", "(n, ", 1).replace("VALUES (", "VALUES (?, ", 1)
    db.executemany(insert, ((n, *row.values()) for n, row in enumerate(rows, first)))
    _tag(db, list(enumerate(rows, first)))


def _tag(db: sqlite3.Connection, rows: list[tuple[int, Row]]) -> None:
    names = {
        (row[1], row[2]): row[0] for row in db.execute("SELECT tag_n, category, key FROM tag_names")
    }
    for _, row in rows:
        for category, tags in row.tags.items():
            for tag in tags:
                place = (category, tag_key(tag))
                if place not in names:
                    made = db.execute(
                        "INSERT INTO tag_names (category, key, tag) VALUES (?, ?, ?)", (*place, tag)
                    )
                    names[place] = int(made.lastrowid or 0)

    def links() -> Iterable[tuple[int, int, int]]:
        for n, row in rows:
            every = dict.fromkeys(
                names[category, tag_key(tag)] for category, tags in row.tags.items() for tag in tags
            )
            yield from ((n, position, tag_n) for position, tag_n in enumerate(every))

    db.executemany("INSERT INTO track_tags (n, position, tag_n) VALUES (?, ?, ?)", links())

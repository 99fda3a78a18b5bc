"""The tables of a library's one SQLite file, and how a connection to it is opened."""

import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from core.catalog.library_name import as_argument
from core.catalog.sound_files import own_files
from core.errors import DamagedError, SoundkinError

# 2: suggestions and reviews; 3: the table of segments has its name; 4: sounds, away; 5: kinds;
# 6: measures
VERSION = 6
BUSY_SECONDS = 30.0  # how long one process waits for another that is writing

Kind = TypeVar("Kind", bound=sqlite3.Connection)

READ_ONLY = "make the file and its folder writable"
_REMEDIES = {
    sqlite3.SQLITE_BUSY: "other work holds it; wait for that to end and try again",
    sqlite3.SQLITE_LOCKED: "other work holds it; wait for that to end and try again",
    sqlite3.SQLITE_FULL: "free some room on its disk and try again; what was stored before is kept",
    sqlite3.SQLITE_IOERR: (
        "check its disk and the room left there, and try again; what was stored before is kept"
    ),
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "check that its folder exists and may be written",
}
_DAMAGED = {
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_NOTADB: "is damaged or no library",
}

# `n` is the library's order. Vectors, predictions and coordinates lie clustered by (run, n), so
# that reading a whole run is one sequential pass; they carry no index by track (it would double the
# cost of writing), so whoever removes a track removes them too (store.py). Verdicts, shortlist,
# choices and reviews name tracks by their id and outlive them: a track that is taken out and comes
# back finds its notes again. `sound` tells a track by its content, `away` marks one that the last
# import did not find; several tracks may lie in one file, each from start_s to end_s. `predictions`
# holds the chances of all the run's heads one after another, which `runs.classes` names; `kinds`
# the two of them that searches filter by (music, speech, nature or effect; voice).
_TRACKS = """(
  n INTEGER PRIMARY KEY, track_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, path TEXT,
  artist TEXT NOT NULL, album TEXT NOT NULL, tempo_bpm REAL, duration_s REAL,
    format TEXT NOT NULL, comment TEXT NOT NULL,
  size INTEGER, mtime_ns INTEGER, fingerprint BLOB NOT NULL, words TEXT NOT NULL,
  sound BLOB, away INTEGER NOT NULL DEFAULT 0, start_s REAL, end_s REAL
)"""
TABLES = f"""
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tracks {_TRACKS};
CREATE TABLE IF NOT EXISTS tag_names (
  tag_n INTEGER PRIMARY KEY, category TEXT NOT NULL, key TEXT NOT NULL, tag TEXT NOT NULL,
    UNIQUE (category, key)
);
CREATE TABLE IF NOT EXISTS track_tags (
  n INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE, position INTEGER NOT NULL,
  tag_n INTEGER NOT NULL REFERENCES tag_names, PRIMARY KEY (n, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS tracks_of_tag ON track_tags (tag_n, n);
CREATE TABLE IF NOT EXISTS runs (run_n INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE,
  classes TEXT NOT NULL DEFAULT '[]');
CREATE TABLE IF NOT EXISTS vectors (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  vector BLOB NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS segments (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  starts BLOB NOT NULL, vectors BLOB NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS predictions (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  probabilities BLOB NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kinds (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  kind TEXT NOT NULL, chance REAL NOT NULL, voice REAL NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS map (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  x REAL NOT NULL, y REAL NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  reason TEXT NOT NULL, size INTEGER, mtime_ns INTEGER, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shortlist (
  track_id TEXT PRIMARY KEY, position INTEGER NOT NULL, note TEXT NOT NULL DEFAULT '',
    added REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verdicts (
  query_id TEXT NOT NULL, track_id TEXT NOT NULL, run_id TEXT NOT NULL, similar INTEGER NOT NULL,
    blind INTEGER NOT NULL,
  judged REAL NOT NULL, PRIMARY KEY (query_id, track_id, run_id, blind)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS choices (
  category TEXT NOT NULL, track_id TEXT NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (category,
    track_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS suggestions (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
    category TEXT NOT NULL, rank INTEGER NOT NULL,
  tag TEXT NOT NULL, confidence REAL NOT NULL, given TEXT NOT NULL DEFAULT '',
    given_confidence REAL,
  PRIMARY KEY (run_n, n, category, rank)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reviews (
  review_n INTEGER PRIMARY KEY, step INTEGER NOT NULL, category TEXT NOT NULL,
    track_id TEXT NOT NULL, tag TEXT NOT NULL,
  given TEXT NOT NULL, accepted INTEGER NOT NULL, confidence REAL NOT NULL, run_id TEXT NOT NULL,
    decided REAL NOT NULL,
  UNIQUE (category, track_id, tag, given)
);
CREATE TABLE IF NOT EXISTS measures (
  n INTEGER PRIMARY KEY, tempo_bpm REAL, tempo_confidence REAL NOT NULL, other_bpm REAL,
  key INTEGER, key_confidence REAL NOT NULL, energy REAL NOT NULL, brightness REAL NOT NULL,
  shape TEXT NOT NULL, highlight_s REAL NOT NULL, whole INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS curves (n INTEGER PRIMARY KEY, curve BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS aspects (n INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS landmarks (n INTEGER PRIMARY KEY, peaks BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS versions (
  track_id TEXT NOT NULL, full_id TEXT NOT NULL, kind TEXT NOT NULL, evidence TEXT NOT NULL,
  share REAL NOT NULL, refused INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (track_id, full_id)
) WITHOUT ROWID;
"""

# The tables' names, those that others refer to first.
NAMES = re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", TABLES)
_LOST = re.compile(r"no such table: (?:main\.)?(\w+)")
MEASURES = ("measures", "curves", "aspects", "landmarks")  # of the sound alone, by `n`


def connect(path: Path, kind: type[Kind]) -> Kind:
    """Open the file in autocommit mode; rows can be asked by column name.

    Raises `DamagedError` when the file is no library, empty, or gone while a copy of it is kept;
    `SoundkinError` when there is none, or it was written by a newer Soundkin.
    """
    _check_there(path)
    with in_words(path):
        db = kind(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    try:
        with in_words(path):
            db.execute("PRAGMA foreign_keys = ON")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version < VERSION:
                if version == 0 and db.execute("SELECT 1 FROM sqlite_master").fetchone():
                    raise damaged(path, "is the database of another program")
                _build(db)
            elif version > VERSION:
                raise SoundkinError(
                    f"{path} was written by a newer Soundkin: update this program to open it."
                )
    except BaseException:
        db.close()
        raise
    return db


def create(path: Path) -> None:
    """Make an empty library. It appears whole or not at all, so that a file of 0 bytes is never a
    new library but a fault."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.partial")
    try:
        with in_words(path):
            db = sqlite3.connect(partial, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                _build(db)
            finally:
                db.close()
        try:
            os.link(partial, path)  # unlike a renaming, this never takes the place of another's
        except FileExistsError:
            return
        except OSError:  # a file system without links
            if not path.exists():
                os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def gone(path: Path) -> SoundkinError:
    """The sentence for a library whose file somebody took away."""
    return SoundkinError(
        f"The library '{path.parent.name}' is not there any more: it was deleted, renamed or moved"
        " meanwhile. Choose another one, or bring it back on the Library page."
    )


def _check_there(path: Path) -> None:
    """A copy beside a file that is missing says that there was one."""
    try:
        if path.stat().st_size == 0:
            raise damaged(path, "is empty")
    except FileNotFoundError:
        if (path.parent / own_files.COPY_FILE).exists():
            raise damaged(path, "is missing") from None
        raise gone(path) from None
    except OSError as error:  # a link to itself, a folder that may not be entered
        raise SoundkinError(
            f"{path} cannot be opened ({error.strerror}): check the rights of its folder, and that"
            " it is no link that leads nowhere."
        ) from error


def damaged(path: Path, what: str) -> DamagedError:
    """The sentence for a library file that cannot be used, with the remedy that there is."""
    name = path.parent.name
    command = f"`soundkin restore --library {as_argument(name)}`"
    remedy = f"no copy of it is kept, so set it aside with {command} and import again"
    if (path.parent / own_files.COPY_FILE).exists():
        remedy = f"go back to its last good copy with {command}"
    return DamagedError(f"{path} {what}: {remedy}.", name)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what a disk, another process or a damaged file does to SQLite into one sentence; our own
    mistakes stay."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = (
            getattr(error, "sqlite_errorcode", 0) & 0xFF
        )  # the primary code, without its variants
        if code in _DAMAGED:
            raise damaged(path, f"{_DAMAGED[code]} ({error})") from error
        lost = _LOST.match(str(error))
        if lost and lost[1] in NAMES:
            raise damaged(path, f"is damaged ({error})") from error
        if code == sqlite3.SQLITE_CANTOPEN and not path.exists():
            raise gone(path) from error
        if code in _REMEDIES:
            raise SoundkinError(f"{path} cannot be used ({error}): {_REMEDIES[code]}.") from error
        raise


def _build(db: sqlite3.Connection) -> None:
    """Make the tables that are missing once, also when two processes come at the same moment."""
    db.execute(
        "PRAGMA page_size = 8192"
    )  # three segments of a track (1,200 bytes) then need no overflow page
    db.execute("PRAGMA foreign_keys = OFF")  # or a table that is made anew would take others along
    db.execute("BEGIN IMMEDIATE")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version < VERSION:
        if _has_table(db, "stretches"):
            db.execute("ALTER TABLE stretches RENAME TO segments")
        if version < 4 and _has_table(db, "tracks"):
            _know_sounds(db)
        for statement in TABLES.split(";\n"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")
    db.execute("PRAGMA foreign_keys = ON")
    _use_wal(db)


def _know_sounds(db: sqlite3.Connection) -> None:
    """From version 3: paths need not be unique, so the table of tracks is made anew; all is
    kept."""
    names = [row[1] for row in db.execute("PRAGMA table_info(tracks)")]
    db.execute(f"CREATE TABLE new_tracks {_TRACKS}")
    listed = ", ".join(names)
    db.execute(f"INSERT INTO new_tracks ({listed}) SELECT {listed} FROM tracks")
    db.execute("DROP TABLE tracks")
    db.execute("ALTER TABLE new_tracks RENAME TO tracks")
    known = {row[1] for row in db.execute("PRAGMA table_info(failures)")}
    for name in ("size", "mtime_ns") if known else ():
        if name not in known:
            db.execute(f"ALTER TABLE failures ADD COLUMN {name} INTEGER")


def _has_table(db: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return db.execute(query, (name,)).fetchone() is not None


def _use_wal(db: sqlite3.Connection) -> None:
    """Readers and a writer side by side. The switch does not obey the busy timeout, so wait for it
    here."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)

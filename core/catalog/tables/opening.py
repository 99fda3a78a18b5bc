"""How a connection to a library's SQLite file is opened, and its tables made or brought up to
date."""

import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import TypeVar

from core.catalog.tables.faults import check_there, damaged, in_words
from core.catalog.tables.schema import TABLES, TRACKS, VERSION
from core.errors import SoundkinError
from core.files import remove

BUSY_SECONDS = 30.0  # how long one process waits for another that is writing
Kind = TypeVar("Kind", bound=sqlite3.Connection)


def connect(path: Path, kind: type[Kind]) -> Kind:
    """Open the file in autocommit mode; rows can be asked by column name.

    Raises `DamagedError` when the file is no library, empty, or gone while a copy of it is kept;
    `SoundkinError` when there is none, or it was written by a newer Soundkin.
    """
    check_there(path)
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
        remove(partial)


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
    db.execute(f"CREATE TABLE new_tracks {TRACKS}")
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

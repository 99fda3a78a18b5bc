"""How a connection to a library's SQLite file is opened, and how its tables are made."""

import os
import sqlite3
import threading
from pathlib import Path
from typing import TypeVar

from core.catalog.tables.faults import check_there, damaged, in_words
from core.catalog.tables.schema import TABLES, VERSION
from core.errors import OutdatedError, SoundkinError
from core.files import remove

BUSY_SECONDS = 30.0  # how long one process waits for another that is writing
Kind = TypeVar("Kind", bound=sqlite3.Connection)


def connect(path: Path, kind: type[Kind]) -> Kind:
    """Open the file in autocommit mode; rows can be asked by column name.

    Raises `DamagedError` when the file is no library, empty, or gone while a copy of it is kept;
    `OutdatedError` when an earlier Soundkin wrote it; `SoundkinError` when there is none, or a
    newer Soundkin wrote it.
    """
    check_there(path)
    with in_words(path):
        db = kind(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    try:
        with in_words(path):
            db.execute("PRAGMA foreign_keys = ON")
            version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            raise damaged(path, "is the database of another program")
        if version != VERSION:
            said = f"{path} was written by {other_version(version)}."
            if version < VERSION:
                raise OutdatedError(said, path.parent.name)
            raise SoundkinError(said)
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
    # three segments of a track (1,200 bytes) then need no overflow page
    db.execute("PRAGMA page_size = 8192")
    db.execute("BEGIN")
    for statement in TABLES.split(";\n"):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")  # readers and a writer side by side


def other_version(version: int) -> str:
    """Who wrote a library whose tables have another version, and what to do about it."""
    if version > VERSION:
        return "a newer Soundkin: update this program to open it"
    return "an earlier Soundkin, whose tables this one does not read: delete it and import it again"

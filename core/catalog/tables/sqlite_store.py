"""A library in one SQLite file in its own folder: the default, which needs no server."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.catalog.sound_files.own_files import COPY_FILE, LIBRARY_FILE
from core.catalog.tables import faults, opening
from core.catalog.tables.connection import Connection
from core.errors import SoundkinError
from core.files import check_target, move, remove

ASIDE = "forgotten.sqlite"  # beside the library's file: what the last forgetting took out

DRAFT = ".moving"  # a folder in the library's


class SqliteConnection(sqlite3.Connection):
    """A connection to a library's file. Rows can be asked by column name."""

    path = Path()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One consistent view; ends when the connection is closed."""
        with faults.in_words(self.path):
            self.execute("BEGIN")
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one writer at a time."""
        with faults.in_words(self.path):
            self.execute("BEGIN IMMEDIATE")
            try:
                if not self.path.exists():  # what is written would go with the file
                    raise faults.gone(self.path)
                yield
                self.execute("COMMIT")
            except BaseException:
                if self.in_transaction:
                    self.execute("ROLLBACK")
                raise

    def load(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """By one statement for each."""
        marks = ", ".join("?" * len(columns))
        self.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns (`kept.NAME`, `temp.NAME` for those of another schema)."""
        place, _, name = table.rpartition(".")
        rows = self.execute(f"PRAGMA {place + '.' if place else ''}table_info({name})")
        return [row[1] for row in rows]

    def vector(self, blob: bytes) -> bytes:
        """The same: SQLite keeps vectors as blobs."""
        return blob


@dataclass(frozen=True)
class SqliteStore:
    """The file `library.sqlite` in a library's folder."""

    folder: Path

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / LIBRARY_FILE

    def connect(self) -> SqliteConnection:
        """A new connection in autocommit mode."""
        db = opening.connect(self.path, SqliteConnection)
        db.path = self.path
        return db

    def create(self) -> None:
        """Make the folder and the file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.is_there():
            opening.create(self.path)
        self.connect().close()

    def delete(self, within: Connection | None = None) -> None:
        """Remove the file; the folder and the runs in it are the caller's."""
        if within is not None and os.name == "nt":  # where no open file is removed
            return
        names = (LIBRARY_FILE, f"{LIBRARY_FILE}-wal", f"{LIBRARY_FILE}-shm", COPY_FILE, ASIDE)
        for name in names:
            remove(self.folder / name)
        if self.folder.name == DRAFT:
            shutil.rmtree(self.folder, ignore_errors=True)

    def rename(self, name: str) -> None:
        """Nothing: the file does not know its library's name."""

    def is_there(self) -> bool:
        """Whether the file or its last good copy is there, or is in a folder that may not be
        entered: opening it says so."""
        try:
            return self.path.exists() or (self.folder / COPY_FILE).exists()
        except PermissionError:
            return True

    def draft(self) -> "SqliteStore":
        """A file in a folder inside the library's."""
        draft = SqliteStore(self.folder / DRAFT)
        shutil.rmtree(draft.folder, ignore_errors=True)
        draft.create()
        return draft

    def adopt(self) -> None:
        """Move the file, which nobody has open, to its place."""
        draft = SqliteStore(self.folder / DRAFT)
        if draft.has_aside():
            move(draft.folder / ASIDE, self.folder / ASIDE)
        move(draft.path, self.path)
        shutil.rmtree(draft.folder, ignore_errors=True)

    def check_writable(self) -> None:
        """`SoundkinError` without the right to write the file, or the folder that it would be made
        in."""
        place = next(place for place in (self.path, *self.path.parents) if place.exists())
        if not os.access(place, os.W_OK):
            raise SoundkinError(f"{place} cannot be written: {faults.READ_ONLY}.")

    def version(self) -> tuple[int, ...]:
        """Sizes and times of the file and its write-ahead log."""
        found: list[int] = []
        for name in (LIBRARY_FILE, f"{LIBRARY_FILE}-wal"):
            try:
                stat = (self.folder / name).stat()
            except OSError:
                found += [0, 0]
            else:
                # An empty WAL comes and goes with every reader.
                found += [stat.st_size, stat.st_mtime_ns if stat.st_size else 0]
        return tuple(found)

    @contextmanager
    def aside(self) -> Iterator[SqliteConnection]:
        """With `kept`, a second file beside the library's."""
        side = self.folder / ASIDE
        check_target(side)
        with closing(self.connect()) as db, faults.in_words(side):
            db.execute("ATTACH ? AS kept", (str(side),))
            yield db
            if not db.execute("SELECT 1 FROM kept.sqlite_master").fetchone():
                with contextlib.suppress(sqlite3.Error):  # somebody else uses it: it stays large
                    db.execute("VACUUM kept")

    def has_aside(self) -> bool:
        """Whether that file is there and has tables."""
        side = self.folder / ASIDE
        if not side.is_file():
            return False
        query = "SELECT 1 FROM sqlite_master WHERE name = 'tracks'"
        with faults.in_words(side), closing(sqlite3.connect(side)) as db:
            return db.execute(query).fetchone() is not None

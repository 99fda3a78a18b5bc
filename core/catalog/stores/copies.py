"""The last good copy of a library's file, and the way back to it."""

import contextlib
import os
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from core import config
from core.catalog.library import FILE, Library
from core.catalog.library_name import check_name
from core.catalog.sound_files import own_files
from core.catalog.stores import stores
from core.catalog.tables import integrity, opening, schema
from core.catalog.tables.sqlite_store import SqliteStore
from core.errors import DamagedError, SoundkinError
from core.files import move, remove

_NO_COPIES = "The library {} lies in a database: who keeps that makes its copies."
DAY_SECONDS = 24 * 3600.0
LEFT_SECONDS = 600.0  # without a write, after which nobody is making a copy any more
ASIDE = "library-damaged"  # begins the name of a file that was set aside
PARTS = ("", "-wal", "-shm", "-journal")  # of an SQLite database


@dataclass(frozen=True)
class Restored:
    """What came of going back. copied : s since 1970, None when there was no copy; n_tracks : in
    the library now; aside : where the file of before lies, None when there was none; was_whole :
    whether nothing is wrong with that"""

    copied: float | None
    n_tracks: int
    aside: Path | None
    was_whole: bool


def copied(library: Library) -> float | None:
    """When the copy was made, s since 1970; None when there is none."""
    try:
        return (library.folder / own_files.COPY_FILE).stat().st_mtime
    except OSError:
        return None


def keep(library: Library) -> str:
    """Copy the library's file as it is now; "" or, in one sentence, why that could not be done.
    The copy of before is replaced only by one that SQLite finds whole."""
    if library.address is not None:
        return _NO_COPIES.format(library.name)
    file, copy = library.folder / FILE, library.folder / own_files.COPY_FILE
    partial = copy.with_name(f".{copy.name}.{os.getpid()}.{threading.get_ident()}.partial")
    try:
        _tidy(library.folder)
        if shutil.disk_usage(library.folder).free < 2 * file.stat().st_size:
            raise OSError("too little space is left on the disk")
        with (
            closing(SqliteStore(library.folder).connect()) as db,
            closing(sqlite3.connect(partial)) as made,
        ):
            db.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")
            if what := integrity.broken(made):
                raise DamagedError(f"{file} is damaged ({what})")
        move(partial, copy)
    except (OSError, sqlite3.Error, SoundkinError) as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        return f"No copy of {file} could be kept: {error}."
    return ""


def _tidy(folder: Path) -> None:
    """Remove what those left who were killed while they made a copy."""
    for partial in folder.glob(f".{own_files.COPY_FILE}*.partial*"):
        with contextlib.suppress(OSError):
            if time.time() - partial.stat().st_mtime > LEFT_SECONDS:
                partial.unlink()


def keep_daily(library: Library) -> None:
    """The same, unless that was done within a day or nothing was written since."""
    before, now = copied(library) or 0.0, time.time()
    if before > now:  # the clock was set back: nobody knows when that was
        before = 0.0
    if library.address is None and now - before > DAY_SECONDS and _written(library) > before:
        keep(library)


def restore(name: str) -> Restored:
    """Make the library what its last good copy holds. The file of before is set aside, not deleted;
    where there is no copy, or a damaged one, which is set aside as well, the library begins empty.
    Training runs are not touched. Raises `SoundkinError` where that would cost a library that is
    whole, and where another version of the program made the copy."""
    check_name(name)
    folder = config.library_folder(name)
    if (address := stores.address_of(name)) and stores.store_of(name, folder, address).is_there():
        raise SoundkinError(_NO_COPIES.format(name))
    if not folder.is_dir():
        raise SoundkinError(f'There is no library "{name}" in {folder.parent}.')
    library = Library(name, folder)
    copy, new = folder / own_files.COPY_FILE, folder / f".{FILE}.restored"
    when = copied(library) if _is_whole(copy) else None
    if when is not None:
        opening.connect(copy, sqlite3.Connection).close()  # of this version, or it says so
    was_whole = _is_whole(folder / FILE)
    if when is None and was_whole:
        raise SoundkinError(
            f"{folder / FILE} is not damaged, and no good copy of it is kept: there is nothing to"
            " go back to."
        )
    if when is None:
        aside = begin_empty(folder)
    else:
        shutil.copyfile(copy, new)
        aside = _set_aside(folder)
        move(new, folder / FILE)
    return Restored(when, library.count(), aside, was_whole)


def begin_empty(folder: Path) -> Path | None:
    """Set a library's file and its copy aside and make an empty one; where the file of before
    lies, None when there was none."""
    aside, copy = _set_aside(folder), folder / own_files.COPY_FILE
    if aside is not None and copy.exists():
        move(copy, aside.with_name(f"{aside.stem}-copy.sqlite"))
    remove(copy)
    opening.create(folder / FILE)
    return aside


def _is_whole(file: Path) -> bool:
    """Whether a file is a library's, and SQLite finds nothing wrong with it."""
    try:
        if not file.stat().st_size:
            return False
        with integrity.read_only(file) as db:
            if db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION:
                return not integrity.broken(db)
            names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
            found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            return bool(found == "ok" and names.issuperset(schema.NAMES[:2]))
    except (OSError, sqlite3.Error):
        return False


def _set_aside(folder: Path) -> Path | None:
    if not (folder / FILE).exists():
        return None
    stem = f"{ASIDE}-{time.strftime('%Y%m%d-%H%M%S')}"
    aside = folder / f"{stem}.sqlite"
    for number in range(2, 100):
        if not aside.exists():
            break
        aside = folder / f"{stem}-{number}.sqlite"
    for part in PARTS:
        with contextlib.suppress(FileNotFoundError):
            move(folder / f"{FILE}{part}", folder / f"{aside.name}{part}")
    return aside


def _written(library: Library) -> float:
    """When the library was last written to, s since 1970; 0.0 when it is not there."""
    times = [0.0]
    for part in ("", "-wal"):
        with contextlib.suppress(OSError):
            times.append((library.folder / f"{FILE}{part}").stat().st_mtime)
    return max(times)

"""What a disk, another process or damage does to a library's file, as one sentence with the
remedy."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.catalog.library_name import as_argument
from core.catalog.sound_files import own_files
from core.catalog.tables.schema import NAMES
from core.errors import DamagedError, SoundkinError

READ_ONLY = "make the file and its folder writable"
_REMEDIES = {
    sqlite3.SQLITE_BUSY: "other work holds it; wait for that to end and try again",
    sqlite3.SQLITE_LOCKED: "other work holds it; wait for that to end and try again",
    sqlite3.SQLITE_FULL: (
        "free some space on its disk and try again; what was stored before is kept"
    ),
    sqlite3.SQLITE_IOERR: (
        "check its disk and the space left there, and try again; what was stored before is kept"
    ),
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "check that its folder exists and may be written",
}
_DAMAGED = {
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_NOTADB: "is damaged or no library",
}
_LOST = re.compile(r"no such table: (?:main\.)?(\w+)")


def gone(path: Path) -> SoundkinError:
    """The sentence for a library whose file somebody took away."""
    return SoundkinError(
        f'The library "{path.parent.name}" is not there any more: it was deleted, renamed or moved'
        " meanwhile. Choose another one, or bring it back on the Library page."
    )


def check_there(path: Path) -> None:
    """Raise the sentence for a file that is empty or missing: a copy beside it says that there was
    one."""
    try:
        if path.stat().st_size == 0:
            raise damaged(path, "is empty")
    except FileNotFoundError:
        if (path.parent / own_files.COPY_FILE).exists():
            raise damaged(path, "is missing") from None
        raise gone(path) from None
    except OSError as error:  # a link to itself, a folder that may not be entered
        raise SoundkinError(
            f"{path} cannot be opened ({error.strerror}): check the permissions of its folder, and"
            " that it is not a broken link."
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
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code, without variants
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

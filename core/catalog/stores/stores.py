"""Which store a library's tables lie in: the database whose address is named, else its own SQLite
file."""

import os
import time
from pathlib import Path

from core import config
from core.catalog.sound_files.own_files import COPY_FILE, LIBRARY_FILE
from core.catalog.tables.connection import Store
from core.catalog.tables.sqlite_store import SqliteStore
from core.errors import SoundkinError
from core.files import legible

VARIABLE = "SOUNDKIN_DATABASE"  # the address: postgresql://name:password@host:port/database
HIDDEN = ".deleted/"  # begins the name of a library of a database that is deleted; then the time
BUILT_IN = "demo"  # always in a file of this machine
PATIENCE = 10  # so many times as long as a database took to refuse, no list asks it again
_refused: dict[str, tuple[float, str]] = {}  # by address: until when (monotonic), and the sentence


def database() -> str | None:
    """The address of the database that libraries are kept in, None where none is named."""
    return os.environ.get(VARIABLE, "").strip() or None


def shown(address: str) -> str:
    """An address without its password; "sqlite" stays."""
    from core.catalog.postgres.faults import shown as without_password

    return without_password(address)


def store_of(name: str, folder: Path, address: str | None) -> Store:
    """The store of a library."""
    if address is None:
        return SqliteStore(folder)
    from core.catalog.postgres.store import PostgresStore

    return PostgresStore(address, name)


def names() -> set[str]:
    """The libraries that are in files of this home or in the database."""
    return _in_files() | set(_in_database())


def listed() -> tuple[set[str], str]:
    """The same while the database is away: those in files then, and what is to be said of those in
    the database; "" where that is nothing."""
    here, (there, said) = _in_files(), _as_far_as_known()
    if hidden := sorted(here & there):
        said = (
            "Libraries in files hide those of the same name in the database"
            f" ({', '.join(hidden)}): rename one of the two to see both."
        )
    return here | there, said


def address_of(name: str) -> str | None:
    """The address of the database that the library of that name lies in, or is to be made in; None
    where that is a file, which comes first: a database that is away changes nothing for it."""
    address = database()
    if address is None or name == BUILT_IN:
        return None
    return None if SqliteStore(config.library_folder(name)).is_there() else address


def hidden(name: str) -> str:
    """What a library of a database is called while it is deleted; no list of libraries has it."""
    return f"{HIDDEN}{time.time_ns():020}/{name}"


def deleted() -> dict[str, str]:
    """The deleted libraries of the database that is named, the one deleted last first: what each
    was called, and its hidden name; {} while it is away."""
    every, _ = _as_far_as_known(HIDDEN)
    newest = {name.split("/", 2)[2]: name for name in sorted(every)}
    return dict(sorted(newest.items(), key=lambda pair: pair[1], reverse=True))


def _in_files() -> set[str]:
    """Those whose file or copy is there, and those whose folder may not be entered, so that this is
    said. A folder's name may be any bytes."""
    folder = config.home() / "libraries"
    kept = [p.parent for name in (LIBRARY_FILE, COPY_FILE) for p in folder.glob(f"*/{name}")]
    closed = [p for p in folder.glob("*") if p.is_dir() and not os.access(p, os.R_OK | os.X_OK)]
    return {legible(library.name) for library in (*kept, *closed)}


def _as_far_as_known(begins: str = "") -> tuple[set[str], str]:
    """What the database has, or why that is not known."""
    address, started = database() or "", time.monotonic()
    until, said = _refused.get(address, (0.0, ""))
    if started < until:
        return set(), said
    try:
        return set(_in_database(begins)), ""
    except SoundkinError as error:
        now = time.monotonic()
        _refused[address] = now + PATIENCE * (now - started), str(error)
        return set(), str(error)


def _in_database(begins: str = "") -> list[str]:
    address = database()
    if address is None:
        return []
    from core.catalog.postgres.registry import names

    return names(address, begins)

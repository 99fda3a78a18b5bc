"""The libraries there are: a person's own and the built-in demo. The one place that knows both."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from core import config, import_lock
from core.catalog import availability
from core.catalog.library import FILE, Library
from core.catalog.library_name import check_name
from core.catalog.stores import copies, stores
from core.catalog.stores.copies import Restored
from core.demo import assets
from core.errors import SoundkinError
from core.files import move
from core.source import FolderSource, Source

KEPT_DELETED = 3  # libraries
DEFAULT = assets.LIBRARY  # what a new user sees first


def open_library(name: str) -> Library:
    """The library of that name; the demo is made or refreshed from the shipped files.

    Raises `SoundkinError` naming the libraries there are when this one is not among them.
    """
    check_name(name)
    if name == assets.LIBRARY:
        from core.demo.install import install

        return install()
    if not Library.is_there(name):
        raise SoundkinError(f'There is no library "{name}". There are: {", ".join(names())}.')
    return Library.open(name)


def open_with_sound(name: str) -> Library:
    """The same, of a library whose tracks can be heard; `SoundkinError` where it knows tags
    only."""
    library = open_library(name)
    availability.check_sound(library)
    return library


def names() -> list[str]:
    """All libraries that can be reached, the demo first, then by name."""
    return listed()[0]


def listed() -> tuple[list[str], str]:
    """The same, and what is to be said of those in a database: that it is away, or which are
    hidden; "" where that is nothing."""
    found, said = stores.listed()
    return [assets.LIBRARY, *sorted(found - {assets.LIBRARY}, key=str.casefold)], said


def to_import(name: str) -> Library | None:
    """The library an import of that name goes into; None when it has to be created first.

    Raises `SoundkinError` for a name that cannot be one or that takes no imports.
    """
    check_name(name)
    if name.casefold() == assets.LIBRARY:
        raise SoundkinError(
            f'"{assets.LIBRARY}" is the built-in library and takes no imports: choose another name.'
        )
    found, _ = stores.listed()
    twin = next((other for other in found if other.casefold() == name.casefold()), name)
    if name not in found and twin != name:  # one folder on the disks of macOS and Windows
        raise SoundkinError(
            f'There is a library "{twin}" already: call it that, or choose another name.'
        )
    return Library.open(name) if Library.is_there(name) else None


def rename_library(name: str, to: str) -> None:
    """Give a library another name. SoundkinError for one that cannot be or is taken."""
    if name == assets.LIBRARY:
        raise SoundkinError(f'The library "{name}" keeps its name: the program knows it by it.')
    library = open_library(name)
    check_name(to)
    taken = {other.casefold() for other in (assets.LIBRARY, *Library.names()) if other != name}
    if to.casefold() in taken or (to != name and config.library_folder(to).exists()):
        raise SoundkinError(f'There is a library "{to}" already: choose another name.')
    library.store.rename(to)
    _move(library.folder, config.library_folder(to))


def delete_library(name: str) -> None:
    """Put a library aside with its runs, also one that is damaged; the last few can be brought
    back. Sound files and data lists are never touched. `SoundkinError` for the demo, and for a
    library that is not there."""
    check_name(name)
    if name == assets.LIBRARY:
        raise SoundkinError(f'The library "{name}" is always there and cannot be deleted.')
    folder, address = config.library_folder(name), stores.address_of(name)
    if not folder.exists() and not Library.is_there(name):
        raise SoundkinError(f'There is no library "{name}". There are: {", ".join(names())}.')
    store, earlier = stores.store_of(name, folder, address), _deleted(address)
    if store.is_there():
        store.rename(stores.hidden(name))
    aside = _aside(address) / name
    for twin in [old for old in earlier if old.casefold() == name.casefold()]:
        _drop(address, twin, earlier.pop(twin))  # it would be in the way
    _move(folder, aside)
    if address is None:
        os.utime(aside)
    for old in list(earlier)[KEPT_DELETED - 1 :]:  # never this one, whatever the clock says
        _drop(address, old, earlier[old])


def deleted_libraries() -> list[str]:
    """The libraries that can be brought back, in each store the one deleted last first."""
    return list(_deleted(stores.database()) | _deleted(None))


def undelete_library(name: str) -> None:
    """Bring a deleted library back. SoundkinError when it is not kept or its name is taken."""
    if name not in deleted_libraries():
        raise SoundkinError(f'No deleted library "{name}" is kept.')
    if name in names():
        raise SoundkinError(
            f'There is a library "{name}" by now: rename that one, then bring the deleted one back.'
        )
    address = stores.database()
    address = address if name in _deleted(address) else None
    stores.store_of(_deleted(address)[name], config.library_folder(name), address).rename(name)
    _move(_aside(address) / name, config.library_folder(name))


def _deleted(address: str | None) -> dict[str, str]:
    """What the deleted libraries in the database, or in files, are called there, by their names;
    the one deleted last first."""
    if address is not None:
        return stores.deleted()
    found = [folder for folder in _aside(None).glob("*") if (folder / FILE).exists()]
    newest = sorted(found, key=lambda f: f.stat().st_mtime_ns, reverse=True)
    return {folder.name: folder.name for folder in newest}


def _drop(address: str | None, name: str, hidden: str) -> None:
    """Remove a deleted library for good."""
    folder = _aside(address) / name
    shutil.rmtree(folder, ignore_errors=True)
    stores.store_of(hidden, folder, address).delete()


def _aside(address: str | None) -> Path:
    """Where the folders of deleted libraries lie; of those in a database they hold only runs."""
    return config.home() / ("deleted" if address is None else "deleted-runs")


def _move(folder: Path, to: Path) -> None:
    """A library of a database has a folder only where something was trained or imported."""
    if folder.exists():
        to.parent.mkdir(parents=True, exist_ok=True)
        move(folder, to)


def restore_library(name: str) -> Restored:
    """Make a library what its last good copy holds; the file of before is set aside. The demo is
    made from the shipped files where there is no copy."""
    found = copies.restore(name)
    if name == assets.LIBRARY:
        found = replace(found, n_tracks=open_library(name).count())
    return found


def source_of(library: Library) -> Source:
    """Where the sound of a library's tracks comes from."""
    if library.name == assets.LIBRARY:
        return _demo_source()(library)
    return FolderSource(library)


@lru_cache(maxsize=1)
def _demo_source() -> Callable[[Library], Source]:
    """Loads much, so one thread at a time does it, and once."""
    with import_lock.IMPORTING:
        from core.demo.source import DemoSource
    return DemoSource


def ground_truth(library: Library) -> dict[str, dict[str, list[str]]]:
    """All true tags by track and category where they are known (of the demo), else {}."""
    if library.name == assets.LIBRARY:
        from core.demo.install import ground_truth as of_the_demo

        return of_the_demo()
    return {}

"""The libraries there are: a person's own and the built-in demo. The one place that knows both."""

from dataclasses import replace

from core.catalog import copies
from core.catalog.copies import Restored
from core.catalog.library import Library
from core.catalog.own import check_name
from core.demo import assets
from core.errors import SoundkinError
from core.source import FolderSource, Source

DEFAULT = assets.LIBRARY  # what a new user sees first


def open_library(name: str) -> Library:
    """The library of that name; the demo is made or refreshed from the shipped files.

    Raises `SoundkinError` naming the libraries there are when this one is not among them.
    """
    check_name(name)
    if name == assets.LIBRARY:
        from core.demo.install import install

        return install()
    if name not in Library.names():
        raise SoundkinError(f'There is no library "{name}". There are: {", ".join(names())}.')
    return Library.open(name)


def names() -> list[str]:
    """All libraries, the demo first, then by name."""
    return [assets.LIBRARY, *(name for name in Library.names() if name != assets.LIBRARY)]


def to_import(name: str) -> Library | None:
    """The library an import of that name goes into; None when it has to be created first.

    Raises `SoundkinError` for a name that cannot be one or that takes no imports.
    """
    check_name(name)
    if name.casefold() == assets.LIBRARY:
        raise SoundkinError(
            f'"{assets.LIBRARY}" is the built-in library and takes no imports: choose another name.'
        )
    return Library.open(name) if name in Library.names() else None


def delete_library(name: str) -> None:
    """Remove a library with its runs, also one that is damaged. Sound files and data lists are
    never touched."""
    check_name(name)
    if name == assets.LIBRARY:
        raise SoundkinError(f'The library "{name}" is always there and cannot be deleted.')
    Library.delete(name)


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
        from core.demo.source import DemoSource

        return DemoSource(library)
    return FolderSource(library)


def ground_truth(library: Library) -> dict[str, dict[str, list[str]]]:
    """All true tags by track and category where they are known (of the demo), else {}."""
    if library.name == assets.LIBRARY:
        from core.demo.install import ground_truth as of_the_demo

        return of_the_demo()
    return {}

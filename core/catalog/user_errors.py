"""The errors that a person can do something about, and what is said of each."""

import sqlite3
from contextlib import suppress

from core import config
from core.catalog.sound_files.own_files import LIBRARY_FILE
from core.catalog.tables import faults, integrity
from core.errors import SoundkinError
from core.files import legible

USER_ERRORS = (SoundkinError, sqlite3.Error, OSError)


def cause_of(error: Exception, name: str | None) -> Exception:
    """The sentence for the library of that name where its file holds what nobody expects, so that
    the error may come of that, or for a word that no library can hold; else the error itself."""
    if isinstance(error, UnicodeEncodeError):
        return SoundkinError(f'"{legible(error.object)}" is not text in UTF-8: write it anew.')
    if isinstance(error, SoundkinError | OSError) or not name:
        return error
    path = config.library_folder(name) / LIBRARY_FILE
    with suppress(sqlite3.Error), integrity.read_only(path) as db:
        if what := integrity.broken(db):
            return faults.damaged(path, f"is damaged ({what})")
    return error


def in_words(error: Exception) -> str:
    """What is wrong and what to do about it, in one sentence."""
    if isinstance(error, sqlite3.Error):
        return (
            f"The library's file could not be read or written ({error}): check the free space and"
            f" the permissions of the folder {config.home()}."
        )
    if isinstance(error, OSError):
        return (
            f"{error.filename or 'A file'} could not be read or written"
            f" ({error.strerror or error}): check that it exists, its permissions, and the free"
            " space on the disk."
        )
    return str(error)

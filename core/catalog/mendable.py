"""The errors that a person can do something about, and what is said of each."""

import sqlite3

from core import config
from core.errors import SoundkinError

MENDABLE = (SoundkinError, sqlite3.Error, OSError)


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

"""Files and recordings that a person hands over to search with: kept for as long as the session
lasts that they belong to.

A file has a token that nobody can guess. It stands in the session's address, so that the session
which a reload begins finds the file again, and keeps it from then on.
"""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import time
import weakref
from dataclasses import dataclass
from pathlib import Path

from core import config, records
from core.errors import SoundkinError
from core.files import write_bytes, write_json
from core.records import field

DAY_SECONDS = 24 * 3600.0  # after which the uploads of a server that was killed go
WEEK_SECONDS = 7 * DAY_SECONDS  # the same where it cannot be known whether it still runs


ABOUT = "~about.json"  # no kept file is called so


@dataclass(frozen=True)
class About:
    """What is known of a kept file. kind : file or recording ; duration_s : s"""

    name: str
    kind: str = "file"
    duration_s: float = field(0.0, least=0)


class Uploads:
    """The uploads of one session. They are deleted when this object is, or when the server ends."""

    def __init__(self) -> None:
        root = config.cache_folder("queries")
        _tidy(root)
        self.folder = root / f"{os.getpid()}-{secrets.token_hex(16)}"
        _open[self.folder.name] = self
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def keep(self, name: str, content: bytes) -> Path:
        """Write the bytes under their own name and return where; the same ones of the same name
        give the same path, and a folder holds one file.

        name : data; no part of it leads out of the folder
        Raises `SoundkinError` when the disk takes nothing more.
        """
        safe = re.sub(r"[^\w. -]", "_", Path(name).name).strip(". ")[-80:] or "query"
        folder = self.folder / hashlib.sha256(safe.encode() + b"\0" + content).hexdigest()[:24]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_bytes(folder / safe, content, durable=False)
        except OSError as error:
            raise SoundkinError(
                f"{safe} cannot be kept in {folder.parent} ({error.strerror or error}): free some"
                " space on its disk, or make the folder writable."
            ) from error
        return folder / safe


_open: "weakref.WeakValueDictionary[str, Uploads]" = weakref.WeakValueDictionary()


def describe(path: Path, about: About) -> None:
    """Keep with a file what is known of it once it was heard."""
    write_json(path.parent / ABOUT, records.dump(about), durable=False)


def token(path: Path) -> str:
    """What stands in an address for a kept file."""
    return f"{path.parent.parent.name}.{path.parent.name}"


def find(token: str) -> tuple[Uploads, Path, About] | None:
    """The kept file of a token with what is known of it, None where no session keeps it. It is
    kept for as long as the returned `Uploads` is."""
    session, _, digest = token.partition(".")
    owner = _open.get(session)
    if owner is None or not re.fullmatch(r"[0-9a-f]{24}", digest):
        return None
    folder = owner.folder / digest
    about = records.load_or_none(folder / ABOUT, About)
    files = [path for path in folder.glob("*") if path.name != ABOUT]
    return (owner, files[0], about) if about is not None and len(files) == 1 else None


def _tidy(root: Path) -> None:
    """Remove what servers left behind that did not end in peace."""
    for folder in root.iterdir():
        with contextlib.suppress(OSError):
            age = time.time() - folder.stat().st_mtime
            if age > WEEK_SECONDS or (age > DAY_SECONDS and not _may_run(folder.name)):
                shutil.rmtree(folder, ignore_errors=True)


def _may_run(name: str) -> bool:
    """Whether the server that made a session's folder may still be running."""
    number = name.partition("-")[0]
    if os.name != "posix" or not number.isdigit():
        return os.name != "posix"
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True

"""Our own files: written in one step, and a bounded cache on disk that heals itself."""

import contextlib
import hashlib
import json
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from core.errors import SoundkinError

LAST_NS = 2**63 - 1  # in the year 2262
HEAD_BYTES = 4096  # in which a file that is no text has a zero
LONGEST_NAME = 40  # letters of a file's name that go into its partial's: 255 bytes are the most
PARTIAL = ".partial-"  # how a copy of a sound file is called until it is whole
DIGEST_BYTES = 16  # at the end of each cache entry, over what stands before it
PAUSES = 0.01, 0.03, 0.1, 0.3, 0.6  # s before a file that was refused is asked for again
Result = TypeVar("Result")


def patiently(call: Callable[[], Result]) -> Result:
    """What a call on our own files gives. Windows refuses to replace, or to move the folder of, a
    file that somebody else has open (a page, a job, a virus scanner), which takes a moment."""
    for pause in PAUSES:
        with contextlib.suppress(PermissionError):
            return call()
        time.sleep(pause)
    return call()


def move(path: Path, to: Path) -> None:
    """Rename a file or folder of ours, patiently; a file that is called so is replaced."""
    patiently(lambda: os.replace(path, to))


def remove(path: Path) -> None:
    """Delete a file of ours that may be there, patiently."""
    patiently(lambda: path.unlink(missing_ok=True))


@contextmanager
def replacing(
    path: Path, mode: str = "wb", durable: bool = True, **options: Any
) -> Iterator[IO[Any]]:
    """Write a file that appears whole or not at all: a reader sees the old one or the new one.

    path : the file; an existing one keeps its content until the body has ended without an error
    mode, options : as `open` takes them
    durable : whether the bytes and the folder's entry are forced to the disk before it is replaced
    Raises `OSError` as the disk gives it; `SoundkinError` when `path` is no regular file.
    """
    check_target(path)
    name = f".{path.name[:LONGEST_NAME]}.{os.getpid()}.{threading.get_ident()}.partial"
    partial = path.with_name(name)
    try:
        try:
            with open(partial, mode, **options) as file:
                yield file
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            move(partial, path)
        except OSError as error:  # a write to a full disk does not say to which file
            if error.filename in (None, str(partial)):
                error.filename, error.filename2 = str(path), None
            raise
        if durable:
            _sync_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def given_out(path: Path, mode: str = "w", **options: Any) -> Iterator[IO[Any]]:
    """As `replacing`, of a file that a person named: `SoundkinError` where the disk refuses it, or
    where something else than text or an archive would be lost."""
    try:
        if _holds_other_data(path):
            raise SoundkinError(
                f"{path} exists already and is not a table, playlist or archive: choose another"
                " name, so that nothing is lost."
            )
        with replacing(path, mode, **options) as file:
            yield file
    except OSError as error:
        remedy = "free some space"
        if isinstance(error, PermissionError):  # on Windows also a table that a program shows
            remedy = "check its permissions, close it in other programs"
        raise SoundkinError(
            f"{path} cannot be written ({error.strerror}): {remedy}, or choose another place."
        ) from error


def _holds_other_data(path: Path) -> bool:
    """Whether a file is there that no export wrote: a sound, a library, a picture."""
    if not path.is_file():
        return False
    with open(path, "rb") as file:
        head = file.read(HEAD_BYTES)
    return b"\0" in head and not head.startswith(b"PK")


def check_target(path: Path) -> None:
    """Raise `SoundkinError` unless `path` is free or a regular file: no link, folder or device."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        kinds = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"))
        kind = next((word for test, word in kinds if test(mode)), "a device or pipe")
        raise SoundkinError(f"{path} is {kind}, not a file: choose another name to write to.")


def write_bytes(path: Path, content: bytes | memoryview, durable: bool = True) -> None:
    """Replace a file's content in one step."""
    with replacing(path, durable=durable) as file:
        file.write(content)


def write_json(path: Path, content: Any, durable: bool = True) -> None:
    """Replace a JSON file in one step, so that a reader sees the old or the new one, never half."""
    write_bytes(path, json.dumps(content).encode("utf-8"), durable)


def expanded(text: str) -> Path:
    """The path of a text, with the home that its ~ means, if there is one."""
    with contextlib.suppress(RuntimeError):  # nobody is called so
        return Path(text).expanduser()
    return Path(text)


def real(path: Path) -> Path:
    """Where a path leads through all links; `Path.resolve` fails at links in a circle (up to Python
    3.12)."""
    return Path(os.path.realpath(path))


def legible(name: str) -> str:
    """A file's name as text that can be shown and sent, whatever bytes it is of."""
    return name.encode("utf-8", "replace").decode("utf-8")


def written_ns(status: os.stat_result) -> int:
    """When a file was last written to, in ns since 1970, as a database holds it: of a clock that
    went wrong by centuries, the last moment that fits."""
    return max(min(status.st_mtime_ns, LAST_NS), -LAST_NS)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class DiskCache:
    """Bytes by key in one folder, the oldest deleted past a limit.

    An entry carries a digest of its bytes: one that is empty, cut off or changed is deleted and
    counts as absent, so that it is made again. A full or locked disk only means no cache.
    """

    def __init__(
        self, folder: Path, max_bytes: int, suffix: str = ".bin", keep_first: bool = False
    ):
        """keep_first: when full, take nothing more rather than delete the oldest."""
        self._folder, self._max_bytes, self._suffix = folder, max_bytes, suffix
        self._keep_first = keep_first

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        path = self._path(key)
        try:
            whole = path.read_bytes()
        except OSError:
            return None
        content, digest = whole[:-DIGEST_BYTES], whole[-DIGEST_BYTES:]
        if len(whole) > DIGEST_BYTES and _digest(content) == digest:
            return content
        with contextlib.suppress(OSError):
            path.unlink()
        return None

    def get_or(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes kept under a key; those that are made, and kept, where there are none."""
        content = self.get(key)
        if content is None:
            content = make()
            self.put(key, content)
        return content

    def has(self, key: str) -> bool:
        """Whether something is kept under a key; `get` may still find it damaged."""
        return self._path(key).exists()

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key, then delete the oldest entries past the limit."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._keep_first and self._excess(self._entries()) + len(content) > 0:
                return
            write_bytes(self._path(key), content + _digest(content), durable=False)
            self._evict()

    def _entries(self) -> list[tuple[float, int, Path]]:
        """Time, size in bytes and path of every entry."""
        entries = []
        for path in self._folder.glob(f"*{self._suffix}"):
            with contextlib.suppress(OSError):  # another process deletes as well
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
        return entries

    def _excess(self, entries: list[tuple[float, int, Path]]) -> int:
        return sum(size for _, size, _ in entries) - self._max_bytes

    def _evict(self) -> None:
        entries = sorted(self._entries())
        excess = self._excess(entries)
        for _, size, path in entries[:-1]:
            if excess <= 0:
                return
            path.unlink(missing_ok=True)
            excess -= size

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}{self._suffix}"


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()

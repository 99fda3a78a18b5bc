"""The vectors of a run in a file beside the library's own, mapped into memory: a search begins at
once, and all processes of a machine share one copy.

The database has the vectors; the file only repeats them, says which state of the library it
repeats, and is written again when that is another one.
"""

import contextlib
import json
import re
from pathlib import Path

import numpy as np

from core.catalog.library import Library
from core.catalog.tables import revisions
from core.errors import SoundkinError
from core.files import replacing

State = tuple[int | None, ...]
FOLDER = "index"
MAPPED_FROM = 20_000  # tracks; fewer are read from the database in 0.1 s
FORMAT = 1
HEADER_BYTES = 4096  # the matrix begins on a page of its own
_FLOAT, _INTEGER = np.dtype("<f4"), np.dtype("<i8")


def state_of(library: Library, run_id: str) -> State:
    """What a run's vectors depend on; never the same again after a change."""
    parts = revisions.TRACKS, revisions.vectors_of(run_id)
    found = revisions.of(library, parts)
    if None in found:  # a library of an earlier version: number its parts from now on
        with contextlib.suppress(SoundkinError), library.writing() as db:
            revisions.changed(db, *parts)
        found = revisions.of(library, parts)
    return found


def read(library: Library, run_id: str, state: State) -> tuple[np.ndarray, np.ndarray] | None:
    """The tracks' numbers `n`, (n_tracks,) int64, and X (n_tracks, size) float32, both mapped;
    None when there is no file of this state."""
    path = path_of(library, run_id)
    try:
        with path.open("rb") as file:
            header = json.loads(file.read(HEADER_BYTES).rstrip(b"\0") or b"{}")
        if header != _header(state, header.get("rows", 0), header.get("size", 0)):
            return None
        rows, size = int(header["rows"]), int(header["size"])
        mapped = np.memmap(path, mode="r")
    except (OSError, ValueError, AttributeError):
        return None
    end = HEADER_BYTES + rows * size * _FLOAT.itemsize
    if len(mapped) != end + rows * _INTEGER.itemsize:
        return None
    X = mapped[HEADER_BYTES:end].view(_FLOAT).reshape(rows, size)
    return mapped[end:].view(_INTEGER), X


def write(library: Library, run_id: str, state: State, numbers: np.ndarray, X: np.ndarray) -> None:
    """Keep the vectors of this state, if the disk allows."""
    if None in state:
        return
    path = path_of(library, run_id)
    with contextlib.suppress(OSError, SoundkinError):
        path.parent.mkdir(exist_ok=True)
        with replacing(path, "wb") as file:
            header = json.dumps(_header(state, *X.shape)).encode()
            file.write(header.ljust(HEADER_BYTES, b"\0"))
            file.write(np.ascontiguousarray(X, dtype=_FLOAT).data)
            file.write(np.ascontiguousarray(numbers, dtype=_INTEGER).data)


def _header(state: State, rows: int, size: int) -> dict[str, object]:
    return {"format": FORMAT, "state": list(state), "rows": rows, "size": size}


def path_of(library: Library, run_id: str, ending: str = "vectors") -> Path:
    """Where what repeats or prepares something of a run lies."""
    return library.folder / FOLDER / f"{re.sub(r'[^A-Za-z0-9_-]', '_', run_id)}.{ending}"

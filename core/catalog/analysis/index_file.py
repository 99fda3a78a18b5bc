"""Arrays that repeat what a library holds, in files beside the library's own, mapped into memory: a
search begins at once, and all processes of a machine share one copy.

The database has what they say; a file says which state of the library it repeats, and is written
again when that is another one.
"""

import contextlib
import json
import math
import os
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from core.catalog import revisions
from core.catalog.library import Library
from core.errors import SoundkinError
from core.files import replacing

State = tuple[int | None, ...]
FOLDER = "index"
MAPPED_FROM = 20_000  # tracks; fewer are read from the database in 0.1 s
FORMAT = 2
HEADER_BYTES = 4096  # the arrays begin on a page of their own
CHECKED = 1 << 20  # bytes of an array up to which it is checked
ALIGNED = 64  # bytes, at a multiple of which each begins
MAPS = os.name != "nt"  # Windows neither replaces a mapped file nor moves the folder it is in
NUMBERS = "iuf"  # kinds of numbers that a file may hold


def state_of(library: Library, run_id: str, *more: str) -> State:
    """What a run's vectors, and these further parts of a library, depend on; never the same again
    after a change."""
    return revisions.of(library, (revisions.TRACKS, revisions.vectors_of(run_id), *more))


def read(
    library: Library, run_id: str, state: State, ending: str = "vectors"
) -> list[np.ndarray] | None:
    """The arrays that `write` was given, mapped; None when there is no file of this state."""
    path = path_of(library, run_id, ending)
    try:
        with path.open("rb") as file:
            header = json.loads(file.read(HEADER_BYTES).rstrip(b"\0") or b"{}")
        if (header["format"], header["state"]) != (FORMAT, list(state)):
            return None
        mapped = np.memmap(path, mode="r") if MAPS else np.frombuffer(path.read_bytes(), np.uint8)
        end, found = HEADER_BYTES, []
        for kind, shape, crc in header["arrays"]:
            dtype, begin = np.dtype(kind), end
            end += dtype.itemsize * math.prod(shape)
            if dtype.kind not in NUMBERS:
                return None
            if crc is not None and crc != zlib.crc32(mapped[begin:end].tobytes()):
                return None
            found.append(mapped[begin:end].view(dtype).reshape(shape))
            end += -end % ALIGNED
        return found if len(mapped) == end else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write(
    library: Library,
    run_id: str,
    state: State,
    arrays: Iterable[np.ndarray],
    ending: str = "vectors",
) -> None:
    """Keep arrays of this state, of any shapes and types, if the disk allows."""
    path = path_of(library, run_id, ending)
    little = [np.ascontiguousarray(x, dtype=x.dtype.newbyteorder("<")) for x in arrays]
    said = [(x.dtype.str, list(x.shape), _crc(x)) for x in little]
    header = json.dumps({"format": FORMAT, "state": list(state), "arrays": said}).encode()
    with contextlib.suppress(OSError, SoundkinError):
        path.parent.mkdir(exist_ok=True)
        with replacing(path, "wb") as file:
            file.write(header.ljust(HEADER_BYTES, b"\0"))
            for x in little:
                file.write(x.reshape(-1).view(np.uint8).data)
                file.write(bytes(-x.nbytes % ALIGNED))


def forget(library: Library, run_id: str) -> None:
    """Remove what a run left here; what is needed again is made again."""
    with contextlib.suppress(OSError):
        for path in (library.folder / FOLDER).glob(f"{_name(run_id)}.*"):
            path.unlink(missing_ok=True)


def _crc(x: np.ndarray) -> int | None:
    """A checksum of a short array, such as names; None for a long one."""
    return zlib.crc32(x.tobytes()) if x.nbytes <= CHECKED else None


def path_of(library: Library, run_id: str, ending: str) -> Path:
    """Where what repeats or prepares something of a run lies."""
    return library.folder / FOLDER / f"{_name(run_id)}.{ending}"


def _name(run_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", run_id)

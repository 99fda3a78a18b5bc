"""What a network's trunk made of each track, in a file beside the library's own: another run on the
same trunk is analysed, and taught, from that instead of from the sound.

The file only repeats: it may be deleted, and what it lacks is computed again. It is neither copied
with the library nor moved to a database.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.catalog.library import Library

FILE = "features.sqlite"
BUSY_SECONDS = 10.0  # how long one process waits for another that is writing
COMMIT_SECONDS = 2.0
COMMIT_TRACKS = 500  # at most 10 MB
HALF, FLOAT = np.dtype("<f2"), np.dtype("<f4")
TABLES = """
CREATE TABLE IF NOT EXISTS trunk (digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS features (
  track_id TEXT PRIMARY KEY, version TEXT NOT NULL, starts BLOB NOT NULL, x BLOB NOT NULL
);
"""


@dataclass(frozen=True)
class TrackFeatures:
    """The features of a track's segments.

    version : of its sound, as its source tells it ; starts : where the segments begin, in s
    x : [shape=(n_segments, n_features)] float16, 3.6 kB a segment
    """

    version: str
    starts: list[float]
    x: np.ndarray


class KeptFeatures:
    """The features of a library's tracks by the trunk with this digest; those of another trunk are
    dropped by the first that are added. A file that cannot be read or written counts as empty."""

    def __init__(self, library: Library, digest: str):
        self._path, self._digest = library.folder / FILE, digest
        self._waiting: list[tuple[str, TrackFeatures]] = []
        self._committed = time.monotonic()

    def read(self, track_ids: Sequence[str]) -> dict[str, TrackFeatures]:
        """What is kept of these tracks."""
        found: dict[str, TrackFeatures] = {}
        if not self._path.exists():
            return found
        with suppress(sqlite3.Error, OSError), _open(self._path) as db:
            if db.execute("SELECT digest FROM trunk").fetchone() != (self._digest,):
                return found
            for track_id in track_ids:
                sql = "SELECT version, starts, x FROM features WHERE track_id = ?"
                row = db.execute(sql, (track_id,)).fetchone()
                if row is not None and (own := _parsed(*row)) is not None:
                    found[track_id] = own
        return found

    def add(self, track_id: str, features: TrackFeatures) -> None:
        """Keep a track's features, soon."""
        self._waiting.append((track_id, features))
        is_time = time.monotonic() - self._committed >= COMMIT_SECONDS
        if is_time or len(self._waiting) >= COMMIT_TRACKS:
            self.flush()

    def flush(self) -> None:
        """Keep all that was added; where the disk does not allow that, it is computed again when it
        is wanted."""
        rows = [
            (track_id, own.version, np.array(own.starts, FLOAT).tobytes(), own.x.tobytes())
            for track_id, own in self._waiting
        ]
        self._waiting.clear()
        self._committed = time.monotonic()
        if not rows:
            return
        with suppress(sqlite3.OperationalError, OSError):  # no room, no right, another that writes
            try:
                self._write(rows)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:  # damaged: begin anew
                self._path.unlink(missing_ok=True)
                self._write(rows)

    def _write(self, rows: list[tuple[str, str, bytes, bytes]]) -> None:
        with _open(self._path) as db, db:
            db.execute("BEGIN IMMEDIATE")
            if db.execute("SELECT digest FROM trunk").fetchone() != (self._digest,):
                db.execute("DELETE FROM trunk")
                db.execute("DELETE FROM features")
                db.execute("INSERT INTO trunk VALUES (?)", (self._digest,))
            db.executemany("INSERT OR REPLACE INTO features VALUES (?, ?, ?, ?)", rows)


def drop_others(library: Library) -> None:
    """Drop what is kept of tracks that the library has no more, and give the disk its room back
    where that is most of the file."""
    if not (path := library.folder / FILE).exists():
        return
    with suppress(sqlite3.Error, OSError), _open(path) as db:
        ids = set(library.track_ids())
        every = db.execute("SELECT track_id FROM features").fetchall()
        gone = [row for row in every if row[0] not in ids]
        with db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany("DELETE FROM features WHERE track_id = ?", gone)
        if 2 * len(gone) > len(every):
            db.execute("VACUUM")


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(TABLES)
        yield db


def _parsed(version: str, starts: bytes, x: bytes) -> TrackFeatures | None:
    """Features as they were kept; None for what cannot be these."""
    own = np.frombuffer(starts, FLOAT).tolist()
    numbers = np.frombuffer(x, HALF)
    if not own or not len(numbers) or len(numbers) % len(own) or not np.isfinite(numbers).all():
        return None
    return TrackFeatures(version, own, numbers.reshape(len(own), -1))

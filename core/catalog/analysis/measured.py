"""What the analysis computes of a track's sound beside its vectors: tempo, key, energy, aspects,
landmarks. It depends on the sound alone, so it is kept once, whatever the run.

Small values lie in one table, which filters read in a pass; curves, aspects and landmarks each in
one of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter

import numpy as np

from core.catalog import revisions
from core.catalog.library import WITH_SOUND, Library
from core.catalog.tables.connection import Connection, listed

REVISION = "measures"  # the part of a library that this is, in `core.catalog.revisions`
UNKNOWN = 255  # in a stored curve: a second that was not analysed
FINE = 254.0  # steps of a stored curve from 0 to 1


@dataclass(frozen=True)
class TrackValues:
    """The small values of one track; tempo and key are None where there is no pulse or pitch.

    key : tonic from C upwards, and 12 more for minor
    energy, brightness : 0 to 1, of the whole track
    whole : whether every second was analysed, not only the network's segments
    """

    tempo_bpm: float | None = None
    tempo_confidence: float = 0.0
    other_bpm: float | None = None
    key: int | None = None
    key_confidence: float = 0.0
    energy: float = 0.0
    brightness: float = 0.5
    shape: str = ""
    highlight_s: float = 0.0
    whole: bool = False


FIELDS = tuple(part.name for part in fields(TrackValues))
_each = attrgetter(*FIELDS)


@dataclass(frozen=True)
class Measured:
    """Everything that was computed of one track.

    curve : (n_seconds,) energy from 0 to 1, NaN for seconds that were not analysed
    aspects : (n_numbers,), or empty
    landmarks : as `core.audio.features.fingerprint` writes them; b"" where none are kept
    """

    values: TrackValues
    curve: np.ndarray = field(repr=False, compare=False)
    aspects: np.ndarray = field(repr=False, compare=False)
    landmarks: bytes = field(default=b"", repr=False)


def insert(db: Connection, rows: Iterable[tuple[int, Measured]]) -> None:
    """Store what was computed of tracks by their number, within a transaction of the caller's."""
    stored = 0
    for n, found in rows:
        stored += 1
        *values, whole = _each(found.values)
        db.execute(
            f"INSERT OR REPLACE INTO measures (n, {', '.join(FIELDS)})"
            f" VALUES (?{', ?' * len(FIELDS)})",
            (n, *values, int(whole)),
        )
        db.execute("INSERT OR REPLACE INTO curves VALUES (?, ?)", (n, pack_curve(found.curve)))
        aspects = np.asarray(found.aspects, "<f2").tobytes()
        db.execute("INSERT OR REPLACE INTO aspects VALUES (?, ?)", (n, aspects))
        if found.landmarks:
            db.execute("INSERT OR REPLACE INTO landmarks VALUES (?, ?)", (n, found.landmarks))
    if stored:
        revisions.changed(db, REVISION)


def write(library: Library, rows: Sequence[tuple[str, Measured]]) -> None:
    """Store what was computed of tracks by their id; ids not there are passed over."""
    numbers = library.numbers_of([track_id for track_id, _ in rows])
    with library.writing() as db:
        insert(db, ((numbers[i], found) for i, found in rows if i in numbers))


def pack_curve(curve: np.ndarray) -> bytes:
    """A curve (n_seconds,) of 0 to 1, NaN where unknown, as a byte a second."""
    fine = np.round(np.clip(np.nan_to_num(curve), 0, 1) * FINE)
    return np.where(np.isfinite(curve), fine, UNKNOWN).astype(np.uint8).tobytes()


def unpack_curve(content: bytes) -> np.ndarray:
    """What `pack_curve` wrote, (n_seconds,) float32, NaN for unknown seconds."""
    x = np.frombuffer(content, np.uint8)
    return np.where(x == UNKNOWN, np.nan, x / FINE).astype(np.float32)


def missing(library: Library, whole: bool) -> list[str]:
    """The tracks with sound, not away, of which nothing is computed yet, in the library's order;
    with `whole` also those of which only segments were analysed."""
    done = "SELECT n FROM measures" + (" WHERE whole = 1" if whole else "")
    rows = library.rows(
        f"SELECT track_id FROM tracks WHERE {WITH_SOUND} AND n NOT IN ({done}) ORDER BY n"
    )
    return [row[0] for row in rows]


def count_partly(library: Library) -> int:
    """Of how many tracks with sound, not away, only segments were analysed."""
    sql = f"SELECT count(*) FROM measures JOIN tracks USING (n) WHERE whole = 0 AND {WITH_SOUND}"
    return int(library.rows(sql)[0][0])


def count(library: Library, whole: bool = False) -> int:
    """Of how many tracks something is computed, or of how many all."""
    where = " WHERE whole = 1" if whole else ""
    return int(library.rows(f"SELECT count(*) FROM measures{where}")[0][0])


def values(library: Library, ids: Sequence[str] | None = None) -> dict[str, TrackValues]:
    """The small values of these tracks (of all); tracks without them are left out."""
    among = "" if ids is None else " JOIN json_each(?) ON track_id = value"
    named = ", ".join(f"measures.{name}" for name in FIELDS)
    rows = library.rows(
        f"SELECT track_id, {named} FROM tracks{among} JOIN measures USING (n)",
        () if ids is None else (listed(ids),),
    )
    return {row[0]: TrackValues(*[*row[1:-1], bool(row[-1])]) for row in rows}


def curve(library: Library, track_id: str) -> np.ndarray:
    """A track's energy, (n_seconds,) from 0 to 1, NaN for unknown seconds; empty without one."""
    return curves(library, [track_id]).get(track_id, np.zeros(0, np.float32))


def curves(library: Library, ids: Sequence[str]) -> dict[str, np.ndarray]:
    """The energy curves of these tracks, (n_seconds,) each; those without are left out."""
    rows = library.rows(
        "SELECT track_id, curve FROM json_each(?) JOIN tracks ON track_id = value"
        " JOIN curves USING (n)",
        (listed(ids),),
    )
    return {row[0]: unpack_curve(row[1]) for row in rows}


def landmarks(library: Library) -> dict[str, bytes]:
    """The landmarks of all tracks that have any, by id, in the library's order."""
    rows = library.rows("SELECT track_id, peaks FROM landmarks JOIN tracks USING (n) ORDER BY n")
    return {row[0]: row[1] for row in rows}


def count_landmarks(library: Library) -> int:
    """How many tracks have landmarks."""
    sql = "SELECT count(*) FROM landmarks JOIN tracks USING (n)"
    return int(library.rows(sql)[0][0])


def read_aspects(library: Library, numbers: np.ndarray, width: int) -> np.ndarray:
    """The aspects of these tracks (numbers `n`), (n_tracks, width) float16, as they are kept; NaN
    where a track has none."""
    X = np.full((len(numbers), width), np.nan, np.float16)
    row_of = {int(n): at for at, n in enumerate(numbers)}
    with library.reading() as db:
        db.row_factory = None
        for n, content in db.execute("SELECT n, numbers FROM aspects"):
            at = row_of.get(n)
            if at is not None and len(content) == 2 * width:
                X[at] = np.frombuffer(content, "<f2")
    return X

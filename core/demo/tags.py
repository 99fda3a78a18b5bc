"""The demo library on paper: a row for each track, with its true tags, those of them that are
given, and what the composer needs.

`core.factory.demo.tracks` draws the rows; they are shipped as `assets/demo/tracks.csv.gz`, without
any audio.
"""

import csv
import gzip
import zlib
from functools import lru_cache
from pathlib import Path

from core.demo import assets
from core.errors import SoundkinError
from core.music.score import Plan

CATEGORIES = ("use", "genre", "mood", "instrument")  # that the demo has: not every one there is
COLUMNS = (
    *("track_id", "title", "artist", "album", "comment", "tempo_bpm", "duration_s", "use", "genre"),
    *("mood", "instrument", "true_use", "true_genre", "true_mood", "true_instrument"),
    *("true_tempo_bpm", "arrangement", "chords", "pad", "length_s", "taste"),
)
Row = dict[str, str]


def as_plan(row: Row) -> Plan:
    """What the composer needs of a row; the first true tag of each category decides the music."""
    first = {category: row[f"true_{category}"].split("|")[0] for category in CATEGORIES}
    low, space, bright = (float(x) for x in row["taste"].split(" "))
    return Plan(
        int(row["track_id"].removeprefix("demo_")),
        row["title"],
        first["genre"],
        first["mood"],
        first["use"],
        first["instrument"],
        row["arrangement"],
        row["chords"],
        row["pad"],
        float(row["length_s"]),
        (low, space, bright),
    )


def read(path: Path | None = None) -> dict[str, Row]:
    """All rows by track id, of the shipped library unless another file is named.

    SoundkinError if the file is not there or damaged.
    """
    path = path or assets.folder() / assets.TRACKS
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, EOFError, UnicodeDecodeError, KeyError, csv.Error, zlib.error) as error:
        raise SoundkinError(
            f"{path.name} of the demo library is missing or damaged: {assets.REMEDY}."
        ) from error


@lru_cache(maxsize=2)
def _read(path: Path, changed_ns: int) -> dict[str, Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return {row["track_id"]: row for row in csv.DictReader(file)}


def plan(track_id: str) -> Plan:
    """The plan of one demo track. SoundkinError if there is none."""
    row = read().get(track_id)
    if row is None:
        raise SoundkinError(
            f"The demo library has no track {track_id}; its tracks are demo_00001 to"
            f" demo_{len(read()):05d}."
        )
    return as_plan(row)

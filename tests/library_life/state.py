"""What a library holds, read whole: its tracks by their number, and what people decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from core.catalog.library import Library

RUN = "shipped"
DECISIONS = {
    "shortlist": "track_id, position, note",
    "verdicts": "query_id, track_id, run_id, similar, blind",
    "choices": "category, track_id, kept",
    "reviews": "step, category, track_id, tag, given, accepted",
    "versions": "track_id, full_id, refused",
}
OF_IDS = ("track_id", "query_id", "full_id")


@dataclass(frozen=True)
class Known:
    """All that a library holds of one track; `vector`, `tempo` and `place` are the numbers of the
    sounds that they were computed from, None where there are none."""

    track_id: str
    path: str | None
    away: bool
    title: str
    length: float | None
    file: tuple[int | None, int | None]  # size and time
    sound: bytes | None
    tags: Mapping[str, list[str]]
    vector: int | None = None
    tempo: int | None = None
    place: int | None = None
    suggested: int | None = None


@dataclass
class State:
    """A library: its tracks by number, in order, and its decisions by table."""

    tracks: dict[int, Known] = field(default_factory=dict)
    decided: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {t: [] for t in DECISIONS}
    )

    @property
    def there(self) -> dict[str, int]:
        """The tracks that are not away, by path."""
        return {str(t.path): n for n, t in self.tracks.items() if not t.away}


def read(library: Library, number: Callable[[np.ndarray], int], real: bool) -> State:
    """A library as it is now. number : of the sound that a vector (100,) is of ; real : whether
    tempos are, and say nothing of it"""
    tags, state = library.tags_of(), State()
    with library.reading() as db:
        vectors = {
            row[0]: number(np.frombuffer(row[1], "<f4")[:100])
            for row in db.execute("SELECT n, vectors FROM segments")
        }
        whole = dict(db.execute("SELECT n, n FROM vectors").fetchall())
        assert whole.keys() == vectors.keys(), "vectors without segments, or segments without"
        tempos = (
            {row[0]: round(row[1]) for row in db.execute("SELECT n, tempo_bpm FROM measures")}
            if not real
            else {}
        )
        places = {row[0]: round(row[1]) for row in db.execute("SELECT n, x FROM map")}
        suggested = {
            row[0]: round(row[1])
            for row in db.execute("SELECT n, given_confidence FROM suggestions")
        }
        columns = "n, track_id, path, away, title, duration_s, size, mtime_ns, sound"
        for row in db.execute(f"SELECT {columns} FROM tracks ORDER BY n"):
            n, track_id, path, away, title, length, size, time, sound = row
            state.tracks[n] = Known(
                track_id,
                path,
                bool(away),
                title,
                length,
                (size, time),
                sound and bytes(sound),
                tags[track_id],
                vectors.pop(n, None),
                tempos.pop(n, None),
                places.pop(n, None),
                suggested.pop(n, None),
            )
        left = [*vectors, *tempos, *places, *suggested]
        assert not left, f"computed of tracks that are not there: {left}"
        for table, names in DECISIONS.items():
            rows = db.execute(f"SELECT {names} FROM {table} ORDER BY {names}")
            keys = names.split(", ")
            state.decided[table] = [dict(zip(keys, row, strict=True)) for row in rows]
    return state


def renamed(state: State, ids: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The decisions with other ids for tracks."""
    return {
        table: sorted(
            ({k: ids.get(v, v) if k in OF_IDS else v for k, v in row.items()} for row in rows),
            key=lambda row: tuple(row.values()),
        )
        for table, rows in state.decided.items()
    }


def strip(state: State) -> dict[int, Any]:
    """Tracks without what was computed, nor whose order a list tells."""
    return {
        n: replace(t, vector=None, tempo=None, place=None, suggested=None, tags=dict(t.tags))
        for n, t in state.tracks.items()
    }


def diff(a: State, b: State) -> str:
    one, two = a.tracks, b.tracks
    found = [f"{n}: {one.get(n)} / {two.get(n)}" for n in {*one, *two} if one.get(n) != two.get(n)]
    return "; ".join(found)[:1500] or "decisions"

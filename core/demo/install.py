"""The shipped demo library, put into SQLite when it is first opened or when other assets are
shipped."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from core import config, records
from core.catalog.analysis import embeddings, head_chances, map_places, measured
from core.catalog.analysis.heads import Head
from core.catalog.imports import store
from core.catalog.imports.row import Row
from core.catalog.library import Library
from core.catalog.stores import copies
from core.demo import assets, measures, tags
from core.errors import OutdatedError, SoundkinError
from core.linalg import l2_normalize
from core.music import VERSION

LAYOUT = 2  # of what the library keeps of itself beside the assets
LOCK_SECONDS = 120.0  # how long one process waits for another that is installing


def install() -> Library:
    """The demo library, ready: under a second the first time, milliseconds later.

    Newer assets replace tracks, tags and the shipped vectors; shortlist, verdicts, choices and a
    person's own runs stay. What an earlier version of this program wrote is set aside whole.
    SoundkinError when the assets are incomplete.
    """
    try:
        library = Library.create(assets.LIBRARY)
    except OutdatedError:
        library = _renewed()
    wanted = f"{LAYOUT}-{assets.version()}"
    if library.setting("version") == wanted:
        return library
    with _alone(library.folder / "install.lock"):
        if library.setting("version") != wanted:  # nobody else did it meanwhile
            _fill(library, wanted)
            copies.keep(library)
    return library


def _renewed() -> Library:
    """The demo library, empty, beside the file that an earlier version of this program wrote."""
    folder = config.library_folder(assets.LIBRARY)
    with _alone(folder / "install.lock"):
        try:
            return Library.create(assets.LIBRARY)  # somebody else did it meanwhile
        except OutdatedError:
            copies.begin_empty(folder)
    return Library.create(assets.LIBRARY)


def ground_truth() -> dict[str, dict[str, list[str]]]:
    """All true tags of every demo track, by id and category: also those that were not given. Read
    from the assets."""
    return {
        track_id: {category: row[f"true_{category}"].split("|") for category in tags.CATEGORIES}
        for track_id, row in tags.read().items()
    }


def _fill(library: Library, wanted: str) -> None:
    """Tracks and tags, then what the demo's run computed; the version last, so that an interrupted
    filling is done again."""
    analysed = assets.check()
    rows = list(tags.read().values())
    about = {
        "built_in": True,
        "description": assets.DESCRIPTION,
        "ready_run": assets.RUN_ID,
    }
    store.save(library, [_row(row) for row in rows], about)
    if analysed:
        _fill_vectors(library, rows)
        _fill_measures(library, rows)
        if library.current_run is None:
            library.use_run(assets.RUN_ID)
    library.set_setting("version", wanted)


def _row(row: tags.Row) -> Row:
    """A row of the assets as the catalog stores it. Its path is only a name: the sound is made when
    it is asked for."""
    given = {category: row[category].split("|") for category in tags.CATEGORIES if row[category]}
    return Row(
        row["track_id"],
        row["title"],
        f"{row['track_id']}.flac",
        row["artist"],
        row["album"],
        float(row["tempo_bpm"]) if row["tempo_bpm"] else None,
        float(row["duration_s"]),
        "flac",
        row["comment"],
        given,
        None,
        VERSION,
    )


def _fill_vectors(library: Library, rows: list[tags.Row]) -> None:
    """Vectors, segments, predictions and map of the demo's run, from float16 arrays whose rows
    follow the tracks."""
    X, Z, starts, P, xy = (_array(name) for name in assets.ARRAYS)
    X, Z = l2_normalize(X), l2_normalize(Z)  # 16 bits leave them up to 0.0002 too long or too short
    first = np.flatnonzero(starts == 0.0)  # each track's first segment begins at its beginning
    if not len(rows) == len(X) == len(first) == len(P) == len(xy) or len(Z) != len(starts):
        raise SoundkinError(f"The files in assets/demo do not belong together: {assets.REMEDY}.")
    last = [*first[1:].tolist(), len(starts)]
    heads = json.loads((assets.folder() / assets.HEADS).read_text("utf-8"))
    embeddings.forget_run(library, assets.RUN_ID)  # of earlier assets, which named other things
    head_chances.set_heads(library, assets.RUN_ID, [records.parse(Head, head) for head in heads])
    times = starts.astype(float).round(2).tolist()
    embeddings.write(
        library,
        assets.RUN_ID,
        (
            embeddings.TrackEmbedding(row["track_id"], X[i], times[a:b], Z[a:b], P[i])
            for i, (row, a, b) in enumerate(zip(rows, first.tolist(), last, strict=True))
        ),
    )
    map_places.write_map(library, assets.RUN_ID, [row["track_id"] for row in rows], xy)


def _fill_measures(library: Library, rows: list[tags.Row]) -> None:
    """Tempo, key, energy and aspects of all tracks."""
    found = measures.read(assets.folder() / assets.MEASURES)
    measured.write(library, list(zip((row["track_id"] for row in rows), found, strict=True)))


def _array(name: str) -> np.ndarray:
    try:
        return np.asarray(np.load(assets.folder() / name, allow_pickle=False), np.float32)
    except (OSError, ValueError) as error:
        raise SoundkinError(
            f"{name} of the demo library cannot be read: {assets.REMEDY}."
        ) from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time; SQLite's own lock works on every system and ends with the process that
    holds it."""
    with closing(sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
        lock.execute("ROLLBACK")

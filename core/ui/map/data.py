"""What the map page draws from: coordinates, classes, numbers. Read once a run and shared by every
session of the server."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.catalog import embeddings
from core.catalog.library import Library
from core.libraries import open_library
from core.search import projection
from core.search.index import Index, best
from core.ui.common import caches, counts
from core.ui.map.chart import MOST_CLASSES, Colouring

PLACED_AMONG = 10  # neighbours that decide where an uploaded query is drawn


@dataclass(frozen=True)
class Places:
    """The map of a run: track_ids, xy (n_tracks, 2), and row, the place of each track in both."""

    track_ids: list[str]
    xy: np.ndarray
    row: dict[str, int]

    def rows(self, track_ids: list[str]) -> np.ndarray:
        """The rows of those of the tracks that are on the map."""
        return np.array([self.row[t] for t in track_ids if t in self.row], dtype=np.int32)


def places(library: Library) -> Places | None:
    """The map of the run in use; None while there is none."""
    run_id = library.current_run
    if run_id is None:
        return None
    version = counts.map_version(library, run_id)
    return _places(str(library.folder), library.name, run_id, version) if version[0] else None


@st.cache_resource(max_entries=4, show_spinner="Reading the map")
def _places(folder: str, name: str, run_id: str, version: tuple[int, float]) -> Places | None:
    found = embeddings.read_map(open_library(name), run_id)
    if found is None:
        return None
    track_ids, xy = found
    xy.setflags(write=False)
    return Places(track_ids, xy, {track_id: row for row, track_id in enumerate(track_ids)})


def by_category(library: Library, on_map: Places, category: str, label: str) -> Colouring:
    """Colours by a category's tags; an untagged track takes the predicted class, where the run
    knows the category."""
    run_id = library.current_run or ""
    version = (*counts.tags_version(library), *counts.map_version(library, run_id))
    return _by_category(str(library.folder), library.name, run_id, category, label, version, on_map)


@st.cache_resource(max_entries=12, show_spinner=False)
def _by_category(
    folder: str,
    name: str,
    run_id: str,
    category: str,
    label: str,
    version: tuple[float, ...],
    _on_map: Places,
) -> Colouring:
    library = open_library(name)
    with library.reading() as db:
        found = db.execute(
            "SELECT tag, count(*) FROM track_tags JOIN tag_names USING (tag_n) WHERE category = ? "
            "GROUP BY tag_n ORDER BY 2 DESC, tag",
            (category,),
        ).fetchall()
        given_tags: dict[str, str] = {}
        tags = [row[0] for row in found]
        heard = caches.predictions(library)
        names = _names(tags, heard.classes)
        code = {
            tag.casefold(): min(names.index(tag), MOST_CLASSES) if tag in names else MOST_CLASSES
            for tag in tags
        }
        for track_id, tag in db.execute(
            "SELECT track_id, tag FROM track_tags JOIN tag_names USING (tag_n) "
            "JOIN tracks USING (n) WHERE category = ? ORDER BY n, position",
            (category,),
        ):
            kept = given_tags.setdefault(track_id, tag)
            if code[kept.casefold()] == MOST_CLASSES and code[tag.casefold()] < MOST_CLASSES:
                given_tags[track_id] = tag  # the first of its tags that has a colour of its own
    codes = np.full(len(_on_map.track_ids), -1, dtype=np.int16)
    for track_id, tag in given_tags.items():
        if track_id in _on_map.row:
            codes[_on_map.row[track_id]] = code[tag.casefold()]
    given = codes >= 0
    _fill_predicted(codes, given, code, heard, _on_map)
    shown = [*names, *(["Other tags"] if len(tags) > len(names) else [])]
    return Colouring(label, shown, codes, given)


def _names(tags: list[str], classes: list[str]) -> list[str]:
    """The tags that get a colour: the run's classes first, so that they keep theirs, then the most
    frequent."""
    known = {tag.casefold(): tag for tag in tags}
    first = [known[name.casefold()] for name in classes if name.casefold() in known]
    return [*first, *(tag for tag in tags if tag not in first)][:MOST_CLASSES]


def _fill_predicted(
    codes: np.ndarray,
    given: np.ndarray,
    code: Mapping[str, int],
    heard: caches.Predictions,
    on_map: Places,
) -> None:
    """Give untagged tracks the class the network hears in them, if the run's classes are tags of
    this category. In place.

    code : for each tag, in small letters, its colour
    """
    of_class = np.array([code.get(name.casefold(), -1) for name in heard.classes], dtype=np.int16)
    if not len(of_class) or (of_class < 0).any() or not len(heard.P):
        return
    likeliest = of_class[heard.P.argmax(axis=1)]
    for track_id, row in heard.row.items():
        place = on_map.row.get(track_id)
        if place is not None and not given[place]:
            codes[place] = likeliest[row]


def by_tempo(library: Library, on_map: Places) -> Colouring:
    """Colours by tempo in BPM, unknown grey."""
    values = np.full(len(on_map.track_ids), np.nan, dtype=np.float32)
    with library.reading() as db:
        for track_id, tempo in db.execute(
            "SELECT track_id, tempo_bpm FROM tracks WHERE tempo_bpm IS NOT NULL"
        ):
            if track_id in on_map.row:
                values[on_map.row[track_id]] = tempo
    return Colouring("Tempo (BPM)", values=values)


def by_likeness(index: Index, on_map: Places, track_id: str, title: str) -> Colouring:
    """Colours by the cosine with one track."""
    scores = index.scores(index.vector(track_id))
    values = np.full(len(on_map.track_ids), np.nan, dtype=np.float32)
    if index.track_ids == on_map.track_ids:
        values = scores
    else:
        there = [(row, on_map.row[t]) for t, row in index.row.items() if t in on_map.row]
        values[[place for _, place in there]] = scores[[row for row, _ in there]]
    return Colouring(f"Likeness to {title}", values=values)


def nearest(index: Index, track_id: str, k: int) -> list[tuple[str, float]]:
    """The k tracks that sound most like this one, with their cosines."""
    rows, scores = index.top_k(index.vector(track_id), k, exclude=track_id)
    return [(index.track_ids[row], float(score)) for row, score in zip(rows, scores, strict=True)]


def place_of(index: Index, on_map: Places, q: np.ndarray) -> tuple[float, float] | None:
    """Where a query that is no track of the library is drawn: at the weighted mean of its
    neighbours."""
    mask = index.mask(on_map.track_ids)
    rows, scores = best(index.scores(q), PLACED_AMONG, mask)
    if not len(rows):
        return None
    xy = projection.weighted_mean(
        scores, on_map.xy[on_map.rows([index.track_ids[row] for row in rows])]
    )
    return float(xy[0]), float(xy[1])

"""What the map page draws from: coordinates, classes, numbers. Read once a run and shared by every
session of the server."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from core.catalog import revisions, summary
from core.catalog.analysis import map_places, measured
from core.catalog.decisions import review
from core.catalog.library import Library
from core.catalog.texts.tagtext import tag_key
from core.search import projection
from core.search.find import find
from core.search.index import Index, best
from core.search.known.facts import Known
from core.search.query import Query, row_of
from core.search.results import Match
from core.ui.common.caches import caches, counts
from core.ui.common.caches.cached import analysis, cached, of_map, of_tracks
from core.ui.map.points import MOST_CLASSES, Colouring


@dataclass(frozen=True, eq=False)
class Places:
    """The map of a run: the tracks' numbers `n` in the library, ascending, (n_tracks,), and where
    they lie, xy (n_tracks, 2)."""

    library: Library
    numbers: np.ndarray
    xy: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def rows_of(self, numbers: np.ndarray) -> np.ndarray:
        """The row of each of these tracks by their numbers (n,), -1 for one not on the map."""
        at = np.searchsorted(self.numbers, numbers).clip(max=len(self) - 1)
        return np.where(self.numbers[at] == numbers, at, -1).astype(np.int32)

    def rows(self, ids: list[str]) -> np.ndarray:
        """The rows (n,) int32 of those of the tracks that are on the map, in their order."""
        numbers = self.library.numbers_of(ids)
        found = self.rows_of(np.array([numbers[t] for t in ids if t in numbers], dtype=np.int64))
        return found[found >= 0]

    def row(self, track_id: str | None) -> int | None:
        """The row of one track; None when it is not on the map."""
        rows = [] if track_id is None else self.rows([track_id]).tolist()
        return rows[0] if rows else None

    def id(self, row: int) -> str:
        """The id of the track at a row."""
        return self.library.ids_of([self.numbers[row]])[0]


def places(library: Library) -> Places | None:
    """The map of the run in use; None while there is none."""
    run_id = library.current_run
    if run_id is None or not counts.on_map(library, run_id):
        return None
    return _places(library, run_id)


@cached(of_map, max_entries=4, show_spinner="Reading the map")
def _places(library: Library, run_id: str) -> Places:
    numbers, xy = map_places.read_places(library, run_id)
    xy.setflags(write=False)
    return Places(library, numbers, xy)


def by_category(library: Library, category: str, label: str) -> Colouring:
    """Colours by a category's tags; an untagged track takes the predicted name, where the run knows
    the category and is sure."""
    return _by_category(library, library.current_run or "", category, label)


def _drawn(library: Library, *_: str) -> tuple[Hashable, ...]:
    """What changes with the tags, the predictions, what was decided of them and the places on the
    map."""
    decided = revisions.of(library, (revisions.REVIEWS,))
    return of_tracks(library), analysis(library), of_map(library), decided


@cached(_drawn, max_entries=12)
def _by_category(library: Library, run_id: str, category: str, label: str) -> Colouring:
    on_map = _places(library, run_id)
    given_tags = counts.tags_of_category(library, category)
    predicted = caches.predictions(library, category)
    names = _names(given_tags.tags, predicted.classes)
    code = {
        tag_key(tag): names.index(tag) if tag in names else MOST_CLASSES for tag in given_tags.tags
    }
    codes = np.full(len(on_map), -1, dtype=np.int16)
    numbers, first = _first_coloured(
        given_tags, np.array([*map(code.get, map(tag_key, given_tags.tags))])
    )
    rows = on_map.rows_of(numbers)
    codes[rows[rows >= 0]] = first[rows >= 0]
    given = codes >= 0
    _fill_predicted(codes, given, code, predicted, on_map)
    shown = [*names, *(["Other tags"] if len(given_tags.tags) > len(names) else [])]
    return Colouring(label, shown, codes, given)


def _first_coloured(
    found: summary.CategoryTags, colour_of: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The tagged tracks' numbers, (n_tagged,), and the colour of each: that of the first of its
    tags that has one of its own, else `MOST_CLASSES`. colour_of : [shape=(n_tags,)]"""
    if not len(found.numbers):
        return found.numbers, found.codes
    colours = colour_of[found.codes]
    order = np.lexsort((np.arange(len(colours)), colours == MOST_CLASSES, found.numbers))
    numbers, first = np.unique(found.numbers[order], return_index=True)
    return numbers, colours[order][first]


def _names(tags: list[str], classes: list[str]) -> list[str]:
    """The tags that get a colour: the run's classes first, so that they keep theirs, then the most
    frequent."""
    known = {tag_key(tag): tag for tag in tags}
    first = [known[tag_key(name)] for name in classes if tag_key(name) in known]
    return [*first, *(tag for tag in tags if tag not in first)][:MOST_CLASSES]


def _fill_predicted(
    codes: np.ndarray,
    given: np.ndarray,
    code: Mapping[str, int],
    predicted: caches.Predictions,
    on_map: Places,
) -> None:
    """Give untagged tracks the predicted name where it deserves to be said, is a tag of this
    category and was not refused. In place.

    code : for each tag, under the key it is compared by, its colour
    """
    of_name = np.array([code.get(tag_key(name), -1) for name in predicted.classes], dtype=np.int16)
    if predicted.head is None or not (of_name >= 0).any() or not len(predicted.P):
        return
    best = predicted.P.argmax(axis=1)
    sure = predicted.P[np.arange(len(best)), best] >= predicted.head.sure
    likeliest = np.where(sure, of_name[best], -1)
    for track_id, _, category, tag in review.unfit(on_map.library):
        row = predicted.row.get(track_id)
        if row is None or category != predicted.category:
            continue
        if tag_key(tag) in (review.NONE, tag_key(predicted.classes[best[row]])):
            likeliest[row] = -1
    numbers = on_map.library.numbers_of(predicted.row)
    known = [track_id for track_id in predicted.row if track_id in numbers]
    rows = on_map.rows_of(np.array([numbers[track_id] for track_id in known], dtype=np.int64))
    of_track = likeliest[[predicted.row[track_id] for track_id in known]]
    there = (rows >= 0) & (of_track >= 0)
    rows, of_track = rows[there], of_track[there]
    untagged = ~given[rows]
    codes[rows[untagged]] = of_track[untagged]


def by_tempo(library: Library) -> Colouring:
    """Colours by tempo in BPM, unknown grey."""
    return _by_tempo(library, library.current_run or "")


def _with_measures(library: Library, *_: str) -> tuple[Hashable, ...]:
    return (*_drawn(library), revisions.of(library, (measured.REVISION,)))


@cached(_with_measures, max_entries=4)
def _by_tempo(library: Library, run_id: str) -> Colouring:
    on_map = _places(library, run_id)
    values = np.full(len(on_map), np.nan, dtype=np.float32)
    numbers, bpm = summary.tempos(library)
    rows = on_map.rows_of(numbers)
    values[rows[rows >= 0]] = bpm[rows >= 0]
    return Colouring("Tempo (BPM)", values=values)


def by_likeness(index: Index, on_map: Places, track_id: str, title: str) -> Colouring:
    """Colours by the cosine with one track."""
    values = np.full(len(on_map), np.nan, dtype=np.float32)
    row = row_of(on_map.library, index, track_id)
    if row is not None:
        rows = on_map.rows_of(index.numbers)
        values[rows[rows >= 0]] = index.scores(index.X[row])[rows >= 0]
    return Colouring(f"Similarity to {title}", values=values)


def nearest(library: Library, index: Index, track_id: str, k: int) -> list[Match]:
    """The k tracks that sound most like this one."""
    return find(library, Query(track_id=track_id), k=k, known=Known(library, index)).matches


def place_of(index: Index, on_map: Places, q: np.ndarray) -> tuple[float, float] | None:
    """Where a query that is no track of the library is drawn: at the weighted mean of its
    neighbours. q : [shape=(100,)]"""
    rows = index.rows(on_map.numbers)
    rows, scores = best(index.scores(q, rows), projection.PLACED_AMONG, rows)
    if not len(rows):
        return None
    xy = projection.weighted_mean(scores, on_map.xy[on_map.rows_of(index.numbers[rows])])
    return float(xy[0]), float(xy[1])

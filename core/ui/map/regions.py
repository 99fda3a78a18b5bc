"""What stands on the map in words: the most telling tag of each neighbourhood, titles for who looks
closer, what a point says under the pointer, and a track to hear at each peak."""

from collections.abc import Sequence

import numpy as np

from core.catalog import coverage
from core.catalog.library import Library, Track
from core.catalog.texts.keytext import KEY
from core.search.map.map_regions import FEWEST, Region, Tagged, cells, regions
from core.ui.common.caches import counts
from core.ui.common.caches.cached import cached, of_map
from core.ui.common.figures import literal
from core.ui.map import data
from core.ui.map.points import extent

LETTER, NAME_HEIGHT = 0.023, 0.05  # of a name on the map 360 pixels wide, as shares of the map
TITLE_CELLS = 14  # a side: a title for one track of each cell, shown to who looks closer
HOVERED = 25_000  # tracks, up to which every point says what it is: 100 bytes each


def readable(found: Sequence[Region], xy: np.ndarray) -> list[Region]:
    """Those whose names do not run into one another on a narrow screen; the most telling stay.

    xy : [shape=(n_tracks, 2)] of the whole map
    """
    low, high = extent(xy)
    width, height = np.maximum(high - low, 1e-9)
    kept: list[Region] = []
    for region in found:
        if not any(
            abs(region.y - other.y) < NAME_HEIGHT * height
            and abs(region.x - other.x) < LETTER * width * (len(region.tag) + len(other.tag)) / 2
            for other in kept
        ):
            kept.append(region)
    return kept


@cached(of_map, max_entries=4)
def of_library(library: Library) -> list[Region]:
    """The regions of a library's map; [] without one."""
    on_map = data.places(library)
    if on_map is None or len(on_map) < 4 * FEWEST:
        return []
    tagged = []
    for category in coverage.categories(library):
        if category == KEY:  # "8A" says nothing of how a neighbourhood sounds
            continue
        given = counts.tags_of_category(library, category)
        rows = on_map.rows_of(given.numbers)
        there = rows >= 0
        tagged.append(Tagged(rows[there], given.codes[there], given.tags))
    return regions(on_map.xy, tagged)


@cached(of_map, max_entries=4)
def titles(library: Library) -> list[tuple[float, float, str]]:
    """Title and place of one track of each small cell."""
    on_map = data.places(library)
    if on_map is None or not len(on_map):
        return []
    _, rows = np.unique(cells(on_map.xy, TITLE_CELLS), return_index=True)
    found = _tracks(library, on_map.numbers[rows])
    there = ((row, t) for row, t in zip(rows, found, strict=True) if t is not None)
    return [(*on_map.xy[row].tolist(), t.title) for row, t in there]


def _tracks(library: Library, numbers: np.ndarray) -> list[Track | None]:
    """The track of each of these numbers; None for one that went since the map was read."""
    ids = library.ids_by_number(numbers)
    tracks = {track.track_id: track for track in library.tracks(list(ids.values()))}
    return [tracks.get(ids.get(n, "")) for n in numbers.tolist()]


@cached(of_map, max_entries=2)
def hover(library: Library) -> np.ndarray | None:
    """What each point says under the pointer, (n_tracks,) of text: title, artist, tags. None for a
    map of too many points."""
    on_map = data.places(library)
    if on_map is None or len(on_map) > HOVERED:
        return None
    found = _tracks(library, on_map.numbers)
    tags = library.tags_of([track.track_id for track in found if track is not None])
    says = [
        "" if track is None else _says(track.title, track.artist, tags.get(track.track_id, {}))
        for track in found
    ]
    return np.array(says, dtype=object)


def _says(title: str, artist: str, tags: dict[str, list[str]]) -> str:
    words = [words[0] for words in tags.values() if words][:4]
    lines = [literal(title, 60), literal(artist, 60), literal(", ".join(words), 60)]
    return "<br>".join(line for line in lines if line)

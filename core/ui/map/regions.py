"""What stands on the map in words: the most telling tag of each neighbourhood, titles for who looks
closer, what a point says under the pointer, and a track to hear at each peak."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.catalog import summary
from core.catalog.keytext import KEY
from core.catalog.library import Library
from core.ui.common import counts
from core.ui.common.cached import cached, of_map
from core.ui.common.figures import literal
from core.ui.map import data

CELLS = 6  # a side: neighbourhoods are looked for in so many columns and rows
FEWEST = 8  # tracks with the tag that make a region
TELLING = 0.3  # share of a neighbourhood's tagged tracks that carry its tag, at least
MOST_REGIONS = 14
LETTER, NAME_HEIGHT = 0.023, 0.05  # of a name on the map 360 pixels wide, as shares of the map
TITLE_CELLS = 14  # a side: a title for one track of each cell, shown to who looks closer
HOVERED = 25_000  # tracks, up to which every point says what it is: 100 bytes each


@dataclass(frozen=True)
class Region:
    """A neighbourhood with the tag that tells it from the others, where that tag is densest, and
    the row of the track there."""

    tag: str
    x: float
    y: float
    row: int


@dataclass(frozen=True)
class Tagged:
    """Rows of the map (n_given,) and the code of a tag of each, into names."""

    rows: np.ndarray
    codes: np.ndarray
    names: Sequence[str]


def regions(xy: np.ndarray, tagged: Sequence[Tagged]) -> list[Region]:
    """The most telling tag of each neighbourhood; every tag once, where it stands out most.

    xy : [shape=(n_tracks, 2)]
    """
    cell = cells(xy, CELLS)
    best: dict[str, tuple[float, Region]] = {}
    taken: dict[int, str] = {}
    for worth, at, tag, rows in sorted(
        (found for own in tagged for found in _telling(cell, own)), key=lambda found: -found[0]
    ):
        if tag in best or at in taken or len(best) >= MOST_REGIONS:
            continue
        middle = np.median(xy[rows], axis=0)
        row = int(rows[np.square(xy[rows] - middle).sum(axis=1).argmin()])
        best[tag] = worth, Region(tag, float(middle[0]), float(middle[1]), row)
        taken[at] = tag
    return [region for _, region in best.values()]


def readable(found: Sequence[Region], xy: np.ndarray) -> list[Region]:
    """Those whose names do not run into one another on a narrow screen; the most telling stay.

    xy : [shape=(n_tracks, 2)] of the whole map
    """
    width, height = np.maximum(np.ptp(xy, axis=0), 1e-9)
    kept: list[Region] = []
    for region in found:
        if not any(
            abs(region.y - other.y) < NAME_HEIGHT * height
            and abs(region.x - other.x) < LETTER * width * (len(region.tag) + len(other.tag)) / 2
            for other in kept
        ):
            kept.append(region)
    return kept


def _telling(cell: np.ndarray, own: Tagged) -> list[tuple[float, int, str, np.ndarray]]:
    """For each cell and tag that stands out there: by how much, the cell, the tag, its rows."""
    found = []
    n_names = len(own.names)
    overall = np.bincount(own.codes, minlength=n_names) / max(len(own.codes), 1)
    of_row = cell[own.rows]
    for at in np.unique(of_row):
        there = of_row == at
        n = np.bincount(own.codes[there], minlength=n_names)
        share = n / max(int(there.sum()), 1)
        for code in np.flatnonzero((n >= FEWEST) & (share >= TELLING)):
            rows = own.rows[there & (own.codes == code)]
            worth = float(share[code] - overall[code]) * float(np.log1p(n[code]))
            found.append((worth, int(at), own.names[int(code)], rows))
    return found


def cells(xy: np.ndarray, n: int) -> np.ndarray:
    """Which of n x n equal cells each place lies in, (n_tracks,)."""
    low, high = np.percentile(xy, [1, 99], axis=0)
    at = ((xy - low) / np.maximum(high - low, 1e-9) * n).astype(int).clip(0, n - 1)
    found: np.ndarray = at[:, 0] * n + at[:, 1]
    return found


@cached(of_map, max_entries=4)
def of_library(library: Library) -> list[Region]:
    """The regions of a library's map; [] without one."""
    on_map = data.places(library)
    if on_map is None or len(on_map) < 4 * FEWEST:
        return []
    tagged = []
    for category in summary.categories(library):
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
    found = library.tracks(library.ids_of(on_map.numbers[rows]))
    return [(*on_map.xy[row].tolist(), t.title) for row, t in zip(rows, found, strict=True)]


@cached(of_map, max_entries=2)
def hover(library: Library) -> np.ndarray | None:
    """What each point says under the pointer, (n_tracks,) of text: title, artist, tags. None for a
    map of too many points."""
    on_map = data.places(library)
    if on_map is None or len(on_map) > HOVERED:
        return None
    ids = library.ids_of(on_map.numbers)
    tags = library.tags_of(ids)
    says = [
        _says(track.title, track.artist, tags.get(track.track_id, {}))
        for track in library.tracks(ids)
    ]
    return np.array(says, dtype=object)


def _says(title: str, artist: str, tags: dict[str, list[str]]) -> str:
    words = [words[0] for words in tags.values() if words][:4]
    lines = [literal(title, 60), literal(artist, 60), literal(", ".join(words), 60)]
    return "<br>".join(line for line in lines if line)

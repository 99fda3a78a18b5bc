"""A path between two tracks of a library, and its shortlist in an order of smooth transitions."""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from core.catalog import shortlist
from core.catalog.decisions import related_versions
from core.errors import SoundkinError
from core.search.known.facts import Known
from core.search.paths.paths import path, smooth_order, transition_costs
from core.search.query import row_of


@dataclass(frozen=True)
class PathStep:
    """One track of a list that goes somewhere. likeness : with the track before, None for the
    first"""

    track_id: str
    likeness: float | None


def path_between(known: Known, first: str, last: str, n: int) -> list[PathStep]:
    """n tracks between two, neighbours as alike as can be, no artist and no piece twice in a row.

    Raises `SoundkinError` for a track without a vector, and when there are too few.
    """
    with known.library.at_once():
        known = known.now()
        X, ends = known.index.X, [_row(known, track_id) for track_id in (first, last)]
        found = path(X, ends[0], ends[1], n, partial(_artists, known), partial(_pieces, known))
        ids = known.library.ids_of(known.index.numbers[found.rows])
    return [PathStep(i, near) for i, near in zip(ids, [None, *found.likeness], strict=True)]


def smooth_shortlist(known: Known, first: str | None = None) -> list[PathStep]:
    """The shortlist in an order in which each track leads to the next: alike, of a tempo that goes
    with it, not the same artist twice in a row. Tracks without a vector come last, as they were.

    first : the track to begin with. `SoundkinError` where it is not on the shortlist, or fewer than
        two of that are analysed
    """
    library, index = known.library, known.index
    listed = [entry.track_id for entry in shortlist.entries(library)]
    found = library.numbers_of(listed)
    rows = {i: row for i in listed if (row := index.row(found.get(i))) is not None}
    if len(rows) < 2:
        raise SoundkinError("An order needs two analysed tracks: put more on the shortlist.")
    ids, at = list(rows), np.array(list(rows.values()))
    if first is not None and first not in rows:
        raise SoundkinError(f'"{first}" is not on the shortlist: name one that is.')
    artists = {track.track_id: track.artist.casefold() for track in library.tracks(ids)}
    costs = transition_costs(index.X[at], known.facts.tempo[at], [artists.get(i, "") for i in ids])
    order = smooth_order(costs, None if first is None else ids.index(first))
    likeness = [None, *(float(index.X[at[a]] @ index.X[at[b]]) for a, b in pairwise(order))]
    steps = [PathStep(ids[place], near) for place, near in zip(order, likeness, strict=True)]
    return steps + [PathStep(i, None) for i in listed if i not in rows]


def _row(known: Known, track_id: str) -> int:
    row = row_of(known.library, known.index, track_id)
    if row is None:
        title = known.library.track(track_id).title  # says so when there is no such track
        raise SoundkinError(
            f'"{title}" has no analysis: analyse the library first, or, where it is silent, take'
            " another one."
        )
    return row


def _artists(known: Known, rows: np.ndarray) -> list[str]:
    """The artist of the track at each of these rows, "" where none is known."""
    numbers = known.index.numbers[rows]
    found = known.library.tracks(known.library.ids_of(numbers))
    number_of = known.library.numbers_of(track.track_id for track in found)
    artists = {number_of.get(track.track_id): track.artist.casefold() for track in found}
    return [artists.get(n, "") for n in numbers.tolist()]


def _pieces(known: Known, rows: np.ndarray) -> list[str]:
    """The full version of the track at each of these rows, by its number; "" of one without
    versions."""
    full_of = related_versions.full_of(known.library)
    full = {**{n: n for n in full_of.values()}, **full_of}
    return [str(full.get(n, "")) for n in known.index.numbers[rows].tolist()]

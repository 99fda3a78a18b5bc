"""From scores to the results that are shown: versions of one piece folded, few of one artist, from
closest to varied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from core.catalog.library import Library, Track
from core.catalog.related import related_by
from core.search import variety
from core.search.index import Index, best
from core.search.variety import Folded
from core.search.versions import titles
from core.search.wish import Variety

POOL = 4  # tracks that are looked at for each one that is shown, at first
LEAST_POOL = 60
COMMON = 0.5  # share of the tracks looked at from which a folder says nothing


@dataclass(frozen=True)
class ChosenMatches:
    """The results, best first, with what stands folded behind each, and how many others each limit
    kept out."""

    found: list[Folded]
    left_out: dict[str, int]


def chosen(
    library: Library,
    index: Index,
    scores: np.ndarray,
    k: int,
    rows: np.ndarray | None,
    own: np.ndarray,
    how: Variety,
    full_of: Mapping[int, int] | None = None,
    missed: np.ndarray | None = None,
) -> ChosenMatches:
    """The k results.

    scores : [shape=(n_rows,)] of `rows` (ascending; None for all)
    own : rows that are no results: the references
    full_of : for rows that are versions of another track, the row of the full one
    missed : bool (n_tracks,), of which tracks it is known that they miss what was asked in writing
    """
    wide = how.dial > 0 or how.fold or how.at_most > 0
    pool = max(POOL * k, LEAST_POOL) if wide else k
    n_there = len(scores)
    while True:
        found, _ = best(scores, pool + len(own), rows)
        found = found[~np.isin(found, own)][:pool]
        are_all = pool + len(own) >= n_there
        picked = _picked(library, index, found, scores, rows, k, how, full_of, missed, are_all)
        if len(picked.found) >= k or pool >= n_there:
            return ChosenMatches(picked.found[:k], picked.left_out)
        pool *= 5


def _picked(
    library: Library,
    index: Index,
    found: np.ndarray,
    scores: np.ndarray,
    rows: np.ndarray | None,
    k: int,
    how: Variety,
    full_of: Mapping[int, int] | None,
    missed: np.ndarray | None,
    are_all: bool,
) -> ChosenMatches:
    order = [int(row) for row in found]
    X = index.X[found]
    place = {row: at for at, row in enumerate(order)}
    there = _tracks(library, index, found) if how.fold or how.at_most else []
    folded = [Folded(at) for at in range(len(order))]
    if how.fold:
        of = {place[r]: place[f] for r, f in (full_of or {}).items() if r in place and f in place}
        titled = titles.versions(there, X)
        same_as = {at: of.get(first, first) for at, first in titled.items()} | of
        missing = () if missed is None else np.flatnonzero(missed[found]).tolist()
        folded = variety.folded(range(len(order)), X, same_as, missing=missing)
    leaders = [group.row for group in folded]
    left_out: dict[str, int] = {}
    if how.at_most:
        kinds = _kinds(there, are_all)
        kept = variety.at_most(leaders, kinds, how.at_most, None if how.dial else k)
        leaders, left_out = kept.rows, kept.left_out
    if how.dial:
        at = found if rows is None else np.searchsorted(rows, found)
        leaders = variety.varied(scores[at], X, leaders, k, how.dial)
    behind = {group.row: group.behind for group in folded}
    shown = [Folded(order[at], tuple(order[other] for other in behind[at])) for at in leaders[:k]]
    return ChosenMatches(shown, left_out)


def _tracks(library: Library, index: Index, rows: np.ndarray) -> list[Track]:
    """The tracks of these rows, in their order."""
    ids = library.ids_of(index.numbers[rows])
    tracks = {track.track_id: track for track in library.tracks(ids)}
    return [tracks[track_id] for track_id in ids]


def _kinds(there: Sequence[Track], are_all: bool) -> dict[str, list[str]]:
    """Artist, album and folder of each of these tracks; a folder only where neither of the two is
    known, and not one that most of them lie in; no name that all tracks there are have.

    are_all : whether these are all tracks that can be results
    """
    known = [related_by(track) for track in there]
    kinds = {field: [own.get(field, "") for own in known] for field in ("artist", "album")}
    kinds["folder"] = [
        "" if own.keys() & {"artist", "album"} else _folder(track)
        for track, own in zip(there, known, strict=True)
    ]
    folders = kinds["folder"]
    common = {name for name in set(folders) if folders.count(name) > COMMON * len(folders)}
    kinds["folder"] = ["" if name in common else name for name in folders]
    return {
        kind: [""] * len(names) if are_all and len(set(names)) == 1 else names
        for kind, names in kinds.items()
    }


def _folder(track: Track) -> str:
    parent = str(PurePosixPath(track.path or "").parent)
    return "" if parent == "." else parent

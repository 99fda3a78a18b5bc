"""From scores to the results that are shown: versions of one piece folded, few of one artist, from
closest to varied."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from core.catalog.library import Library, Track
from core.catalog.related import related_by
from core.search import variety
from core.search.index import Index, best
from core.search.request.wish import Variety
from core.search.variety import Folded
from core.search.versions import titles

POOL = 4  # tracks that are looked at for each one that is shown, at first
LEAST_POOL = 60
COMMON = 0.5  # share of the tracks looked at from which a folder says nothing


@dataclass(frozen=True)
class ChosenMatches:
    """The results, best first, with what stands folded behind each; and of each other one that a
    limit kept out how many results come before it, and the kind of limit."""

    found: list[Folded]
    left_out: list[tuple[int, str]]


@dataclass(frozen=True)
class Candidates:
    """The tracks that results are chosen from, and how.

    scores : [shape=(n_rows,)] of `rows` of the index (ascending; None for all)
    full_of : for rows that are versions of another track, the row of the full one
    missed : bool (n_tracks,), of which tracks it is known that they miss what was asked in writing
    """

    library: Library
    index: Index
    scores: np.ndarray
    rows: np.ndarray | None
    how: Variety
    full_of: Mapping[int, int]
    missed: np.ndarray | None

    def chosen(self, k: int, own: np.ndarray) -> ChosenMatches:
        """The k results. own : rows that are none, of the references"""
        wide = self.how.dial > 0 or self.how.fold or self.how.at_most > 0
        pool = max(POOL * k, LEAST_POOL) if wide else k
        n_there = len(self.scores)
        while True:
            found, _ = best(self.scores, pool + len(own), self.rows)
            found = found[~np.isin(found, own)][:pool]
            picked = self._picked(found, k, are_all=pool + len(own) >= n_there)
            if len(picked.found) >= k or pool >= n_there:
                return ChosenMatches(picked.found[:k], picked.left_out)
            pool *= 5

    def _picked(self, found: np.ndarray, k: int, are_all: bool) -> ChosenMatches:
        """The results among the best rows. are_all : whether there are no others"""
        how, X = self.how, self.index.X[found]
        there = _tracks(self.library, self.index, found) if how.fold or how.at_most else []
        folded = self._folded(found, there) if how.fold else [Folded(at) for at in range(len(X))]
        leaders = [group.row for group in folded]
        left_out: list[tuple[int, str]] = []
        if how.at_most:
            kinds = _kinds(there, are_all)
            kept = variety.at_most(leaders, kinds, how.at_most, None if how.dial else k)
            leaders, left_out = kept.rows, kept.left_out
        if how.dial:
            at = found if self.rows is None else np.searchsorted(self.rows, found)
            leaders = variety.varied(self.scores[at], X, leaders, k, how.dial)
        behind = {group.row: group.behind for group in folded}
        rows = [int(row) for row in found]
        shown = [Folded(rows[at], tuple(rows[other] for other in behind[at])) for at in leaders[:k]]
        return ChosenMatches(shown, left_out)

    def _folded(self, found: np.ndarray, there: Sequence[Track]) -> list[Folded]:
        """Places in `found`, with those of its versions and near copies behind each."""
        X = self.index.X[found]
        place = {row: at for at, row in enumerate(found.tolist())}
        of: dict[int, int] = {}
        for row, at in list(place.items()):  # the first leads where the full one is the query
            if (full := self.full_of.get(row)) is not None:
                of[at] = place.setdefault(full, at)
        titled = titles.versions(there, X)
        same_as = {at: of.get(first, first) for at, first in titled.items()} | of
        missing = () if self.missed is None else np.flatnonzero(self.missed[found]).tolist()
        return variety.folded(range(len(found)), X, same_as, missing=missing)


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
    common = {name for name, n in Counter(folders).items() if n > COMMON * len(folders)}
    kinds["folder"] = ["" if name in common else name for name in folders]
    return {
        kind: [""] * len(names) if are_all and len(set(names)) == 1 else names
        for kind, names in kinds.items()
    }


def _folder(track: Track) -> str:
    parent = str(PurePosixPath(track.path or "").parent)
    return "" if parent == "." else parent

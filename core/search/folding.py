"""Matches that are one piece of music shown once: copies, edits and versions stand behind the
nearest of them; what is the query's own recording is no match."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.catalog.library import Library
from core.search.index import Index
from core.search.results import Match
from core.search.variety import NEAR_IDENTICAL
from core.search.versions.titles import VERSION, piece

SPARE = 20  # matches to ask for beyond those shown, which may stand behind others
SAME_RECORDING = 0.9985  # cosine with the query; of 3,000 demo tracks the nearest two have 0.981
SAME_LENGTH = 0.02  # share by which the lengths of one recording may differ, and at least 1 s


@dataclass(frozen=True)
class Group:
    """A match and its other versions, nearest first."""

    match: Match
    behind: tuple[Match, ...] = ()


def grouped(library: Library, index: Index, matches: Sequence[Match], k: int) -> list[Group]:
    """The first k pieces of music among these matches, ranked anew."""
    numbers = library.numbers_of([match.track_id for match in matches])
    rows = [index.row(numbers[match.track_id]) for match in matches]
    pieces = [piece(match.track) for match in matches]

    def same_piece(a: int, b: int) -> bool:
        first, second = rows[a], rows[b]
        if first is None or second is None:
            return False
        titled = pieces[a] is not None and pieces[a] == pieces[b]
        cosine = float(np.dot(index.X[first], index.X[second]))
        return cosine >= (VERSION if titled else NEAR_IDENTICAL)

    leaders: list[int] = []
    behind: dict[int, list[Match]] = {}
    for at, match in enumerate(matches):
        of = next((i for i in leaders if same_piece(i, at)), None)
        if of is not None:
            behind[of].append(match)
        else:
            leaders.append(at)
            behind[at] = []
    return [
        Group(replace(matches[at], rank=rank), tuple(behind[at]))
        for rank, at in enumerate(leaders[:k], start=1)
    ]


def apart(
    matches: Sequence[Match], duration_s: float | None, own: Collection[str] = ()
) -> tuple[list[Match], list[Match]]:
    """Those that are the query's own recording, and the others.

    duration_s : of the query; None where only a part of it was searched with
    own : the ids of tracks that are known to be its recording
    """
    same: list[Match] = []
    others: list[Match] = []
    for match in matches:
        is_own = match.track_id in own or (duration_s and _is_query(match, duration_s))
        (same if is_own else others).append(match)
    return same, others


def _is_query(match: Match, duration_s: float) -> bool:
    length = match.track.duration_s
    near = length is None or abs(length - duration_s) <= max(1.0, SAME_LENGTH * duration_s)
    return near and match.cosine >= SAME_RECORDING

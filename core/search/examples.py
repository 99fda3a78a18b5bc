"""Queries worth beginning with: tagged tracks whose nearest are close and carry the same tags, each
with another sound."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.catalog import coverage, summary
from core.catalog.library import Library
from core.search.index import Index, best

TRIED = 800  # tracks that are looked at
AT_ONCE = 50  # of them compared in one product
COMPARED = 50_000  # tracks, evenly spread over all, among which their nearest are looked for
NEAREST = 8  # matches that speak for a query
HEARD_SOONEST = ("instrument", "genre", "mood")  # categories that a listener checks first
DOUBT = 1.0  # tagged neighbours that are thought to disagree, so that one alone proves little


@dataclass(frozen=True)
class Example:
    """A track to search with. words : its tags, the telling one first"""

    track_id: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Tags:
    """The first tag of every row of an index in one category: codes (n_tracks,) into names, -1 for
    none."""

    codes: np.ndarray
    names: Sequence[str]


def examples(library: Library, index: Index, n: int = 6) -> list[Example]:
    """At most n good queries, the best first, no two with the same main tag; [] without tags."""
    tags = _tags(library, index)
    if not tags or len(index) <= NEAREST:
        return []
    given = sum((own.codes >= 0).astype(np.int64) for own in tags)
    full = np.flatnonzero(given == np.max(given))
    full = full[tags[0].codes[full] >= 0]
    tried = full[np.linspace(0, len(full) - 1, min(TRIED, len(full))).astype(np.int64)]
    strengths = _strengths(index, tags, tried)
    found: dict[int, Example] = {}
    for at in np.argsort(-strengths, kind="stable"):
        row, main = int(tried[at]), int(tags[0].codes[tried[at]])
        if main not in found and len(found) < n:
            words = tuple(own.names[own.codes[row]] for own in tags if own.codes[row] >= 0)
            track_id = library.ids_of(index.numbers[[row]])[0]
            found[main] = Example(track_id, words)
    return list(found.values())


def first_example(library: Library, index: Index) -> str:
    """The id of the best query; of the first track where none is good.

    index : of at least one track
    """
    for example in examples(library, index, 1):
        return example.track_id
    return library.ids_of(index.numbers[:1])[0]


def _tags(library: Library, index: Index) -> list[_Tags]:
    """The categories that can be heard, or all where none of those is given."""
    there = coverage.categories(library)
    names = [name for name in HEARD_SOONEST if name in there] or there[:3]
    found = []
    for name in names:
        given = summary.tags_of_category(library, name)
        numbers, first = np.unique(given.numbers, return_index=True)
        known = np.isin(numbers, index.numbers)
        codes = np.full(len(index), -1, dtype=np.int64)
        codes[index.rows(numbers[known])] = given.codes[first[known]]
        if (codes >= 0).any():
            found.append(_Tags(codes, given.tags))
    return found


def _strengths(index: Index, tags: Sequence[_Tags], tried: np.ndarray) -> np.ndarray:
    """How good each of these rows is to search with, (n_tried,): how close its nearest are times
    how many of those tagged agree, 0 to 1."""
    found = np.zeros(len(tried))
    every = np.linspace(0, len(index) - 1, min(COMPARED, len(index))).astype(np.int64)
    X = index.X[every]
    for first in range(0, len(tried), AT_ONCE):
        rows = tried[first : first + AT_ONCE]
        scores = index.X[rows] @ X.T
        for place, row in enumerate(rows):
            near, close = best(scores[place], NEAREST, every, exclude=int(row))
            agreement = [_agreement(own.codes, near, int(row)) for own in tags]
            found[first + place] = np.mean(agreement) * float(close.mean())
    return found


def _agreement(codes: np.ndarray, near: np.ndarray, row: int) -> float:
    """Which share of the tagged ones among `near` has the row's tag."""
    if codes[row] < 0:
        return 0.0
    theirs = codes[near][codes[near] >= 0]
    return float(np.sum(theirs == codes[row]) / (len(theirs) + DOUBT))

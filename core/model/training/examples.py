"""The tagged tracks that tags are learnt from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from core.catalog.decisions import review
from core.catalog.library import Library
from core.catalog.summary import CategoryTags
from core.model.training import grouping

MIN_TAGS = 3  # a category with fewer frequent tags has nothing to tell apart
MIN_EXAMPLES = 20  # tracks a tag needs


@dataclass(frozen=True, eq=False)
class Examples:
    """The tagged tracks of one category that have a vector.

    tags : the frequent ones, most frequent first ; rows : [shape=(n,)] of the library's vectors
    Y : bool [shape=(n, n_tags)], a row without a tag carries only rare ones
    rare : bool [shape=(n,)], whether a track carries a rare tag too
    groups : int [shape=(n,)], same number: they belong together
    confirmed : bool [shape=(n,)], whose tags were not given, but suggested and then confirmed by a
        person: they teach, but do not judge what had found them
    """

    category: str
    tags: list[str]
    rows: np.ndarray
    Y: np.ndarray
    rare: np.ndarray
    groups: np.ndarray
    confirmed: np.ndarray


@dataclass(frozen=True)
class Decided:
    """What people decided on the tracks of a category, by the tracks' numbers.

    wrong : whose tags are no examples ; none : that have none of the tags, and are examples of
        something else ; confirmed : the tag that was suggested and is right
    """

    wrong: Collection[int]
    none: Collection[int]
    confirmed: Mapping[int, str]

    @classmethod
    def read(cls, library: Library, category: str) -> "Decided":
        """All decisions of the library so far."""
        wrong = [track_id for track_id, _ in review.found_wrong(library, category)]
        none, said = review.without_any(library, category), review.confirmed(library, category)
        return cls(
            set(library.numbers_of(wrong).values()),
            set(library.numbers_of(none).values()),
            {n: said[track_id] for track_id, n in library.numbers_of(said).items()},
        )


def collect(
    library: Library,
    category: str,
    tags: CategoryTags,
    decided: Decided,
    numbers: np.ndarray,
    X: np.ndarray,
) -> Examples | None:
    """The examples of a category, or None when it has too few.

    numbers : [shape=(n_tracks,)] of the tracks that have a vector, ascending ; X : their vectors
    """
    tags = tags.joined(decided.confirmed)
    out, without = (
        np.array(sorted(given), dtype=np.int64) for given in (decided.wrong, decided.none)
    )
    there = np.isin(tags.numbers, numbers) & ~np.isin(tags.numbers, out)
    tracks, codes = tags.numbers[there], tags.codes[there]
    counts = np.bincount(codes, minlength=len(tags.tags)).tolist()
    enough = [code for code, n in enumerate(counts) if n >= MIN_EXAMPLES]
    frequent = sorted(enough, key=lambda code: (-counts[code], tags.tags[code]))
    if len(frequent) < MIN_TAGS:
        return None
    column = np.full(len(tags.tags), -1, dtype=np.int64)
    column[frequent] = np.arange(len(frequent))
    own = np.union1d(tracks, without[np.isin(without, numbers)])
    at, place = np.searchsorted(own, tracks), column[codes]
    Y = np.zeros((len(own), len(frequent)), dtype=bool)
    Y[at[place >= 0], place[place >= 0]] = True
    rare = np.zeros(len(own), dtype=bool)
    rare[at[place < 0]] = True
    rows = np.searchsorted(numbers, own)
    groups = grouping.group(library.tracks(library.ids_of(own.tolist())), Y, X[rows]).numbers
    return Examples(
        category,
        [tags.tags[c] for c in frequent],
        rows,
        Y,
        rare,
        groups,
        np.isin(own, [*decided.confirmed]),
    )

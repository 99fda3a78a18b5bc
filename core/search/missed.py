"""What narrowing by tags leaves out of what sounds alike."""

from dataclasses import dataclass, replace

import numpy as np

from core.catalog import filters
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.search.find import find
from core.search.index import Index
from core.search.known.facts import Known
from core.search.query import Query

ALIKE = 50  # so many nearest tracks count as sounding like the first pick


@dataclass(frozen=True)
class Missed:
    """Of the tracks nearest to a first pick: how many they are, how many of them pass the filter,
    and the ids of those that it leaves out only for want of a tag, tempo or length, nearest
    first."""

    alike: int
    kept: int
    track_ids: list[str]


def missed(
    library: Library, index: Index, filter_: Filter, passing: np.ndarray, pick: str
) -> Missed:
    """What a filter misses around the track `pick`. passing : [shape=(n_passing,)] the numbers of
    the tracks that pass it, see `core.catalog.filters.numbers`.

    Missed is a track that sounds like the pick and carries in each category that was narrowed a
    wanted tag or none at all.
    """
    near = find(library, Query(track_id=pick), k=ALIKE, known=Known(library, index)).matches
    numbers = library.numbers_of([match.track_id for match in near])
    kept = set(np.intersect1d(list(numbers.values()), passing, assume_unique=True).tolist())
    out = [match for match in near if numbers[match.track_id] not in kept]
    return Missed(
        len(near),
        len(near) - len(out),
        [
            match.track_id
            for match in out
            if not filters.speaks_against(
                filter_, replace(match.track, tempo_bpm=match.tempo_bpm), match.tags
            )
        ],
    )

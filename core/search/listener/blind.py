"""What is judged in the study's listening test: the nearest tracks, and in a blind test random ones
mixed in.

The study judged results 2 to 5 of each query; its first result was the query itself, which our list
leaves out. Verdicts on random tracks are kept under a run of their own name, so that they are
counted apart.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from core.catalog.library import Library
from core.search.find import find
from core.search.index import Index
from core.search.known.facts import Known
from core.search.query import Query, row_of
from core.search.standing import Standing, likeness

JUDGED = 4  # results of each query
RANDOM = "random"  # the run under which verdicts on random tracks are kept
# a random track is not among so many nearest, nor in a small library among the nearer half
FAR = 50


@dataclass(frozen=True)
class JudgedTrack:
    """One track to judge, the run it is judged for, its score, where it stands in the library."""

    track_id: str
    run_id: str
    score: float
    standing: Standing


def n_random(n_others: int) -> int:
    """How many random tracks there are to mix in where there are so many beside the query."""
    return max(0, min(JUDGED, n_others - JUDGED))


def _too_near(n_others: int) -> int:
    """So many nearest are never drawn as random tracks."""
    return min(FAR, max(JUDGED, n_others // 2))


def samples(
    library: Library, index: Index, query: Query, query_id: str, blind: bool
) -> list[JudgedTrack]:
    """The tracks to judge for a query. Blind: with as many random tracks, in an order that is the
    same each time for this query and run. SoundkinError as of `find`."""
    known = [query.track_id] if query.track_id is not None else []
    n_others = len(index) - len(library.numbers_of(known))
    found = find(library, query, k=_too_near(n_others), known=Known(library, index))
    nearest = [
        JudgedTrack(match.track_id, index.run_id, match.score, match.standing)
        for match in found.matches[:JUDGED]
    ]
    if not blind:
        return nearest
    rng = np.random.default_rng(
        int.from_bytes(hashlib.sha256(f"{query_id}\0{index.run_id}".encode()).digest()[:8], "big")
    )
    known += [match.track_id for match in found.matches]
    near = index.rows(np.array(list(library.numbers_of(known).values())))
    row = None if query.track_id is None else row_of(library, index, query.track_id)
    own = np.zeros(0, np.int64) if row is None else np.array([row])
    drawn = rng.permutation(len(index))
    rows = drawn[~np.isin(drawn, near)][:JUDGED]
    scores, standings = likeness(index, found.vector, rows, own=own)
    numbers = index.numbers[rows].tolist()
    ids = library.ids_by_number(numbers)
    every = nearest + [
        JudgedTrack(ids[n], RANDOM, float(score), standing)
        for n, score, standing in zip(numbers, scores, standings, strict=True)
        if n in ids
    ]
    return [every[at] for at in rng.permutation(len(every))]

"""A track to begin with: one whose matches a listener would agree with."""

import numpy as np

from core import config
from core.catalog import summary
from core.catalog.library import Library
from core.search.index import Index, best

TRIED = 200  # tracks, evenly spread over the tagged ones
COMPARED = 50_000  # tracks, evenly spread over all, among which their nearest are looked for


def good_example(library: Library, index: Index) -> str:
    """Of 200 tracks with an instrument's tag the one whose five nearest carry its tag most often;
    of equals the one that is nearest to them. Tracks that fill the network's 24 s come first.
    Without such tags the first track. In a library of more than 50,000 tracks nearest means among
    so many.

    index : of at least one track
    """
    tagged = summary.tags_of_category(library, "instrument")
    tags: dict[int, set[int]] = {}
    for number, code in zip(tagged.numbers.tolist(), tagged.codes.tolist(), strict=True):
        tags.setdefault(number, set()).add(code)
    rows = np.unique(index.rows(np.array(sorted(tags), dtype=np.int64)))
    if not len(rows):
        return library.ids_of(index.numbers[:1])[0]
    spread = rows[np.linspace(0, len(rows) - 1, min(TRIED, len(rows))).astype(np.int64)]
    ids = library.ids_of(index.numbers[spread])
    whole = [(t.duration_s or 0.0) >= config.CLIP_SECONDS for t in library.tracks(ids)]
    every = np.linspace(0, len(index) - 1, min(COMPARED, len(index))).astype(np.int64)
    S = index.X[spread] @ index.X[every].T
    ranked = [
        (fills, *_agreement(index, tags, row, *best(S[at], config.TOP_K, every, row)), -at)
        for at, (fills, row) in enumerate(zip(whole, spread.tolist(), strict=True))
    ]
    return ids[-max(ranked)[-1]]


def _agreement(
    index: Index, tags: dict[int, set[int]], row: int, near: np.ndarray, scores: np.ndarray
) -> tuple[int, float]:
    """How many of the nearest share a tag with the track at a row, and their mean cosine."""
    own = tags[int(index.numbers[row])]
    shared = sum(bool(own & tags.get(int(number), set())) for number in index.numbers[near])
    return shared, float(scores.mean()) if len(scores) else 0.0

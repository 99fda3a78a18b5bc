"""The one search: the page, the map, the listening test and the command line all ask here."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core import config
from core.catalog import embeddings, filters
from core.catalog.filters import Filter
from core.catalog.library import Library, Track
from core.errors import SoundkinError
from core.linalg import l2_normalize
from core.search.index import Index, best, load_index
from core.search.query import Query, vector_of
from core.search.refine import refined_scores

if TYPE_CHECKING:
    from core.model.checkpoint import Encoder

COMPARED = 50_000  # tracks that a match is compared with for its standing when a filter is on
NAMED_PLACES = 999  # of a standing
EVERYTHING = Filter()


@dataclass(frozen=True)
class Feedback:
    """Relevance feedback: the ids of tracks that the listener likes and dislikes. Tracks without a
    vector are passed over."""

    liked: Sequence[str] = ()
    disliked: Sequence[str] = ()


NO_FEEDBACK = Feedback()


@dataclass(frozen=True)
class Standing:
    """Where a track stands among all that can be compared with a query.

    place : 1 for the most alike; None where only a sample of the library was compared
    of : how many can be compared, the query not among them
    percentile : share of the library that is less alike, in percent
    """

    place: int | None
    of: int
    percentile: float

    def in_words(self) -> str:
        """ "1st of 10,801"; further down, or by a sample, "among the closest 3 % of 10,801"."""
        if self.place is not None and self.place <= NAMED_PLACES:
            return f"{_ordinal(self.place)} of {self.of:,}"
        share = max(100.0 - self.percentile, 0.1)
        return f"among the closest {share:.{1 if share < 1 else 0}f} % of {self.of:,}"


@dataclass(frozen=True)
class Match:
    """One result.

    score : likeness to the query itself, whatever the feedback made of the order: half the cosine
        of the whole tracks, half that of the track's nearest segment
    standing : how many tracks of the library are more like the query
    start_s : where the segment of the track begins that is nearest to the query, in s
    """

    rank: int
    track: Track
    score: float
    standing: "Standing"
    start_s: float
    tags: dict[str, list[str]]

    @property
    def percentile(self) -> float:
        return self.standing.percentile

    @property
    def track_id(self) -> str:
        return self.track.track_id

    @property
    def tempo_bpm(self) -> float | None:
        return self.track.tempo_bpm


@dataclass(frozen=True)
class Result:
    """What a search found. `searched` counts the tracks that pass the filter and have a vector (the
    query among them, if it does); the query itself is never a match.

    vector : [shape=(100,)] float32, of the query
    """

    matches: list[Match]
    searched: int
    library_size: int
    seconds: float
    vector: np.ndarray = field(repr=False, compare=False)


def find(
    library: Library,
    query: Query,
    filter_: Filter = EVERYTHING,
    feedback: Feedback = NO_FEEDBACK,
    k: int = config.TOP_K,
    *,
    index: Index | None = None,
    encoder: "Encoder | None" = None,
    passing: np.ndarray | None = None,
) -> Result:
    """The k tracks that sound most like the query, among those that pass the filter.

    index, encoder : those of the run to search by, if loaded already (default: the run in use)
    passing : the numbers of the tracks that pass the filter, ascending, if looked up already
    Raises `SoundkinError` for a query or a tag that is not there, and when nothing is analysed.
    """
    if k < 1:
        raise SoundkinError("k, the number of results, must be at least 1.")
    started = time.perf_counter()
    index = index or load_index(library)
    q = vector_of(library, index, query, encoder)
    if passing is None and not filter_.is_empty:
        passing = filters.numbers(library, filter_)
    among = None if passing is None else index.rows(passing)
    own, liked, disliked = _rows_of(library, index, query, feedback)
    ranked_by = refined_scores(index, q, liked, disliked, among)
    rows, _ = best(ranked_by, k, among, own)
    plain = ranked_by if among is None and not len(liked) + len(disliked) else None
    scores, standings = likeness(index, q, rows, plain, own, sampled=among is not None)
    return Result(
        _matches(library, index, query, q, rows, scores, standings),
        len(index) if among is None else len(among),
        library.count(),
        round(time.perf_counter() - started, 4),
        q,
    )


def _rows_of(
    library: Library, index: Index, query: Query, feedback: Feedback
) -> tuple[int | None, np.ndarray, np.ndarray]:
    """Rows of the index: the query's own, the liked and the disliked tracks'."""
    own = [query.track_id] if query.track_id is not None else []
    numbers = library.numbers_of({*own, *feedback.liked, *feedback.disliked})
    found = [
        index.rows(np.array([numbers[track_id] for track_id in ids if track_id in numbers]))
        for ids in (own, feedback.liked, feedback.disliked)
    ]
    return (int(found[0][0]) if len(found[0]) else None), found[1], found[2]


def likeness(
    index: Index,
    q: np.ndarray,
    rows: np.ndarray,
    scores: np.ndarray | None = None,
    query_row: int | None = None,
    sampled: bool = False,
) -> tuple[np.ndarray, list[Standing]]:
    """Scores of q at these rows, (n_rows,), and where each stands in the library.

    scores : the scores of all tracks, if computed already ; query_row : the query's own, if any
    sampled : compare with evenly spread tracks, 50,000 of them, in a library that has more
    """
    of = len(index) - (query_row is not None)
    if scores is None and sampled and len(index) > COMPARED:
        spread = np.linspace(0, len(index) - 1, COMPARED).astype(np.int64)
        own, every = index.scores(q, rows), index.scores(q, spread)
    else:
        every = index.scores(q) if scores is None else scores
        own = every[rows]
        itself = float(every[query_row]) if query_row is not None else -np.inf
        closer = [int((every > score).sum()) - (itself > score) for score in own]
        return own, [
            Standing(n + 1, of, percentile(float(score), every))
            for n, score in zip(closer, own, strict=True)
        ]
    return own, [Standing(None, of, percentile(float(score), every)) for score in own]


def percentile(score: float, scores: np.ndarray) -> float:
    """The share of `scores` below `score`, in percent."""
    return round(100.0 * np.count_nonzero(scores < score) / max(len(scores), 1), 2)


def _ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th"""
    last = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n:,}{last}"


def _matches(
    library: Library,
    index: Index,
    query: Query,
    q: np.ndarray,
    rows: np.ndarray,
    scores: np.ndarray,
    standings: list[Standing],
) -> list[Match]:
    """Rows of the index as results, best first."""
    ids = library.ids_of(index.numbers[rows])
    tracks, tags = library.tracks(ids), library.tags_of(ids)
    starts = nearest_starts(library, index.run_id, ids, q, query.track_id)
    return [
        Match(
            rank,
            track,
            round(float(score), 6),
            standing,
            starts.get(track.track_id, 0.0),
            tags.get(track.track_id, {}),
        )
        for rank, (track, score, standing) in enumerate(
            zip(tracks, scores, standings, strict=True), start=1
        )
    ]


def nearest_starts(
    library: Library,
    run_id: str,
    track_ids: Sequence[str],
    q: np.ndarray,
    query_id: str | None = None,
) -> dict[str, float]:
    """For each of these tracks where its segment begins (s) that is nearest to the query; the
    earliest of equals. A track whose segments were not kept is left out.

    Near is what is near to any segment of the track query_id; to q (100,) where the query is no
    track of the library.
    """
    owners, starts, Z = embeddings.read_segments(library, run_id, track_ids)
    Q = embeddings.read_segments(library, run_id, [query_id])[2] if query_id else q[np.newaxis]
    if not len(Q):
        Q = q[np.newaxis]
    scores = (l2_normalize(Z) @ l2_normalize(Q).T).max(axis=1)
    order = np.lexsort((-starts, scores))  # of each track the nearest comes last and stays
    return {owners[at]: round(float(starts[at]), 2) for at in order}

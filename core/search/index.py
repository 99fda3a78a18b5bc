"""Exact cosine search: one contiguous matrix, mask first, then the k best."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core import config
from core.catalog import coverage, embeddings
from core.catalog.library import Library
from core.errors import SoundkinError
from core.linalg import l2_normalize


@dataclass
class Match:
    """One result. `score` is the cosine; `percentile` the share of the library that is less alike,
    in percent; `start_s` where the segment of the track begins that is nearest to the query.
    """

    rank: int
    track_id: str
    title: str
    path: str | None
    score: float
    percentile: float
    start_s: float
    tags: dict[str, list[str]]


class Index:
    """The vectors of one library by one run.

    track_ids : the tracks, in the library's order
    X : [shape=(n_tracks, 100)] float32, rows of unit length, read-only
    """

    def __init__(self, track_ids: Sequence[str], X: np.ndarray):
        if X.ndim != 2 or len(track_ids) != len(X):
            raise ValueError(f"{len(track_ids)} tracks do not go with a matrix of shape {X.shape}")
        self.track_ids = list(track_ids)
        self.X = np.ascontiguousarray(X, dtype=np.float32)
        self.X.setflags(write=False)
        self.row = {track_id: row for row, track_id in enumerate(self.track_ids)}

    def __len__(self) -> int:
        return len(self.track_ids)

    def vector(self, track_id: str) -> np.ndarray:
        """The track's unit vector, shape (100,). SoundkinError when it has not been analysed."""
        if track_id not in self.row:
            raise SoundkinError(
                f"Track {track_id} has not been analysed yet: run the analysis on the Library page"
                " first."
            )
        return self.X[self.row[track_id]]

    def scores(self, q: np.ndarray) -> np.ndarray:
        """Cosine of every track with q (of any length but zero), shape (n_tracks,)."""
        return self.X @ l2_normalize(np.asarray(q, dtype=np.float32))

    def mask(self, track_ids: Iterable[str]) -> np.ndarray:
        """True at the rows of these tracks, shape (n_tracks,); tracks without a vector are passed
        over."""
        mask = np.zeros(len(self), dtype=bool)
        mask[[self.row[t] for t in track_ids if t in self.row]] = True
        return mask

    def top_k(
        self,
        q: np.ndarray,
        k: int = config.TOP_K,
        mask: np.ndarray | None = None,
        exclude: str | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Rows and cosines of the k nearest among `mask`, best first, without the track `exclude`;
        exact."""
        return best(self.scores(q), k, mask, self.row.get(exclude) if exclude is not None else None)


def best(
    scores: np.ndarray, k: int, mask: np.ndarray | None = None, exclude_row: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The k highest of `scores` (n,) among `mask`; equal scores keep the library's order. Returns
    (rows, scores)."""
    allowed = np.ones(len(scores), dtype=bool) if mask is None else mask.copy()
    if exclude_row is not None:
        allowed[exclude_row] = False
    rows = np.flatnonzero(allowed)
    if 0 < k < len(rows):
        kth = np.partition(scores[rows], len(rows) - k)[len(rows) - k]
        rows = rows[
            scores[rows] >= kth
        ]  # all ties of the k-th stay in, so that the cut below is by order, not by chance
    rows = rows[np.lexsort((rows, -scores[rows]))][: max(k, 0)]
    return rows, scores[rows]


def load_index(library: Library, run_id: str | None = None) -> Index:
    """The index of a library by a run (the one in use if none is named). SoundkinError when there
    are no vectors."""
    run_id = run_id or library.current_run
    track_ids, X = (
        embeddings.read(library, run_id)
        if run_id
        else ([], np.zeros((0, config.EMBEDDING_SIZE), np.float32))
    )
    if not track_ids:
        raise SoundkinError(
            f"Nothing in the library '{library.name}' has been analysed yet: run `python -m core"
            f" embed --library {library.name}` or the analysis on the Library page."
        )
    return Index(track_ids, X)


def query_vector(
    library: Library, index: Index, run_id: str, query: str
) -> tuple[np.ndarray, str | None]:
    """A query's vector and, when it is a track of the library, its id. `query` is a track's id or a
    file's path."""
    if query in index.row or library.tracks([query]):
        return index.vector(query), query
    path = Path(query).expanduser()
    if not path.is_file():
        raise SoundkinError(
            f"'{query}' is neither a track of the library '{library.name}' nor a file: "
            "give a track's id or the path of an audio file."
        )
    from core.model.checkpoint import load_encoder
    from core.model.embed import embed_file
    from core.model.runs import network_of

    return embed_file(load_encoder(network_of(library, run_id)), path).vector, None


def allowed_ids(library: Library, where: Mapping[str, Sequence[str]]) -> list[str]:
    """The tracks that carry any of the tags named in each category. SoundkinError for a tag that no
    track has."""
    known = coverage.coverage(library)["categories"]
    for category, tags in where.items():
        if category not in known:
            categories = ", ".join(known) or "none"
            raise SoundkinError(
                f"There is no tag category '{category}' in '{library.name}'; there are:"
                f" {categories}."
            )
        there = {tag.casefold() for tag in known[category]["tags"]}
        for tag in tags:
            if tag.casefold() not in there:
                frequent = ", ".join(list(known[category]["tags"])[:8]) or "none"
                raise SoundkinError(
                    f"No track of '{library.name}' has the {category} tag '{tag}'; "
                    f"the most frequent are: {frequent}."
                )
    return coverage.narrow(library, tags={category: list(tags) for category, tags in where.items()})


def nearest_starts(
    library: Library,
    run_id: str,
    track_ids: Sequence[str],
    q: np.ndarray,
    query_id: str | None = None,
) -> dict[str, float]:
    """For each of these tracks where its segment begins (s) that is nearest to the query; the
    earliest of equals.

    Near is what is near to any segment of the track query_id; to q (100,) where the query is no
    track of the library.
    """
    owners, starts, Z = embeddings.read_segments(library, run_id, track_ids)
    Q = embeddings.read_segments(library, run_id, [query_id])[2] if query_id else q[np.newaxis]
    scores = (l2_normalize(Z) @ l2_normalize(Q).T).max(axis=1)
    order = np.lexsort(
        (-starts, scores)
    )  # the nearest, and of equals the earliest, comes last and stays in the dict
    return {owners[at]: round(float(starts[at]), 2) for at in order}


def matches(
    library: Library,
    index: Index,
    rows: np.ndarray,
    scores: np.ndarray,
    all_scores: np.ndarray,
    starts: Mapping[str, float],
) -> list[Match]:
    """Rows of the index as results that people read, with titles, tags, percentiles and where they
    match."""
    ids = [index.track_ids[row] for row in rows]
    tracks, tags = library.tracks(ids), library.tags_of(ids)
    return [
        Match(
            rank,
            track.track_id,
            track.title,
            track.path,
            round(float(score), 6),
            percentile(float(score), all_scores),
            starts.get(track.track_id, 0.0),
            tags.get(track.track_id, {}),
        )
        for rank, (track, score) in enumerate(zip(tracks, scores, strict=True), start=1)
    ]


def percentile(score: float, all_scores: np.ndarray) -> float:
    """The share of `all_scores` below `score`, in percent."""
    return round(100.0 * float(np.mean(all_scores < score)), 2)


def search(
    library: Library,
    query: str,
    k: int = config.TOP_K,
    where: Mapping[str, Sequence[str]] | None = None,
    run_id: str | None = None,
) -> dict[str, Any]:
    """The k tracks nearest to a track or an audio file, as the contract's JSON document.

    `searched` counts the tracks that passed the filter and have a vector (the query among them, if
    it did); the query itself is never a result.
    """
    if k < 1:
        raise SoundkinError("k, the number of results, must be at least 1.")
    started = time.perf_counter()
    run_id = run_id or library.current_run
    index = load_index(library, run_id)
    q, own_id = query_vector(library, index, str(run_id), query)
    mask = index.mask(allowed_ids(library, where)) if where else None
    all_scores = index.scores(q)
    rows, scores = best(all_scores, k, mask, index.row.get(own_id) if own_id else None)
    starts = nearest_starts(library, str(run_id), [index.track_ids[row] for row in rows], q, own_id)
    found = matches(library, index, rows, scores, all_scores, starts)
    return {
        "query": query,
        "searched": len(index) if mask is None else int(mask.sum()),
        "library_size": library.count(),
        "seconds": round(time.perf_counter() - started, 4),
        "matches": [asdict(match) for match in found],
    }

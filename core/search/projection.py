"""The map: vectors to two coordinates by UMAP (McInnes, Healy and Melville 2018), and where to draw
a new query.

The nearest neighbours are counted in blocks, exactly or in a large library nearly so, so that the
work says how far it is, can be stopped and gives the same map for the same vectors. Past
`FIT_LIMIT` tracks UMAP lays out a sample and every other track is put among its neighbours.
"""

from typing import Any

import numpy as np

from core.progress import SILENT, Progress
from core.search.map.cells import Cells
from core.search.map.map_part import MapPart

# as progress names the steps, with their share of the time
STEPS = {
    "Finding neighbours": 3.0,
    "Starting the layout": 2.0,
    "Laying out the map": 6.0,
}
PLACING = "Placing the other tracks"
NEIGHBOURS = 15
MIN_DISTANCE = 0.15  # how tightly UMAP may pack points
EXACT = 20_000  # tracks up to which neighbours are exact; above, nine in ten of them are
FIT_LIMIT = 50_000  # tracks
PLACED_AMONG = 10  # neighbours that decide where a track outside the sample, or a new query, goes
TEMPERATURE = 0.05  # of the cosine, in the weights of those neighbours
# of the points at each end of an axis may be outliers; Plotly's hover is slow on skewed coordinates
CLIP_PERCENT = 0.5
BLOCK = 1000  # rows of the similarity matrix at a time


def project(
    X: np.ndarray, seed: int = 0, progress: Progress = SILENT, part: MapPart | None = None
) -> np.ndarray:
    """Two coordinates a track in which near means similar; the axes themselves mean nothing.

    X : [shape=(n_tracks, 100)], vectors of unit length
    seed : the same seed and vectors give the same map
    part : keeps the layout of a large library's sample, so that a stopped map goes on from there
    Returns [shape=(n_tracks, 2)] float32, centred, the larger half-width about 10, outliers drawn
        in. Raises `Stopped` when asked to stop.
    """
    X = np.ascontiguousarray(X, dtype=np.float32)
    if len(X) < 4:
        return np.array([[i, 0.0] for i in range(len(X))], dtype=np.float32).reshape(-1, 2)
    progress.plan(STEPS if len(X) <= FIT_LIMIT else {**STEPS, PLACING: 4.0})
    if len(X) <= FIT_LIMIT:
        return clipped(_fit(X, seed, progress))
    sample = np.sort(np.random.default_rng(seed).choice(len(X), FIT_LIMIT, replace=False))
    known = part.load(FIT_LIMIT) if part is not None else None
    if known is None:
        known = clipped(_fit(X[sample], seed, progress))
        if part is not None:
            part.save(known)
    cells = Cells(X[sample], seed)
    rows, scores = cells.neighbours(X, PLACED_AMONG, progress, PLACING)
    xy = weighted_mean(scores, known[rows])
    xy[sample] = known
    return xy


def neighbours(
    known: np.ndarray,
    asked: np.ndarray,
    k: int,
    progress: Progress,
    message: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and cosines of the k rows of `known` nearest to each of `asked`, best first, each of
    shape (n_asked, k)."""
    rows = np.empty((len(asked), k), dtype=np.int32)
    scores = np.empty((len(asked), k), dtype=np.float32)
    for start in range(0, len(asked), BLOCK):
        progress.advance(start, len(asked), message)
        part = asked[start : start + BLOCK] @ known.T
        best = np.argpartition(part, -k, axis=1)[:, -k:]
        found = np.take_along_axis(part, best, axis=1)
        order = np.argsort(-found, axis=1, kind="stable")
        rows[start : start + BLOCK] = np.take_along_axis(best, order, axis=1)
        scores[start : start + BLOCK] = np.take_along_axis(found, order, axis=1)
    progress.update(len(asked), len(asked), message)
    return rows, scores


def weighted_mean(scores: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """Where to draw tracks that are not on the map, from their neighbours' cosines and places.

    scores : [shape=(..., k)] ; xy : [shape=(..., k, 2)] ; returns [shape=(..., 2)] float32

    UMAP's own transform of one point takes tens of seconds; this is where it would start from.
    """
    weights = np.exp((scores - scores.max(axis=-1, keepdims=True)) / TEMPERATURE)
    weights /= weights.sum(axis=-1, keepdims=True)
    mean: np.ndarray = (weights[..., None] * xy).sum(axis=-2).astype(np.float32)
    return mean


def clipped(xy: np.ndarray) -> np.ndarray:
    """Coordinates (n, 2) centred and scaled, far outliers drawn in to the rim, float32."""
    low, high = np.percentile(xy, [CLIP_PERCENT, 100 - CLIP_PERCENT], axis=0)
    margin = 0.15 * (high - low)
    held = np.clip(xy, low - margin, high + margin)
    half = float((high - low).max()) / 2 or 1.0
    return np.asarray((held - (low + high) / 2) * (10.0 / half), dtype=np.float32)


def _fit(X: np.ndarray, seed: int, progress: Progress) -> np.ndarray:
    """UMAP's layout of X, shape (n, 2)."""
    k, message = min(NEIGHBOURS, len(X) - 1), "Finding neighbours"
    if len(X) > EXACT:
        rows, scores = Cells(X, seed).neighbours(X, k, progress, message)
        np.maximum(scores, -1.0, out=scores)  # where too few were found
    else:
        rows, scores = neighbours(X, X, k, progress, message)
    _own_first(rows, scores)
    progress.update(0, 1, "Starting the layout")
    from umap import UMAP

    small = len(X) < 50  # too few for a spectral start
    model = UMAP(
        n_neighbors=k,
        min_dist=MIN_DISTANCE,
        metric="cosine",
        random_state=seed,
        n_jobs=1,
        init="random" if small else "spectral",
        tqdm_kwds=_reported(progress),
        precomputed_knn=(rows, np.maximum(1.0 - scores, 0.0)),
    )
    import warnings

    with warnings.catch_warnings():
        # that no new points can be transformed: they are placed by weighted_mean
        warnings.simplefilter("ignore")
        return np.asarray(model.fit_transform(X))


def _own_first(rows: np.ndarray, scores: np.ndarray) -> None:
    """Put each track itself first among its neighbours, as UMAP expects, also where a twin has the
    same cosine. In place."""
    own = np.arange(len(rows))
    place = np.where(
        (rows == own[:, None]).any(axis=1), (rows == own[:, None]).argmax(axis=1), rows.shape[1] - 1
    )
    for i in np.flatnonzero(place):
        rows[i, 1 : place[i] + 1] = rows[i, : place[i]]
        scores[i, 1 : place[i] + 1] = scores[i, : place[i]]
    rows[:, 0] = own
    scores[:, 0] = 1.0


class _EpochReader:
    """The "file" that UMAP's progress bar writes to: turns "12/200" into progress, and a wish to
    stop into `Stopped`."""

    def __init__(self, progress: Progress):
        self._progress = progress

    def write(self, text: str) -> int:
        done, _, total = text.strip().partition("/")
        if done.isdigit() and total.isdigit():
            self._progress.advance(int(done), int(total), "Laying out the map")
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""


def _reported(progress: Progress) -> dict[str, Any]:
    return {
        "file": _EpochReader(progress),
        "bar_format": "{n_fmt}/{total_fmt}",
        "mininterval": 0.3,
        "disable": False,
    }

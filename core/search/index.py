"""Exact search by cosine: one contiguous matrix, filter first, then the k best."""

import zlib
from collections.abc import Callable, Sequence

import numpy as np

from core.catalog import availability
from core.catalog.analysis import embeddings, index_file, measured
from core.catalog.analysis.index_file import State
from core.catalog.library import Library
from core.catalog.library_name import as_argument
from core.errors import SoundkinError
from core.linalg import l2_normalize
from core.search.segments import Segments, load_segments

GATHERED = 0.33  # share of the rows: up to it only they are multiplied, above it all are
PORTION = 4096  # rows gathered at once: 1.6 MB, which stays in the processor's cache
SORTED = 1000  # so many more candidates than wanted are sorted as they are
BLOCK = 256  # scores whose highest is looked at first


class Index:
    """The vectors of one library by one run. Whatever reads X may be a memory-mapped file.

    run_id : the run that computed them
    numbers : [shape=(n_tracks,)] int64, the tracks' numbers `n` in the library
    X : [shape=(n_tracks, 100)] float32, rows of unit length, read-only
    segments : of the tracks that have several, where they are at hand
    state : of the library when they were read; None where nobody asks
    """

    def __init__(
        self,
        run_id: str,
        numbers: np.ndarray,
        X: np.ndarray,
        segments: Segments | None = None,
        state: State | None = None,
    ):
        if X.ndim != 2 or len(numbers) != len(X):
            raise ValueError(f"{len(numbers)} tracks do not go with a matrix of shape {X.shape}")
        self.run_id, self.segments, self.state = run_id, segments, state
        self.numbers = np.asarray(numbers, dtype=np.int64)
        self.X = np.ascontiguousarray(X, dtype=np.float32)
        self.X.setflags(write=False)
        self._row_of = np.full(int(self.numbers.max(initial=0)) + 1, -1, dtype=np.int64)
        self._row_of[self.numbers] = np.arange(len(self.numbers))

    def __len__(self) -> int:
        return len(self.numbers)

    def rows(self, numbers: np.ndarray) -> np.ndarray:
        """The rows (n,) of these tracks, in their order; those without a vector are passed over."""
        rows = self.places(numbers)
        return rows[rows >= 0]

    def places(self, numbers: np.ndarray) -> np.ndarray:
        """The row of each of these tracks, (n_numbers,) int64; -1 for one without a vector."""
        numbers = np.asarray(numbers, dtype=np.int64)
        rows = np.full(len(numbers), -1, dtype=np.int64)
        known = numbers < len(self._row_of)
        rows[known] = self._row_of[numbers[known]]
        return rows

    def row(self, number: int | None) -> int | None:
        """The row of one track; None when it has no vector (or there is no such track)."""
        found = self.rows(np.array([] if number is None else [number]))
        return int(found[0]) if len(found) else None

    def scores(self, q: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        """How like q every track is, or those at `rows`, (n_tracks,) or (n_rows,) float32: half the
        cosine of its vector with q (of any length but zero), half that of its nearest segment.

        q : [shape=(100,)], or several [shape=(n, 100)], of which the most alike counts
        """
        if q.ndim == 2:
            return self._highest(q, rows)
        q = l2_normalize(np.asarray(q, dtype=np.float32))
        found = self.products(q, rows)
        if self.segments is not None:
            self.segments.raise_to_best(q, found, rows)
        return found

    def _highest(self, Q: np.ndarray, rows: np.ndarray | None) -> np.ndarray:
        """The highest score of each track with a row of Q (n, 100)."""
        if self.segments is None and rows is None:  # of many tracks: one product for all rows of Q
            Q = l2_normalize(np.asarray(Q, dtype=np.float32))
            parts = range(0, len(self), PORTION)
            return np.concatenate([(self.X[at : at + PORTION] @ Q.T).max(axis=1) for at in parts])
        found = self.scores(Q[0], rows)
        for q in Q[1:]:
            np.maximum(found, self.scores(q, rows), out=found)
        return found

    def products(self, q: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        """Scalar product of every track's vector, or of those at `rows`, with q (100,) float32 as
        it is: the cosine where q has unit length. Shape (n_tracks,) or (n_rows,) float32."""
        if rows is None or len(rows) > GATHERED * len(self):
            scores: np.ndarray = self.X @ q
            return scores if rows is None else scores[rows]
        scores = np.empty(len(rows), dtype=np.float32)
        for first in range(0, len(rows), PORTION):
            # rows are known to be there: with "clip" they are not looked through for that
            gathered = self.X.take(rows[first : first + PORTION], axis=0, mode="clip")
            np.dot(gathered, q, out=scores[first : first + PORTION])
        return scores


def best(
    scores: np.ndarray, k: int, rows: np.ndarray | None = None, exclude: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The k highest scores and the rows they belong to, highest first; of equals the earlier row.

    scores : [shape=(n,)] ; rows : [shape=(n,)] the row of each, ascending (None: 0 to n - 1)
    exclude : a row that is no result
    """
    wanted = max(k, 0) + (exclude is not None)  # one more than asked for: it may be the excluded
    at = _candidates(scores, wanted)
    if 0 < wanted < len(at) - SORTED:
        kth = np.partition(scores[at], len(at) - wanted)[len(at) - wanted]
        at = at[scores[at] >= kth]  # with all ties of the k-th: the cut below is by order
    at = at[np.argsort(-scores[at], kind="stable")[:wanted]]
    found = at if rows is None else rows[at]
    if exclude is not None:
        at, found = at[found != exclude], found[found != exclude]
    return found[: max(k, 0)], scores[at][: max(k, 0)]


def _candidates(scores: np.ndarray, k: int) -> np.ndarray:
    """Where the k highest lie, with few others: at or above the k-th highest of the blocks' own
    maxima, since so many scores at least reach it. Ten times faster than partitioning them all."""
    n_blocks = len(scores) // BLOCK
    if not 0 < k <= n_blocks:
        return np.arange(len(scores))
    maxima = np.maximum.reduce(scores[: n_blocks * BLOCK].reshape(n_blocks, BLOCK), axis=1)
    maxima.partition(n_blocks - k)
    return np.asarray((scores >= maxima[n_blocks - k]).nonzero()[0])


def load_index(library: Library, run_id: str | None = None) -> Index:
    """The index of a library by a run (the one in use if none is named). SoundkinError when there
    are no vectors."""
    run_id = run_id or library.current_run
    if run_id:
        state = index_file.state_of(library, run_id)
        numbers, X = _vectors(library, run_id, state)
        if len(numbers):
            return Index(run_id, numbers, X, load_segments(library, run_id, numbers), state)
    availability.check_sound(library)
    raise SoundkinError(
        f'Nothing in the library "{library.name}" has been analysed yet: run `soundkin'
        f" embed --library {as_argument(library.name)}` or the analysis on the Library page."
    )


def kept_rows(
    library: Library, index: Index, part: str, make: Callable[[], Sequence[np.ndarray]]
) -> Sequence[np.ndarray]:
    """Arrays that `make` reads of a library for the rows of an index: of a large one mapped from a
    file, which is written when there is none of its state. Not to be written to."""
    if len(index) < index_file.MAPPED_FROM:
        return make()
    state = index_file.state_of(library, index.run_id, measured.REVISION)
    state = *state, zlib.crc32(index.numbers.tobytes())  # they lie as the rows of this index
    found = index_file.read(library, index.run_id, state, part)
    return found or _written(library, index.run_id, state, make(), part)


def _vectors(library: Library, run_id: str, state: State) -> tuple[np.ndarray, np.ndarray]:
    """The numbers and vectors of a run; of a large library mapped from a file, which is written
    when there is none of its state."""
    kept: Sequence[np.ndarray] | None = index_file.read(library, run_id, state)
    if kept is None:
        kept = embeddings.read_matrix(library, run_id)
        if len(kept[0]) >= index_file.MAPPED_FROM:
            kept = _written(library, run_id, state, kept, "vectors")
    numbers, X = kept
    return numbers, X


def _written(
    library: Library, run_id: str, state: State, arrays: Sequence[np.ndarray], part: str
) -> Sequence[np.ndarray]:
    index_file.write(library, run_id, state, arrays, part)
    return index_file.read(library, run_id, state, part) or arrays

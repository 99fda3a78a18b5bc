"""The segments of tracks beside their pooled vectors: a clip finds its track by the nearest."""

from dataclasses import dataclass

import numpy as np

from core.catalog.analysis import embeddings
from core.catalog.library import Library
from core.linalg import l2_normalize

WEIGHT = 0.5  # of the nearest segment's cosine, beside the pooled vector's
# tracks of a library up to which segments count: of more they would take three times the memory and
# time of the vectors
MOST_TRACKS = 50_000


@dataclass(frozen=True, eq=False)
class Segments:
    """The segments of those tracks that have several; an only segment is the track's vector.

    Z : [shape=(n_segments, 100)] float32, rows of unit length, track after track
    rows : [shape=(n_several,)] int64, ascending, the index's rows of these tracks
    first : [shape=(n_several + 1,)] int64, where the segments of each begin in Z, and the end
    """

    Z: np.ndarray
    rows: np.ndarray
    first: np.ndarray

    def raise_to_best(self, q: np.ndarray, cosines: np.ndarray, rows: np.ndarray | None) -> None:
        """Turn cosines of tracks with a unit q (100,) into half that and half the cosine of their
        nearest segment, in place.

        cosines : [shape=(n_tracks,)], or those at `rows` (ascending) of the index
        """
        if rows is None:
            which, at = np.arange(len(self.rows)), self.rows
        else:
            _, which, at = np.intersect1d(self.rows, rows, assume_unique=True, return_indices=True)
        if not len(which):
            return
        best = self._best(q, which)
        cosines[at] += np.float32(WEIGHT) * (best - cosines[at])

    def _best(self, q: np.ndarray, which: np.ndarray) -> np.ndarray:
        """The highest cosine of q with a segment of each of these tracks, (n,) float32."""
        if 3 * len(which) > len(self.rows):
            every = np.maximum.reduceat(self.Z @ q, self.first[:-1])
            of_these: np.ndarray = every[which]
            return of_these
        counts = self.first[which + 1] - self.first[which]
        ends = np.cumsum(counts)
        begins = ends - counts
        at = np.arange(ends[-1]) + np.repeat(self.first[which] - begins, counts)
        some: np.ndarray = np.maximum.reduceat(self.Z[at] @ q, begins)
        return some


def load_segments(library: Library, run_id: str, numbers: np.ndarray) -> Segments | None:
    """The segments of a run's tracks; None where no track has several, or where they are too many
    to count.

    numbers : [shape=(n_tracks,)] int64, ascending, the tracks of the index
    """
    if len(numbers) > MOST_TRACKS:
        return None
    owners, Z = embeddings.read_segment_matrix(library, run_id)
    own, first = np.unique(owners, return_index=True)
    known = np.isin(own, numbers)
    if not known.any():
        return None
    keep = np.isin(owners, own[known])
    own, first = np.unique(owners[keep], return_index=True)
    return Segments(
        l2_normalize(Z[keep]),
        np.searchsorted(numbers, own).astype(np.int64),
        np.append(first, int(keep.sum())).astype(np.int64),
    )

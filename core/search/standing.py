"""Where tracks stand in a library for a query: how many are more alike, how many less."""

from dataclasses import dataclass

import numpy as np

from core.search.index import Index

COMPARED = 50_000  # tracks that a match is compared with for its standing when a filter is on
NAMED_PLACES = 999  # of a standing


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


def likeness(
    index: Index,
    q: np.ndarray,
    rows: np.ndarray,
    scores: np.ndarray | None = None,
    own: np.ndarray | None = None,
    sampled: bool = False,
) -> tuple[np.ndarray, list[Standing]]:
    """Scores of q at these rows, (n_rows,), and where each stands in the library.

    scores : the scores of all tracks, if computed already ; own : rows of what is asked with
    sampled : compare with evenly spread tracks, 50,000 of them, in a library that has more
    """
    own = np.zeros(0, np.int64) if own is None else own
    if scores is None and sampled and len(index) > COMPARED:
        spread = np.linspace(0, len(index) - 1, COMPARED).astype(np.int64)
        found, every = index.scores(q, rows), index.scores(q, spread)
        of = len(index) - len(own)
        return found, [Standing(None, of, percentile(float(score), every)) for score in found]
    every = index.scores(q) if scores is None else scores
    return every[rows], standings(every, every[rows], own)


def standings(every: np.ndarray, scores: np.ndarray, own: np.ndarray) -> list[Standing]:
    """Where these scores stand among all (n,), those at the rows `own` not counted."""
    of, asked = len(every) - len(own), every[own]
    # Of 600,000 only few are as near as the farthest of the matches: the others are passed once.
    near = every[every >= scores.min(initial=np.inf)]
    return [
        Standing(
            1 + int(np.count_nonzero(near > score) - np.count_nonzero(asked > score)),
            of,
            _percent(len(every) - int(np.count_nonzero(near >= score)), len(every)),
        )
        for score in scores
    ]


def percentile(score: float, scores: np.ndarray) -> float:
    """The share of `scores` (n,) below `score`, in percent."""
    return _percent(int(np.count_nonzero(scores < score)), len(scores))


def _percent(part: int, whole: int) -> float:
    return round(100.0 * part / max(whole, 1), 2)


def _ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th"""
    last = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n:,}{last}"

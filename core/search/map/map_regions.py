"""The neighbourhoods of a map, each with the tag that tells it from the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CELLS = 6  # a side: neighbourhoods are looked for in so many columns and rows
FEWEST = 8  # tracks with the tag that make a region
TELLING = 0.3  # share of a neighbourhood's tagged tracks that carry its tag, at least
MOST_REGIONS = 14


@dataclass(frozen=True)
class Region:
    """A neighbourhood with the tag that tells it from the others, where that tag is densest, and
    the row of the track there."""

    tag: str
    x: float
    y: float
    row: int


@dataclass(frozen=True)
class Tagged:
    """Rows of the map (n_given,) and the code of a tag of each, into names."""

    rows: np.ndarray
    codes: np.ndarray
    names: Sequence[str]


def regions(xy: np.ndarray, tagged: Sequence[Tagged]) -> list[Region]:
    """The most telling tag of each neighbourhood; every tag once, where it stands out most.

    xy : [shape=(n_tracks, 2)]
    """
    cell = cells(xy, CELLS)
    best: dict[str, Region] = {}
    taken: set[int] = set()
    every = [found for own in tagged for found in _telling(cell, own)]
    for _, at, tag, rows in sorted(every, key=lambda found: -found[0]):
        if tag in best or at in taken or len(best) >= MOST_REGIONS:
            continue
        middle = np.median(xy[rows], axis=0)
        row = int(rows[np.square(xy[rows] - middle).sum(axis=1).argmin()])
        best[tag] = Region(tag, float(middle[0]), float(middle[1]), row)
        taken.add(at)
    return list(best.values())


def _telling(cell: np.ndarray, own: Tagged) -> list[tuple[float, int, str, np.ndarray]]:
    """For each cell and tag that stands out there: by how much, the cell, the tag, its rows."""
    found = []
    n_names = len(own.names)
    overall = np.bincount(own.codes, minlength=n_names) / max(len(own.codes), 1)
    of_row = cell[own.rows]
    for at in np.unique(of_row):
        there = of_row == at
        n = np.bincount(own.codes[there], minlength=n_names)
        share = n / max(int(there.sum()), 1)
        for code in np.flatnonzero((n >= FEWEST) & (share >= TELLING)):
            rows = own.rows[there & (own.codes == code)]
            worth = float(share[code] - overall[code]) * float(np.log1p(n[code]))
            found.append((worth, int(at), own.names[int(code)], rows))
    return found


def cells(xy: np.ndarray, n: int) -> np.ndarray:
    """Which of n x n equal cells each place lies in, (n_tracks,)."""
    low, high = np.percentile(xy, [1, 99], axis=0)
    at = ((xy - low) / np.maximum(high - low, 1e-9) * n).astype(int).clip(0, n - 1)
    found: np.ndarray = at[:, 0] * n + at[:, 1]
    return found

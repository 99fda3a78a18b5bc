"""A path from one track to another whose neighbours are alike, and an order of a list with smooth
transitions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.errors import SoundkinError
from core.linalg import l2_normalize
from core.search.index import best
from core.search.variety import NEAR_IDENTICAL

LONGEST = 50  # steps between the ends
WINDOW = 1.0  # steps by which a track may lie before or after its place on the way
LATE = 0.1  # cosine that a step before or after its place costs
A_PLACE = 160  # tracks weighed for each place
NEVER = 1e6  # cost of what may not be
SAME_ARTIST = 0.5  # cost of one artist twice in a row where a list leaves no choice
FASTER = 1.0  # cost of a doubled tempo, less for smaller changes
TRIED = 5000  # tracks of all the orders that are tried, each from another first one
LabelsOf = Callable[[np.ndarray], Sequence[str]]  # of the tracks at these rows, "" for none


@dataclass(frozen=True)
class Path:
    """The rows from the first to the last track, and how alike each two neighbours are."""

    rows: list[int]
    likeness: list[float]


def path(X: np.ndarray, first: int, last: int, n: int, *labels: LabelsOf) -> Path:
    """n tracks between two, each near its place on the way, neighbours as alike as can be but no
    copies of one another.

    X : [shape=(n_tracks, d)] unit rows
    labels : each gives tracks one, as their artist: none comes twice in a row. Only those are asked
        for that come into question
    Raises `SoundkinError` when there are too few tracks for it.
    """
    if not 1 <= n <= LONGEST:
        raise SoundkinError(f"A path has 1 to {LONGEST} tracks between its ends, not {n}.")
    if first == last:
        raise SoundkinError("The path's two ends are the same track: choose another one.")
    free = len(X) - 2
    if free < n:
        raise SoundkinError(
            f"Only {free} tracks can lie on the way, but {n} are asked for: ask for fewer."
        )
    layers = [np.array([first]), *_places(X, first, last, n), np.array([last])]
    rows = _distinct(X, layers, [_labels_at(own, layers, len(X)) for own in labels])
    likeness = [round(float(X[a] @ X[b]), 4) for a, b in pairwise(rows)]
    return Path(rows, likeness)


def _places(X: np.ndarray, first: int, last: int, n: int) -> list[np.ndarray]:
    """For each place on the way the tracks that come into question, the nearest to it first."""
    ends = X[[first, last]]
    way = ends[1] - ends[0]
    position = (X @ way - ends[0] @ way) / max(float(way @ way), 1e-9) * (n + 1)
    places = np.arange(1, n + 1, dtype=np.float32)
    targets = l2_normalize(ends[0] + np.outer(places, way) / (n + 1))
    near = X @ targets.T
    layers = []
    for at, place in enumerate(places):
        late = np.maximum(np.abs(position - place) - WINDOW / 2, 0.0)
        rows, _ = best(near[:, at] - LATE * late, max(A_PLACE, n) + 2)
        layers.append(rows[(rows != first) & (rows != last)][: max(A_PLACE, n)])
    return layers


def _distinct(X: np.ndarray, layers: list[np.ndarray], labels: Sequence[np.ndarray]) -> list[int]:
    """The cheapest way on which no track comes twice: one that does keeps the place it is nearest
    to."""
    while True:
        chosen = _cheapest(X, layers, labels)
        twice = {row for row in chosen if chosen.count(row) > 1}
        if not twice:
            return chosen
        for row in twice:
            ranks = {at: layers[at].tolist().index(row) for at, r in enumerate(chosen) if r == row}
            best = min(ranks, key=lambda at: (ranks[at], at))
            for at in set(ranks) - {best}:
                layers[at] = layers[at][layers[at] != row]


def _cheapest(X: np.ndarray, layers: list[np.ndarray], labels: Sequence[np.ndarray]) -> list[int]:
    """One track of each layer so that the squared steps are smallest in sum (Viterbi, 1967)."""
    cost = np.zeros(1)
    back: list[np.ndarray] = []
    for before, here in pairwise(layers):
        near = X[before] @ X[here].T
        step = np.square(1 - near)
        never = (near >= NEAR_IDENTICAL).astype(float)  # of two bad ways the one less bad
        for own in labels:
            never += (own[before][:, None] == own[here][None, :]) & (own[before] >= 0)[:, None]
        total = cost[:, None] + step + NEVER * never
        back.append(total.argmin(axis=0))
        cost = total.min(axis=0)
    at = int(cost.argmin())
    chosen = [at]
    for pointers in reversed(back):
        at = int(pointers[at])
        chosen.append(at)
    return [int(layer[i]) for layer, i in zip(layers, reversed(chosen), strict=True)]


def _labels_at(of: LabelsOf, layers: Sequence[np.ndarray], n: int) -> np.ndarray:
    """The labels of the tracks in these layers as numbers, each at its row of n; -1 for none."""
    rows = np.unique(np.concatenate(layers))
    found = np.full(n, -1)
    found[rows] = _labels(of(rows), len(rows))
    return found


def _labels(artists: Sequence[str] | None, n: int) -> np.ndarray:
    """Artists as numbers, -1 for none."""
    if artists is None:
        return np.full(n, -1)
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(a, len(numbers)) if a else -1 for a in artists])


def transition_costs(
    X: np.ndarray, bpm: np.ndarray | None = None, artists: Sequence[str] | None = None
) -> np.ndarray:
    """What it costs to go from each track of a list to each other, shape (n, n).

    X : [shape=(n, d)] unit rows of the list
    bpm : (n,), NaN where unknown; half and double time count as the same
    """
    costs = 1 - X @ X.T
    if bpm is not None:
        octaves = np.log2(bpm[:, None] / bpm[None, :])
        away = np.abs(octaves - np.round(octaves))
        costs = costs + FASTER * np.where(np.isfinite(away), away, 0.0)
    labels = _labels(artists, len(X))
    costs = costs + SAME_ARTIST * ((labels[:, None] == labels[None, :]) & (labels[:, None] >= 0))
    np.fill_diagonal(costs, 0.0)
    return np.asarray(costs)


def smooth_order(costs: np.ndarray, first: int | None = None) -> list[int]:
    """An order of all tracks with small costs in sum from each to the next.

    costs : (n, n) symmetric, as `transition_costs` gives them
    first : the track to begin with; otherwise the best one, of a long list of some
    """
    n = len(costs)
    if n <= 2:
        return list(range(n)) if first in (None, 0) else list(range(n))[::-1]
    spread = np.linspace(0, n - 1, min(n, max(1, TRIED // n))).astype(int).tolist()
    starts = spread if first is None else [first]
    return min(
        (_improved(costs, _greedy(costs, start), first is not None) for start in starts),
        key=lambda order: length(costs, order),
    )


def length(costs: np.ndarray, order: Sequence[int]) -> float:
    """The sum of the costs (n, n) from each row of an order to the next."""
    return float(sum(costs[a, b] for a, b in pairwise(order)))


def _greedy(costs: np.ndarray, start: int) -> list[int]:
    """From each track to the nearest of those that are left."""
    order, left = [start], np.zeros(len(costs))
    for _ in range(len(costs) - 1):
        left[order[-1]] = np.inf
        order.append(int((costs[order[-1]] + left).argmin()))
    return order


def _improved(costs: np.ndarray, order: list[int], fixed: bool) -> list[int]:
    """Turn parts of the order round while that makes it shorter (2-opt; Croes, 1958). fixed :
    whether its first stays"""
    n = len(order)
    costs = np.pad(costs, (0, 1))  # before the first and behind the last comes what costs nothing
    at = np.array([n, *order, n])
    better = True
    while better:
        better = False
        for i in range(2 if fixed else 1, n):
            before, first = at[i - 1 : i + 1]
            last, behind = at[i + 1 : n + 1], at[i + 2 : n + 2]
            saved = costs[before, first] + costs[last, behind]
            saved -= costs[before, last] + costs[first, behind]
            most = int(saved.argmax())
            if saved[most] > 1e-9:
                at[i : i + most + 2] = at[i : i + most + 2][::-1].copy()
                better = True
    return [int(row) for row in at[1:-1]]

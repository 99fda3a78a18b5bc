"""Results that are not all the same: at most so many of a kind, near-identical ones folded, and a
dial from closest to varied."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

AT_MOST = 2  # results of one artist, album or folder
NEAR_IDENTICAL = 0.995  # cosine from which two tracks are shown as one
POOL = 20  # results that are weighed for each one that is shown


@dataclass(frozen=True)
class Folded:
    """A result and the near-identical ones behind it, best first."""

    row: int
    behind: tuple[int, ...] = ()


@dataclass(frozen=True)
class Kept:
    """Rows that stay, in order; and of each other one how many of them come before it, and the kind
    that kept it out."""

    rows: list[int]
    left_out: list[tuple[int, str]]


def at_most(
    rows: Sequence[int], kinds: Mapping[str, Sequence[str]], n: int, k: int | None = None
) -> Kept:
    """The rows in their order, no more than n that share a label of any kind; the first k of them.

    kinds : by "artist", "album", "folder" the label of each row of the library; "" is no label
    """
    seen: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    kept: list[int] = []
    left_out: list[tuple[int, str]] = []
    for row in rows:
        if k is not None and len(kept) >= k:
            break
        own = {kind: labels[row] for kind, labels in kinds.items() if labels[row]}
        full = next((kind for kind, label in own.items() if seen[kind][label] >= n), None)
        if full is not None:
            left_out.append((len(kept), full))
            continue
        kept.append(row)
        for kind, label in own.items():
            seen[kind][label] += 1
    return Kept(kept, left_out)


def folded(
    rows: Sequence[int],
    X: np.ndarray,
    same_as: Mapping[int, int] | None = None,
    missing: Collection[int] = (),
) -> list[Folded]:
    """The rows in their order, each near-identical one behind the first of its kind.

    X : [shape=(n_tracks, d)] unit rows
    same_as : for rows that are versions of another one, the row of the full version: it leads its
        group where it is among the rows
    missing : rows that miss what was asked in writing; none leads one that does not for being full
    """
    same_as = same_as or {}
    leader_of: dict[int, int] = {}  # by the full version
    leaders: list[int] = []
    theirs = np.empty((len(rows), X.shape[1]), X.dtype)  # the leaders' rows of X
    behind: dict[int, list[int]] = {}
    for row in rows:
        group, n = same_as.get(row, row), len(leaders)
        leader = leader_of.get(group)
        if leader is None and n:
            cosines = theirs[:n] @ X[row]
            at = int(cosines.argmax())
            leader = leaders[at] if cosines[at] >= NEAR_IDENTICAL else None
        if leader is None:
            leader_of[group], theirs[n], behind[row] = row, X[row], []
            leaders.append(row)
        else:
            behind[leader].append(row)
    return [_fullest_first(row, behind[row], same_as, missing) for row in leaders]


def _fullest_first(
    row: int, behind: list[int], same_as: Mapping[int, int], missing: Collection[int]
) -> Folded:
    """The full version of a group in front, wherever it was ranked."""
    full = same_as.get(row, row)
    if full != row and full in behind and (full not in missing or row in missing):
        return Folded(full, (row, *(other for other in behind if other != full)))
    return Folded(row, tuple(behind))


def varied(
    scores: np.ndarray, X: np.ndarray, rows: Sequence[int], k: int, dial: float
) -> list[int]:
    """k of the rows by maximal marginal relevance (Carbonell and Goldstein, 1998).

    scores : (n_tracks,) relevance, of any scale
    X : [shape=(n_tracks, d)] unit rows
    rows : candidates, best first; the first 20 k of them are weighed
    dial : 0 closest, which keeps their order, to 1 as varied as can be
    """
    pool = np.asarray(rows[: max(POOL * k, k)], dtype=int)
    if dial <= 0 or len(pool) <= 1:
        return [int(row) for row in pool[:k]]
    relevance = _spread(scores[pool])
    taken: list[int] = []
    nearest = np.zeros(len(pool))
    left = np.ones(len(pool), bool)
    for _ in range(min(k, len(pool))):
        worth = np.where(left, (1 - dial) * relevance - dial * nearest, -np.inf)
        at = int(worth.argmax()) if taken else int(relevance.argmax())
        taken.append(int(pool[at]))
        left[at] = False
        nearest = np.maximum(nearest, X[pool] @ X[pool[at]])
    return taken


def _spread(x: np.ndarray) -> np.ndarray:
    """Scores from 0 for the last to 1 for the best of the pool."""
    low, high = float(x.min()), float(x.max())
    return (x - low) / (high - low) if high > low else np.ones(len(x))

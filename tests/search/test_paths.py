"""Paths between tracks, and orders with smooth transitions."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from core.errors import SoundkinError
from core.linalg import l2_normalize
from core.search.paths.paths import length, path, smooth_order, transition_costs

RNG = np.random.default_rng(1)


def arc(n: int = 120) -> np.ndarray:
    """Unit vectors along a quarter circle, with a little noise, and as many far from it."""
    angle = np.linspace(0, np.pi / 2, n)
    X = 0.02 * RNG.normal(size=(2 * n, 8))
    X[:n, 0] += np.cos(angle)
    X[:n, 1] += np.sin(angle)
    X[n:, 2:] += RNG.normal(size=(n, 6))
    return l2_normalize(X)


def test_a_path_goes_step_by_step_and_never_twice_to_a_track():
    X = arc()
    found = path(X, 0, 119, 8)
    assert (found.rows[0], found.rows[-1], len(found.rows)) == (0, 119, 10)
    assert len(set(found.rows)) == 10
    assert found.rows == sorted(found.rows), "along the arc, not back and forth"
    assert min(found.likeness) > 0.95
    assert X[0] @ X[119] < 0.1
    with_a_copy = X[[0, 60, 60, 130, 119]]
    assert max(path(with_a_copy, 0, 4, 2).likeness) < 0.9, "a copy is no step"


def test_no_artist_comes_twice_in_a_row():
    asked = []

    def artist_of(rows):
        asked.extend(rows.tolist())
        return [artists[row] for row in rows]

    X = arc(1200)
    artists = [f"artist {row // 100}" for row in range(len(X))]
    found = path(X, 0, 1199, 6, artist_of)
    assert all(artists[a] != artists[b] for a, b in pairwise(found.rows))
    assert set(found.rows) <= set(asked)
    assert len(asked) < len(X) / 2, "of a large library only those near the way are looked at"


@pytest.mark.parametrize(
    ("n", "last", "word"), [(0, 5, "1 to 50"), (51, 5, "1 to 50"), (3, 0, "same track")]
)
def test_an_impossible_path_is_one_sentence(n, last, word):
    with pytest.raises(SoundkinError, match=word):
        path(arc(), 0, last, n)


def test_too_few_tracks_for_a_path_are_said():
    with pytest.raises(SoundkinError, match="Only 2 tracks"):
        path(arc()[:4], 0, 3, 3)


@pytest.mark.parametrize("seed", range(20))
def test_the_smooth_order_of_a_short_list_is_the_best_of_all(seed):
    """Going to the nearest each time is not, in two of these lists."""
    costs = transition_costs(l2_normalize(np.random.default_rng(seed).normal(size=(7, 4))))
    orders = np.array([*permutations(range(7))])
    best = costs[orders[:, :-1], orders[:, 1:]].sum(axis=1).min()
    assert length(costs, smooth_order(costs)) == pytest.approx(best)


def test_an_order_can_begin_with_a_given_track():
    X = arc(40)[:40][RNG.permutation(40)]
    costs = transition_costs(X)
    order = smooth_order(costs, first=7)
    assert order[0] == 7
    assert sorted(order) == list(range(40))
    assert length(costs, order) < 0.3 * length(costs, range(40))


def test_a_list_of_a_thousand_tracks_is_ordered_while_one_waits():
    """From each of them on it would take hours."""
    costs = transition_costs(arc(1000)[RNG.permutation(1000)])
    order = smooth_order(costs)
    assert sorted(order) == list(range(1000))
    assert length(costs, order) < 0.1 * length(costs, range(1000))


def test_tempo_jumps_and_the_same_artist_cost_but_half_time_does_not():
    X = l2_normalize(np.ones((4, 3)))
    costs = transition_costs(X, np.array([80.0, 160.0, 113.0, np.nan]), ["a", "b", "a", ""])
    assert costs[0, 1] == pytest.approx(0)
    assert costs[0, 2] > 0.9
    assert costs[0, 3] == pytest.approx(0)


def test_lists_of_none_one_and_two_have_an_order():
    for n in (0, 1, 2):
        assert smooth_order(np.zeros((n, n))) == list(range(n))

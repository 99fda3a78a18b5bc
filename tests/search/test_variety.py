"""Results of different kinds, folded, and more or less varied."""

from collections.abc import Sequence

import numpy as np

from core.linalg import l2_normalize
from core.search.variety import POOL, Folded, at_most, folded, varied

RNG = np.random.default_rng(4)
X = l2_normalize(RNG.normal(size=(40, 12)))


def test_no_artist_album_or_folder_comes_more_often_than_asked():
    artists = ["Ann"] * 5 + ["Bob"] * 5 + [""] * 5
    folders = ["a", "b"] * 7 + ["a"]
    kept = at_most(range(15), {"artist": artists}, n=2)
    assert kept.rows == [0, 1, 5, 6, *range(10, 15)], "tracks without an artist all stay"
    assert kept.left_out == [(2, "artist")] * 3 + [(4, "artist")] * 3, "behind Ann's, and Bob's"
    both = at_most(range(15), {"artist": artists, "folder": folders}, n=2)
    assert len(both.rows) == 4
    assert at_most(range(15), {"artist": artists}, n=2, k=3).rows == [0, 1, 5]


def test_near_identical_tracks_are_folded_behind_the_first():
    Y = X.copy()
    Y[3] = l2_normalize(Y[1] + 0.001 * Y[2])
    assert folded([0, 1, 2, 3], Y) == [Folded(0), Folded(1, (3,)), Folded(2)]


def test_versions_are_folded_under_the_full_one():
    assert folded([5, 0, 7], X, same_as={5: 7}) == [Folded(7, (5,)), Folded(0)]
    assert folded([5, 0], X, same_as={5: 7}) == [Folded(5), Folded(0)]


def test_a_full_version_that_misses_what_was_asked_leads_none_that_does_not():
    assert folded([5, 7], X, same_as={5: 7}, missing=[7]) == [Folded(5, (7,))]
    assert folded([5, 7], X, same_as={5: 7}, missing=[5, 7]) == [Folded(7, (5,))]


def test_the_dial_goes_from_closest_to_varied():
    scores = X @ X[0]
    rows = np.argsort(-scores).tolist()
    lists = [varied(scores, X, rows, 8, dial) for dial in (0.0, 0.5, 1.0)]
    assert lists[0] == rows[:8]
    assert all(found[0] == rows[0] for found in lists), "the best one always comes first"
    spread = [unlikeness(X, found) for found in lists]
    assert spread[0] < spread[1] < spread[2]
    assert all(len(set(found)) == 8 for found in lists)


def test_the_dial_means_the_same_whatever_the_scale_of_the_scores():
    scores = X @ X[0]
    rows = np.argsort(-scores).tolist()
    for dial in (0.3, 0.6, 0.9):
        assert varied(50 * scores - 7, X, rows, 8, dial) == varied(scores, X, rows, 8, dial)


def test_each_that_is_taken_is_unlike_all_before_it_not_only_the_last():
    east, north, up = np.eye(3)
    Y = np.array([east, north, l2_normalize(east + 0.1 * up), up])
    assert varied(np.array([1.0, 0.9, 0.8, 0.1]), Y, range(4), 3, 1.0) == [0, 1, 3]


def test_what_is_far_down_is_not_taken_for_being_different():
    east, north = np.eye(2)
    Y = np.array([east] * (2 * POOL) + [north])
    assert 2 * POOL not in varied(np.linspace(1, 0, len(Y)), Y, range(len(Y)), 2, 1.0)
    assert 2 * POOL in varied(np.linspace(1, 0, len(Y)), Y, range(len(Y)), 3, 1.0)


def test_few_candidates_are_all_taken():
    assert sorted(varied(X @ X[0], X, [3, 1], 8, 0.7)) == [1, 3]
    assert varied(X @ X[0], X, [], 8, 0.7) == []


def unlikeness(X: np.ndarray, rows: Sequence[int]) -> float:
    """How varied a list is: the mean of 1 - cosine over its pairs, 0 for fewer than two."""
    if len(rows) < 2:
        return 0.0
    C = X[list(rows)] @ X[list(rows)].T
    n = len(rows)
    return float(1 - (C.sum() - np.trace(C)) / (n * (n - 1)))

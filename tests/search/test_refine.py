"""More and less like this, on made-up vectors."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search.index import Index, best
from core.search.listener.refine import cost, refined_scores, towards


def some_index(seed: int, n: int = 60) -> Index:
    X = np.random.default_rng(seed).normal(size=(n, 100)) + 0.3
    return Index(
        "r",
        np.arange(n),
        (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32),
    )


def ranking(index: Index, scores: np.ndarray) -> list[int]:
    return best(scores, len(index))[0].tolist()


def rows(found: list[int]) -> np.ndarray:
    return np.array(found, dtype=int)


marks = st.lists(st.integers(0, 59), max_size=6, unique=True)


@settings(max_examples=40)
@given(seed=st.integers(0, 50), liked=marks, disliked=marks, new=st.integers(0, 59))
def test_a_dislike_lowers_that_track_and_raises_no_score(
    seed: int, liked: list[int], disliked: list[int], new: int
) -> None:
    index = some_index(seed)
    likes, dislikes = rows(liked), rows([i for i in disliked if i != new])
    before = refined_scores(index, index.X[0], likes, dislikes)
    after = refined_scores(index, index.X[0], likes, rows([*dislikes, new]))
    assert (after <= before).all()
    rank_before, rank_after = (
        ranking(index, before).index(new),
        ranking(index, after).index(new),
    )
    assert rank_after >= rank_before
    assert rank_after >= len(index) - 1 - len(dislikes)


@settings(max_examples=40)
@given(seed=st.integers(0, 50), liked=marks, disliked=marks)
def test_taking_every_wish_back_restores_the_scores_to_the_bit(
    seed: int, liked: list[int], disliked: list[int]
) -> None:
    index = some_index(seed)
    refined_scores(index, index.X[0], rows(liked), rows(disliked))
    np.testing.assert_array_equal(refined_scores(index, index.X[0]), index.scores(index.X[0]))


@given(seed=st.integers(0, 20), liked=marks)
def test_the_order_of_feedback_does_not_matter(seed: int, liked: list[int]) -> None:
    index = some_index(seed)
    there, back = rows(liked), rows(liked[::-1])
    np.testing.assert_array_equal(
        refined_scores(index, index.X[1], there, back),
        refined_scores(index, index.X[1], back, there),
    )


@given(seed=st.integers(0, 50), liked=st.integers(1, 59))
def test_a_like_moves_the_query_towards_that_track_which_does_not_fall(
    seed: int, liked: int
) -> None:
    index = some_index(seed)
    before = ranking(index, refined_scores(index, index.X[0]))
    after = ranking(index, refined_scores(index, index.X[0], rows([liked])))
    assert after.index(liked) <= before.index(liked)
    moved = towards(index, index.X[0], rows([liked]))
    assert moved @ index.X[liked] > index.X[0] @ index.X[liked] + 0.05


def test_a_dislike_costs_nothing_where_nothing_is_alike() -> None:
    assert cost(np.array([-1.0, 0.0, 0.5, 1.0])).tolist() == [0.0, 0.0, 0.25, 0.5]


@given(seed=st.integers(0, 20), liked=marks, disliked=marks)
def test_a_filter_leaves_the_scores_of_what_passes(
    seed: int, liked: list[int], disliked: list[int]
) -> None:
    index, some = some_index(seed), np.arange(3, 60, 7)
    every = refined_scores(index, index.X[1], rows(liked), rows(disliked))
    part = refined_scores(index, index.X[1], rows(liked), rows(disliked), some)
    np.testing.assert_allclose(part, every[some], atol=1e-6)

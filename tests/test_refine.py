"""More and less like this, on made-up vectors."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search.index import Index, best
from core.search.refine import refined_scores, towards


def some_index(seed: int, n: int = 60) -> Index:
    X = np.random.default_rng(seed).normal(size=(n, 100)) + 0.3
    return Index(
        [f"t{i}" for i in range(n)],
        (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32),
    )


def ranking(index: Index, scores: np.ndarray) -> list[str]:
    return [index.track_ids[row] for row in best(scores, len(index))[0]]


wishes = st.lists(st.integers(0, 59), max_size=6, unique=True)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 50), liked=wishes, disliked=wishes, new=st.integers(0, 59))
def test_a_dislike_lowers_that_track_and_raises_no_score(
    seed: int, liked: list[int], disliked: list[int], new: int
) -> None:
    index = some_index(seed)
    likes, dislikes = [f"t{i}" for i in liked], [f"t{i}" for i in disliked if i != new]
    before = refined_scores(index, index.X[0], likes, dislikes)
    after = refined_scores(index, index.X[0], likes, [*dislikes, f"t{new}"])
    assert (after <= before).all()
    rank_before, rank_after = (
        ranking(index, before).index(f"t{new}"),
        ranking(index, after).index(f"t{new}"),
    )
    assert rank_after >= rank_before
    assert rank_after >= len(index) - 1 - len(dislikes)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 50), liked=wishes, disliked=wishes)
def test_taking_every_wish_back_restores_the_scores_to_the_bit(
    seed: int, liked: list[int], disliked: list[int]
) -> None:
    index = some_index(seed)
    refined_scores(index, index.X[0], [f"t{i}" for i in liked], [f"t{i}" for i in disliked])
    np.testing.assert_array_equal(refined_scores(index, index.X[0]), index.scores(index.X[0]))


@given(seed=st.integers(0, 20), liked=wishes)
def test_the_order_of_wishes_does_not_matter(seed: int, liked: list[int]) -> None:
    index = some_index(seed)
    names = [f"t{i}" for i in liked]
    np.testing.assert_array_equal(
        refined_scores(index, index.X[1], names, names[::-1]),
        refined_scores(index, index.X[1], names[::-1], names),
    )


@given(seed=st.integers(0, 50), liked=st.integers(1, 59))
def test_a_liked_track_does_not_fall(seed: int, liked: int) -> None:
    index = some_index(seed)
    name = f"t{liked}"
    before = ranking(index, refined_scores(index, index.X[0]))
    after = ranking(index, refined_scores(index, index.X[0], [name]))
    assert after.index(name) <= before.index(name)
    assert towards(index, index.X[0], [name]) @ index.X[liked] >= index.X[0] @ index.X[liked] - 1e-6


def test_a_wish_for_a_track_without_a_vector_changes_nothing() -> None:
    index = some_index(1)
    np.testing.assert_array_equal(
        refined_scores(index, index.X[3], ["gone"], ["gone too"]), index.scores(index.X[3])
    )

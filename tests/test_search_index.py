"""Exact cosine search: the right tracks, in the right order, never the query."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog import embeddings
from core.catalog.embeddings import TrackEmbedding
from core.linalg import l2_normalize
from core.search.index import Index, best, nearest_starts, percentile, search
from tests.music import RUN, make_library


def made_up_index(n: int, seed: int = 0, size: int = 8) -> Index:
    X = np.random.default_rng(seed).standard_normal((n, size)).astype(np.float32)
    return Index([f"t{i}" for i in range(n)], X / np.linalg.norm(X, axis=1, keepdims=True))


@given(n=st.integers(2, 60), k=st.integers(1, 70), seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_results_are_those_of_a_full_sort(n, k, seed):
    index = made_up_index(n, seed)
    mask = np.random.default_rng(seed + 1).random(n) < 0.6
    rows, scores = index.top_k(index.X[0], k, mask=mask, exclude="t0")
    cosines = index.X @ index.X[0]
    expected = [r for r in np.argsort(-cosines, kind="stable") if mask[r] and r != 0][:k]
    assert rows.tolist() == expected
    assert np.allclose(scores, cosines[expected], atol=1e-6)  # BLAS may add in another order


@given(n=st.integers(3, 40), seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_does_not_matter(n, seed):
    index = made_up_index(n, seed)
    order = np.random.default_rng(seed).permutation(n)
    shuffled = Index([index.track_ids[i] for i in order], index.X[order])
    q = index.X[n // 2]
    found = [[i.track_ids[r] for r in i.top_k(q, 5)[0]] for i in (index, shuffled)]
    assert found[0] == found[1]


def test_the_query_is_never_among_the_results():
    index = made_up_index(20)
    for track_id in index.track_ids:
        rows, _ = index.top_k(index.vector(track_id), 19, exclude=track_id)
        assert len(rows) == 19
        assert track_id not in [index.track_ids[r] for r in rows]


def test_equal_scores_keep_the_order_of_the_library():
    scores = np.array([0.5, 0.9, 0.5, 0.5, 0.1], dtype=np.float32)
    rows, _ = best(scores, 3)
    assert rows.tolist() == [1, 0, 2]


def test_a_mask_that_allows_nothing_gives_nothing():
    index = made_up_index(5)
    rows, scores = index.top_k(index.X[0], 5, mask=np.zeros(5, dtype=bool))
    assert len(rows) == len(scores) == 0


def test_percentile_is_the_share_that_is_less_alike():
    assert percentile(0.9, np.array([0.1, 0.2, 0.9, 0.95])) == 50.0


def test_unit_leaves_a_zero_vector_alone():
    assert l2_normalize(np.zeros(3)).tolist() == [0, 0, 0]
    assert np.linalg.norm(l2_normalize(np.array([3.0, 4.0]))) == pytest.approx(1)


def test_ids_and_matrix_must_go_together():
    with pytest.raises(ValueError, match="do not go with"):
        Index(["a"], np.zeros((2, 3)))


def test_a_match_says_where_its_nearest_stretch_begins(home, tmp_path):
    library = make_library(tmp_path, n_tracks=6, analysed=False)
    early, late = np.eye(2, 100, dtype=np.float32)
    segments = {
        "t00": [early],
        "t01": [late, early],
        "t02": [early, late, late],
        "t03": [early, early],
    }
    embeddings.write(
        library,
        RUN,
        (
            TrackEmbedding(
                t,
                l2_normalize(np.sum(Z, axis=0)),
                [24.5 * i for i in range(len(Z))],
                np.array(Z),
                np.array([1.0, 0.0], np.float32),
            )
            for t, Z in segments.items()
        ),
    )
    assert nearest_starts(library, RUN, ["t01", "t02", "t03", "t05"], late) == {
        "t01": 0.0,
        "t02": 24.5,
        "t03": 0.0,
    }
    assert nearest_starts(library, RUN, ["t01"], early, "t02") == {"t01": 0.0}, (
        "any stretch of the query counts"
    )
    library.set_setting("run", RUN)
    found = search(library, "t00", k=3)["matches"]
    assert {match["track_id"]: match["start_s"] for match in found} == {
        "t01": 24.5,
        "t02": 0.0,
        "t03": 0.0,
    }

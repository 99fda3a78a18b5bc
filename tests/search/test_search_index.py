"""Exact cosine search: the right tracks, in the right order, never the query."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog.analysis import embeddings
from core.catalog.analysis.embeddings import TrackEmbedding
from core.linalg import l2_normalize
from core.search import standing
from core.search.find import find
from core.search.index import Index, best, load_index
from core.search.query import Query
from core.search.results import Place, nearest_places
from core.search.segments import Segments
from core.search.standing import Standing, percentile
from tests.music import RUN, make_library, top_k


def made_up_index(n: int, seed: int = 0, size: int = 8) -> Index:
    X = np.random.default_rng(seed).standard_normal((n, size)).astype(np.float32)
    return Index("r", np.arange(n), X / np.linalg.norm(X, axis=1, keepdims=True))


@given(n=st.integers(2, 60), k=st.integers(1, 70), seed=st.integers(0, 10_000))
@settings(max_examples=60)
def test_the_results_are_those_of_a_full_sort(n, k, seed):
    index = made_up_index(n, seed)
    mask = np.random.default_rng(seed + 1).random(n) < 0.6
    rows, scores = top_k(index, index.X[0], k, np.flatnonzero(mask), exclude=0)
    cosines = index.X @ index.X[0]
    expected = [r for r in np.argsort(-cosines, kind="stable") if mask[r] and r != 0][:k]
    assert rows.tolist() == expected
    assert np.allclose(scores, cosines[expected], atol=1e-6)  # BLAS may add in another order


@given(n=st.integers(3, 40), seed=st.integers(0, 10_000))
@settings(max_examples=40)
def test_the_order_of_rows_does_not_matter(n, seed):
    index = made_up_index(n, seed)
    order = np.random.default_rng(seed).permutation(n)
    shuffled = Index("r", index.numbers[order], index.X[order])
    q = index.X[n // 2]
    found = [i.numbers[top_k(i, q, 5)[0]].tolist() for i in (index, shuffled)]
    assert found[0] == found[1]


def test_the_query_is_never_among_the_results():
    index = made_up_index(20)
    for row in range(len(index)):
        for k in (5, 19, 30):
            rows, _ = top_k(index, index.X[row], k, exclude=row)
            assert len(rows) == min(k, 19)
            assert row not in rows


def test_equal_scores_keep_the_order_of_the_library():
    scores = np.array([0.5, 0.9, 0.5, 0.5, 0.1], dtype=np.float32)
    rows, _ = best(scores, 3)
    assert rows.tolist() == [1, 0, 2]


@pytest.mark.parametrize("share", [0.001, 0.01, 0.3, 0.32, 0.34, 0.9])
def test_a_filter_gives_what_is_left_of_the_full_ranking(share):
    index = made_up_index(20_000, size=100)
    allowed = np.flatnonzero(np.random.default_rng(1).random(20_000) < share)
    rows, scores = top_k(index, index.X[7], 20, allowed, exclude=7)
    full, _ = top_k(index, index.X[7], 20_000)
    left = set(allowed) - {7}
    assert rows.tolist() == [r for r in full if r in left][:20]
    assert np.allclose(scores, index.scores(index.X[7])[rows], atol=1e-6)


@given(seed=st.integers(0, 10_000), k=st.integers(1, 8), exclude=st.integers(0, 2199) | st.none())
@settings(max_examples=60)
def test_many_equal_scores_are_cut_by_the_library_s_order(seed, k, exclude):
    values = np.random.default_rng(seed).integers(0, 400, 2200).astype(np.float32)
    expected = [r for r in np.argsort(-values, kind="stable") if r != exclude][:k]
    assert best(values, k, exclude=exclude)[0].tolist() == expected


def test_rows_are_found_by_the_tracks_numbers_and_missing_ones_passed_over():
    index = Index("r", np.array([2, 3, 7]), np.eye(3, dtype=np.float32))
    assert index.rows(np.array([7, 1, 2, 99])).tolist() == [2, 0]
    assert (index.row(3), index.row(4), index.row(None)) == (1, None, None)


def test_an_index_reads_a_memory_mapped_matrix_without_copying_it(tmp_path):
    np.save(tmp_path / "X.npy", made_up_index(10).X)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    index = Index("r", np.arange(10), mapped)
    assert np.shares_memory(index.X, mapped)
    assert not index.X.flags.writeable


def test_a_mask_that_allows_nothing_gives_nothing():
    index = made_up_index(5)
    rows, scores = top_k(index, index.X[0], 5, rows=np.zeros(0, dtype=int))
    assert len(rows) == len(scores) == 0


def test_percentile_is_the_share_that_is_less_alike():
    assert percentile(0.9, np.array([0.1, 0.2, 0.9, 0.95])) == 50.0


def test_unit_leaves_a_zero_vector_alone():
    assert l2_normalize(np.zeros(3)).tolist() == [0, 0, 0]
    assert np.linalg.norm(l2_normalize(np.array([3.0, 4.0]))) == pytest.approx(1)


def test_ids_and_matrix_must_go_together():
    with pytest.raises(ValueError, match="do not go with"):
        Index("r", np.array([1]), np.zeros((2, 3)))


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
    assert nearest_places(library, RUN, ["t01", "t02", "t03", "t05"], late) == {
        "t01": Place(0.0),
        "t02": Place(24.5),
        "t03": Place(0.0),
    }
    assert nearest_places(library, RUN, ["t01"], early, "t02") == {"t01": Place(0.0, 24.5)}, (
        "any stretch of the query counts"
    )
    library.use_run(RUN)
    found = find(library, Query(track_id="t00"), k=3).matches
    assert {match.track_id: match.start_s for match in found} == {
        "t01": 24.5,
        "t02": 0.0,
        "t03": 0.0,
    }


def _with_segments(n: int = 300) -> tuple[Index, list[np.ndarray]]:
    """An index of n tracks with 1 to 5 segments each, and each track's segments."""
    rng = np.random.default_rng(3)
    own = [l2_normalize(rng.standard_normal((rng.integers(1, 6), 100))) for _ in range(n)]
    several = [row for row in range(n) if len(own[row]) > 1]
    first = np.cumsum([0, *(len(own[row]) for row in several)])
    Z = np.concatenate([own[row] for row in several]).astype(np.float32)
    X = np.stack([l2_normalize(z.mean(axis=0)) for z in own]).astype(np.float32)
    return Index("r", np.arange(n), X, Segments(Z, np.array(several), first)), own


@pytest.mark.parametrize("n_rows", [0, 1, 20, 299, None])
def test_half_of_a_score_is_the_nearest_segment(n_rows):
    index, own = _with_segments()
    q = 3.0 * np.random.default_rng(4).standard_normal(100)
    rows = None if n_rows is None else np.sort(np.random.default_rng(5).permutation(300)[:n_rows])
    unit = l2_normalize(q)
    expected = [0.5 * (index.X[i] @ unit) + 0.5 * (own[i] @ unit).max() for i in range(300)]
    wanted = np.array(expected)[slice(None) if rows is None else rows]
    np.testing.assert_allclose(index.scores(q, rows), wanted, atol=1e-6)


def test_a_segment_finds_its_track_first_and_vectors_alone_are_left_as_they_are():
    index, own = _with_segments()
    before = index.X.copy()
    found = [int(top_k(index, own[row][-1], 1)[0][0]) for row in range(300)]
    assert found == list(range(300))
    assert np.array_equal(index.X, before)


def test_a_librarys_segments_count_in_its_index(home, tmp_path):
    library = make_library(tmp_path, n_tracks=4)
    rng = np.random.default_rng(0)
    Z = {
        track_id: l2_normalize(rng.standard_normal((1 + i, 100)))
        for i, track_id in enumerate(library.track_ids())
    }
    embeddings.write(
        library,
        RUN,
        [
            embeddings.TrackEmbedding(
                track_id, l2_normalize(z.mean(axis=0)), range(0, 24 * len(z), 24), z
            )
            for track_id, z in Z.items()
        ],
    )
    index = load_index(library, RUN)
    for row, z in enumerate(Z.values()):
        expected = 0.5 * index.X[row] @ z[0] + 0.5
        assert index.scores(z[0])[row] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("place", "of", "percentile", "words"),
    [
        (1, 10_801, 99.99, "1st of 10,801"),
        (22, 10_801, 99.8, "22nd of 10,801"),
        (113, 10_801, 99.0, "113th of 10,801"),
        (999, 10_801, 90.8, "999th of 10,801"),
        (1_000, 10_801, 90.74, "among the closest 9 % of 10,801"),
        (4_000, 10_801, 62.97, "among the closest 37 % of 10,801"),
        (None, 600_000, 99.998, "among the closest 0.1 % of 600,000"),
    ],
)
def test_a_standing_says_something_at_the_top(place, of, percentile, words):
    assert Standing(place, of, percentile).in_words() == words


def test_by_a_sample_a_standing_names_no_place_and_the_same_share(monkeypatch):
    monkeypatch.setattr(standing, "COMPARED", 500)
    index, rows, own = made_up_index(4000), np.arange(1, 4000, 397), np.array([0])
    scores, told = standing.likeness(index, index.X[0], rows, own=own, sampled=True)
    whole_scores, whole = standing.likeness(index, index.X[0], rows, own=own)
    assert np.allclose(scores, whole_scores, atol=1e-6)
    assert [(one.place, one.of) for one in told] == [(None, 3999)] * len(rows)
    shares = [one.percentile for one in whole]
    assert [one.percentile for one in told] == pytest.approx(shares, abs=8)


def test_tracks_that_are_equally_alike_share_their_place():
    every = np.array([0.9, 0.5, 0.5, 0.1, 1.0])  # the last is the query's own
    told = standing.standings(every, every[:4], own=np.array([4]))
    assert [(one.place, one.of) for one in told] == [(1, 4), (2, 4), (2, 4), (4, 4)]
    assert [one.percentile for one in told] == [60.0, 20.0, 20.0, 0.0]

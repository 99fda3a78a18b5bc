"""Figures of quality: known vectors give known figures, on a real library with real sound files."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core import commands
from core.catalog.analysis import embeddings
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.library import Track
from core.catalog.related import exclusion_mask
from core.errors import SoundkinError
from core.libraries import open_library
from core.model.evaluation import evaluation, metrics
from core.model.evaluation.comparison import mfcc_statistics
from core.model.evaluation.evaluate import article_network, evaluate
from core.model.evaluation.evaluation import OTHER_SEGMENT, Evaluation, EvaluationRow
from core.model.runs import ARTICLE_MODEL, run_folder, runs_folder
from core.model.training import run_records
from tests import sounds
from tests.command import document
from tests.test_records import RESULT


def unit(*numbers: float) -> np.ndarray:
    v = np.array(numbers, dtype=np.float32)
    return v / np.linalg.norm(v)


def test_a_segment_beside_its_partner_is_found_and_one_far_from_it_is_not():
    X = np.stack([unit(1, 0.1), unit(1, 0), unit(0, 1), unit(-1, 0), unit(0.1, 1), unit(-1, -0.1)])
    assert metrics.same_track_recall(X, [0, 0, 1, 1, 2, 2], k=1).tolist() == [1.0, 0.0, 0.0]


def test_recall_of_chance_is_about_k_among_the_other_segments():
    X = np.random.default_rng(0).normal(size=(400, 100))
    recall = metrics.same_track_recall(X, np.repeat(np.arange(200), 2).tolist(), k=5).mean()
    assert recall == pytest.approx(5 / 399, abs=0.02)


def test_precision_and_average_precision_are_those_worked_out_by_hand():
    X = np.stack([unit(1, 0), unit(1, 0.1), unit(1, 0.2), unit(1, 0.3)])
    has = np.array([[1, 0], [0, 1], [1, 0], [1, 0]], dtype=bool)
    rows, precision, average = metrics.same_tag(X, has, np.zeros((4, 4), dtype=bool), k=2)
    assert rows.tolist() == [0, 2, 3], "the second track has nobody to find"
    assert precision[0] == 0.5, "the nearest of the first has another tag, the next the same"
    assert average[0] == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_tracks_under_the_mask_never_find_each_other():
    X = np.stack([unit(1, 0), unit(1, 0.1), unit(0, 1)])
    has = np.ones((3, 1), dtype=bool)
    mask = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=bool)
    rows, _, _ = metrics.same_tag(X, has, mask, k=1)
    assert rows.tolist() == [0, 1, 2]
    mask[:] = True
    assert len(metrics.same_tag(X, has, mask, k=1)[0]) == 0


def test_the_interval_holds_the_mean_and_narrows_with_more_tracks():
    rng = np.random.default_rng(1)
    few, many = (rng.random(n) < 0.7 for n in (30, 3000))
    for values in (few, many):
        low, high = metrics.interval(values.astype(float), seed=3)
        assert low <= values.mean() <= high
    widths = [np.subtract(*metrics.interval(v.astype(float))[::-1]) for v in (few, many)]
    assert widths[1] < widths[0] / 5
    assert metrics.interval(few.astype(float), 3) == metrics.interval(few.astype(float), 3)


def test_artist_album_and_title_exclude_tracks_and_empty_names_do_not():
    tracks = [
        Track("a", "One", None, artist="Ann"),
        Track("b", "Two", None, artist="ann "),
        Track("c", "two", None),
        Track("d", "Four", None, album="LP"),
        Track("e", "Five", None, album="LP"),
    ]
    together = {(i, j) for i, j in zip(*np.nonzero(exclusion_mask(tracks)), strict=True) if i < j}
    assert together == {(0, 1), (1, 2), (3, 4)}


def test_mfcc_statistics_tell_timbres_apart_and_not_loudness():
    soft, loud, other = (
        mfcc_statistics(y)
        for y in (0.1 * sounds.plucked(220), sounds.plucked(220), sounds.buzzing(220))
    )
    assert soft.shape == (40,)
    assert np.linalg.norm(soft - loud) < 0.01 * np.linalg.norm(soft - other)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Six plucked and six buzzing files of 50 s, so that each has two segments."""
    return sounds.write_folder(tmp_path_factory.mktemp("music") / "files", n_each=6, seconds=50.0)


@pytest.fixture
def library(home, folder):
    commands.import_library(str(folder), "mine", tags=str(folder / "list.csv"))
    library = open_library("mine")
    rng = np.random.default_rng(0)
    rows = []
    for track in library.tracks():
        own = np.zeros(100, np.float32)
        own[0 if "Plucked" in track.title else 1] = 1.0
        own += rng.normal(0, 0.05, 100).astype(np.float32)
        segments = own + rng.normal(0, 0.001, (2, 100)).astype(np.float32)
        rows.append(
            TrackEmbedding(track.track_id, own / np.linalg.norm(own), [0.0, 25.0], segments)
        )
    embeddings.write(library, "good", rows)
    library.use_run("good")
    return library


def test_good_vectors_get_full_marks_and_stand_beside_chance_and_mfcc(library):
    report = evaluate(library, k=3)
    assert (report.library, report.run_id, report.k, report.n_tracks) == ("mine", "good", 3, 12)
    found = {(row.vector, row.category): row for row in report.rows}
    mine = found["run in use", "instrument"]
    assert (mine.n, mine.p_at_k, mine.map, mine.low, mine.high) == (
        12,
        1.0,
        1.0,
        1.0,
        1.0,
    )
    assert found["run in use", OTHER_SEGMENT].recall_other_segment == 1.0
    assert found["MFCC statistics", "instrument"].p_at_k == 1.0, "plucked and buzzing are easy"
    assert found["article preset", "instrument"].n == found["article preset", OTHER_SEGMENT].n == 12
    chance = found["random", "instrument"]
    assert 0.2 < chance.p_at_k < 0.8
    assert chance.low <= chance.p_at_k <= chance.high
    assert 0.3 < found["run in use", "genre"].p_at_k < 0.8, "the genres do not follow the sound"


def test_tracks_that_a_run_learnt_tags_from_do_not_judge_it(library):
    every = library.track_ids()
    taught = (*every[:3], *every[6:9])  # half of either kind
    folder = run_folder("mine", "good")
    folder.mkdir(parents=True)
    result = replace(RESULT, run_id="good", library="mine", train_ids=taught)
    run_records.save(folder, result)
    found = {(row.vector, row.category): row for row in evaluate(library, k=3).rows}
    assert {row.n for (_, category), row in found.items() if category == "instrument"} == {6}
    assert found["run in use", OTHER_SEGMENT].n == 12, "of these no tag is asked"


def test_the_figures_are_the_same_every_time_and_change_with_the_seed(library):
    first, again, other = (
        evaluate(library, seed=1),
        evaluate(library, seed=1),
        evaluate(library, seed=2),
    )
    assert first == again
    assert first.rows != other.rows


def test_an_own_run_of_the_articles_preset_stands_for_it(library):
    assert article_network(library) == ARTICLE_MODEL
    folder = runs_folder("mine") / "20260101-000000-article-0"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"preset": "article"}', "utf-8")
    assert article_network(library) == folder


def test_files_too_short_for_a_second_segment_are_measured_by_their_tags(home, tmp_path):
    folder = sounds.write_folder(tmp_path / "short", n_each=4, seconds=2.0)
    commands.import_library(str(folder), "short", tags=str(folder / "list.csv"))
    short, X = open_library("short"), np.eye(8, 100, dtype=np.float32)
    embeddings.write(
        short,
        "good",
        [
            TrackEmbedding(track_id, X[i], [0.0], X[[i]])
            for i, track_id in enumerate(short.track_ids())
        ],
    )
    rows = evaluate(short, "good").rows
    assert {row.vector for row in rows} == {
        "random",
        "MFCC statistics",
        "article preset",
        "run in use",
    }
    assert OTHER_SEGMENT not in {row.category for row in rows}


def test_a_kept_result_is_read_and_a_damaged_one_counts_as_none():
    row = {"vector": "random", "category": "other segment", "n": 3, "p_at_k": None, "map": None}
    kept = {"library": "l", "run_id": "r", "k": 5, "rows": [{**row, "recall_other_segment": 0.5}]}
    expected = EvaluationRow("random", OTHER_SEGMENT, 3, recall_other_segment=0.5)
    found = evaluation.read(kept)
    assert found == Evaluation("l", "r", 5, 0, (expected,))
    assert (expected.measure, expected.value, expected.interval) == (
        "other segment",
        0.5,
        (0.5, 0.5),
    )
    for damaged in (
        None,
        [],
        {},
        {**kept, "k": 0},
        {**kept, "rows": [{**row, "n": -1}]},
        {**kept, "rows": 3},
    ):
        assert evaluation.read(damaged) is None


def test_a_library_that_was_never_analysed_gets_a_sentence(home, folder):
    commands.import_library(str(folder), "new")
    with pytest.raises(SoundkinError, match="analyse"):
        evaluate(open_library("new"))


def test_the_command_prints_one_document_with_the_contracts_keys(library, home):
    report = document(home, "evaluate", "--library", "mine")
    keys = {"vector", "category", "n", "p_at_k", "map", "low", "high", "recall_other_segment"}
    assert all(keys <= set(row) for row in report["rows"])
    read = evaluation.read(report)
    assert read is not None
    assert read.document() == report
    order = [row["vector"] for row in report["rows"]]
    assert [a for a, b in pairwise([*order, ""]) if a != b] == [
        "random",
        "MFCC statistics",
        "article preset",
        "run in use",
    ]

"""The figures: counts as counted, clicks as integers, tags as text, colours and samples that hold
at any size."""

import json
import math

import numpy as np
import pytest

from core.model.calibration import Bin
from core.model.training.run_records import EpochMetrics
from core.ui.common import figures
from core.ui.common.reliability import reliability_chart
from core.ui.coverage import chart as tag_chart
from core.ui.map import chart as map_chart
from core.ui.map.marks import Marks
from core.ui.map.points import Colouring
from core.ui.training import chart as training_chart

COUNTS = {"<b>rock</b>": 6, "pop": 3, "world": 1}


def _trace(figure, role):
    return next((trace for trace in figure.data if trace.meta == role), None)


def test_pareto_counts_and_cumulates_in_percent_of_all_tags():
    bars, line = tag_chart.pareto(COUNTS).data
    assert list(bars.y) == [6, 3, 1]
    assert list(line.y) == pytest.approx([60.0, 90.0, 100.0])
    cut = tag_chart.pareto(COUNTS, n_shown=2)
    assert list(cut.data[0].y) == [6, 3]
    assert list(cut.data[1].y) == pytest.approx([60.0, 90.0])  # the hidden tags still count


def test_a_tag_is_never_read_as_markup_and_a_bar_reports_its_place():
    figure = tag_chart.pareto(COUNTS)
    assert figure.layout.xaxis.ticktext[0] == "&lt;b&gt;rock&lt;/b&gt;"
    assert "<b>" not in figure.to_json()
    assert list(figure.data[0].customdata) == [0, 1, 2]


def test_an_empty_category_still_draws():
    assert len(tag_chart.pareto({}).data) == 2


def test_long_tags_are_shortened_under_the_bar_only():
    tag = "a very long tag that would not fit under its bar"
    figure = tag_chart.pareto({tag: 2})
    assert len(figure.layout.xaxis.ticktext[0]) == figures.LABEL_LENGTH
    assert figure.data[0].hovertext[0] == f"{tag}: 2 tracks"


def test_a_share_of_a_handful_is_not_drawn():
    bins = [Bin(0.2, 1.0, 1), Bin(0.5, 0.0, 2), Bin(0.7, 0.8, 5), Bin(0.9, 0.9, 90)]
    assert list(reliability_chart(bins, "tracks").data[1].x) == pytest.approx([70, 90])
    assert len(reliability_chart(bins[:2], "tracks").data[1].x) == 2, "all are there is"


def test_curves_mark_the_best_epoch_and_leave_a_gap_at_nan():
    rows = [
        EpochMetrics(e, 1 / e, math.nan if e == 2 else 1.5 / e, 0.5, 0.25 * e) for e in (1, 2, 3)
    ]
    loss = training_chart.curves(rows, "loss", best_epoch=3)
    assert list(loss.data[1].y) == [1.5, None, 0.5]
    assert loss.layout.shapes[0].x0 == 3
    assert loss.layout.xaxis.dtick == 1, "there is no half epoch"
    assert training_chart.compared({"r": [EpochMetrics(100)]}, "loss").layout.xaxis.dtick is None
    assert [
        training_chart.curves(rows, "loss", best_epoch=at).layout.annotations[0].xanchor
        for at in (1, 3)
    ] == ["left", "right"], "inside the chart, not on the numbers of its axis"
    accuracy = training_chart.curves(rows, "accuracy", None)
    assert list(accuracy.data[1].y) == [25.0, 50.0, 75.0]
    assert not accuracy.layout.shapes


def test_names_under_a_matrix_stand_upright_only_where_a_telephone_has_room():
    def angle(*names: str) -> int:
        counts = [[1] * len(names)] * len(names)
        return training_chart.confusion(counts, names).layout.xaxis.tickangle

    assert angle("piano", "strings", "flute", "harp") == 0
    assert angle("piano", "acoustic guitar", "electric guitar", "synthesizer") == -90


def test_confusion_squares_report_row_and_column_and_stay_text():
    figure = training_chart.confusion([[5, 1], [0, 4]], ["piano", "<i>synth</i>"])
    squares = figure.data[0]
    assert list(squares.customdata) == [0, 1, 2, 3]
    assert list(squares.text) == ["5", "1", "0", "4"]
    assert (squares.x[1], squares.y[1]) == (1, 0)  # tagged class 0 predicted as class 1
    assert "<i>" not in figure.to_json()


def _colouring(n: int) -> Colouring:
    codes = np.arange(n) % 3 - 1
    return Colouring("Main instrument", ["piano", "strings"], codes, np.arange(n) % 2 == 0)


def test_every_point_of_the_map_is_drawn_once_with_its_row():
    n = 999
    xy = np.random.default_rng(0).normal(size=(n, 2)).astype(np.float32)
    rows = map_chart.sampled(n, None, False)
    figure = map_chart.figure(xy, rows, _colouring(n), Marks(), revision="r")
    drawn = np.concatenate([trace.customdata for trace in figure.data])
    assert sorted(drawn) == list(range(n))
    for trace in figure.data:
        assert np.array_equal(trace.x, xy[np.asarray(trace.customdata), 0])
        assert trace.text is None
        assert trace.hovertext is None


def test_predicted_points_are_paler_than_tagged_and_share_their_legend_entry():
    xy = np.random.default_rng(0).normal(size=(90, 2)).astype(np.float32)
    figure = map_chart.figure(xy, np.arange(90), _colouring(90), Marks(), revision="r")
    given, predicted = _trace(figure, "given-0"), _trace(figure, "predicted-0")
    assert predicted.marker.opacity < given.marker.opacity
    assert predicted.marker.color == given.marker.color
    assert predicted.legendgroup == given.legendgroup
    assert [given.showlegend, predicted.showlegend] == [True, False]


def test_arrays_are_sent_as_bytes_not_as_lists_of_text():
    n = 20_000
    xy = np.random.default_rng(0).normal(size=(n, 2)).astype(np.float32)
    size = len(
        map_chart.figure(
            xy, np.arange(n, dtype=np.int32), _colouring(n), Marks(), revision="r"
        ).to_json()
    )
    assert size < 25 * n  # two float32 and an int32 in base64 are 16 bytes a point


def test_neighbours_are_joined_to_the_chosen_track_by_lines():
    xy = np.arange(20, dtype=np.float32).reshape(10, 2)
    figure = map_chart.figure(
        xy,
        np.arange(10),
        _colouring(10),
        Marks(chosen=3, neighbours=[1, 2], query=5, results=[6]),
        revision="r",
    )
    lines = _trace(figure, "lines")
    assert list(lines.x)[:2] == [xy[3, 0], xy[1, 0]]
    assert np.isnan(lines.x[2])
    assert list(_trace(figure, "neighbours").customdata) == [1, 2]
    assert list(_trace(figure, "chosen").customdata) == [3]
    assert list(_trace(figure, "query").customdata) == [5]
    assert list(_trace(figure, "results").customdata) == [6]


def test_marks_add_nothing_to_the_legend_that_would_move_the_plot():
    xy = np.arange(20, dtype=np.float32).reshape(10, 2)
    marks = Marks(chosen=3, neighbours=[1], query_xy=(0.0, 0.0))
    figure = map_chart.figure(xy, np.arange(10), _colouring(10), marks, revision="r")
    assert all(
        _trace(figure, role).showlegend is False
        for role in ("lines", "neighbours", "chosen", "query")
    )


def test_a_filter_greys_the_rest_and_draws_what_passes_on_top_of_a_sample():
    xy = np.random.default_rng(0).normal(size=(100, 2)).astype(np.float32)
    passing = np.array([90, 95], dtype=np.int32)
    figure = map_chart.figure(
        xy, np.arange(50, dtype=np.int32), _colouring(100), Marks(passing=passing), revision="r"
    )
    assert figure.data[0].meta == "others"
    assert sorted(np.concatenate([trace.customdata for trace in figure.data[1:]])) == [90, 95]


def test_a_sample_keeps_every_class_and_its_share():
    codes = np.zeros(300_000, dtype=np.int16)
    codes[:100_000], codes[-50:] = 1, 2
    rows = map_chart.sampled(len(codes), codes, show_all=False)
    assert len(np.unique(rows)) == len(rows)
    assert abs(len(rows) - map_chart.SAMPLE) < 300
    assert (codes[rows] == 2).sum() == 50
    assert (codes[rows] == 1).mean() == pytest.approx(1 / 3, abs=0.01)
    assert np.array_equal(rows, map_chart.sampled(len(codes), codes, show_all=False))
    assert len(map_chart.sampled(len(codes), codes, show_all=True)) == len(codes)
    assert len(map_chart.sampled(200_000, None, show_all=False)) == 200_000


def test_a_quantity_is_coloured_by_a_scale_and_the_unknown_is_grey():
    xy = np.zeros((4, 2), dtype=np.float32)
    figure = map_chart.figure(
        xy,
        np.arange(4),
        Colouring("Tempo (BPM)", values=np.array([80, 90, np.nan, 120.0])),
        Marks(),
        revision="r",
    )
    assert list(_trace(figure, "none").customdata) == [2]
    assert list(_trace(figure, "values").customdata) == [0, 1, 3]
    assert _trace(figure, "values").marker.showscale is True


def test_flying_to_a_track_puts_it_in_the_middle():
    xy = np.random.default_rng(0).normal(size=(10, 2)).astype(np.float32)
    figure = map_chart.figure(
        xy, np.arange(10), _colouring(10), Marks(), revision="r1", fly_to=(3.0, -2.0)
    )
    assert np.mean(figure.layout.xaxis.range) == pytest.approx(3.0)
    assert np.mean(figure.layout.yaxis.range) == pytest.approx(-2.0)
    assert json.loads(figure.to_json())["layout"]["uirevision"] == "r1"

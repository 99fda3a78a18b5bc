"""Bars with intervals for the quality page."""

from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from core.model.evaluation.evaluation import ARTICLE, IN_USE, MFCC, RANDOM, EvaluationRow
from core.ui.common.figures import GREY, PALETTE, literal, new_figure

COLOURS = {
    RANDOM: "#b9bbc1",
    MFCC: GREY,
    ARTICLE: PALETTE[1],
    IN_USE: PALETTE[0],
}
INK = "#111111"  # of the numbers on the bars: 5 : 1 and more on each of them
Label = Callable[[str], str]


def bars(
    rows: Sequence[EvaluationRow], axis: str, vector_label: Label, row_label: Label
) -> go.Figure:
    """Lying bars: a group a category, a bar a kind of vector, the value in percent with its 95 %
    interval.

    rows : of one measure
    """
    categories = list(dict.fromkeys(row.category for row in rows))
    names = list(dict.fromkeys(row.vector for row in rows))
    figure = new_figure()
    for place, name in enumerate(names):
        own = {row.category: row for row in rows if row.vector == name}
        shown = [own[category] for category in categories if category in own]
        label = literal(vector_label(name))
        many = len(categories) > 1
        places = [_two_lines(row_label(row.category)) if many else label for row in shown]
        colour = COLOURS.get(name, PALETTE[(place + 3) % len(PALETTE)])
        _add_bars(figure, shown, label, places, colour)
    _lay_out(figure, axis, len(names), len(categories))
    return figure


def _add_bars(
    figure: go.Figure, rows: Sequence[EvaluationRow], label: str, places: list[str], colour: str
) -> None:
    """The bars of one kind of vector, a row each; places : where each lies on the axis"""
    figure.add_bar(
        orientation="h",
        name=label,
        x=[100 * row.value for row in rows],
        y=places,
        marker_color=colour,
        text=[f"{100 * row.value:.0f}" for row in rows],
        textposition="inside",
        insidetextanchor="start",
        insidetextfont={"color": INK},
        textangle=0,
        error_x={
            "type": "data",
            "symmetric": False,
            "thickness": 1.5,
            "width": 3,
            "color": GREY,
            "array": [100 * (row.interval[1] - row.value) for row in rows],
            "arrayminus": [100 * (row.value - row.interval[0]) for row in rows],
        },
        customdata=[[row.n] for row in rows],
        hovertemplate="%{y}: %{x:.1f} % (%{customdata[0]:,} tracks)<extra>" + label + "</extra>",
    )


def _lay_out(figure: go.Figure, axis: str, n_names: int, n_categories: int) -> None:
    many = n_categories > 1
    height = 70 + (n_categories * (26 * n_names + 14) if many else 38 * n_names)
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 32 if many else 8, "b": 8},
        bargap=0.2,
        bargroupgap=0.08,
        dragmode=False,
        barmode="group" if many else "overlay",
        showlegend=many,
        legend={
            "orientation": "h",
            "y": 1.0,
            "yanchor": "bottom",
            "x": 0,
            "traceorder": "normal",
            "title": {"text": ""},
        },
        xaxis={"title": axis, "range": [0, 102], "fixedrange": True},
        yaxis={"autorange": "reversed", "fixedrange": True},
    )


def _two_lines(label: str) -> str:
    """A bracket behind a name goes under it, so that a phone has room left for the bars."""
    return literal(label).replace(" (", "<br>(")

"""Bars with intervals for the quality page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from core.ui.common.charts import GREY, PALETTE, literal

COLOURS = {
    "random": "rgba(140,143,152,0.45)",
    "MFCC statistics": GREY,
    "article preset": PALETTE[1],
    "run in use": PALETTE[0],
}


def bars(
    rows: Sequence[Mapping[str, Any]],
    measure: str,
    axis: str,
    vector_label: Callable[[str], str],
    row_label: Callable[[str], str],
) -> go.Figure:
    """Lying bars: a group a category, a bar a kind of vector, the value in percent with its 95 %
    interval.

    rows : of the evaluation, those without a value of `measure` are left out
    """
    rows = [row for row in rows if row[measure] is not None]
    categories = list(dict.fromkeys(row["category"] for row in rows))
    names = list(dict.fromkeys(row["vector"] for row in rows))
    figure = go.Figure()
    for place, name in enumerate(names):
        own = {row["category"]: row for row in rows if row["vector"] == name}
        shown = [own[category] for category in categories if category in own]
        values = [100 * row[measure] for row in shown]
        ends = [
            (100 * (row["low"] or row[measure]), 100 * (row["high"] or row[measure]))
            for row in shown
        ]
        figure.add_bar(
            orientation="h",
            name=literal(vector_label(name)),
            x=values,
            y=[
                (
                    _two_lines(row_label(row["category"]))
                    if len(categories) > 1
                    else literal(vector_label(name))
                )
                for row in shown
            ],
            marker_color=COLOURS.get(name, PALETTE[(place + 3) % len(PALETTE)]),
            text=[f"{value:.0f}" for value in values],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            error_x={
                "type": "data",
                "symmetric": False,
                "thickness": 1.5,
                "width": 3,
                "color": GREY,
                "array": [high - value for (_, high), value in zip(ends, values, strict=True)],
                "arrayminus": [value - low for (low, _), value in zip(ends, values, strict=True)],
            },
            customdata=[[row["n"]] for row in shown],
            hovertemplate="%{y}: %{x:.1f} % (%{customdata[0]:,} tracks)<extra>"
            + literal(vector_label(name))
            + "</extra>",
        )
    many = len(categories) > 1
    height = 70 + (len(categories) * (26 * len(names) + 14) if many else 38 * len(names))
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
    return figure


def _two_lines(label: str) -> str:
    """A bracket behind a name goes under it, so that a phone has room left for the bars."""
    return literal(label).replace(" (", "<br>(")

"""Plotly figures of the coverage and training pages. Streamlit's theme colours paper, text and
grid: light and dark both work.

Tags and classes are data: every text that reaches a figure goes through `literal`, because Plotly
would read a tag such as `<b>x</b>` as formatting. Clicks come back as integers in `customdata`,
never as text.
"""

import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.ui.common.figures import new_figure
from core.ui.common.text import tracks

# Colours told apart on white and on near-black, the first eight also by most colour-blind people
# (after Okabe and Ito).
PALETTE = (
    "#3b8fd4",
    "#e08a1e",
    "#1fa37a",
    "#c9649f",
    "#8a7ae0",
    "#d9542b",
    "#4db6c9",
    "#b59a1c",
    "#7d9b3a",
    "#a8714a",
    "#6f86a8",
    "#d4707a",
)
GREY = "#8c8f98"
TRAIN_COLOUR, TEST_COLOUR = PALETTE[0], PALETTE[1]
MOST_LABELS = 24  # bars whose tags can be written under them and still be read
_PERCENT_AXIS = {
    "title": "Cumulative (% of tags)",
    "overlaying": "y",
    "side": "right",
    "range": [0, 104],
    "showgrid": False,
    "fixedrange": True,
    "tickmode": "array",
    "tickvals": [0, 25, 50, 75, 100],
}
LABEL_LENGTH = 18  # characters of a tag under its bar; the whole tag is shown on hover


def literal(text: object, length: int | None = None) -> str:
    """Text that Plotly shows character by character, shortened to `length` characters."""
    shown = " ".join(str(text).split())
    if length is not None and len(shown) > length:
        shown = shown[: length - 1].rstrip() + "…"
    return html.escape(shown, quote=False)


def pareto(counts: Mapping[str, int], n_shown: int | None = None) -> go.Figure:
    """Bars by frequency and the cumulative share of all tags given. A bar's customdata is its
    place, from 0.

    counts : tag to number of tracks, most frequent first ; n_shown : bars to draw (default: all);
        the line counts all tags
    """
    n_shown = len(counts) if n_shown is None else min(n_shown, len(counts))
    tags, n = (
        list(counts)[:n_shown],
        np.fromiter(counts.values(), dtype=np.int64, count=len(counts)),
    )
    places = np.arange(n_shown)
    cumulated = (100.0 * np.cumsum(n) / max(int(n.sum()), 1))[:n_shown]
    figure = new_figure()
    hover = [f"{literal(tag)}: {tracks(count)}" for tag, count in zip(tags, n, strict=False)]
    figure.add_bar(
        x=places,
        y=n[:n_shown],
        customdata=places,
        hovertext=hover,
        marker_color=PALETTE[0],
        unselected_marker_opacity=0.45,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    figure.add_scatter(
        x=places,
        y=cumulated,
        yaxis="y2",
        mode="lines",
        hoverinfo="skip",
        line={"color": PALETTE[1], "width": 2},
    )
    figure.update_layout(
        _frame(340),
        showlegend=False,
        bargap=0.2,
        dragmode=False,
        hovermode="closest",
        xaxis=_tag_axis(tags),
        yaxis={
            "title": "Tracks",
            "tickformat": ",d",
            "rangemode": "tozero",
            "fixedrange": True,
            **({"dtick": 1} if n.max(initial=0) < 6 else {}),
        },
        yaxis2=_PERCENT_AXIS,
    )
    return figure


def _tag_axis(tags: Sequence[str]) -> dict[str, object]:
    """The axis under a bar for each tag; the tags are named where they can be read."""
    n_shown = len(tags)
    named = n_shown if n_shown <= MOST_LABELS else 0
    return {
        "tickvals": np.arange(named),
        "ticktext": [literal(tag, LABEL_LENGTH) for tag in tags[:named]],
        "tickangle": -45 if n_shown <= 6 else -90,
        "tickfont": {"size": 11},
        "showgrid": False,
        "fixedrange": True,
        "range": [-0.6, n_shown - 0.4],
        "title": None if named else f"{n_shown:,} tags, most frequent first",
    }


def curves(rows: Sequence[Mapping[str, Any]], what: str, best_epoch: int | None) -> go.Figure:
    """Training and validation `what` ("loss" or "accuracy") by epoch, the best epoch marked by a
    dashed line."""
    epochs = [int(row["epoch"]) for row in rows]
    figure = new_figure()
    for part, name, colour in (
        ("train", "Training", TRAIN_COLOUR),
        ("val", "Held out", TEST_COLOUR),
    ):
        values = [_number(row.get(f"{part}_{what}")) for row in rows]
        if what == "accuracy":
            values = [None if value is None else 100.0 * value for value in values]
        figure.add_scatter(
            x=epochs,
            y=values,
            mode="lines+markers" if len(rows) < 30 else "lines",
            name=name,
            line={"color": colour, "width": 2},
            hovertemplate="epoch %{x}: %{y:.3g}<extra>" + name + "</extra>",
        )
    if best_epoch is not None:
        side = "left" if best_epoch > max(epochs) / 2 else "right"  # never on the axis' numbers
        figure.add_vline(
            x=best_epoch,
            line_dash="dash",
            line_color=GREY,
            line_width=1,
            annotation_text=f"best: {best_epoch}",
            annotation_position=f"{'top' if what == 'loss' else 'bottom'} {side}",
        )
    figure.update_layout(
        _frame(280),
        legend=_legend(),
        xaxis={"title": "Epoch", "rangemode": "tozero"},
        yaxis={"title": "Accuracy (%)" if what == "accuracy" else "Loss"},
        dragmode=False,
    )
    if what == "accuracy":
        figure.update_yaxes(range=[0, 102])
    return figure


def compared(runs: Mapping[str, Sequence[Mapping[str, Any]]], what: str) -> go.Figure:
    """The held-out `what` of several runs, one line a run."""
    figure = new_figure()
    scale = 100.0 if what == "accuracy" else 1.0
    for place, (run_id, rows) in enumerate(runs.items()):
        values = [_number(row.get(f"val_{what}")) for row in rows]
        figure.add_scatter(
            x=[int(row["epoch"]) for row in rows],
            y=[None if v is None else scale * v for v in values],
            mode="lines",
            name=literal(run_id),
            line={"color": PALETTE[place % len(PALETTE)], "width": 2},
            hovertemplate="epoch %{x}: %{y:.3g}",
        )
    figure.update_layout(
        _frame(300),
        legend=_legend(),
        xaxis={"title": "Epoch", "rangemode": "tozero"},
        dragmode=False,
        yaxis={"title": "Held-out accuracy (%)" if what == "accuracy" else "Held-out loss"},
    )
    return figure


def confusion(matrix: Sequence[Sequence[int]], classes: Sequence[str]) -> go.Figure:
    """The confusion matrix as squares that can be clicked (heatmaps report no clicks); blue is
    right, orange is wrong.

    matrix : [shape=(n_classes, n_classes)] tracks by tagged class (row) and predicted one (column)

    A square's customdata is row * n_classes + column.
    """
    counts = np.asarray(matrix, dtype=np.int64)
    n = len(classes)
    names = [literal(name, LABEL_LENGTH) for name in classes]
    size = float(np.clip(240 / n, 14, 52))
    ticks = {
        "tickvals": np.arange(n),
        "ticktext": names,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    figure = new_figure()
    figure.add_trace(_squares(counts, names, size))
    figure.update_layout(
        _frame(int(n * (size + 8)) + 130),
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis={
            "title": "Predicted",
            "range": [-0.6, n - 0.4],
            "side": "bottom",
            "tickangle": 0 if n <= 6 else -90,  # else plotly leaves names out
            **ticks,
        },
        yaxis={"title": "Tag", "range": [n - 0.4, -0.6], **ticks},
    )
    return figure


def _squares(counts: np.ndarray, names: Sequence[str], size: float) -> go.Scatter:
    """A square of `size` pixels for each cell of counts (n_classes, n_classes)."""
    n = len(names)
    rows, columns = np.divmod(np.arange(n * n), n)
    share = (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)).ravel()
    cells = list(zip(rows, columns, counts.ravel(), share, strict=True))
    colours = [
        f"rgba({'59,143,212' if row == column else '224,138,30'},{0.10 + 0.5 * part:.2f})"
        for row, column, _, part in cells
    ]
    words = [
        f"{count} of {names[row]} predicted as {names[column]} ({100 * part:.0f} %)"
        for row, column, count, part in cells
    ]
    return go.Scatter(
        x=columns,
        y=rows,
        mode="markers+text",
        customdata=np.arange(n * n),
        text=[f"{count}" for count in counts.ravel()],
        marker={
            "symbol": "square",
            "size": size,
            "color": colours,
            "opacity": 1.0,
            "line": {"width": 0},
        },
        hovertext=words,
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": 1.0}},
    )


def _frame(height: int) -> dict[str, Any]:
    """The measures every figure shares; colours are left to the theme."""
    return {"height": height, "margin": {"l": 8, "r": 8, "t": 28, "b": 8}}


def _legend() -> dict[str, Any]:
    return {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": {"text": ""}}


def _number(value: Any) -> float | None:
    """A finite number, or None, which leaves a gap in a line."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None

"""The figures of the training page: curves by epoch, and the confusion matrix."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.model.training.run_records import EpochMetrics
from core.ui.common.figures import GREY, LABEL_LENGTH, PALETTE, frame, legend, literal, new_figure

FEW = 8  # epochs
WIDEST = 40  # letters under a matrix on a telephone
TRAIN_COLOUR, TEST_COLOUR = PALETTE[0], PALETTE[1]


def curves(rows: Sequence[EpochMetrics], what: str, best_epoch: int | None) -> go.Figure:
    """Training and validation `what` ("loss" or "accuracy") by epoch, the best epoch marked by a
    dashed line."""
    epochs = [row.epoch for row in rows]
    figure = new_figure()
    for part, name, colour in (
        ("train", "Training", TRAIN_COLOUR),
        ("val", "Held out", TEST_COLOUR),
    ):
        figure.add_scatter(
            x=epochs,
            y=_values(rows, f"{part}_{what}"),
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
        frame(280),
        legend=legend(),
        xaxis=_epochs(figure),
        yaxis={"title": "Accuracy (%)" if what == "accuracy" else "Loss"},
        dragmode=False,
    )
    if what == "accuracy":
        figure.update_yaxes(range=[0, 102])
    return figure


def compared(runs: Mapping[str, Sequence[EpochMetrics]], what: str) -> go.Figure:
    """The held-out `what` of several runs, one line a run."""
    figure = new_figure()
    for place, (run_id, rows) in enumerate(runs.items()):
        figure.add_scatter(
            x=[row.epoch for row in rows],
            y=_values(rows, f"val_{what}"),
            mode="lines",
            name=literal(run_id),
            line={"color": PALETTE[place % len(PALETTE)], "width": 2},
            hovertemplate="epoch %{x}: %{y:.3g}",
        )
    figure.update_layout(
        frame(300),
        legend=legend(),
        xaxis=_epochs(figure),
        dragmode=False,
        yaxis={"title": "Held-out accuracy (%)" if what == "accuracy" else "Held-out loss"},
    )
    return figure


def _values(rows: Sequence[EpochMetrics], name: str) -> list[float | None]:
    """What the rows say by this name, shares in %; None, a gap in the line, where that is not
    finite."""
    scale = 100.0 if name.endswith("accuracy") else 1.0
    values = [scale * float(getattr(row, name)) for row in rows]
    return [value if math.isfinite(value) else None for value in values]


def _epochs(figure: go.Figure) -> dict[str, Any]:
    """The axis of epochs; of a few each has its number, and no half one has."""
    last = max((max(trace.x, default=0) for trace in figure.data), default=0)
    return {"title": "Epoch", "rangemode": "tozero", "dtick": 1 if last <= FEW else None}


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
        frame(int(n * (size + 8)) + 130),
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis={
            "title": "Predicted",
            "range": [-0.6, n - 0.4],
            "side": "bottom",
            # upright where they fit on a telephone, too: else plotly lets them run into each other
            "tickangle": 0 if n * max(map(len, names), default=0) <= WIDEST else -90,
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

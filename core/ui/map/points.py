"""The points of the map: their size, and their colours, classes or a quantity."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.ui.common.figures import GREY, PALETTE, literal

MOST_CLASSES = len(PALETTE)


@dataclass(frozen=True)
class Colouring:
    """What the colours say: classes (`codes` into `names`, -1 for none) or, where `values` is
    given, a quantity.

    codes, given, values : [shape=(n_tracks,)]; `given` is True where a person tagged, False where
        it is only predicted
    """

    label: str
    names: Sequence[str] = ()
    codes: np.ndarray | None = None
    given: np.ndarray | None = None
    values: np.ndarray | None = None


def extent(xy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest x and y, (2,) each, of at least one point, (n_points, 2): column
    by column, since along the first axis numpy takes forty times as long."""
    return np.array([c.min() for c in xy.T]), np.array([c.max() for c in xy.T])


def point_size(n: int) -> float:
    """Pixels across a point: small where there are many."""
    return (
        float(np.clip(22.0 / np.log10(max(n, 10)) ** 1.05, 2.5, 11.0))
        if n < 20_000
        else float(np.clip(5e5 / n, 2.0, 4.5))
    )


def points(
    xy: np.ndarray,
    rows: np.ndarray,
    name: str,
    color: Any,
    size: float,
    opacity: float,
    role: str,
    **more: Any,
) -> go.Scattergl:
    """Points that look the same whether selected or not: the selection is shown by what is drawn on
    top."""
    part = xy[rows]
    return go.Scattergl(
        x=part[:, 0],
        y=part[:, 1],
        customdata=rows,
        mode="markers",
        name=literal(name, 28),
        meta=role,
        marker={"size": size, "color": color, "opacity": opacity, **more.pop("marker", {})},
        hoverinfo="name",
        unselected={"marker": {"opacity": opacity}},
        selected={"marker": {"opacity": opacity}},
        **more,
    )


def add_classes(
    fig: go.Figure, xy: np.ndarray, rows: np.ndarray, colouring: Colouring, size: float
) -> None:
    """One trace a class for the tagged and one, paler, for the predicted; the legend toggles
    both."""
    codes = np.full(len(xy), -1) if colouring.codes is None else colouring.codes
    given = np.ones(len(xy), dtype=bool) if colouring.given is None else colouring.given
    none = rows[codes[rows] < 0]
    if len(none):
        fig.add_trace(points(xy, none, "Not tagged", GREY, size, 0.35, "none"))
    for code, name in enumerate(colouring.names):
        colour = PALETTE[code] if code < MOST_CLASSES else GREY
        of_class = rows[codes[rows] == code]
        for kind, part, opacity in (
            ("predicted", of_class[~given[of_class]], 0.3),
            ("given", of_class[given[of_class]], 0.95),
        ):
            if len(part):
                first = kind == "given" or not given[of_class].any()
                fig.add_trace(
                    points(
                        xy,
                        part,
                        name,
                        colour,
                        size,
                        opacity,
                        f"{kind}-{code}",
                        legendgroup=str(code),
                        showlegend=bool(first),
                    )
                )


def add_values(
    fig: go.Figure, xy: np.ndarray, rows: np.ndarray, colouring: Colouring, size: float
) -> None:
    """One trace with a colour scale; tracks without a value are grey."""
    values = np.asarray(colouring.values, dtype=np.float32)
    known = np.isfinite(values[rows])
    if not known.all():
        fig.add_trace(points(xy, rows[~known], "Unknown", GREY, size, 0.3, "none"))
    part = rows[known]
    if len(part):
        low, high = np.percentile(values[part], [1, 99])
        scale = {
            "colorscale": "Viridis",
            "cmin": float(low),
            "cmax": float(high if high > low else low + 1),
            "showscale": True,
            "colorbar": {
                "title": {"text": literal(colouring.label), "side": "right"},
                "thickness": 10,
                "len": 0.8,
                **({} if high > low else {"tickvals": [float(low)]}),
            },
        }
        fig.add_trace(
            points(
                xy,
                part,
                colouring.label,
                values[part],
                size,
                0.9,
                "values",
                marker=scale,
                showlegend=False,
            )
        )

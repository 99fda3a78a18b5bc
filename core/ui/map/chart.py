"""The figure of the map: every track a WebGL point, and on top of it the query, results, matches
and neighbours.

Arrays only: a point carries its row in `customdata`, nothing else, and what a click needs is
fetched when it happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.ui.common.charts import GREY, PALETTE, literal

SHOW_ALL = 200_000  # points, up to which everything is drawn
SAMPLE = 100_000  # points drawn of a larger library until all are asked for
MOST_CLASSES = len(PALETTE)
CHOSEN_COLOUR, QUERY_COLOUR = "#e5383b", "#ffd60a"
HEIGHT = 560  # pixels
FLY_WIDTH = 2.5  # half-width of the view around a track flown to, of a map about 20 wide


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


@dataclass(frozen=True)
class Marks:
    """What is drawn on top. All are rows of the map, but `query_xy`, the place of a query that is
    no track."""

    chosen: int | None = None
    neighbours: Sequence[int] = ()
    query: int | None = None
    query_xy: tuple[float, float] | None = None
    results: Sequence[int] = ()
    matches: np.ndarray | None = field(
        default=None, repr=False
    )  # of the filter; the others are drawn grey


def sampled(n: int, codes: np.ndarray | None, show_all: bool, seed: int = 0) -> np.ndarray:
    """The rows to draw: all up to `SHOW_ALL`, else `SAMPLE` of them with each class in proportion,
    at least 200 of it."""
    if n <= SHOW_ALL or show_all:
        return np.arange(n, dtype=np.int32)
    rng = np.random.default_rng(seed)
    if codes is None:
        return np.sort(rng.choice(n, SAMPLE, replace=False)).astype(np.int32)
    parts = []
    for code in np.unique(codes):
        rows = np.flatnonzero(codes == code)
        wanted = min(len(rows), max(200, round(SAMPLE * len(rows) / n)))
        parts.append(rng.choice(rows, wanted, replace=False))
    return np.sort(np.concatenate(parts)).astype(np.int32)


def figure(
    xy: np.ndarray,
    rows: np.ndarray,
    colouring: Colouring,
    marks: Marks,
    *,
    revision: str,
    fly_to: tuple[float, float] | None = None,
    says: np.ndarray | None = None,
) -> go.Figure:
    """The map.

    says : [shape=(n_tracks,)] what each point says under the pointer; None: the name of its colour

    xy : [shape=(n_tracks, 2)] ; rows : those to draw, see `sampled` ; revision : as long as it
        stays, so does the person's zoom
    fly_to : the middle of the view for this revision
    """
    fig = go.Figure()
    size = point_size(len(rows))
    if marks.matches is not None:
        fig.add_trace(_points(xy, rows, "Others", GREY, size, 0.18, "others"))
        rows = marks.matches.astype(np.int32)
        size = max(size, point_size(len(rows)) * 0.8)
    if colouring.values is not None:
        _add_values(fig, xy, rows, colouring, size)
    else:
        _add_classes(fig, xy, rows, colouring, size)
    if says is not None:
        _add_hover(fig, says)
    _add_marks(fig, xy, marks)
    axis = {"visible": False, "showgrid": False, "zeroline": False, "uirevision": revision}
    span = (
        np.array([xy.min(axis=0), xy.max(axis=0)])
        if len(xy)
        else np.array([[-1.0, -1.0], [1.0, 1.0]])
    )
    pad = np.maximum(0.05 * (span[1] - span[0]), 0.5)
    low, high = span[0] - pad, span[1] + pad
    if fly_to is not None:
        low, high = np.subtract(fly_to, FLY_WIDTH), np.add(fly_to, FLY_WIDTH)
    fig.update_layout(
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode="pan",
        hovermode="closest",
        uirevision=revision,
        xaxis={**axis, "range": [float(low[0]), float(high[0])]},
        yaxis={**axis, "range": [float(low[1]), float(high[1])]},
        legend={
            "orientation": "h",
            "y": -0.02,
            "yanchor": "top",
            "x": 0,
            "itemsizing": "constant",
            "title": {"text": literal(colouring.label) + "  "},
        },
    )
    return fig


def _add_hover(fig: go.Figure, says: np.ndarray) -> None:
    """Title, artist and tags of the points under the pointer."""
    for trace in fig.data:
        if trace.customdata is not None:
            trace.hovertext = says[np.asarray(trace.customdata, dtype=int)]
            trace.hovertemplate = "%{hovertext}<extra></extra>"


def name_regions(
    fig: go.Figure,
    regions: Sequence[tuple[float, float, str]],
    titles: Sequence[tuple[float, float, str]],
) -> None:
    """Write names over the map, the regions first: the page shows those from afar, titles from
    near. Each is x, y and a text."""
    looks = [(15, 0.0, 34)] * len(regions) + [(11, 12.0, 24)] * len(titles)
    fig.update_layout(
        annotations=[
            {
                "x": x,
                "y": y,
                "text": literal(text, longest),
                "showarrow": False,
                "yshift": shift,
                "font": {"size": size},
            }
            for (x, y, text), (size, shift, longest) in zip([*regions, *titles], looks, strict=True)
        ]
    )


def point_size(n: int) -> float:
    """Pixels across a point: small where there are many."""
    return (
        float(np.clip(22.0 / np.log10(max(n, 10)) ** 1.05, 2.5, 11.0))
        if n < 20_000
        else float(np.clip(5e5 / n, 2.0, 4.5))
    )


def _points(
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


def _add_classes(
    fig: go.Figure, xy: np.ndarray, rows: np.ndarray, colouring: Colouring, size: float
) -> None:
    """One trace a class for the tagged and one, paler, for the predicted; the legend toggles
    both."""
    codes = np.full(len(xy), -1) if colouring.codes is None else colouring.codes
    given = np.ones(len(xy), dtype=bool) if colouring.given is None else colouring.given
    none = rows[codes[rows] < 0]
    if len(none):
        fig.add_trace(_points(xy, none, "Not tagged", GREY, size, 0.35, "none"))
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
                    _points(
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


def _add_values(
    fig: go.Figure, xy: np.ndarray, rows: np.ndarray, colouring: Colouring, size: float
) -> None:
    """One trace with a colour scale; tracks without a value are grey."""
    values = np.asarray(colouring.values, dtype=np.float32)
    known = np.isfinite(values[rows])
    if not known.all():
        fig.add_trace(_points(xy, rows[~known], "Unknown", GREY, size, 0.3, "none"))
    part = rows[known]
    if len(part):
        low, high = np.percentile(values[part], [1, 99])
        scale = {
            "colorscale": "Viridis",
            "cmin": float(low),
            "cmax": float(max(high, low + 1e-6)),
            "showscale": True,
            "colorbar": {
                "title": {"text": literal(colouring.label), "side": "right"},
                "thickness": 10,
                "len": 0.8,
            },
        }
        fig.add_trace(
            _points(
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


def _add_marks(fig: go.Figure, xy: np.ndarray, marks: Marks) -> None:
    """Neighbours with lines, the chosen track, the search's query and its results; WebGL too, since
    SVG lies below WebGL."""
    if marks.chosen is not None and len(marks.neighbours):
        ends = xy[np.asarray(marks.neighbours, dtype=int)]
        lines = np.full((len(ends) * 3, 2), np.nan)
        lines[0::3], lines[1::3] = xy[marks.chosen], ends
        fig.add_scattergl(
            x=lines[:, 0],
            y=lines[:, 1],
            mode="lines",
            line={"color": CHOSEN_COLOUR, "width": 1.5},
            meta="lines",
            hoverinfo="skip",
            showlegend=False,
        )
        fig.add_trace(
            _mark(ends, marks.neighbours, "Most similar", "neighbours", 11, "circle", CHOSEN_COLOUR)
        )
    if len(marks.results):
        found = np.asarray(marks.results)
        fig.add_trace(
            _mark(xy[found], found, "Search results", "results", 12, "square", QUERY_COLOUR)
        )
    if marks.query is not None:
        fig.add_trace(
            _mark(
                xy[[marks.query]], [marks.query], "Search query", "query", 20, "star", QUERY_COLOUR
            )
        )
    elif marks.query_xy is not None:
        fig.add_trace(
            _mark(
                np.array([marks.query_xy]), [-1], "Search query", "query", 20, "star", QUERY_COLOUR
            )
        )
    if marks.chosen is not None:
        fig.add_trace(
            _mark(
                xy[[marks.chosen]], [marks.chosen], "Chosen", "chosen", 15, "circle", CHOSEN_COLOUR
            )
        )


def _mark(
    places: np.ndarray, rows: ArrayLike, name: str, role: str, size: int, symbol: str, colour: str
) -> go.Scattergl:
    """A large point with an edge that shows on light and on dark."""
    look = {
        "size": size,
        "symbol": symbol,
        "color": colour,
        "opacity": 1.0,
        "line": {"color": "#2b2b2b", "width": 1.5},
    }
    return go.Scattergl(
        x=places[:, 0],
        y=places[:, 1],
        customdata=np.asarray(rows, dtype=np.int32),
        mode="markers",
        name=name,
        meta=role,
        marker=look,
        hoverinfo="name",
        showlegend=False,  # an entry more would move the plot under the pointer
        unselected={"marker": {"opacity": 1.0}},
        selected={"marker": {"opacity": 1.0}},
    )

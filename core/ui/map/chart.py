"""The figure of the map: every track a WebGL point, and on top of it the query, results, neighbours
and what passes the filter.

Arrays only: a point carries its row in `customdata`, nothing else, and what a click needs is
fetched when it happens.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.ui.common.figures import GREY, literal, new_figure
from core.ui.map.marks import Marks, add_marks
from core.ui.map.points import Colouring, add_classes, add_values, extent, point_size, points

SHOW_ALL = 200_000  # points, up to which everything is drawn
SAMPLE = 100_000  # points drawn of a larger library until all are asked for
HEIGHT = 560  # pixels
FLY_WIDTH = 2.5  # half-width of the view around a track flown to, of a map about 20 wide


def sampled(n: int, codes: np.ndarray | None, show_all: bool) -> np.ndarray:
    """The rows to draw, int32: all up to `SHOW_ALL`, else `SAMPLE` of them with each class in
    proportion, at least 200 of it. codes : [shape=(n,)] the class of each"""
    if n <= SHOW_ALL or show_all:
        return np.arange(n, dtype=np.int32)
    rng = np.random.default_rng(0)
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
    selection: int = 0,
    fly_to: tuple[float, float] | None = None,
    says: np.ndarray | None = None,
) -> go.Figure:
    """The map.

    xy : [shape=(n_tracks, 2)] ; rows : those to draw, see `sampled` ; revision : as long as it
        stays, so does the person's zoom
    selection : as long as it stays, so does the frame of the person's box or lasso
    fly_to : the middle of the view for this revision
    says : [shape=(n_tracks,)] what each point says under the pointer; None: the name of its colour
    """
    fig = new_figure()
    size = point_size(len(rows))
    if marks.passing is not None:
        fig.add_trace(points(xy, rows, "Others", GREY, size, 0.18, "others"))
        rows = marks.passing.astype(np.int32)
        size = max(size, point_size(len(rows)) * 0.8)
    if colouring.values is not None:
        add_values(fig, xy, rows, colouring, size)
    else:
        add_classes(fig, xy, rows, colouring, size)
    if says is not None:
        _add_hover(fig, says)
    add_marks(fig, xy, marks)
    fig.update_layout(**_layout(_corners(xy, fly_to), revision, colouring.label))
    fig.update_layout(selectionrevision=selection)
    return fig


def _layout(corners: tuple[np.ndarray, np.ndarray], revision: str, title: str) -> dict[str, object]:
    """A view without axes, between two corners, with a legend of this title below it."""
    axis = {"visible": False, "showgrid": False, "zeroline": False, "uirevision": revision}
    low, high = corners
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 32, "b": 0},
        "dragmode": "pan",
        "hovermode": "closest",
        "uirevision": revision,
        "xaxis": {**axis, "range": [float(low[0]), float(high[0])]},
        "yaxis": {**axis, "range": [float(low[1]), float(high[1])]},
        "legend": {
            "orientation": "h",
            "y": -0.02,
            "yanchor": "top",
            "x": 0,
            "itemsizing": "constant",
            "title": {"text": literal(title) + "  "},
        },
    }


def _corners(xy: np.ndarray, fly_to: tuple[float, float] | None) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest x and y in view, (2,) each: of all points, with room around them,
    or around the place that is flown to."""
    if fly_to is not None:
        return np.subtract(fly_to, FLY_WIDTH), np.add(fly_to, FLY_WIDTH)
    if not len(xy):
        return np.full(2, -1.5), np.full(2, 1.5)
    low, high = extent(xy)
    room = np.maximum(0.05 * (high - low), 0.5)
    return low - room, high + room


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

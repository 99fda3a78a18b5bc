"""What is drawn on top of the map: the chosen track and its neighbours, the search's query and its
results."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

CHOSEN_COLOUR, QUERY_COLOUR = "#e5383b", "#ffd60a"


@dataclass(frozen=True)
class Marks:
    """What is drawn on top. All are rows of the map, but `query_xy`, the place of a query that is
    no track."""

    chosen: int | None = None
    neighbours: Sequence[int] = ()
    query: int | None = None
    query_xy: tuple[float, float] | None = None
    results: Sequence[int] = ()
    passing: np.ndarray | None = field(default=None, repr=False)  # the filter; others are grey


def add_marks(fig: go.Figure, xy: np.ndarray, marks: Marks) -> None:
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

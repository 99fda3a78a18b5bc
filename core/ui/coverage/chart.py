"""The Pareto chart of a category's tags."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.ui.common.figures import LABEL_LENGTH, PALETTE, frame, literal, new_figure
from core.ui.common.text import tracks

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


def pareto(counts: Mapping[str, int], n_shown: int | None = None) -> go.Figure:
    """Bars by frequency and the cumulative share of all tags given. A bar's customdata is its
    place, from 0.

    counts : tag to number of tracks, most frequent first ; n_shown : bars to draw (default: all);
        the line counts all tags
    """
    n_shown = len(counts) if n_shown is None else min(n_shown, len(counts))
    tags = list(counts)[:n_shown]
    n = np.fromiter(counts.values(), dtype=np.int64, count=len(counts))
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
        frame(340),
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

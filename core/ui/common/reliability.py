"""The reliability diagram: how often answers are right, by how sure they were."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.model.calibration import Bin
from core.ui.common.figures import GREY, PALETTE, new_figure

ENOUGH = 5  # answers that a share can be drawn of; of one it is 0 or 100 %


def reliability_chart(bins: Sequence[Bin], of: str) -> go.Figure:
    """Stated certainty against the share that was right, in percent; on the dotted line the two
    agree. The size of a point tells how many answers it is of; steps of a few are left out.

    of : what was answered, "tracks"
    """
    bins = [row for row in bins if row.n >= ENOUGH] or bins
    most = max((row.n for row in bins), default=1)
    figure = new_figure()
    figure.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        line={"color": GREY, "dash": "dot", "width": 1},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[100 * row.confidence for row in bins],
        y=[100 * row.right for row in bins],
        mode="lines+markers",
        line={"color": PALETTE[0], "width": 2},
        customdata=[row.n for row in bins],
        marker={"size": [7 + 17 * (row.n / most) ** 0.5 for row in bins], "opacity": 0.85},
        hovertemplate="%{x:.0f} % sure: %{y:.0f} % right (%{customdata:,} "
        f"{of})<extra></extra>",
    )
    figure.update_layout(
        height=340,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        xaxis={"title": "Confidence (%)", "range": [-3, 105], "fixedrange": True},
        yaxis={"title": "Right (%)", "range": [-3, 105], "fixedrange": True},
    )
    return figure

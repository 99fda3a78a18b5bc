"""How sure the names are: the reliability curve of the model that ships."""

import plotly.graph_objects as go
import streamlit as st

from core.model import reliability
from core.model.reliability import Reliability
from core.ui.common.figures import GREY, PALETTE, new_figure


def show() -> None:
    """The curve with what it means; nothing when it is not at hand."""
    found = reliability.shipped()
    if found is None:
        return
    st.header("How reliable are the names?")
    st.write(
        "What “sounds like piano (85 %)” is worth. The model that ships was asked about"
        f" {found.clips:,} real recordings of sources that had taught it nothing yet. On the dotted"
        " line a name said with 85 % is right 85 times of 100; below it the model is too sure,"
        " above it too modest. Instruments that it is less than 90 % sure of are not said at all."
    )
    st.plotly_chart(
        curve(found),
        key="quality-reliability",
        config={"displayModeBar": False},
        alt="Curve: how often names are right, by the confidence of the model",
    )
    st.caption(
        f"Mean distance from the line: {100 * found.error:.1f} points. Of {found.no_music:,}"
        f" recordings without music (speech, nature, noises) {found.no_music_named:,} got an"
        " instrument. Models taught on your own tags are judged on the Training page."
    )


def curve(found: Reliability) -> go.Figure:
    """Share right by chance, both in percent; the size of a point tells how many answers it is
    of."""
    most = max(n for _, _, n in found.curve)
    figure = new_figure()
    figure.add_scatter(
        x=[0, 100], y=[0, 100], mode="lines", line={"color": GREY, "dash": "dot"}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[100 * p for p, _, _ in found.curve],
        y=[100 * right for _, right, _ in found.curve],
        mode="lines+markers",
        line={"color": PALETTE[0]},
        marker={"size": [8 + 16 * (n / most) ** 0.5 for _, _, n in found.curve]},
        customdata=[[n] for _, _, n in found.curve],
        hovertemplate="%{x:.0f} % sure: right in %{y:.0f} % of %{customdata[0]}<extra></extra>",
    )
    figure.update_layout(
        height=320,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        xaxis={"title": "Confidence (%)", "range": [0, 102], "fixedrange": True},
        yaxis={"title": "Right (%)", "range": [0, 108], "fixedrange": True},
    )
    return figure

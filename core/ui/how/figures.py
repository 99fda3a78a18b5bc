"""The charts of the walk. Streamlit's theme colours paper, text and grid: light and dark both
work."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core import config
from core.audio.spectrogram_image import COLOURS
from core.ui.common.figures import GREY, PALETTE, new_figure

POSITIVE, NEGATIVE = PALETTE[0], PALETTE[1]
COLUMNS = 800  # of the waveform
DEEPEST = -80.0  # dB below the loudest point that the spectrogram shows
CALM = {"displayModeBar": False}  # the charts' configuration: nothing to press
SCALE = [[place, f"rgb{rgb}"] for place, rgb in COLOURS]
DIVERGING = [[0.0, NEGATIVE], [0.5, "rgba(140,143,152,.12)"], [1.0, POSITIVE]]


def waveform(y: np.ndarray, start_s: float) -> go.Figure:
    """The least and greatest sample in each of 800 pieces. y : [shape=(n_samples,)] at 8 kHz"""
    pieces = np.array_split(y, min(COLUMNS, len(y)))
    seconds = start_s + np.linspace(0.0, len(y) / config.SAMPLE_RATE, len(pieces))
    low = np.array([piece.min() for piece in pieces])
    high = np.array([piece.max() for piece in pieces])
    figure = new_figure()
    figure.add_scatter(x=seconds, y=low, mode="lines", line={"width": 0}, hoverinfo="skip")
    figure.add_scatter(
        x=seconds,
        y=high,
        mode="lines",
        fill="tonexty",
        fillcolor=PALETTE[0],
        line={"width": 0.5, "color": PALETTE[0]},
        hovertemplate="%{x:.2f} s: %{y:.3f}<extra></extra>",
    )
    return _framed(figure, 200, "Seconds", "Amplitude")


def spectrogram(power: np.ndarray, start_s: float) -> go.Figure:
    """A power spectrogram (513, n_frames) in dB below its loudest point, with axes and a colour
    bar."""
    loudest = max(float(power.max()), 1e-20)
    S_db = np.maximum(10.0 * np.log10(np.maximum(power / loudest, 1e-12)), DEEPEST)
    figure = new_figure()
    figure.add_heatmap(
        z=S_db.round().astype(np.int8),
        x0=start_s,
        dx=config.HOP_LENGTH / config.SAMPLE_RATE,
        y0=0.0,
        dy=config.SAMPLE_RATE / config.N_FFT,
        zmin=DEEPEST,
        zmax=0.0,
        colorscale=SCALE,
        colorbar={"title": {"text": "dB", "side": "top"}, "thickness": 12, "outlinewidth": 0},
        hovertemplate="%{x:.2f} s, %{y:.0f} Hz: %{z} dB<extra></extra>",
    )
    return _framed(figure, 380, "Seconds", "Frequency (Hz)")


def responses(
    profiles: Sequence[np.ndarray],
    seconds: Sequence[np.ndarray],
    marked: Sequence[tuple[float, float]],
) -> go.Figure:
    """A channel's response over the track, one line a segment, with its moments as points (second,
    response)."""
    figure = new_figure()
    for profile, times in zip(profiles, seconds, strict=True):
        figure.add_scatter(
            x=times,
            y=profile,
            mode="lines",
            line={"color": PALETTE[0], "width": 1.5},
            hovertemplate="%{x:.1f} s: %{y:.2f}<extra></extra>",
        )
    figure.add_scatter(
        x=[second for second, _ in marked],
        y=[value for _, value in marked],
        mode="markers",
        marker={"color": PALETTE[1], "size": 10, "line": {"color": "#2b2b2b", "width": 1}},
        hovertemplate="%{x:.1f} s: %{y:.2f}<extra></extra>",
    )
    return _framed(figure, 200, "Seconds of the track", "Response")


def bars(values: np.ndarray, what: str) -> go.Figure:
    """100 numbers as bars, blue above zero and orange below. what : the y axis and the hover say"""
    places = np.arange(1, len(values) + 1)
    colours = np.where(values < 0, NEGATIVE, POSITIVE)
    figure = new_figure()
    figure.add_bar(
        x=places,
        y=values.astype(np.float32),
        marker={"color": colours.tolist(), "line": {"width": 0}},
        hovertemplate="number %{x}: %{y:.4f}<extra></extra>",
    )
    figure.update_layout(bargap=0.15)
    return _framed(figure, 220, "Number", what)


def strips(rows: np.ndarray, names: Sequence[str]) -> go.Figure:
    """Embeddings as heat strips one above the other. rows : [shape=(n, 100)], the first on top"""
    most = max(float(np.abs(rows).max(initial=0.0)), 1e-9)
    figure = new_figure()
    figure.add_heatmap(
        z=rows.astype(np.float32),
        x=np.arange(1, rows.shape[1] + 1),
        y=list(names),
        zmin=-most,
        zmax=most,
        colorscale=DIVERGING,
        ygap=3,
        showscale=False,
        hovertemplate="number %{x}, %{y}: %{z:.4f}<extra></extra>",
    )
    framed = _framed(figure, 70 + 34 * len(rows), "Number", None)
    framed.update_yaxes(autorange="reversed", showgrid=False)
    return framed


def _framed(figure: go.Figure, height: int, x: str, y: str | None) -> go.Figure:
    """The measures every chart of the walk shares; nothing in it can be dragged, so that a finger
    scrolls the page."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 12, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis={"title": x, "fixedrange": True, "showgrid": False, "zeroline": False},
        yaxis={"title": y, "fixedrange": True, "zerolinecolor": GREY},
    )
    return figure

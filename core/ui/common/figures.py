"""Where every Plotly figure begins, and what all share. Streamlit's theme colours paper, text and
grid: light and dark both work.

Tags and classes are data: every text that reaches a figure goes through `literal`, because Plotly
would read a tag such as `<b>x</b>` as formatting. Clicks come back as integers in `customdata`,
never as text.
"""

import html
from typing import Any

import plotly.graph_objects as go

from core import import_lock

# Colours told apart on white and on near-black, the first eight also by most colour-blind people
# (after Okabe and Ito).
PALETTE = (
    *("#3b8fd4", "#e08a1e", "#1fa37a", "#c9649f", "#8a7ae0", "#d9542b", "#4db6c9", "#b59a1c"),
    *("#7d9b3a", "#a8714a", "#6f86a8", "#d4707a"),
)
GREY = "#8c8f98"
LABEL_LENGTH = 18  # characters of a name on an axis; the whole name is shown on hover


def new_figure() -> go.Figure:
    """An empty figure, to which traces are added.

    Plotly takes a pandas that another thread is just importing for a whole one, and stumbles: from
    here on it is whole. Streamlit imports it for each chart anyway.
    """
    with import_lock.IMPORTING:
        import pandas  # noqa: F401
    return go.Figure()


def literal(text: object, length: int | None = None) -> str:
    """Text that Plotly shows character by character, shortened to `length` characters."""
    shown = " ".join(str(text).split())
    if length is not None and len(shown) > length:
        shown = shown[: length - 1].rstrip() + "…"
    return html.escape(shown, quote=False)


def frame(height: int) -> dict[str, Any]:
    """The measures every figure shares; colours are left to the theme."""
    return {"height": height, "margin": {"l": 8, "r": 8, "t": 28, "b": 8}}


def legend() -> dict[str, Any]:
    """A legend in one line above the figure."""
    return {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": {"text": ""}}

"""Where every Plotly figure begins."""

import plotly.graph_objects as go

from core import lazy


def new_figure() -> go.Figure:
    """An empty figure, to which traces are added.

    Plotly takes a pandas that another thread is just importing for a whole one, and stumbles: from
    here on it is whole. Streamlit imports it for each chart anyway.
    """
    with lazy.IMPORTING:
        import pandas  # noqa: F401
    return go.Figure()

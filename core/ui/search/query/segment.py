"""The part of a long file to search with: chosen on its waveform, or with a slider."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core import config
from core.catalog.library import Library
from core.errors import SoundkinError
from core.times import timecode
from core.ui.common import faults, time_slider
from core.ui.common.session import search_state
from core.ui.common.session.session import Key, selection
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.session.shown import shown
from core.ui.common.tracks.players import still_wanted
from core.ui.search.query import queries

SHORTEST_CHOICE = config.CLIP_SECONDS + 1.0  # s; a shorter file is heard whole
SHORTEST_PART = 0.5  # s
PEAKS = 600  # points of the waveform
STEPS = (5, 10, 30, 60, 120, 300, 600, 1800)  # s between the times under it
MOST_TIMES = 7  # so many stand side by side on a phone


def within(query: SessionQuery, part: tuple[float, float]) -> tuple[float, float] | None:
    """As much of a part (s) as the query's file has; None where no part of it can be chosen."""
    low, high = part[0], min(part[1], round(query.duration_s, 1))
    long_enough = query.duration_s > SHORTEST_CHOICE and high - low >= SHORTEST_PART
    return (low, high) if long_enough else None


def choose(library: Library, query: SessionQuery) -> None:
    """For a file of more than 24 s: its waveform to drag on, and a slider that does the same by
    keyboard."""
    if query.path is None or query.duration_s <= SHORTEST_CHOICE:
        return
    whole = (0.0, round(query.duration_s, 1))
    keep = partial(_keep, library, whole)
    chart = search_state.SEGMENT_CHART.of(hash(query.path))
    st.plotly_chart(
        _waveform(query),
        key=chart.name,
        on_select=partial(faults.guarded(_drag), query, chart, keep),
        selection_mode="box",
        config={"displayModeBar": False},
        alt="Loudness over time; drag to choose a part, click to hear it from there",
    )
    part = shown(
        search_state.SEGMENT.of(hash(query.path)),
        time_slider.on_clock(query.span or whole),
        lambda chosen: keep(time_slider.seconds(chosen)),
    )
    low, high = time_slider.slider(
        st.container(),
        "Part to search with: drag on the waveform, or here. A click on it plays from there",
        whole,
        part.value,
        part.key.name,
        part.told,
    )
    if (low, high) != whole and high - low > config.CLIP_SECONDS:
        st.caption(f"Only the first {config.CLIP_SECONDS:.0f} s of this part are compared.")


def _keep(library: Library, whole: tuple[float, float], part: tuple[float, float]) -> None:
    queries.choose_span(library, None if part == whole else part)


def _drag(
    query: SessionQuery, chart: Key[None], keep: Callable[[tuple[float, float]], None]
) -> None:
    """Before the page is drawn: keep the part that was dragged over just now."""
    last = search_state.SEGMENT_DRAGGED.of(hash(query.path))
    dragged = _dragged(selection(chart)["box"], query.duration_s)
    if dragged is not None and dragged != last.get():
        last.set(dragged)
        keep(dragged)


def _dragged(boxes: Sequence[Mapping[str, Any]], duration_s: float) -> tuple[float, float] | None:
    """The seconds between which a box was drawn, or None."""
    if not boxes:
        return None
    low, high = sorted(float(x) for x in boxes[0]["x"][:2])
    low, high = max(round(low, 1), 0.0), min(round(high, 1), round(duration_s, 1))
    return (low, high) if high - low >= SHORTEST_PART else None


def _waveform(query: SessionQuery):  # type: ignore[no-untyped-def]  # naming its type would import plotly
    from core.ui.common.figures import new_figure

    peaks = _peaks(str(query.path))
    seconds = np.linspace(0.0, query.duration_s, len(peaks))
    figure = new_figure()
    figure.add_scatter(
        x=np.concatenate([seconds, seconds[::-1]]),
        y=np.concatenate([peaks, -peaks[::-1]]),
        fill="toself",
        mode="lines+markers",
        marker={"size": 1, "opacity": 0.01},
        line={"width": 1},
        hoverinfo="skip",
    )
    if query.span:
        figure.add_vrect(
            x0=query.span[0], x1=query.span[1], opacity=0.2, line_width=0, fillcolor="#D97742"
        )
    figure.update_layout(
        height=140,
        margin={"l": 0, "r": 0, "t": 4, "b": 0},
        dragmode="select",
        selectdirection="h",
        showlegend=False,
        xaxis={
            "title": "Time (min:s)",
            "fixedrange": True,
            "range": (0.0, query.duration_s),  # as wide as the slider below
            "tickvals": (times := _times(query.duration_s)),
            "ticktext": [timecode(at) for at in times],
        },
        yaxis={"visible": False, "fixedrange": True},
        uirevision=query.path,
    )
    return figure


def _times(duration_s: float) -> list[int]:
    """The times that stand under a waveform (s)."""
    step = next((step for step in STEPS if duration_s < step * MOST_TIMES), STEPS[-1])
    return list(range(0, int(duration_s) + 1, step))


@st.cache_data(max_entries=30, show_spinner="Drawing the waveform")
def _peaks(path: str) -> np.ndarray:
    from core.audio.guarded import waveform_peaks

    try:
        return waveform_peaks(Path(path), PEAKS, waiting=still_wanted)
    except SoundkinError:  # the slider does without
        return np.zeros(PEAKS, np.float32)

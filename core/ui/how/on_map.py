"""The map with the track and its neighbours, and what flattening to two numbers costs."""

import numpy as np
import streamlit as st

from core.catalog.coverage import instruments_first
from core.catalog.library import Library
from core.search.index import Index
from core.ui.common.caches import counts
from core.ui.common.figures import literal
from core.ui.common.session import state
from core.ui.common.text import line
from core.ui.common.tracks.labels import category_label
from core.ui.how import figures
from core.ui.how.cosine import NEIGHBOURS
from core.ui.map import chart as map_chart
from core.ui.map import data as map_data
from core.ui.map.data import Places
from core.ui.map.marks import Marks
from core.ui.map.points import Colouring

HEIGHT = 420  # pixels
VIEWS = {"around": "Around the track", "whole": "The whole map"}


def show(library: Library, index: Index, track_id: str) -> None:
    """Draw the stored map; without one say where it is computed."""
    places = map_data.places(library)
    row = places.row(track_id) if places is not None else None
    if places is None or row is None:
        st.info(
            "This track has no place on the map yet. Compute the map on the Map page; 10,000 tracks"
            " take about half a minute.",
            icon=":material/scatter_plot:",
        )
        return
    near = map_data.nearest(library, index, track_id, NEIGHBOURS)
    known = [match for match in near if places.row(match.track_id) is not None]
    rows = places.rows([match.track_id for match in known]).tolist()
    _draw(library, places, row, rows, [match.track.title for match in known])
    ranks = ranks_on_map(places.xy, row, rows)
    with st.container(gap="xxsmall"):
        for match, rank in zip(known, ranks, strict=True):
            line(
                f"No. {match.rank} by score ({match.score:.3f}), no. {rank:,} on the map:"
                f" {match.track.title}",
                size=".9rem",
            )
    st.caption(
        "Red: this track, with lines to its five nearest by score. The other colours are tags,"
        " paler where they are only predicted."
    )


def ranks_on_map(xy: np.ndarray, row: int, others: list[int]) -> list[int]:
    """For each other row how many tracks on the map are at least as near to `row`, itself counted.

    xy : [shape=(n_tracks, 2)] ; 1 is the nearest
    """
    squares = np.square(xy - xy[row]).sum(axis=1)
    squares[row] = np.inf
    return [int((squares <= squares[other]).sum()) for other in others]


def _draw(
    library: Library, places: Places, row: int, neighbours: list[int], titles: list[str]
) -> None:
    colouring = _colouring(library)
    shown = map_chart.sampled(len(places), colouring.codes, show_all=False)
    around = st.segmented_control(
        "Show",
        list(VIEWS),
        format_func=VIEWS.__getitem__,
        default="around",
        required=True,
        key=state.HOW_VIEW.name,
        persist_state="page",
        label_visibility="collapsed",
    )
    x, y = places.xy[row].tolist()
    figure = map_chart.figure(
        places.xy,
        shown,
        colouring,
        Marks(chosen=row, neighbours=neighbours),
        revision=f"how-{around}-{row}",
        fly_to=(x, y) if around == "around" else None,
    )
    figure.update_layout(height=HEIGHT, dragmode=False)
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    figure.update_traces(
        selector={"meta": "neighbours"},
        hovertext=[literal(title) for title in titles],
        hoverinfo="text",
    )
    st.plotly_chart(
        figure,
        key="how-map",
        config=figures.CALM,
        alt="Map of all tracks, with lines from this track to its five nearest",
    )


def _colouring(library: Library) -> Colouring:
    """By the first category; plain without tags."""
    known = counts.coverage(library).categories
    if not known:
        return Colouring("")
    category = instruments_first(known)[0]
    return map_data.by_category(library, category, category_label(category))

"""The map page: the state of the map (none, being computed, there), its controls, and what its
colours and marks are.

Clicks are kept in the session as track ids. An empty selection (a second click on the same point)
changes nothing, so the music goes on.
"""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from core import config, jobs
from core.catalog.coverage import Category, instruments_first
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.index import Index
from core.search.query import row_of
from core.search.results import Match
from core.ui.common import faults, scroll, work
from core.ui.common.caches import caches, counts
from core.ui.common.filters import filter_bar
from core.ui.common.frame import empty
from core.ui.common.session import state
from core.ui.common.text import sentence, tracks
from core.ui.common.tracks.labels import category_label
from core.ui.map import chart as map_chart
from core.ui.map import data as map_data
from core.ui.map.data import Places
from core.ui.map.details import CHOSEN, LASSO, details, lasso_list, nearest_list
from core.ui.map.drawing import draw
from core.ui.map.marks import Marks
from core.ui.map.moving import find_track, fly
from core.ui.map.points import Colouring
from core.ui.search import arriving, linking
from core.ui.search.matches import results
from core.ui.search.query import queries

TEMPO, LIKENESS = "Tempo", "Similarity to the chosen track"
TELLING = 0.1  # share of the tracks with a tag from which its colours tell something


def show(library: Library) -> None:
    """The page below its title."""
    arriving.take_map(library)
    index = empty.analysed(library)
    on_map = map_data.places(library)
    running = jobs.running(library.name, "map")
    if running:
        work.watch(running, "Computing the map")
    elif on_map is None or len(index) > len(on_map):
        _offer(library, index, on_map)
    if on_map is not None:
        _map(library, index, on_map)


def _offer(library: Library, index: Index, on_map: Places | None) -> None:
    """No map yet, or one that lacks tracks: say so and offer to compute it."""
    last = jobs.newest(library.name, "map")
    if last and last.state in ("failed", "lost", "stopped"):
        work.watch(last, "Computing the map")
    n = len(index)
    if on_map is None:
        st.write(
            f"The map of {tracks(n)} must be computed first: 10,000 tracks take about half a"
            " minute. You can go on working meanwhile."
        )
    else:
        st.info(f"Not on the map yet: {tracks(n - len(on_map), 'analysed track')}.")
    if st.button("Compute the map", type="primary", key="compute-map"):
        jobs.start("map", library.name, ["--library", library.name])
        st.rerun()


@faults.fragment
def _map(library: Library, index: Index, on_map: Places) -> None:
    """Controls, the chosen track, the map, its nearest, in this order: a click is heard before the
    map is drawn again."""
    if map_data.places(library) is not on_map or caches.index(library) is not index:
        st.rerun()  # since the page was drawn the library was restored, or another tab changed it
    prefix = f"map-{library.name}"
    by = _controls(library, on_map, prefix)
    passing = _passing(library, on_map)
    linking.tell(library)
    n = len(on_map)
    show_all = n <= map_chart.SHOW_ALL or st.toggle(
        f"Show all {n:,} tracks (slower; otherwise a sample of {map_chart.SAMPLE:,})",
        key=f"{prefix}-all",
    )
    chart_place, side = st.columns([5, 2])
    chosen = state.MAP_CHOSEN.of(library.name).get()
    near: list[Match] = []
    with side:
        if chosen and on_map.row(chosen) is not None and row_of(library, index, chosen) is not None:
            near = map_data.nearest(library, index, chosen, config.TOP_K)
            with st.container(key=CHOSEN):
                details(library, chosen, prefix)
        else:
            st.caption("Nothing chosen yet. Click a point, or find a track by its name.")
    with chart_place:
        # A changed figure of this size takes many seconds to draw again.
        still = show_all and n > map_chart.SHOW_ALL
        shown = (None, []) if still else (chosen, near)
        marks = _marks(library, index, on_map, *shown, passing)
        if still:
            st.caption(
                "With every track drawn, the chosen one and its nearest are listed but not marked."
            )
        colouring = _colouring(library, index, on_map, by, chosen)
        draw(library, on_map, colouring, marks, show_all, prefix)
    if chosen is not None and near:
        with side:
            nearest_list(library, chosen, near, prefix)
    lasso_list(library, prefix)
    made = state.MAP_MADE.take()
    if made:  # last: what stands above has its height
        scroll.to(f".st-key-{made}", "start" if made == LASSO else "nearest")


def _controls(library: Library, on_map: Places, prefix: str) -> str:
    """What to colour by, which is returned; a track to find, and the way back to the whole map."""
    categories = counts.coverage(library).categories
    with st.container(key="map-controls"):
        colour_place, find_place, reset_place = st.columns([2, 3, 1], vertical_alignment="bottom")
        choices = [*instruments_first(categories), TEMPO, LIKENESS]
        by = colour_place.selectbox(
            "Colour by",
            choices,
            index=choices.index(most_telling(categories)),
            format_func=category_label,
            key=f"{prefix}-by",
        )
        with find_place:
            find_track(library, on_map, prefix)
        reset_place.button(
            "Whole map",
            on_click=faults.guarded(fly),
            args=(library.name, None),
            key=f"{prefix}-whole",
            width="stretch",
        )
    return str(by)


def most_telling(categories: Mapping[str, Category]) -> str:
    """What the map is coloured by until a person chooses: the first category that tags enough of
    the tracks, else the tempo."""
    enough = [name for name, found in categories.items() if found.coverage >= TELLING]
    return instruments_first(enough)[0] if enough else TEMPO


def _passing(library: Library, on_map: Places) -> np.ndarray | None:
    """The rows that pass the filter, or None without one."""
    fitting = filter_bar.show(library, "map")
    if fitting is None:
        return None
    rows = on_map.rows_of(fitting.numbers)
    st.caption("The others are grey.")
    return rows[rows >= 0]


def _colouring(
    library: Library, index: Index, on_map: Places, by: str, chosen: str | None
) -> Colouring:
    if by == TEMPO:
        return map_data.by_tempo(library)
    if by == LIKENESS:
        if chosen is None or row_of(library, index, chosen) is None:
            st.info(
                "Click a track first: the colours then show how much every other track sounds"
                " like it."
            )
            return Colouring("")
        return map_data.by_likeness(index, on_map, chosen, library.track(chosen).title)
    return map_data.by_category(library, by, category_label(by))


def _marks(
    library: Library,
    index: Index,
    on_map: Places,
    chosen: str | None,
    near: list[Match],
    passing: np.ndarray | None,
) -> Marks:
    """What is drawn on top: the chosen track and its nearest, the search page's query and its
    results."""
    query_row, query_xy, results_rows = None, None, np.zeros(0, np.int32)
    query = queries.current(library)
    if query is not None:
        try:
            found = results.search(library, query, config.TOP_K)
            results_rows = on_map.rows([match.track_id for match in found.matches])
            query_row = on_map.row(query.track_id)
            if query_row is None:
                query_xy = map_data.place_of(index, on_map, found.vector)
        except SoundkinError as error:
            st.caption(f"The search page's query cannot be shown: {sentence(error)}")
    return Marks(
        chosen=on_map.row(chosen),
        neighbours=on_map.rows([match.track_id for match in near]).tolist(),
        query=query_row,
        query_xy=query_xy,
        results=results_rows.tolist(),
        passing=passing,
    )

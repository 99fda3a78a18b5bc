"""The map drawn, with what it says and an example of each region; a click or a lasso on it is kept
in the session as track ids."""

from collections.abc import Iterator, Sequence
from functools import partial

import streamlit as st

from core.catalog.library import Library
from core.search.map.map_regions import Region
from core.ui.common import faults
from core.ui.common.session import session, state
from core.ui.common.text import md
from core.ui.map import chart as map_chart
from core.ui.map import names, regions
from core.ui.map.data import Places
from core.ui.map.details import CHOSEN, LASSO
from core.ui.map.marks import Marks
from core.ui.map.moving import choose
from core.ui.map.points import Colouring

CAPTION = (
    "The axes mean nothing: near means similar. Click a point to hear it; box and lasso are at the"
    " top right. Ctrl and the wheel zoom."
)
# Turned over the map, the wheel scrolls the page; with Ctrl or a mouse button held it zooms.
WHEEL = """<script>(() => {
  if (window.soundkinWheel) return;
  window.soundkinWheel = true;
  window.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey || event.buttons) return;
    const on = event.target instanceof Element && event.target.closest(".js-plotly-plot");
    if (on) event.stopPropagation();
  }, {capture: true, passive: true});
})();</script>"""
CONFIG = {
    "scrollZoom": True,
    "displaylogo": False,
    "displayModeBar": True,
    "modeBarButtonsToRemove": ["toImage", "autoScale2d", "zoom2d"],
}


def draw(
    library: Library,
    on_map: Places,
    colouring: Colouring,
    marks: Marks,
    show_all: bool,
    prefix: str,
) -> None:
    """The figure. Its key and, until somebody flies to a track, its revision stay, so that the zoom
    does too."""
    rows = map_chart.sampled(len(on_map), colouring.codes, show_all)
    fly_to, flights = state.MAP_VIEW.of(on_map.library.name).get()
    figure = map_chart.figure(
        on_map.xy,
        rows,
        colouring,
        marks,
        revision=f"{library.current_run}-{flights}",
        selection=state.MAP_CLEARED.of(on_map.library.name).get(),
        fly_to=fly_to,
        says=regions.hover(on_map.library),
    )
    found = regions.of_library(on_map.library)
    named = regions.readable(found, on_map.xy)
    map_chart.name_regions(
        figure, [(r.x, r.y, r.tag) for r in named], regions.titles(on_map.library)
    )
    names.show(len(named))
    st.plotly_chart(
        figure,
        key=state.MAP_CHART.of(on_map.library.name).name,
        on_select=partial(faults.guarded(_selected), on_map, prefix),
        selection_mode=("points", "box", "lasso"),
        config=CONFIG,
        alt="Map of the library's tracks by sound",
    )
    st.html(WHEEL, unsafe_allow_javascript=True)  # our own words only
    _peaks(on_map, found)
    st.caption(" ".join(_explained(colouring, marks)))


def _peaks(on_map: Places, found: Sequence[Region]) -> None:
    """A track to hear for each region, from where its tag is densest."""
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="map-peaks"):
        st.caption("Hear an example", width="content")
        for region in found:
            st.button(
                md(region.tag),
                key=f"peak-{region.tag}",
                type="tertiary",
                on_click=faults.guarded(_hear_peak),
                args=(on_map, region.row),
            )


def _hear_peak(on_map: Places, row: int) -> None:
    choose(on_map, on_map.id(row))


def _explained(colouring: Colouring, marks: Marks) -> Iterator[str]:
    """The caption: what the place, the colours and the marks mean."""
    yield CAPTION
    if (
        colouring.given is not None
        and colouring.codes is not None
        and not colouring.given[colouring.codes >= 0].all()
    ):
        yield "Paler points have no tag: their colour is the predicted tag."
    if marks.chosen is not None:
        yield "Red: the chosen track, with lines to its five nearest."
    if marks.query is not None or marks.query_xy is not None:
        yield "Star and squares: the search page's query and its five best."


def _selected(on_map: Places, prefix: str) -> None:
    """Keep what was clicked or lassoed. Nothing selected means a second click on the same point:
    nothing changes."""
    chart = state.MAP_CHART.of(on_map.library.name)
    selection = session.selection(chart)
    # -1 is the star of a query that is no track
    rows = [row for row in session.clicked(chart) if 0 <= row < len(on_map)]
    if selection.get("box") or selection.get("lasso"):
        found = on_map.library.ids_of(on_map.numbers[sorted(set(rows))])
        state.MAP_LASSO.of(on_map.library.name).set(found)
        state.LIST_PAGE.of(f"{prefix}-lasso").drop()
        state.MAP_MADE.set(LASSO)
    elif rows:
        choose(on_map, on_map.id(rows[-1]))
        state.MAP_MADE.set(CHOSEN)

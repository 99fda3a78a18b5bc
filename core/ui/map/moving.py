"""Moving over the map: the track that is chosen, where to fly, a track found by its name."""

import streamlit as st

from core.catalog.filters import Filter
from core.catalog.library import Library
from core.ui.common import faults
from core.ui.common.caches import counts
from core.ui.common.session import state
from core.ui.common.session.session import Key
from core.ui.common.tracks.labels import labels
from core.ui.map.data import Places

FOUND = 20  # tracks offered when a name is typed


def choose(on_map: Places, track_id: str) -> None:
    """The track that plays here; the search page offers it, too."""
    state.MAP_CHOSEN.of(on_map.library.name).set(track_id)


def fly(library_name: str, to: tuple[float, float] | None) -> None:
    """Let the map show a place (x, y), or all of it."""
    view = state.MAP_VIEW.of(library_name)
    view.set((to, view.get()[1] + 1))


def find_track(library: Library, on_map: Places, prefix: str) -> None:
    """Type a part of a name, choose among what is found, and the map moves there."""
    text_place, found_place = st.columns(2, vertical_alignment="bottom")
    text = text_place.text_input(
        "Find a track", key=f"{prefix}-find", placeholder="Name, artist or number"
    )
    if not text.strip():
        return
    numbers = counts.fitting(library, Filter(words=text)).numbers
    numbers = numbers[on_map.rows_of(numbers) >= 0]
    if not len(numbers):
        found_place.caption("No track on the map has this in its name.")
        return
    titles = labels(library.tracks(library.ids_of(numbers[:FOUND])))
    found = state.MAP_FOUND.of(library.name, text)
    found_place.selectbox(
        "Go to",
        list(titles),
        index=None,
        key=found.name,
        label_visibility="collapsed",
        format_func=titles.__getitem__,
        on_change=faults.guarded(_go_to),
        args=(on_map, found),
        placeholder=_choose_one(len(numbers)),
    )


def _choose_one(n: int) -> str:
    first = f"The first {FOUND} of " if n > FOUND else ""
    return f"{first}{n:,} found: choose one"


def _go_to(on_map: Places, found: Key[str]) -> None:
    track_id = found.get()
    row = on_map.row(track_id)
    if row is not None:
        x, y = on_map.xy[row]
        choose(on_map, track_id)
        fly(on_map.library.name, (float(x), float(y)))

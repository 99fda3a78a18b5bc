"""Which track is walked through: the address says it, else the picker, else a good example."""

import numpy as np
import streamlit as st

from core.catalog import filters
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.search.example import good_example
from core.search.index import Index
from core.search.query import row_of
from core.ui.common import address, caches, state
from core.ui.common.cached import analysis, cached
from core.ui.common.text import md

LISTED = 2_000  # titles that one list can hold; of a larger library words are asked for first
FOUND = 200  # titles offered then
ADDRESS = "track"
FILE = "pages/how_it_works.py"


def choose(library: Library, index: Index) -> str:
    """Draw the picker and return the id of the track; it stands in the address, too."""
    now = _current(library, index)
    numbers, place = index.numbers, st.container()
    if len(numbers) > LISTED:
        left, place = st.columns(2)
        with left:
            numbers = _by_words(library, index)
    ids = library.ids_of(numbers)
    if now not in ids:
        ids = [now, *ids]
    names = {track.track_id: track.title for track in library.tracks(ids)}
    widget = state.HOW_PICKED.of(library.name)
    widget.set(now)
    place.selectbox(
        "Track",
        ids,
        format_func=lambda track_id: f"{names.get(track_id, track_id)} · {track_id}",
        key=widget.name,
        placeholder="Type a part of its title",
        on_change=_picked,
        args=(library.name,),
    )
    address.say(FILE, library.name, track=[now])
    return now


def _by_words(library: Library, index: Index) -> np.ndarray:
    """The first tracks that have the words typed in, by number."""
    words = st.text_input(
        "Words of its title, artist or file name",
        key="how-words",
        placeholder="Type, then press Enter",
    ).strip()
    numbers = index.numbers
    if words:
        numbers = numbers[index.rows(filters.numbers(library, Filter(words=words)))]
        if not len(numbers):
            st.caption("No analysed track has these words.")
    return numbers[:FOUND]


def _picked(name: str) -> None:
    chosen = state.HOW_PICKED.of(name).get()
    if chosen is not None:
        state.HOW_TRACK.of(name).set(chosen)
        state.HOW_LINKED.set(chosen)
        address.say(FILE, name, track=[chosen])


def _current(library: Library, index: Index) -> str:
    """The track as it was before the picker is drawn."""
    linked = address.given(ADDRESS)
    chosen = state.HOW_TRACK.of(library.name)
    if linked and linked != state.HOW_LINKED.get():
        state.HOW_LINKED.set(linked)
        if row_of(library, index, linked) is None:
            st.warning(
                f"This library has no analysed track {md(linked)}. Another one is shown instead."
            )
        else:
            chosen.set(linked)
    if row_of(library, index, chosen.get()) is None:
        chosen.set(_example(library))
    return chosen.get()


@cached(analysis, max_entries=4)
def _example(library: Library) -> str:
    index = caches.index(library)
    return good_example(library, index) if index is not None else ""

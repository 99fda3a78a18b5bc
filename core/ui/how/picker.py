"""Which track is walked through: the address says it, else the picker, else a good example."""

import numpy as np
import streamlit as st

from core.catalog.filters import Filter
from core.catalog.library import Library
from core.search.example import good_example
from core.search.index import Index
from core.search.query import row_of
from core.ui.common import address, caches, counts, state
from core.ui.common.address import Said
from core.ui.common.cached import analysis, cached
from core.ui.common.labels import labels
from core.ui.common.shown import shown
from core.ui.common.text import md

LISTED = 2_000  # titles that one list can hold; of a larger library words are asked for first
FOUND = 200  # titles offered then
ADDRESS = "track"
FILE = "pages/how_it_works.py"


def choose(library: Library, index: Index, said: Said | None) -> str:
    """Draw the picker and return the id of the track; one that was chosen stands in the address,
    too. said : what the address says, if somebody came by it"""
    now = _current(library, index, said)
    numbers, place = index.numbers, st.container()
    if len(numbers) > LISTED:
        left, place = st.columns(2)
        with left:
            numbers = _by_words(library, index)
    ids = library.ids_of(numbers)
    if now not in ids:
        ids = [now, *ids]
    names = labels(library.tracks(ids))
    track = state.HOW_TRACK.of(library.name)
    picker = shown(state.HOW_PICKED.of(library.name), now, lambda new: track.set(new or now))
    place.selectbox(
        "Track",
        ids,
        index=ids.index(now),
        format_func=lambda track_id: names.get(track_id, track_id),
        key=picker.key.name,
        placeholder="Type a part of its title",
        on_change=picker.told,
    )
    address.say(FILE, library.name, track=[now] if track.get() else [])
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
        numbers = numbers[index.rows(counts.fitting(library, Filter(words=words)).numbers)]
        if not len(numbers):
            st.caption("No analysed track has these words.")
    return numbers[:FOUND]


def _current(library: Library, index: Index, said: Said | None) -> str:
    """The track as it was before the picker is drawn."""
    chosen = state.HOW_TRACK.of(library.name)
    if said is not None:
        chosen.drop()
    for linked in (said or {}).get(ADDRESS, ())[-1:]:
        if row_of(library, index, linked) is None:
            st.warning(
                f"This library has no analysed track {md(linked)}. Another one is shown instead."
            )
        else:
            chosen.set(linked)
    if row_of(library, index, chosen.get()) is None:
        chosen.drop()
    return chosen.get() or _example(library)


@cached(analysis, max_entries=4)
def _example(library: Library) -> str:
    index = caches.index(library)
    return good_example(library, index) if index is not None else ""

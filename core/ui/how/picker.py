"""Which track is walked through: the address says it, else the picker, else a good example."""

import streamlit as st

from core.catalog.library import Library
from core.search.examples import first_example
from core.search.index import Index
from core.search.query import row_of
from core.ui.common import address
from core.ui.common.address import Said
from core.ui.common.caches import caches
from core.ui.common.caches.cached import analysis, cached
from core.ui.common.session import state
from core.ui.common.session.shown import shown
from core.ui.common.text import md
from core.ui.common.tracks import track_picker

ADDRESS = "track"
FILE = "pages/how_it_works.py"


def choose(library: Library, index: Index, said: Said | None) -> str:
    """Draw the picker and return the id of the track; one that was chosen stands in the address,
    too. said : what the address says, if somebody came by it"""
    now = _current(library, index, said)
    track = state.HOW_TRACK.of(library.name)
    box = shown(state.HOW_PICKED.of(library.name), now, lambda new: track.set(new or now))
    track_picker.pick(library, index, now, box, "Track", "how-words")
    address.say(FILE, library.name, track=[now] if track.get() else [])
    return now


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
    return first_example(library, index) if index is not None else ""

"""The matches of the search page: filter, how many, relevance feedback, the list. A fragment: its
buttons redraw only this part."""

import numpy as np
import streamlit as st

from core.catalog.filters import NO_TRACK, Filter
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search import own_recording
from core.search.find import find
from core.search.index import Index
from core.search.request.request import Understood
from core.search.results import Result
from core.ui.common import faults, scroll
from core.ui.common.caches import counts
from core.ui.common.filters import filter_bar
from core.ui.common.session import search_state
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.session.shown import shown
from core.ui.common.text import tracks
from core.ui.search import session_request
from core.ui.search.brief import brief, brief_said
from core.ui.search.linking import tell
from core.ui.search.matches import feedback, matches
from core.ui.search.query import queries

ONLY_TRACK = (
    "This is the only analysed track of the library, so there is nothing to compare it with. Resume"
    " the analysis, or add more music, on the Library page."
)
NONE_FITS = "No other track fits all of this. Remove a word or choice above."


@faults.fragment
def show(library: Library, index: Index, query: SessionQuery, heard: bool = True) -> None:
    """Everything below the query, for one run of the page.

    heard : False below a file that could not be heard: what else is asked for goes on without it
    """
    try:
        with st.container():  # a row that comes here moves none below onto another's place
            filter_bar.show(library, "search")
            read = brief.show(library, query if heard else None)
        tell(library)
        k = search_state.MATCH_COUNT.get()
        kept = filter_bar.in_use(library)
        sought = brief.query_of(library, query, read) if heard else read.reference
        found = find(
            library,
            sought,
            kept,
            feedback.current(),
            k + own_recording.SPARE,
            wish=read.wish,
            known=session_request.known(library),
            passing=_passing(library, kept),
        )
    except SoundkinError as error:
        faults.show(error)
        return
    found_for = None if sought is None else sought.track_id
    with st.container():  # always there: a list that keeps its place keeps its sound
        feedback.chips(library, found_for)
    ordered = brief_said.order(read, sought is None, bool(search_state.FEEDBACK.get()), found, k)
    _compared(library, len(index), read, found, k, ordered)
    n = k if found.as_near is None else len(found.matches)
    is_only = len(index) == 1 and kept.is_empty
    with st.container():  # always there, too: what comes or goes in it moves nothing below it
        if not found.matches:
            st.info(ONLY_TRACK if is_only else NONE_FITS if kept.is_empty else NO_TRACK)
        brief_said.show(library, found, n, found_for)
    if is_only and not found.matches:
        return
    matches.show(library, query, found.matches, n, sought is None, found_for)
    with st.container():
        if search_state.SEARCH_FOLLOW.take():
            scroll.to('[class*="st-key-matches-"]')
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        _how_many()
        brief_said.everything_near(library, found)


def _compared(
    library: Library, n_tracks: int, read: Understood, found: Result, k: int, ordered: str
) -> None:
    """How many were compared, and `ordered` by what; what was left out of the k shown, and the way
    to see it."""
    kept_out = found.left_out_of(found.as_near or k)
    waiting = counts.waiting(library, library.current_run) if library.current_run else 0
    more = f" Not analysed yet: {waiting:,} more (see the Library page)." if waiting else ""
    said = brief_said.left_out(kept_out) + ordered + brief_said.computed(found)
    with st.container(horizontal=True, vertical_alignment="center", key="compared"):
        st.caption(
            f"{found.searched:,} of {tracks(n_tracks)} compared in"
            f" {1000 * found.seconds:.0f} ms.{more}{said}"
        )
        brief_said.others_too(library, read, bool(kept_out))


def _how_many() -> None:
    """Below the list, where its end is reached."""
    count = shown(
        search_state.MATCH_SLIDER, search_state.MATCH_COUNT.get(), search_state.MATCH_COUNT.set
    )
    st.slider(
        "How many matches",
        5,
        50,
        count.value,
        step=5,
        key=count.key.name,
        on_change=count.told,
        width=320,
    )


def search(library: Library, query: SessionQuery, k: int) -> Result:
    """What is found for a query with the session's filter and feedback. SoundkinError as of
    `core.search.find.find`."""
    sought, kept = queries.searchable(library, query), filter_bar.in_use(library)
    passing = _passing(library, kept)
    known = session_request.known(library)
    return find(library, sought, kept, feedback.current(), k, known=known, passing=passing)


def _passing(library: Library, kept: Filter) -> np.ndarray | None:
    """The numbers of the tracks that pass the filter; None without one."""
    return None if kept.is_empty else counts.fitting(library, kept).numbers

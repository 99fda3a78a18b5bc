"""The matches of the search page: filter, how many, relevance feedback, the list. A fragment: its
buttons redraw only this part."""

import streamlit as st

from core.catalog.filters import Filter
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.find import Result, find
from core.search.index import Index
from core.ui.common import counts, filter_form, state
from core.ui.common.text import md, tracks
from core.ui.search import asked, brief, brief_said, feedback, matches
from core.ui.search import query as queries
from core.ui.search.query import SessionQuery

MATCHES = 10  # of 5 to 50, until a person chooses


@st.fragment
def show(library: Library, index: Index, query: SessionQuery) -> None:
    """Everything below the query, for one run of the page."""
    filter_place, k_place = st.columns([2, 1], vertical_alignment="top")
    k = k_place.slider("How many matches", 5, 50, MATCHES, step=5, key="k")
    try:
        with filter_place:
            _filters(library)
        read = brief.show(library, index, query)
        sought = brief.query_of(library, query, read)
        found = find(
            library,
            sought,
            kept_filter(library),
            feedback.current(),
            k,
            wish=read.wish,
            index=index,
            known=asked.known(library),
        )
    except SoundkinError as error:
        st.error(md(error), icon=":material/error:")
        return
    with st.container():  # always there: a list that keeps its place keeps its sound
        feedback.chips(library)
    wishes = (
        " Re-ranked; the score is the similarity to the query itself." if state.WISHES.get() else ""
    )
    st.caption(
        f"{found.searched:,} of {len(index):,} tracks compared in"
        f" {1000 * found.seconds:.0f} ms.{wishes}{brief_said.computed(found)}"
    )
    if not found.matches:
        st.info("No track fits all of this. Take a tag away, or widen tempo or length.")
    brief_said.show(library, found)
    matches.show(library, query, found.matches, alone=sought is None)


def search(library: Library, index: Index, query: SessionQuery, k: int) -> Result:
    """What is found for a query with the session's filter and feedback. SoundkinError as of
    `core.search.find.find`."""
    sought = queries.searchable(library, query)
    return find(library, sought, kept_filter(library), feedback.current(), k, index=index)


def kept_filter(library: Library) -> Filter:
    """The filter in use on the search page."""
    kept: Filter = st.session_state.get(_filter_key(library), Filter())
    return kept


def _filter_key(library: Library) -> str:
    return f"kept-filters-{library.name}"


def _filters(library: Library) -> None:
    """Tags, tempo and length, drawn when opened. The choice outlives a visit to another page, whose
    widgets would forget it."""
    box_key = f"filters-{library.name}"
    carried = st.session_state.pop("filters", None)  # from the narrowing of the coverage page
    if carried is not None:
        st.session_state[_filter_key(library)] = carried
        st.session_state[box_key] = True  # open
    # Its label, key and `expanded` stay, or it would be another expander: closed, and with its
    # fields gone the choice just made would be lost.
    box = st.expander(
        "Only among some tracks: tags, tempo, length",
        icon=":material/filter_alt:",
        key=box_key,
        on_change="rerun",
    )
    if box.open:
        with box:
            if not filter_form.drawn(library, "search"):
                filter_form.prefill(library, kept_filter(library), "search")
            chosen = filter_form.form(library, "search")
        st.session_state[_filter_key(library)] = chosen
    chosen = kept_filter(library)
    if not chosen.is_empty:
        fitting = tracks(len(counts.fitting(library, chosen)))
        st.caption(f"In use: {md(filter_form.summary(chosen))}. Fitting: {fitting}.")

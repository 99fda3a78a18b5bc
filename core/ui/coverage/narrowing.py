"""Narrowing as a buyer does it: tags, length, tempo, file format; what is left to hear, and what it
misses."""

from dataclasses import replace

import streamlit as st

from core.catalog.filters import NO_TRACK, Filter
from core.catalog.found_ids import FoundIds
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.index import Index
from core.search.missed import missed
from core.times import how_long
from core.ui.common import address, faults
from core.ui.common.caches import caches, counts
from core.ui.common.filters import filter_bar, filter_form, filter_text
from core.ui.common.frame.frame import go
from core.ui.common.session import state
from core.ui.common.text import tracks
from core.ui.common.tracks.labels import labels
from core.ui.common.tracks.tracklist import track_list
from core.ui.search import linking

FILE = "pages/coverage.py"
PREFIX = "narrow"
NO_FIELD = ("no", "words")  # of what a filter's address can say
LISTEN_SECONDS = 10  # a track, the study's estimate of a buyer's first impression
OFFERED = 200  # first picks


def show(library: Library) -> None:
    """The narrowing part of the coverage page."""
    st.header("Narrow it down")
    st.write(
        "Choose as a buyer would, and see how many tracks are left to listen to, at"
        f" {LISTEN_SECONDS} s each."
    )
    _arrive(library)
    _narrow(library)


def _arrive(library: Library) -> None:
    """Take over what the address says, if somebody came by it."""
    said = address.news(FILE, library.name)
    if said is None:
        return
    passed_over = [f"{name}={value}" for name in NO_FIELD for value in said.get(name, ())]
    read = filter_text.read(said, passed_over)
    address.say_passed_over(passed_over)
    try:
        counts.fitting(library, read)
    except SoundkinError as error:  # a tag that is not there: its field cannot show it
        faults.show(error)
    filter_form.empty(library, PREFIX)
    state.NARROWED.of(library.name).set(replace(read, unwanted={}, words=""))


@faults.fragment
def _narrow(library: Library) -> None:
    kept = state.NARROWED.of(library.name)
    if not filter_form.drawn(library, PREFIX):
        filter_form.prefill(library, kept.get(), PREFIX)
    asked = filter_form.form(library, PREFIX)
    kept.set(asked)
    address.say(FILE, library.name, **filter_text.written(asked))
    ids = counts.fitting(library, asked)
    st.markdown(f"### {tracks(len(ids))}: {how_long(len(ids) * LISTEN_SECONDS)} to hear them")
    if asked.is_empty:
        st.caption("Nothing is chosen yet, so these are all tracks.")
        return
    if not ids:
        st.info(NO_TRACK)
        return
    if st.button("Search by sound within these", icon=":material/search:", key="narrow-search"):
        filter_bar.use_everywhere(library, asked, ["search", "map"])
        linking.tell(library)
        go("pages/search.py")
    left, right = st.columns(2)
    with left:
        st.subheader("Matching")
        track_list(library, ids, key=f"narrow-{hash(repr(asked))}")
    with right:
        st.subheader("Missed for lack of tags")
        _missed(library, asked, ids)


def _missed(library: Library, asked: Filter, ids: FoundIds) -> None:
    """How many tracks that sound like the first pick the narrowing leaves out for want of a tag."""
    if not library.has_sound:
        st.info(
            "Which tracks sound alike can only be told from their sound, and this library has none."
        )
        return
    index = caches.index(library)
    picks = [] if index is None else _picks(library, index, ids)
    if index is None or not picks:
        st.info(
            "None of these tracks has been analysed yet. Start the analysis on the Library page."
        )
        return
    titles = labels(library.tracks(picks))
    pick = st.selectbox(
        "First pick",
        picks,
        format_func=titles.__getitem__,
        key=f"narrow-{library.name}-pick",
    )
    found = missed(library, index, asked, ids.numbers, pick)
    st.markdown(
        f"**{len(found.track_ids):,}** of the {found.alike:,} tracks that sound most like the"
        f" first pick are missed for lack of a tag; {found.kept:,} are among those left."
    )
    track_list(library, found.track_ids, key=f"missed-{hash((repr(asked), pick))}")


def _picks(library: Library, index: Index, ids: FoundIds) -> list[str]:
    """The first of the tracks that have a vector."""
    return library.ids_of(index.numbers[index.rows(ids.numbers[:OFFERED])])

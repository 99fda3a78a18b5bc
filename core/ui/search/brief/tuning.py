"""The likeness tuned to one's ear: offered where one's verdicts make it better, and only then."""

import streamlit as st

from core.catalog.decisions import listening
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.listener.taste import FEWEST, Offer
from core.search.listener.verdicts import offer
from core.ui.common.caches.cached import cached
from core.ui.common.session import search_state
from core.ui.common.session.shown import shown
from core.ui.common.text import md
from core.ui.search import session_request


def show(library: Library) -> None:
    """A toggle with what speaks for it; without enough verdicts nothing."""
    n = len(listening.verdicts(library))
    if n < FEWEST:
        return
    found = _offer(library)
    if found is None:
        return
    if not found.helps:
        st.caption(md(found.words))
        return
    tuned = shown(
        search_state.BRIEF_FIELD.of(library.name, "tuned"),
        session_request.current(library).tuned,
        lambda on: session_request.change(library, tuned=on),
    )
    st.toggle("Tuned to your ear", tuned.value, key=tuned.key.name, on_change=tuned.told)
    st.caption(md(found.words))


@cached(max_entries=4)
def _offer(library: Library) -> Offer | None:
    try:
        return offer(session_request.known(library))
    except SoundkinError:
        return None

"""The shortlist as it was before it was last put in another order, or a track was taken off."""

import streamlit as st

from core.catalog import shortlist
from core.catalog.library import Library
from core.ui.common import state
from core.ui.common.text import line


def keep(library: Library, what: str) -> None:
    """Before a change: keep the shortlist as it is. what : is done, as the page says it"""
    state.SHORTLIST_BEFORE.of(library.name).set((what, tuple(shortlist.entries(library))))


def show(library: Library) -> None:
    """What was done, and the way back."""
    before = state.SHORTLIST_BEFORE.of(library.name).get()
    if before is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        line(f"{before[0]}.", faint=True)
        st.button(
            "Undo",
            key="shortlist-undo",
            icon=":material/undo:",
            on_click=_undo,
            args=(library,),
        )


def _undo(library: Library) -> None:
    before = state.SHORTLIST_BEFORE.of(library.name).take()
    if before is not None:
        shortlist.restore(library, before[1])

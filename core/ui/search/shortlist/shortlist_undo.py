"""The shortlist as it was before it was last put in another order, a track was taken off, or a path
or what a box on the map holds was put on it."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import shortlist
from core.catalog.library import Library
from core.ui.common import faults
from core.ui.common.session import search_state


def keep(library: Library, what: str, new: Sequence[str] = ()) -> None:
    """Before a change: keep the shortlist as it is.

    what : is done, as the page says it
    new : ids of the tracks that the change adds, which go when it is undone
    """
    before = tuple(shortlist.entries(library))
    search_state.SHORTLIST_BEFORE.of(library.name).set((what, before, tuple(new)))


def said(library: Library) -> str:
    """What was done, in words; "" where nothing was."""
    before = search_state.SHORTLIST_BEFORE.of(library.name).get()
    return f"{before[0]}." if before is not None else ""


def button(library: Library) -> None:
    """The way back, where there is one."""
    if search_state.SHORTLIST_BEFORE.of(library.name).known():
        st.button(
            "Undo",
            key="shortlist-undo",
            icon=":material/undo:",
            on_click=faults.guarded(_undo),
            args=(library,),
        )


def _undo(library: Library) -> None:
    before = search_state.SHORTLIST_BEFORE.of(library.name).take()
    if before is not None:
        _, entries, new = before
        there = {entry.track_id for entry in shortlist.entries(library)}
        back = [entry.track_id for entry in entries if entry.track_id not in there]
        search_state.SHORTLIST_MOVED.set(f"drop-{back[0]}" if back else "")
        shortlist.remove(library, *new)
        shortlist.restore(library, entries)

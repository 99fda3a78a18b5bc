"""The shortlist: order and notes."""

from functools import partial

import streamlit as st

from core.catalog import shortlist
from core.catalog.analysis import measured
from core.catalog.library import Library
from core.files import legible
from core.search.index import Index
from core.times import timecode
from core.ui.common import faults, scroll
from core.ui.common.session import search_state
from core.ui.common.session.session import Key
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.text import joined, line, tracks
from core.ui.common.tracks import cards
from core.ui.search.brief import brief_rows
from core.ui.search.shortlist import exports, shortlist_undo, transitions

CARDS = 50  # at a time: each has a sound to prepare and a picture


@faults.fragment
def show(library: Library, index: Index, query: SessionQuery) -> None:
    """The shortlist as it stands in the library's file, and what can be taken away."""
    found = shortlist.entries(library)
    _head(library, found)
    if not found:
        st.info(
            "The shortlist is empty. Put matches on it with their bookmark, or with m on the"
            " keyboard. From two tracks on it can be put in order, and a path found between them.",
            icon=":material/bookmark_add:",
        )
    else:
        _entries(library, found)
        transitions.path(library, found)
    exports.show(library, index, query, found)
    moved = search_state.SHORTLIST_MOVED.take()
    if moved:
        scroll.focus(moved)


def _head(library: Library, found: list[shortlist.Entry]) -> None:
    """How much it is, what was done to it last, and what is done to all of it: above the cards, so
    that none of them moves when one goes."""
    lengths = [track.duration_s or 0.0 for track in library.tracks([e.track_id for e in found])]
    held = f"{tracks(len(found))}, {timecode(sum(lengths))} in all" if found else ""
    with st.container(horizontal=True, vertical_alignment="center", key="shortlist-head"):
        line(joined(held, shortlist_undo.said(library)), faint=True)
        transitions.order(library, found)
        shortlist_undo.button(library)
    faults.say(search_state.ORDER_PROBLEM.take())


def _entries(library: Library, found: list[shortlist.Entry]) -> None:
    n = CARDS + search_state.SHORTLIST_MORE.get()
    ids = [entry.track_id for entry in found[:n]]
    tags, values = library.tags_of(ids), measured.values(library, ids)
    slots = []
    notes = {entry.track_id: entry.note for entry in found}
    for at, track in enumerate(library.tracks(ids)):
        slots.append(
            cards.card(
                library,
                track,
                tags.get(track.track_id, {}),
                key=f"kept-{track.track_id}",
                rank=at + 1,
                more=brief_rows.computed(
                    track, tags.get(track.track_id, {}), values.get(track.track_id)
                ),
                buttons=partial(
                    _buttons, library, at, len(found), track.track_id, notes[track.track_id]
                ),
            )
        )
    with st.container():  # above what takes time
        if len(found) > n:
            st.button(
                f"Show {min(CARDS, len(found) - n)} more",
                key="shortlist-more",
                icon=":material/expand_more:",
                on_click=search_state.SHORTLIST_MORE.set,
                args=(n,),
            )
    for slot in slots:
        slot.player()
    for slot in slots:
        slot.image()


def _buttons(library: Library, at: int, n_entries: int, track_id: str, note: str) -> None:
    st.button(
        "Up",
        key=f"up-{track_id}",
        icon=":material/arrow_upward:",
        disabled=at == 0,
        on_click=faults.guarded(_move),
        args=(library, track_id, -1, f"up-{track_id}"),
    )
    st.button(
        "Down",
        key=f"down-{track_id}",
        icon=":material/arrow_downward:",
        disabled=at == n_entries - 1,
        on_click=faults.guarded(_move),
        args=(library, track_id, 1, f"down-{track_id}"),
    )
    st.button(
        "Remove",
        key=f"drop-{track_id}",
        icon=":material/bookmark_remove:",
        on_click=faults.guarded(_remove),
        args=(library, track_id),
    )
    written = search_state.NOTE.of(track_id)
    st.text_input(
        f"Note on {legible(library.track(track_id).title)}",  # read aloud, not drawn: no markdown
        value=note,
        key=written.name,
        placeholder="Note",
        label_visibility="collapsed",
        width=260,
        on_change=faults.guarded(_note),
        args=(library, track_id, written),
    )


def _move(library: Library, track_id: str, by: int, button: str) -> None:
    shortlist.move(library, track_id, by)
    search_state.SHORTLIST_MOVED.set(button)


def _note(library: Library, track_id: str, written: Key[str]) -> None:
    shortlist.set_note(library, track_id, written.get())


def _remove(library: Library, track_id: str) -> None:
    shortlist_undo.keep(library, f"{library.track(track_id).title} removed")
    ids = [entry.track_id for entry in shortlist.entries(library)]
    shortlist.remove(library, track_id)
    at = ids.index(track_id) if track_id in ids else 0  # another tab may have removed it
    beside = [*ids[at + 1 :], *reversed(ids[:at])]
    search_state.SHORTLIST_MOVED.set(f"drop-{beside[0]}" if beside else "shortlist-undo")

"""Beside and below the map: the chosen track, its nearest, and the tracks of a box or lasso."""

import time

import streamlit as st

from core.catalog import shortlist
from core.catalog.library import Library
from core.search.results import Match
from core.ui.common import faults
from core.ui.common.frame.frame import go
from core.ui.common.session import search_state, state
from core.ui.common.text import chips, line, title, tracks
from core.ui.common.tracks.cards import compared, predicted
from core.ui.common.tracks.players import player
from core.ui.common.tracks.tracklist import describe, track_list
from core.ui.search.query import queries
from core.ui.search.shortlist import shortlist_undo

HEAD_START = 0.25  # s
CHOSEN, LASSO = "map-chosen-track", "map-lasso-head"  # keys of what a click and a lasso make


def details(library: Library, track_id: str, prefix: str) -> None:
    """The chosen track, playing. Its key names the track: a rerun leaves the player as it is.

    A track just chosen gets a head start: while the browser draws the map again it starts no player
    (0.4 to 1.4 s without).
    """
    track = library.track(track_id)
    describe(track, library.tags(track_id), predicted(library, track))
    player(library, track_id, key=f"{prefix}-chosen-{track_id}", autoplay=True)
    with st.container(horizontal=True):
        if st.button("Find similar", icon=":material/search:", key=f"{prefix}-search"):
            queries.choose_track(library, track_id)
            search_state.SEARCH_FOLLOW.set(True)
            go("pages/search.py")
        _shortlist_button(library, [track_id], "Shortlist", f"mark-{prefix}-chosen")
    started = state.MAP_STARTED.of(library.name)
    if started.get() != track_id:
        started.set(track_id)
        time.sleep(HEAD_START)


def nearest_list(library: Library, track_id: str, near: list[Match], prefix: str) -> None:
    """The tracks nearest to the chosen one with their scores, tags and players."""
    line("Most similar", strong=True)
    own = library.tags(track_id)
    for match in near:
        with st.container(border=True):
            title(match.track.title)
            line(f"score {match.score:z.2f}", faint=True, size=".8rem")
            chips(compared(match.tags, own))
            player(library, match.track_id, key=f"{prefix}-near-{match.track_id}")


def lasso_list(library: Library, prefix: str) -> None:
    """The tracks of the last box or lasso: playable, and to the shortlist together."""
    lasso = state.MAP_LASSO.of(library.name)
    ids = lasso.get()
    if ids is None:
        return
    with st.container(key=LASSO):
        st.header(f"{tracks(len(ids))} in the box or lasso")
    with st.container(horizontal=True):
        _shortlist_button(library, ids, "Add all to the shortlist", f"{prefix}-lasso-add")
        st.button(
            "Clear", key=f"{prefix}-lasso-clear", on_click=faults.guarded(_clear), args=(library,)
        )
    track_list(library, ids, key=f"{prefix}-lasso")


def _clear(library: Library) -> None:
    """Forget the box or lasso; its frame goes from the map, whose zoom stays."""
    state.MAP_LASSO.of(library.name).drop()
    cleared = state.MAP_CLEARED.of(library.name)
    cleared.set(cleared.get() + 1)


def _shortlist_button(library: Library, ids: list[str], label: str, key: str) -> None:
    kept = {entry.track_id for entry in shortlist.entries(library)}
    missing = [track_id for track_id in ids if track_id not in kept]
    done = bool(ids) and not missing
    st.button(
        "On the shortlist" if done else label,
        key=key,
        disabled=not missing,
        icon=":material/bookmark_added:" if done else ":material/bookmark_add:",
        on_click=faults.guarded(_add),
        args=(library, missing),
    )


def _add(library: Library, track_ids: list[str]) -> None:
    shortlist_undo.keep(library, f"{tracks(len(track_ids))} of the map added", track_ids)
    shortlist.add_all(library, dict.fromkeys(track_ids, ""))

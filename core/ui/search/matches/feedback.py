"""Relevance feedback of the session: more like this, less like this, each to be taken back."""

from contextlib import suppress

import streamlit as st

from core.catalog.library import Library
from core.catalog.user_errors import USER_ERRORS
from core.search.find import Feedback
from core.search.listener import verdicts
from core.ui.common import faults
from core.ui.common.session import search_state
from core.ui.common.text import md


def mark(library: Library, query_id: str | None, track_id: str, liked: bool, on: bool) -> None:
    """Like or dislike a track, or with `on` False take that back. query_id : of the track that it
    was found for, from which the ear learns; None of a file or words"""
    others = tuple(made for made in search_state.FEEDBACK.get() if made[1] != track_id)
    search_state.FEEDBACK.set((*others, ("more" if liked else "less", track_id)) if on else others)
    if query_id is not None:
        with suppress(*USER_ERRORS):  # who may only read still sees the matches ranked by it
            verdicts.remember(library, query_id, track_id, liked if on else None)


def current() -> Feedback:
    """What the session has liked and disliked so far."""
    made = search_state.FEEDBACK.get()
    return Feedback(
        liked=[track_id for sign, track_id in made if sign == "more"],
        disliked=[track_id for sign, track_id in made if sign == "less"],
    )


def chips(library: Library, query_id: str | None) -> None:
    """What was asked for, each to be taken back by a click. query_id : as of `mark`"""
    made = search_state.FEEDBACK.get()
    if not made:
        return
    titles = {
        track.track_id: track.title for track in library.tracks([track_id for _, track_id in made])
    }
    with st.container(horizontal=True, key="feedback-box", vertical_alignment="center"):
        st.text("Adjusted by")
        for at, (sign, track_id) in enumerate(made):
            word = "more like" if sign == "more" else "less like"
            st.button(
                f"{word} {md(titles.get(track_id, track_id))}",
                key=f"undo-{at}",
                icon=":material/close:",
                on_click=faults.guarded(_undo),
                args=(library, query_id, track_id),
            )


def _undo(library: Library, query_id: str | None, track_id: str) -> None:
    mark(library, query_id, track_id, liked=False, on=False)

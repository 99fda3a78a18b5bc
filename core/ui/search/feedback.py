"""Relevance feedback of the session: more like this, less like this, each to be taken back."""

import streamlit as st

from core.catalog.library import Library
from core.search.find import Feedback
from core.ui.common import faults, state
from core.ui.common.text import md


def mark(track_id: str, liked: bool, on: bool = True) -> None:
    """Like or dislike a track, or with `on` False take that back."""
    others = tuple(made for made in state.FEEDBACK.get() if made[1] != track_id)
    state.FEEDBACK.set((*others, ("more" if liked else "less", track_id)) if on else others)


def current() -> Feedback:
    """What the session has liked and disliked so far."""
    made = state.FEEDBACK.get()
    return Feedback(
        liked=[track_id for sign, track_id in made if sign == "more"],
        disliked=[track_id for sign, track_id in made if sign == "less"],
    )


def chips(library: Library) -> None:
    """What was asked for, each to be taken back by a click."""
    made = state.FEEDBACK.get()
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
                args=(at,),
            )


def _undo(at: int) -> None:
    state.FEEDBACK.set(tuple(made for i, made in enumerate(state.FEEDBACK.get()) if i != at))

"""A list of tracks in pages of five; only what is visible has players, so a long list costs no more
than a short one."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.catalog.library import Library, Track
from core.ui.common.session import state
from core.ui.common.text import chips, line, title
from core.ui.common.tracks.cards import away, facts
from core.ui.common.tracks.players import player

PAGE = 5  # tracks


def track_list(
    library: Library,
    ids: Sequence[str],
    *,
    key: str,
    below: Callable[[Track], None] = lambda track: None,
) -> None:
    """Tracks with title, tags and player, and buttons to leaf through them. below : draws what
    stands under a track's player"""
    if not ids:
        st.caption("No tracks.")
        return
    page = state.LIST_PAGE.of(key)
    last = (len(ids) - 1) // PAGE
    at = min(page.get(), last)
    part = list(ids[at * PAGE : (at + 1) * PAGE])
    tags = library.tags_of(part)
    for track in library.tracks(part):
        with st.container(border=True):
            describe(track, tags.get(track.track_id, {}))
            if track.path is not None and not track.away:
                player(library, track.track_id, key=f"{key}-{track.track_id}")
            below(track)
    if last:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Back", key=f"back-{key}", disabled=at == 0, on_click=page.set, args=(at - 1,)
            )
            st.button(
                "Next",
                key=f"next-{key}",
                disabled=at == last,
                on_click=page.set,
                args=(at + 1,),
            )
            st.caption(f"{at * PAGE + 1:,} to {at * PAGE + len(part):,} of {len(ids):,}")


def describe(
    track: Track, tags: dict[str, list[str]], also: Sequence[tuple[str, str]] = ()
) -> None:
    """Title, who made it, and its tags, all as literal text; `also` are further chips in front
    (word, kind)."""
    title(track.title, faint=track.away)
    line(facts(track), faint=True, size=".8rem")
    given = ((tag, "given") for words in tags.values() for tag in words)
    chips([*away(track), *also, *given], empty="No tags")

"""The query as it is now: its title, its player, its spectrogram."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core import config
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import source_of
from core.times import timecode
from core.ui.common import faults
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.text import line, title
from core.ui.common.tracks import cards
from core.ui.common.tracks.players import play, still_wanted


def show(library: Library, query: SessionQuery) -> Callable[[], None]:
    """The query, before anything is compared with it; its player now if that is quick. Returns what
    draws the rest."""
    if query.track_id is not None:
        slots = cards.card(
            library,
            library.track(query.track_id),
            library.tags(query.track_id),
            key="query",
            caption="Spectrogram, low notes at the bottom",
        )
        if source_of(library).is_ready(query.track_id):
            slots.player()
            return slots.image

        def later() -> None:  # the matches are heard first: they are what was asked for
            slots.player()
            slots.image()

        return later
    start_s = query.span[0] if query.span else 0.0
    with st.container(border=True, key="card-query"):
        title(query.name)
        whose = "Your recording" if query.kind == "recording" else "Your file"
        line(f"{whose} · {timecode(query.duration_s)}", faint=True, size=".8rem")
        try:
            play(_excerpt(str(query.path), start_s), key="query")
        except SoundkinError as error:
            faults.show(error)
    return lambda: None


@st.cache_data(max_entries=30, show_spinner=False)
def _excerpt(path: str, start_s: float) -> bytes:
    from core.audio.guarded import flac_excerpt

    return flac_excerpt(Path(path), start_s, config.EXCERPT_SECONDS, waiting=still_wanted)

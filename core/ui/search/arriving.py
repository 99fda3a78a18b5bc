"""Coming to search or map by an address: the page then shows what the address says."""

import streamlit as st

from core.catalog.library import Library
from core.errors import SoundkinError
from core.ui.common import address, filter_bar, filter_text, state
from core.ui.common.address import Said
from core.ui.common.text import md
from core.ui.search import asked
from core.ui.search import query as queries
from core.ui.search.linking import FILE, MAP, VIEWS, tell

GONE = (
    "The file of this link is not kept any more. Choose it again, or search with a track of the"
    " library."
)


def take(library: Library, file: str = FILE) -> None:
    """Take over what the address says, if somebody came by it; before anything is drawn.

    file : of the page that is open
    """
    said = address.news(file, library.name)
    if said is None:
        return
    passed_over: list[str] = []
    _query(library, said, passed_over)
    state.WISHES.set(
        tuple(("more", track_id) for track_id in said.get("like", ()))
        + tuple(("less", track_id) for track_id in said.get("dislike", ()))
    )
    asked_for = filter_text.read(said, passed_over)
    filter_bar.use_everywhere(library, asked_for, ["search", "map"])
    if file == FILE:
        asked.take(library, said.get("ask", ()), passed_over)
        view = address.one_of("view", said, VIEWS, passed_over)
        state.VIEW.set(view or state.VIEW.default)
    elif _last(said, "point"):
        state.MAP_CHOSEN.of(library.name).set(_last(said, "point"))
    tell(library)
    address.say_passed_over(passed_over)


def take_map(library: Library) -> None:
    """The same for the map."""
    take(library, MAP)


def _query(library: Library, said: Said, passed_over: list[str]) -> None:
    track_id, token = _last(said, "track"), _last(said, "file")
    now = queries.current(library)
    try:
        if token:
            if now is None or now.token != token:
                queries.choose_kept(library, token)
            queries.choose_span(library, filter_text.range_of("part", said, passed_over))
        elif track_id:
            if now is None or now.track_id != track_id:
                queries.choose_track(library, track_id)
        else:
            queries.forget(library)
    except SoundkinError as error:
        queries.forget(library)
        st.warning(md(GONE if token else error), icon=":material/link_off:")


def _last(said: Said, name: str) -> str:
    values = said.get(name, ())
    return values[-1] if values else ""

"""Coming to search or map by an address: the page then shows what the address says."""

import streamlit as st

from core.catalog.library import Library
from core.errors import SoundkinError
from core.ui.common import address
from core.ui.common.address import Said
from core.ui.common.filters import filter_bar, filter_text
from core.ui.common.session import search_state, state
from core.ui.common.text import md
from core.ui.search import session_request
from core.ui.search.linking import FILE, MAP, VIEWS, tell
from core.ui.search.query import queries, segment

GONE = (
    "The file of this link is no longer kept. Choose it again, or search with a track of the"
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
    with address.unwritten():  # a new query says itself: the rest of the link is not yet taken
        _query(library, said, passed_over)
    search_state.FEEDBACK.set(_feedback(library, said, passed_over))
    asked_for = filter_text.read(said, passed_over)
    filter_bar.use_everywhere(library, asked_for, ["search", "map"])
    if file == FILE:
        session_request.take(library, said.get("ask", ()), passed_over)
        view = address.one_of("view", said, VIEWS, passed_over)
        search_state.VIEW.set(view or search_state.VIEW.default)
    else:
        point = address.one_of("point", said, _there(library, said, "point"), passed_over)
        if point:
            state.MAP_CHOSEN.of(library.name).set(point)
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
            queries.choose_span(library, _part(library, said, passed_over))
            return
        passed_over += [f"part={text}" for text in said.get("part", ())]
        if track_id:
            if now is None or now.track_id != track_id:
                queries.choose_track(library, track_id)
        else:
            queries.forget(library)
    except SoundkinError as error:
        queries.forget(library)
        st.warning(md(GONE if token else error), icon=":material/link_off:")


def _part(library: Library, said: Said, passed_over: list[str]) -> tuple[float, float] | None:
    """The part of the file that is asked for; one that the file does not have is passed over."""
    query = queries.current(library)
    asked_for = filter_text.range_of("part", said, passed_over)
    if query is None or asked_for is None:
        return None
    part = segment.within(query, asked_for)
    if part is None:
        passed_over.append(f"part={_last(said, 'part')}")
    return part


def _feedback(library: Library, said: Said, passed_over: list[str]) -> tuple[tuple[str, str], ...]:
    """Likes and dislikes of tracks that are there; a track is not both."""
    there = _there(library, said, "like", "dislike")
    liked = address.several_of("like", said, there, passed_over)
    disliked = address.several_of("dislike", said, there - set(liked), passed_over)
    return (*(("more", t) for t in liked), *(("less", t) for t in disliked))


def _there(library: Library, said: Said, *names: str) -> set[str]:
    """The ids that stand under these names and are tracks of the library."""
    asked_for = {track_id for name in names for track_id in said.get(name, ())}
    return set(library.numbers_of(asked_for)) if asked_for else set()


def _last(said: Said, name: str) -> str:
    values = said.get(name, ())
    return values[-1] if values else ""

"""How a person says what to look for: a track of the library, a file, a recording, or the pick of
the map."""

import hashlib
from functools import partial

import streamlit as st

from core.catalog.library import Library
from core.search.index import Index
from core.search.query import row_of
from core.ui.common import address, faults
from core.ui.common.session import search_state, state
from core.ui.common.session.shown import shown
from core.ui.common.text import line, md
from core.ui.common.tracks import track_picker
from core.ui.search.linking import MAP
from core.ui.search.query import examples, queries
from core.ui.search.query.recorder import recorder

BELOW = 12  # elements of the page that may stand below what was handed over
WAYS = {
    "library": ":material/library_music: A track",
    "file": ":material/upload_file: A file",
    "recording": ":material/mic: Record",
    "map": ":material/scatter_plot: Map pick",
}
HANDED = ("file", "recording")  # ways by which something comes that may not be sound


def ask(library: Library, index: Index) -> bool:
    """The ways to choose the query; `query` keeps it and the page draws it. Returns
    whether there is something to draw: not below a file or recording that could not be heard."""
    query = queries.current(library)
    if not search_state.ASK_WAY.known():  # the page is opened, and nothing is handed over yet
        search_state.ASK_ERROR.drop()
    way = st.segmented_control(
        "Search with",
        list(WAYS),
        format_func=WAYS.__getitem__,
        default=query.kind if query is not None and query.kind in HANDED else "library",
        required=True,
        key=search_state.ASK_WAY.name,
        on_change=search_state.ASK_ERROR.drop,
        label_visibility="collapsed",
    )
    handed = search_state.HANDED_OVER.get()
    if handed is not None and handed[2] != way:  # not waited for any more
        search_state.HANDED_OVER.drop()
    {"file": _ask_file, "recording": _ask_recording, "map": _ask_map}.get(way or "", _ask_track)(
        library, index
    )
    problem = search_state.ASK_ERROR.get()
    faults.say(problem)
    return not (problem and way in HANDED)


def _choose_track(library: Library, track_id: str | None) -> None:
    if track_id is not None:
        faults.attempt(search_state.ASK_ERROR, queries.choose_track, library, track_id)


# --- a track of the library ---------------------------------------------------------------------
def _ask_track(library: Library, index: Index) -> None:
    query = queries.current(library)
    now = query.track_id if query is not None else None
    if now is not None and row_of(library, index, now) is None:
        now = None
    box = shown(search_state.ASK_TRACK.of(library.name), now, partial(_choose_track, library))
    describe = "To describe the music that you want, use “Say it in words” below."
    track_picker.pick(library, index, now, box, "A track of the library", "ask-words", describe)
    examples.show(library, _choose_track)


# --- a file, a recording ------------------------------------------------------------------------
def _ask_file(library: Library, index: Index) -> None:
    st.file_uploader(
        "An audio file: MP3, WAV, FLAC, OGG, M4A or another kind",
        key=search_state.ASK_FILE.name,
        on_change=faults.guarded(_chosen_file),
    )
    query = queries.current(library)
    if search_state.ASK_FILE.get() is None and query is not None and query.kind == "file":
        # after a reload, from a link, or taken off the field
        with st.container(horizontal=True, vertical_alignment="center"):
            line(f"Searching with {query.name}", faint=True)
            st.button(
                "Search without it",
                key="ask-without-file",
                icon=":material/close:",
                on_click=faults.guarded(queries.forget),
                args=(library,),
            )
    _take(library)


def _chosen_file() -> None:
    upload = search_state.ASK_FILE.get()
    search_state.ASK_ERROR.drop()
    search_state.HANDED_OVER.set((upload.name, upload.getvalue(), "file") if upload else None)


def _take(library: Library) -> None:
    """Make what was just handed over the query. Until it has been heard, nothing that was found for
    another query stands below it. A newer click does not wait for it: the run that this makes hears
    it again."""
    handed = search_state.HANDED_OVER.get()
    if handed is None:
        return
    name, content, kind = handed
    st.info(f"Listening to {md(name)}", icon=":material/hourglass_top:")
    for _ in range(BELOW):
        st.empty()
    try:
        faults.attempt(search_state.ASK_ERROR, _hear, library, name, content, kind)
    except Exception:  # which a newer click is not
        search_state.HANDED_OVER.drop()
        raise
    search_state.HANDED_OVER.drop()
    st.rerun()


def _hear(library: Library, name: str, content: bytes, kind: str) -> None:
    queries.searchable(library, queries.choose_file(library, name, content, kind))
    search_state.SEARCH_FOLLOW.set(True)


def _ask_recording(library: Library, index: Index) -> None:
    st.caption(
        "Click the microphone, let the music play, click again (or wait 30 s). "
        "The browser gives a microphone only to pages on localhost or https, and asks you first."
    )
    content = recorder("ask-recorder")
    digest = hashlib.sha256(content or b"").hexdigest()
    # The component gives its last recording again on each run.
    if content and search_state.ASK_RECORDED.get() != digest:
        search_state.ASK_RECORDED.set(digest)
        search_state.HANDED_OVER.set(("recording.wav", content, "recording"))
    _take(library)


# --- the map's pick -----------------------------------------------------------------------------
def _ask_map(library: Library, index: Index) -> None:
    picked = state.MAP_CHOSEN.of(library.name).get()
    if picked is None or row_of(library, index, picked) is None:
        st.info("Nothing is picked on the map yet. Click a point there, then come back.")
        st.page_link(
            MAP,
            label="Open the map",
            icon=":material/scatter_plot:",
            query_params=address.link(MAP, library.name),
        )
        return
    st.text(library.track(picked).title)
    st.button(
        "Find similar",
        key="ask-picked",
        icon=":material/search:",
        on_click=faults.guarded(_choose_track),
        args=(library, picked),
    )

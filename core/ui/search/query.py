"""The query of a session: a track of the library, or a file or recording kept in the cache. The map
page reads it too."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from core.catalog.library import Library
from core.errors import AudioError, SoundkinError
from core.search.index import Index
from core.search.query import Query, file_vector, row_of
from core.search.uploads import Uploads
from core.ui.common import caches, state


@dataclass(frozen=True)
class SessionQuery:
    """What the search page looks for, as the session keeps it. Either `track_id` or `path` is set;
    `span` is the part of a file that counts, in seconds."""

    kind: str  # track, file or recording
    name: str
    track_id: str | None = None
    path: str | None = None
    duration_s: float = 0.0
    span: tuple[float, float] | None = None


def current(library: Library) -> SessionQuery | None:
    """The session's query in this library; a track named in the address (?track=ID) comes first.
    None if there is none."""
    linked = st.query_params.get("track")
    if linked and linked != st.session_state.get("query_linked"):
        st.session_state["query_linked"] = linked
        try:
            choose_track(library, linked)
        except SoundkinError:
            st.session_state.pop(_key(library), None)
    kept = st.session_state.get(_key(library))
    return SessionQuery(**kept) if kept else None


def begin(library: Library, index: Index) -> None:
    """A query to begin with, so that the page is heard before anything is chosen: the first
    track."""
    query = current(library)
    if query is None or (query.track_id and row_of(library, index, query.track_id) is None):
        choose_track(library, library.ids_of(index.numbers[:1])[0])


def choose_track(library: Library, track_id: str) -> None:
    """Make a track of the library the query. SoundkinError if it is not there."""
    _set(library, SessionQuery("track", library.track(track_id).title, track_id=track_id))


def choose_file(library: Library, name: str, content: bytes, kind: str = "file") -> SessionQuery:
    """Keep an upload or a recording for the session and make it the query. AudioError, naming it,
    when it cannot be heard."""
    from core.audio.guarded import accept
    from core.audio.info import SilentError

    uploads = state.UPLOADS.get() or Uploads()
    state.UPLOADS.set(uploads)
    path = uploads.keep(name, content)
    try:
        info = accept(path)
    except SilentError as error:
        if kind != "recording":
            raise
        raise AudioError(
            "The recording is silent: check which microphone the browser uses and that it is not"
            " muted, then record again."
        ) from error
    query = SessionQuery(kind, name, path=str(path), duration_s=info.duration_s or 0.0)
    _set(library, query)
    return query


def choose_span(library: Library, span: tuple[float, float] | None) -> None:
    """Search with a part of the current file only; None for the whole file."""
    kept = st.session_state.get(_key(library))
    if kept and kept["path"]:
        st.session_state[_key(library)] = {**kept, "span": span}


def searchable(library: Library, query: SessionQuery) -> Query:
    """The query as `core.search.find` takes it; a file's vector is computed once a server.
    SoundkinError when the file cannot be used."""
    if query.track_id is not None:
        return Query(track_id=query.track_id)
    run_id = library.current_run or library.ready_run
    return Query(
        vector=_file_vector(str(library.folder), run_id, str(query.path), query.span, library)
    )


@st.cache_data(max_entries=200, show_spinner="Listening to the query")
def _file_vector(
    folder: str, run_id: str, path: str, span: tuple[float, float] | None, _library: Library
) -> np.ndarray:
    return file_vector(caches.encoder(_library), Path(path), span)


def _set(library: Library, query: SessionQuery) -> None:
    st.session_state[_key(library)] = asdict(query)
    state.WISHES.drop()


def _key(library: Library) -> str:
    return f"query-{library.name}"

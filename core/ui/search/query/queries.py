"""The query of a session: a track of the library, or a file or recording kept in the cache. The map
page reads it too."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st

from core.catalog.library import Library
from core.errors import AudioError, SoundkinError
from core.search import uploads
from core.search.index import Index
from core.search.query import Query, embedded_file, row_of
from core.search.uploads import Uploads
from core.ui.common.caches import caches
from core.ui.common.session import search_state
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.tracks.players import still_wanted
from core.ui.search.linking import tell
from core.ui.search.query import examples


def current(library: Library) -> SessionQuery | None:
    """The session's query in this library; None if there is none."""
    return search_state.QUERY.of(library.name).get()


def begin(library: Library, index: Index) -> None:
    """A query to begin with, so that the page is heard before anything is chosen. The address does
    not say it, so that one step back leaves the page."""
    query = current(library)
    if query is None or (query.track_id and row_of(library, index, query.track_id) is None):
        first = examples.first(library, index)
        title = library.track(first).title
        search_state.QUERY.of(library.name).set(SessionQuery("track", title, first, chosen=False))
        tell(library)  # likes stay: a link can name them without a query


def choose_track(library: Library, track_id: str) -> None:
    """Make a track of the library the query. SoundkinError if it is not there."""
    _set(library, SessionQuery("track", library.track(track_id).title, track_id=track_id))


def choose_kept(library: Library, token: str) -> None:
    """Make a file that was handed over before the query. SoundkinError if it is gone."""
    found = uploads.find(token)
    if found is None:
        raise SoundkinError("This file is no longer kept: choose it again.")
    owner, path, about = found
    search_state.UPLOADS_TOO.set((*search_state.UPLOADS_TOO.get(), owner))
    _set(
        library,
        SessionQuery(about.kind, about.name, path=str(path), duration_s=about.duration_s),
    )


def forget(library: Library) -> None:
    """Search for nothing."""
    search_state.QUERY.of(library.name).drop()
    search_state.FEEDBACK.drop()


def choose_file(library: Library, name: str, content: bytes, kind: str) -> SessionQuery:
    """Keep an upload or a recording for the session and make it the query. AudioError, naming it,
    when it cannot be heard."""
    from core.audio.guarded import accept

    own = search_state.UPLOADS.get() or Uploads()
    search_state.UPLOADS.set(own)
    path = own.keep(name, content)
    try:
        info = accept(path, waiting=still_wanted)
    except AudioError as error:  # silent, or without a single sample
        if kind != "recording":
            raise
        raise AudioError(
            "Nothing can be heard in the recording: check which microphone the browser uses and"
            " that it is not muted, then record again."
        ) from error
    about = uploads.About(name, kind, info.duration_s or 0.0)
    uploads.describe(path, about)
    query = SessionQuery(kind, name, path=str(path), duration_s=about.duration_s)
    _set(library, query)
    return query


def choose_span(library: Library, span: tuple[float, float] | None) -> None:
    """Search with a part of the current file only; None for the whole file."""
    kept = current(library)
    if kept is not None and kept.path is not None:
        search_state.QUERY.of(library.name).set(replace(kept, span=span))


def searchable(library: Library, query: SessionQuery) -> Query:
    """The query as `core.search.find` takes it; a file's vector is computed once a server.
    SoundkinError when the file cannot be used."""
    if query.track_id is not None:
        return Query(track_id=query.track_id)
    run_id = library.run_or_ready
    vector, starts = _embedded(str(library.folder), run_id, str(query.path), query.span, library)
    return Query(vector=vector, starts=starts)


@st.cache_data(max_entries=200, show_spinner="Listening to the query")
def _embedded(
    folder: str, run_id: str, path: str, span: tuple[float, float] | None, _library: Library
) -> tuple[np.ndarray, tuple[float, ...]]:
    return embedded_file(caches.encoder(_library), Path(path), span)


def _set(library: Library, query: SessionQuery) -> None:
    """Another query: likes were of what the last one found."""
    search_state.QUERY.of(library.name).set(query)
    search_state.FEEDBACK.drop()
    tell(library)

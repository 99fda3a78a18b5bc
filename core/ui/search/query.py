"""The query of a session: a track of the library, or a file or recording kept in the cache. The map
page reads it too."""

import hashlib
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from core import config
from core.catalog.library import Library
from core.errors import AudioError, SoundkinError
from core.linalg import l2_normalize
from core.search.index import Index
from core.ui.common import caches

KEPT_FILES = 30  # uploads and recordings that stay in the cache


@dataclass(frozen=True)
class Query:
    """What the search page looks for. Either `track_id` or `path` is set; `span` is the segment of
    a file in seconds."""

    kind: str  # track, file or recording
    name: str
    track_id: str | None = None
    path: str | None = None
    duration_s: float = 0.0
    span: tuple[float, float] | None = None


def current(library: Library) -> Query | None:
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
    return Query(**kept) if kept else None


def begin(library: Library, index: Index) -> None:
    """A query to begin with, so that the page is heard before anything is chosen: the first
    track."""
    query = current(library)
    if query is None or (query.track_id is not None and query.track_id not in index.row):
        choose_track(library, index.track_ids[0])


def choose_track(library: Library, track_id: str) -> None:
    """Make a track of the library the query. SoundkinError if it is not there."""
    _set(library, Query("track", library.track(track_id).title, track_id=track_id))


def choose_file(library: Library, name: str, content: bytes, kind: str = "file") -> Query:
    """Keep an upload or a recording in the cache and make it the query. AudioError, naming it, when
    it is not sound."""
    from core.audio.clip import is_silent
    from core.audio.decode import load, probe

    path = _keep(name, content)
    info = probe(path)
    if kind == "recording" and is_silent(load(path)[0]):
        raise AudioError(
            "The recording is silent: check which microphone the browser uses and that it is not"
            " muted, then record again."
        )
    query = Query(kind, name, path=str(path), duration_s=info.duration_s)
    _set(library, query)
    return query


def choose_span(library: Library, span: tuple[float, float] | None) -> None:
    """Search with a segment of the current file only; None for the whole file."""
    kept = st.session_state.get(_key(library))
    if kept and kept["path"]:
        st.session_state[_key(library)] = {**kept, "span": span}


def vector(library: Library, index: Index, query: Query) -> np.ndarray:
    """The query's vector, shape (100,). SoundkinError when the track is not analysed or the file
    cannot be heard."""
    if query.track_id is not None:
        return index.vector(query.track_id)
    return _file_vector(
        str(library.folder),
        library.current_run or library.ready_run,
        str(query.path),
        query.span,
        library,
    )


@st.cache_data(max_entries=200, show_spinner="Listening to the query")
def _file_vector(
    folder: str, run_id: str, path: str, span: tuple[float, float] | None, _library: Library
) -> np.ndarray:
    from core.model.embed import embed_array, embed_file

    network = caches.encoder(_library)
    if span is None:
        return l2_normalize(embed_file(network, Path(path)).vector)
    return l2_normalize(embed_array(network, _segment(Path(path), *span)[np.newaxis]).vector)


def _segment(path: Path, start_s: float, end_s: float) -> np.ndarray:
    """What the network hears of a segment: at most 24 s from its start, repeated to fill when it is
    shorter."""
    from core.audio.clip import fill, is_silent, to_mono_8k
    from core.audio.decode import load

    y = to_mono_8k(*load(path, start_s, min(max(end_s - start_s, 0.1), config.CLIP_SECONDS)))
    if is_silent(y):
        raise AudioError("The chosen stretch is silent: choose another one.")
    return fill(y)


def _keep(name: str, content: bytes) -> Path:
    """Write the bytes under their own name in a cache folder; the oldest go. The same bytes give
    the same path."""
    root = config.cache_folder("queries")
    safe = re.sub(r"[^\w. -]", "_", Path(name).name).strip(". ")[-80:] or "query"
    folder = root / hashlib.sha256(content).hexdigest()[:24]
    folder.mkdir(exist_ok=True)
    (folder / safe).write_bytes(content)
    for old in sorted(root.iterdir(), key=lambda f: f.stat().st_mtime)[:-KEPT_FILES]:
        shutil.rmtree(old, ignore_errors=True)
    return folder / safe


def _set(library: Library, query: Query) -> None:
    st.session_state[_key(library)] = asdict(query)
    st.session_state.pop("wishes", None)


def _key(library: Library) -> str:
    return f"query-{library.name}"

"""How a person says what to look for: a track of the library, a file, a recording, or the pick of
the map."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import streamlit as st

from core import config
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.errors import AudioError, SoundkinError
from core.libraries import source_of
from core.progress import clock
from core.search.index import Index
from core.search.query import row_of
from core.ui.common import cards, counts, state
from core.ui.common.players import play, still_wanted
from core.ui.common.text import line, md
from core.ui.search import examples
from core.ui.search import query as queries
from core.ui.search.recorder import recorder
from core.ui.search.session_query import SessionQuery

# titles in one list that one types in; a larger one would cost every page view a second, so words
# come first
LISTED = 2_000
FOUND = 200  # titles offered then
SHORTEST_CHOICE = config.CLIP_SECONDS + 1.0  # s; a shorter file is heard whole
PEAKS = 600  # points of the waveform
BELOW = 12  # elements of the page that may stand below what was handed over
WAYS = {
    "library": ":material/library_music: A track",
    "file": ":material/upload_file: A file",
    "recording": ":material/mic: Record",
    "map": ":material/scatter_plot: Map pick",
}


def ask(library: Library, index: Index) -> None:
    """The ways to choose the query; `core.ui.search.query` keeps it and the page draws it."""
    way = st.segmented_control(
        "Search with",
        list(WAYS),
        format_func=WAYS.__getitem__,
        default="library",
        key="ask-way",
        label_visibility="collapsed",
    )
    {"file": _ask_file, "recording": _ask_recording, "map": _ask_map}.get(way or "", _ask_track)(
        library, index
    )
    if st.session_state.get("ask-error"):
        st.error(md(st.session_state["ask-error"]), icon=":material/error:")


def _try(library: Library, choose, *arguments: object) -> None:  # type: ignore[no-untyped-def]
    """Choose a query; what is wrong with it is kept as a sentence for the page."""
    st.session_state["ask-error"] = ""
    try:
        choose(library, *arguments)
    except SoundkinError as error:
        st.session_state["ask-error"] = str(error)


# --- a track of the library ---------------------------------------------------------------------
def _ask_track(library: Library, index: Index) -> None:
    many = len(index) > LISTED
    numbers = index.numbers
    if many:
        words = st.text_input(
            "Find a track by words of its title, artist, comment or file name",
            key="ask-words",
            placeholder="Type, then press Enter",
        ).strip()
        if words:
            numbers = numbers[index.rows(counts.fitting(library, Filter(words=words)).numbers)]
            found = len(numbers)
            st.caption(
                f"{found:,} {'track has' if found == 1 else 'tracks have'} these words"
                + (f"; the first {FOUND} are listed." if found > FOUND else ".")
            )
        numbers = numbers[:FOUND]
    ids = library.ids_of(numbers)
    version = (len(index), library.setting("imported"))
    labels = _label(library, ids) if many else _labels(str(library.folder), version, library)
    query = queries.current(library)
    now = query.track_id if query is not None else None
    if now is not None and row_of(library, index, now) is None:
        now = None
    if now is not None and now not in labels:
        ids, labels = [now, *ids], {**_label(library, [now]), **labels}
    st.session_state["ask-track"] = now
    st.selectbox(
        "A track of the library",
        ids,
        format_func=lambda track_id: labels.get(track_id, track_id),
        key="ask-track",
        placeholder="Type a part of its title",
        on_change=_chosen_track,
        args=(library,),
    )
    examples.show(library, lambda library, track_id: _try(library, queries.choose_track, track_id))


def _chosen_track(library: Library) -> None:
    if st.session_state["ask-track"] is not None:
        _try(library, queries.choose_track, st.session_state["ask-track"])


@st.cache_resource(max_entries=4, show_spinner=False)
def _labels(folder: str, version: tuple[int, object], _library: Library) -> dict[str, str]:
    return _label(_library, None)


def _label(library: Library, ids: list[str] | None) -> dict[str, str]:
    return {
        track.track_id: " · ".join(
            part for part in (track.title, track.artist, track.track_id) if part
        )
        for track in library.tracks(ids)
    }


# --- a file, a recording ------------------------------------------------------------------------
def _ask_file(library: Library, index: Index) -> None:
    st.file_uploader(
        "An audio file: WAV, FLAC, OGG, MP3",
        key="ask-file",
        on_change=_chosen_file,
        args=(library,),
    )
    _take(library)


def _chosen_file(library: Library) -> None:
    upload = st.session_state.get("ask-file")
    if upload is not None:
        state.HANDED_OVER.set((upload.name, upload.getvalue(), "file"))


def _take(library: Library) -> None:
    """Make what was just handed over the query. Until it has been heard, nothing that was found for
    another query stands below it."""
    handed = state.HANDED_OVER.take()
    if handed is None:
        return
    name, content, kind = handed
    st.info(f"Listening to {md(name)}", icon=":material/hourglass_top:")
    for _ in range(BELOW):
        st.empty()
    _try(library, _hear, name, content, kind)
    st.rerun()


def _hear(library: Library, name: str, content: bytes, kind: str) -> None:
    queries.searchable(library, queries.choose_file(library, name, content, kind))


def _ask_recording(library: Library, index: Index) -> None:
    st.caption(
        "Click the microphone, let the music play, click again (or wait 30 s). "
        "The browser gives a microphone only to pages on localhost or https, and asks you first."
    )
    content = recorder("ask-recorder")
    if not content:
        return
    digest = hashlib.sha256(content).hexdigest()
    if (
        st.session_state.get("ask-recorded") != digest
    ):  # the component gives its last recording again on each run
        st.session_state["ask-recorded"] = digest
        state.HANDED_OVER.set(("recording.wav", content, "recording"))
        _take(library)


# --- the map's pick -----------------------------------------------------------------------------
def _ask_map(library: Library, index: Index) -> None:
    picked = st.session_state.get("picked")
    if picked is None or row_of(library, index, picked) is None:
        st.info("Nothing is picked on the map yet. Click a point there, then come back.")
        st.page_link("pages/map.py", label="Open the map", icon=":material/scatter_plot:")
        return
    st.text(library.track(picked).title)
    st.button(
        "Find similar",
        key="ask-picked",
        icon=":material/search:",
        on_click=_try,
        args=(library, queries.choose_track, picked),
    )


# --- the query as it is now ---------------------------------------------------------------------
def show_query(library: Library, query: SessionQuery) -> Callable[[], None]:
    """The query, before anything is compared with it; its player now if that is quick. Returns what
    draws the rest."""
    if query.track_id is not None:
        slots = cards.card(
            library,
            library.track(query.track_id),
            library.tags(query.track_id),
            key="query",
            caption="Spectrogram: 24 s, low notes at the bottom",
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
        line(query.name, strong=True)
        whose = "Your recording" if query.kind == "recording" else "Your file"
        line(f"{whose} · {clock(query.duration_s)}", faint=True, size=".8rem")
        try:
            play(_excerpt(str(query.path), start_s), key="query")
        except SoundkinError as error:
            st.error(md(error), icon=":material/error:")
    return lambda: None


@st.cache_data(max_entries=30, show_spinner=False)
def _excerpt(path: str, start_s: float) -> bytes:
    from core.audio.guarded import flac_excerpt

    return flac_excerpt(Path(path), start_s, config.EXCERPT_SECONDS, waiting=still_wanted)


# --- a segment of a long file -------------------------------------------------------------------
def choose_segment(library: Library, query: SessionQuery) -> None:
    """For a file of more than 24 s: its waveform to drag on, and a slider that does the same by
    keyboard."""
    if query.path is None or query.duration_s <= SHORTEST_CHOICE:
        return
    whole = (0.0, round(query.duration_s, 1))
    chart_key, slider_key = f"stretch-chart-{hash(query.path)}", f"stretch-{hash(query.path)}"
    event = st.plotly_chart(
        _waveform(query),
        key=chart_key,
        on_select="rerun",
        selection_mode="box",
        config={"displayModeBar": False},
        alt="Loudness over time; drag to choose a part",
    )
    dragged = _dragged(event, query.duration_s)
    if dragged is not None and dragged != st.session_state.get(f"{chart_key}-last"):
        st.session_state[f"{chart_key}-last"] = st.session_state[slider_key] = dragged
    st.session_state.setdefault(slider_key, query.span or whole)
    span: tuple[float, float] = st.slider(  # type: ignore[assignment]  # a pair, because the session holds one
        "Part to search with (s): drag on the waveform, or here",
        *whole,
        step=0.1,
        key=slider_key,
    )
    chosen = None if span == whole else span
    if chosen is not None and chosen[1] - chosen[0] > config.CLIP_SECONDS:
        st.caption(f"Only the first {config.CLIP_SECONDS:.0f} s of this part are compared.")
    if chosen != query.span:
        queries.choose_span(library, chosen)
        st.rerun()


def _dragged(event: object, duration_s: float) -> tuple[float, float] | None:
    """The seconds between which a box was drawn, or None."""
    boxes = event["selection"]["box"] if isinstance(event, dict) else []
    if not boxes:
        return None
    low, high = sorted(float(x) for x in boxes[0]["x"][:2])
    low, high = max(round(low, 1), 0.0), min(round(high, 1), round(duration_s, 1))
    return (low, high) if high - low >= 0.5 else None


def _waveform(query: SessionQuery):  # type: ignore[no-untyped-def]  # naming its type would import plotly
    import plotly.graph_objects as go

    peaks = _peaks(str(query.path))
    seconds = np.linspace(0.0, query.duration_s, len(peaks))
    outline = go.Scatter(
        x=np.concatenate([seconds, seconds[::-1]]),
        y=np.concatenate([peaks, -peaks[::-1]]),
        fill="toself",
        mode="lines+markers",
        marker={"size": 1, "opacity": 0.01},
        line={"width": 1},
        hoverinfo="skip",
    )
    figure = go.Figure(outline)
    if query.span:
        figure.add_vrect(
            x0=query.span[0], x1=query.span[1], opacity=0.2, line_width=0, fillcolor="#D97742"
        )
    figure.update_layout(
        height=140,
        margin={"l": 0, "r": 0, "t": 4, "b": 0},
        dragmode="select",
        selectdirection="h",
        showlegend=False,
        xaxis={"title": "seconds", "fixedrange": True},
        yaxis={"visible": False, "fixedrange": True},
        uirevision=query.path,
    )
    return figure


@st.cache_data(max_entries=30, show_spinner="Drawing the waveform")
def _peaks(path: str) -> np.ndarray:
    from core.audio.guarded import waveform_peaks

    try:
        return waveform_peaks(Path(path), PEAKS, waiting=still_wanted)
    except AudioError:  # the slider does without
        return np.zeros(PEAKS, np.float32)

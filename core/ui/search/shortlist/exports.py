"""What can be taken away: the shortlist as CSV, playlist or sound files, all vectors and all tags.
Each says beforehand what will be in it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from core.catalog import availability
from core.catalog.exports import exporting, track_facts
from core.catalog.exports.known_list import write_list
from core.catalog.library import Library
from core.catalog.shortlist import Entry
from core.catalog.sound_files import own_files
from core.errors import SoundkinError
from core.search.index import Index
from core.search.query import vector_of
from core.search.standing import likeness
from core.ui.common.caches import counts
from core.ui.common.downloads import content_of, for_excel
from core.ui.common.session import search_state
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.text import md, tracks
from core.ui.common.tracks.labels import run_label
from core.ui.search.query import queries

ZIP, M3U8, CSV = "application/zip", "audio/x-mpegurl", "text/csv"
NO_FILES = (
    "For your own music: demo tracks are made when they are played, and have no files to name"
)
Write = Callable[[Path], object]


def show(library: Library, index: Index, query: SessionQuery, found: Sequence[Entry]) -> None:
    """A button for each file, and beside it what it will hold."""
    with st.container(key="exports"):
        st.header("Export")
        _choices(query, bool(found))
        excel = search_state.EXPORT_EXCEL.get()
        if found:
            _table(library, index, query, found, excel)
            _sound(library, found)
        _whole_library(library, excel)


def _choices(query: SessionQuery, has_shortlist: bool) -> None:
    """What the files take along."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for_excel()
        if not has_shortlist:
            return
        st.checkbox("With tags", key=search_state.EXPORT_TAGS.name)
        st.checkbox(
            "With tempo and key",
            key=search_state.EXPORT_COMPUTED.name,
            help="In the table, marked as given or computed; in the sound files of the ZIP,"
            " with tags, where they are certain enough.",
        )
        st.checkbox(
            "With score",
            key=search_state.EXPORT_SCORE.name,
            help=f"How similar each track is to the query: {md(query.name)}.",
        )


def _whole_library(library: Library, excel: bool) -> None:
    held, done = counts.held(library), counts.embedded_now(library)
    _row(
        library,
        "All vectors as CSV",
        "vectors.csv",
        CSV,
        f"{tracks(done)} of {held.tracks:,}, 100 numbers each, by"
        f" {run_label(library, library.current_run or '')}",
        lambda path: exporting.vectors(library, path, excel=excel),
    )
    _row(
        library,
        "All tags as CSV",
        "tags.csv",
        CSV,
        f"{tracks(held.tracks)}, {held.tagged:,} with tags: file, title, artist, album, tags by"
        " category, tempo, length",
        lambda path: exporting.tags(library, path, excel=excel),
    )
    _row(
        library,
        "All energy as CSV",
        "energy.csv",
        CSV,
        "Each track's energy, its course, where the highlight begins, and one value per second",
        lambda path: exporting.energy(library, path, excel=excel),
    )
    _row(
        library,
        "All that is known as CSV",
        "known.csv",
        CSV,
        "Tags, tempo, key, energy, kind of sound and voice: one row each, with its source",
        lambda path: write_list(track_facts.read(library), path, excel),
    )


def _table(
    library: Library, index: Index, query: SessionQuery, found: Sequence[Entry], excel: bool
) -> None:
    # Read here: a file is written outside of the session, which then has no ticks.
    with_tags, with_score = search_state.EXPORT_TAGS.get(), search_state.EXPORT_SCORE.get()
    computed = bool(search_state.EXPORT_COMPUTED.get())
    columns = [*own_files.SHORTLIST]
    columns += ["score"] if with_score else []
    columns += ["tempo and key with their source"] if computed else []
    columns += ["tags by category", "copyright where files name one"] if with_tags else []
    _row(
        library,
        "Shortlist as CSV",
        "shortlist.csv",
        CSV,
        f"{tracks(len(found))}: {', '.join(columns)}",
        lambda path: exporting.shortlist(
            library,
            path,
            excel=excel,
            with_tags=with_tags,
            with_computed=computed,
            scores=_scores(library, index, query, found) if with_score else None,
        ),
    )


def _sound(library: Library, found: Sequence[Entry]) -> None:
    """The shortlist's sound files, named by a playlist or in a ZIP."""
    n, silent = len(found), _without_sound(library, found)
    tagged = bool(search_state.EXPORT_COMPUTED.get())
    _row(
        library,
        "Playlist (M3U8)",
        "shortlist.m3u8",
        M3U8,
        NO_FILES
        if library.built_in
        else f"Paths of {tracks(n - silent, 'sound file')} on this computer"
        + _of_parts(library, found),
        lambda path: exporting.shortlist(library, path),
        disabled=library.built_in or silent == n,
    )
    _row(
        library,
        "Sound files (ZIP)",
        "shortlist.zip",
        ZIP,
        f"{tracks(n - silent, 'whole track')}, named by place and title"
        + (", tempo, key and tags written into the copies" if tagged else ""),
        lambda path: _bundle(library, path, tagged),
        disabled=silent == n,
    )
    if silent:
        st.warning(
            f"{tracks(silent)} of the shortlist {'has' if silent == 1 else 'have'} no sound here:"
            " left out of the playlist and the ZIP.",
            icon=":material/volume_off:",
        )


def _of_parts(library: Library, found: Sequence[Entry]) -> str:
    """What players make of tracks that are part of a file, if there are any."""
    listed = library.tracks([entry.track_id for entry in found])
    if not any(track.start_s or track.end_s for track in listed):
        return ""
    return "; of a track that is part of a file, VLC plays only that part, others the whole file"


def _without_sound(library: Library, found: Sequence[Entry]) -> int:
    if not availability.is_within_reach(library):
        return len(found)
    listed = library.tracks([entry.track_id for entry in found])
    return sum(track.path is None or track.away for track in listed)


def _scores(
    library: Library, index: Index, query: SessionQuery, found: Sequence[Entry]
) -> dict[str, float]:
    """How similar each is to the query; those without a vector are left out."""
    ids = [entry.track_id for entry in found]
    numbers = library.numbers_of(ids)
    rows = {track_id: index.row(numbers.get(track_id)) for track_id in ids}
    known = {track_id: row for track_id, row in rows.items() if row is not None}
    try:
        q = vector_of(library, index, queries.searchable(library, query))
    except SoundkinError:
        return {}
    scores, _ = likeness(index, q, np.array(list(known.values()), dtype=np.int64))
    return {track_id: round(float(score), 4) for track_id, score in zip(known, scores, strict=True)}


def _bundle(library: Library, path: Path, tagged: bool) -> None:
    from core.bundle import shortlist_sounds

    shortlist_sounds(library, path, tagged)


def _row(
    library: Library,
    label: str,
    name: str,
    mime: str,
    what: str,
    write: Write,
    disabled: bool = False,
) -> None:
    """A button that writes the file only when it is asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            label,
            data=lambda: content_of(name, write),
            file_name=f"{library.name}-{name}",
            mime=mime,
            key=f"get-{name}",
            icon=":material/download:",
            on_click="ignore",
            disabled=disabled,
            width=220,
        )
        st.caption(md(what), width="stretch")

"""The shortlist in an order of smooth transitions, and a path from one track to another that plays
and can be kept."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import shortlist
from core.catalog.exports.exporting import playlist
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.paths.paths import LONGEST
from core.search.paths.routes import PathStep, path_between, smooth_shortlist
from core.ui.common import faults, toasts
from core.ui.common.downloads import content_of
from core.ui.common.session import search_state
from core.ui.common.text import sentence
from core.ui.common.tracks.labels import labels
from core.ui.player.match_list import match_list
from core.ui.player.rows import MatchRow
from core.ui.player.sounds import LibrarySounds
from core.ui.search import session_request
from core.ui.search.brief import brief_rows
from core.ui.search.shortlist import shortlist_undo

STEPS = 5  # tracks between the ends, until a person chooses


def order(library: Library, listed: Sequence[shortlist.Entry]) -> None:
    """The button that puts the shortlist in order; why it could not is kept to be said."""
    if not _possible(library, listed):
        return
    st.button(
        "Order with smooth transitions",
        key="order-smooth",
        icon=":material/swap_vert:",
        help="Each track leads to one that sounds alike and has a matching tempo.",
        on_click=faults.attempt,
        args=(search_state.ORDER_PROBLEM, _order, library),
    )


def path(library: Library, listed: Sequence[shortlist.Entry]) -> None:
    """Below the shortlist; both ends of a path are on it."""
    if not _possible(library, listed):
        return
    box = st.expander(
        "A path from one track to another",
        key=search_state.PATH_BOX.name,
        on_change="rerun",
    )
    if box.open:  # it takes a look at every track
        with box:
            _path(library, [entry.track_id for entry in listed])


def _possible(library: Library, listed: Sequence[shortlist.Entry]) -> bool:
    return len(listed) >= 2 and library.current_run is not None


def _order(library: Library) -> None:
    before = [entry.track_id for entry in shortlist.entries(library)]
    after = [step.track_id for step in smooth_shortlist(session_request.known(library))]
    if after == before:
        toasts.leave("The transitions are as smooth as they can be already.", ":material/check:")
        return
    shortlist_undo.keep(library, "Put in an order of smooth transitions")
    shortlist.arrange(library, after)


def _path(library: Library, ids: list[str]) -> None:
    titles = labels(library.tracks(ids))
    ids = list(titles)  # another process may have taken one of them
    start, end, between = st.columns(3)
    first = start.selectbox("From", ids, format_func=titles.__getitem__, key="path-from")
    last = end.selectbox("To", ids, index=1, format_func=titles.__getitem__, key="path-to")
    n = between.slider("Tracks between", 1, min(20, LONGEST), STEPS, key="path-n")
    try:
        steps = path_between(session_request.known(library), first, last, n)
    except SoundkinError as error:
        st.info(sentence(error), icon=":material/info:")
        return
    st.caption("The number beside a track is its similarity to the one before it.")
    sounds = LibrarySounds(library)
    rows = _rows(library, steps)
    match_list(rows, key=f"path-{library.name}", sounds=sounds, label="Path", one="Step")
    _take_along(library, [step.track_id for step in steps])


def _rows(library: Library, steps: Sequence[PathStep]) -> list[MatchRow]:
    found = {t.track_id: t for t in library.tracks([step.track_id for step in steps])}
    return [
        brief_rows.of_track(
            library,
            MatchRow(
                track.track_id,
                track.title,
                track.artist,
                rank=at,
                duration_s=track.duration_s,
                tempo_bpm=track.tempo_bpm,
                score=step.likeness,
                closeness="similarity to the track before" if step.likeness is not None else "",
                actions=(),
            ),
        )
        for at, (step, track) in enumerate(
            ((step, found[step.track_id]) for step in steps if step.track_id in found), start=1
        )
    ]


def _take_along(library: Library, ids: list[str]) -> None:
    """The path on the shortlist, or as a file."""
    with st.container(horizontal=True):
        st.button(
            "Put it on the shortlist",
            key="path-keep",
            icon=":material/bookmark_add:",
            on_click=faults.guarded(_keep),
            args=(library, ids),
        )
        name = "path.csv" if library.built_in else "path.m3u8"
        st.download_button(
            "Path as CSV" if library.built_in else "Path as playlist (M3U8)",
            data=lambda: content_of(name, lambda path: playlist(library, ids, path)),
            file_name=f"{library.name}-{name}",
            key="path-file",
            icon=":material/download:",
            on_click="ignore",
        )


def _keep(library: Library, ids: list[str]) -> None:
    """The whole path, in its order, at the top of the shortlist."""
    listed = {entry.track_id for entry in shortlist.entries(library)}
    new = [track_id for track_id in ids if track_id not in listed]
    shortlist_undo.keep(library, "The path was put at the top", new)
    toasts.leave("The path is at the top of the shortlist.", ":material/bookmark_added:")
    shortlist.add_all(library, dict.fromkeys(new, ""))
    shortlist.arrange(library, ids)

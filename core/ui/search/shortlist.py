"""The shortlist: order, notes, and taking it away as CSV, playlist, sound files, or the vectors as
the study's CSV."""

import tempfile
from pathlib import Path

import streamlit as st

from core.catalog import shortlist
from core.catalog.library import Library
from core.ui.common import cards
from core.ui.search import transitions

ZIP, M3U8 = "application/zip", "audio/x-mpegurl"
EXCEL = "shortlist-excel"


@st.fragment
def show(library: Library) -> None:
    """The shortlist as it stands in the library's file."""
    found = shortlist.entries(library)
    if not found:
        st.info(
            "The shortlist is empty. Put matches on it with their Shortlist button, or with m on"
            " the keyboard.",
            icon=":material/bookmark_add:",
        )
    else:
        _entries(library, found)
        transitions.show(library)
        with st.container(horizontal=True):
            _download("Shortlist as CSV", library, "shortlist", "shortlist.csv", "text/csv")
            if library.built_in:  # it has no files that a playlist could name
                _download("Sound files (ZIP)", library, "sounds", "shortlist.zip", ZIP)
            else:
                _download("Playlist (M3U8)", library, "shortlist", "shortlist.m3u8", M3U8)
    with st.container(horizontal=True, vertical_alignment="center"):
        _download("All vectors as CSV", library, "vectors", "vectors.csv", "text/csv")
        _download("All tags as CSV", library, "tags", "tags.csv", "text/csv")
        st.checkbox(
            "CSV for Excel",
            key=EXCEL,
            help="Marks the tables as UTF-8, so that Excel shows umlauts and other letters right.",
        )


def _entries(library: Library, found: list[shortlist.Entry]) -> None:
    tags = library.tags_of([entry.track_id for entry in found])
    slots = []
    for at, (entry, track) in enumerate(
        zip(found, library.tracks([entry.track_id for entry in found]), strict=True)
    ):

        def buttons(at: int = at, track_id: str = entry.track_id, note: str = entry.note) -> None:
            _buttons(library, at, len(found), track_id, note)

        slots.append(
            cards.card(
                library,
                track,
                tags.get(track.track_id, {}),
                key=f"kept-{track.track_id}",
                rank=at + 1,
                buttons=buttons,
            )
        )
    for slot in slots:
        slot.player()
    for slot in slots:
        slot.image()


def _buttons(library: Library, at: int, n_entries: int, track_id: str, note: str) -> None:
    st.button(
        "Up",
        key=f"up-{at}",
        icon=":material/arrow_upward:",
        disabled=at == 0,
        on_click=shortlist.move,
        args=(library, track_id, at - 1),
    )
    st.button(
        "Down",
        key=f"down-{at}",
        icon=":material/arrow_downward:",
        disabled=at == n_entries - 1,
        on_click=shortlist.move,
        args=(library, track_id, at + 1),
    )
    st.button(
        "Take off",
        key=f"drop-{at}",
        icon=":material/bookmark_remove:",
        on_click=shortlist.remove,
        args=(library, track_id),
    )
    key = f"note-{track_id}"
    st.text_input(
        "Note",
        value=note,
        key=key,
        placeholder="Note",
        label_visibility="collapsed",
        width=260,
        on_change=lambda: shortlist.set_note(library, track_id, st.session_state[key]),
    )


def _download(label: str, library: Library, what: str, name: str, mime: str) -> None:
    """A button that writes the file only when it is asked for."""

    def content() -> bytes:
        from core.bundle import shortlist_sounds
        from core.catalog import exporting

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            if what == "sounds":
                shortlist_sounds(library, path)
            else:
                excel = bool(st.session_state.get(EXCEL))
                getattr(exporting, what)(library, path, excel=excel)
            return path.read_bytes()

    st.download_button(
        label,
        data=content,
        file_name=f"{library.name}-{name}",
        mime=mime,
        key=f"get-{name}",
        icon=":material/download:",
        on_click="ignore",
    )

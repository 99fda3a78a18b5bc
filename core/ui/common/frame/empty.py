"""What a page that needs vectors says while there are none, and what to do about it."""

from typing import NoReturn

import streamlit as st

from core import jobs
from core.catalog.analysis import embeddings, failures
from core.catalog.library import Library
from core.search.index import Index
from core.ui.common import work
from core.ui.common.caches import caches, counts
from core.ui.common.frame.frame import go
from core.ui.common.text import tracks


def analysed(library: Library) -> Index:
    """The index in use; without one the page says why and what to do, and ends here."""
    index = caches.index(library)
    if index is None:
        _end(library)
    return index


def need_vectors(library: Library) -> None:
    """The same for a page that needs no index, which takes seconds to load for a large library."""
    run_id = library.current_run
    if not run_id or not embeddings.any_done(library, run_id):
        _end(library)


def _end(library: Library) -> NoReturn:
    _explain(library)
    st.stop()


def _explain(library: Library) -> None:
    job = jobs.running(library.name, "embed")
    if not library.count():
        st.info(
            "This library has no tracks yet. Enter a folder path on the Library page.",
            icon=":material/library_music:",
        )
    elif not library.has_sound:
        st.info(
            "This library knows tags only, no sound files. Comparing by sound needs the music"
            " itself: import the music folder with its tag spreadsheet on the Library page.",
            icon=":material/volume_off:",
        )
    elif job is not None:
        st.info(
            "The analysis of this library is running. This page opens when it is done or, with the"
            " tracks analysed so far, when you stop it.",
            icon=":material/hourglass_top:",
        )
        work.watch(job, "Analysis")
    elif done := counts.embedded(library, library.ready_run):
        st.info(
            f"The analysis of this library ended after {tracks(done)}. Resume it on the Library"
            " page.",
            icon=":material/graphic_eq:",
        )
    elif failed := failures.count(library, library.ready_run):
        st.info(
            f"In this library {tracks(failed)} could not be analysed, and no others have been"
            " yet. The Library page says why for each, and lets you try again.",
            icon=":material/warning:",
        )
    else:
        st.info(
            "Nothing in this library has been analysed yet. Start the analysis on the Library page;"
            " 100 tracks take a few seconds.",
            icon=":material/graphic_eq:",
        )
    library_button()


def library_button() -> None:
    """The way to the page where music is imported and analysed."""
    if st.button(
        "Go to the Library page", type="primary", icon=":material/library_music:", key="go-library"
    ):
        go("pages/library.py")

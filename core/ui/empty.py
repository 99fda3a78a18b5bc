"""What a page that needs vectors says while there are none, and what to do about it."""

import streamlit as st

from core import config, jobs
from core.catalog.library import Library
from core.search.index import Index
from core.ui import caches, work
from core.ui.frame import go


def analysed(library: Library) -> Index:
    """The index in use; without one the page says why and what to do, and ends here."""
    index = caches.index(library)
    if index is None:
        _explain(library)
        st.stop()
    return index


def _explain(library: Library) -> None:
    job = jobs.running(library.name, "embed")
    if not library.count():
        st.info("This library has no tracks yet. Name a folder of music on the Library page.", icon=":material/library_music:")
    elif library.name != config.DEMO and library.source_folder is None:
        st.info("This library knows tags only, no sound files. Comparing by sound needs the music itself: "
                "import the folder of music together with the data list on the Library page.", icon=":material/volume_off:")
    elif job is not None:
        st.info("The analysis of this library is running. This page opens when the first part is done.",
                icon=":material/hourglass_top:")
        work.watch(job, "Analysis")
    else:
        st.info("Nothing in this library has been analysed yet. Start the analysis on the Library page; "
                "100 tracks take a few seconds.", icon=":material/graphic_eq:")
    if st.button("Go to the Library page", type="primary", icon=":material/library_music:", key="go-library"):
        go("pages/library.py")

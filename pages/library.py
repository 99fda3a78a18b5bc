"""The library: what is in it, its analysis, and how music comes into it."""

import streamlit as st

from core.ui.common import scroll
from core.ui.common.caches import counts
from core.ui.common.frame.frame import page
from core.ui.common.session import state
from core.ui.common.text import line, tracks
from core.ui.library import analysing, importing, managing, measuring, missing, versions

library = page("Library")
st.title("Library")

held = counts.held(library)
line(library.name, strong=True, size="1.3rem")
source = library.source_folder
missed = f" ({held.away:,} missing)" if held.away else ""
line(
    f"{tracks(held.tracks)}{missed}, {held.tagged:,} with tags"
    + (f" · {source}" if source else ""),
    faint=True,
)

st.header("Analysis by sound")
if held.tracks:
    # what comes next is said once: below what an import has found, by its own button
    analysing.show(library, "secondary" if importing.watched() else "primary")
    measuring.show(library)
    versions.show(library)
else:
    st.info(
        "This library has no tracks yet. Enter the path of a music folder below.",
        icon=":material/library_music:",
    )

missing.show(library)

st.header("Add music")
st.write("Enter the folder path, check what will be imported and what is wrong, then import it.")
importing.show()

st.header("Manage this library")
managing.show(library)

if state.LIBRARY_FOLLOW.take():
    scroll.to("h1")

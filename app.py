"""Soundkin's home: what this is, which library is open, what to do next. Start with `streamlit run
app.py`."""

import streamlit as st

from core.ui.common import counts
from core.ui.common.frame import DEMO_ADDRESS, page
from core.ui.common.text import line

library = page("Home")
st.title("Find the music that sounds like it")
st.write(
    "You found one track that fits. Find more that sound like it, tagged or not: Soundkin analyses"
    " every track of a library, and learns from the tags you have what sounds alike. Everything"
    " happens on this machine."
)

held = counts.held(library)
embedded = counts.embedded_now(library)
st.header("The open library")
line(
    " · ".join(text for text in (library.name, library.description) if text),
    size="1.1rem",
    strong=True,
)
with st.container(horizontal=True):
    st.metric("Tracks", f"{held.tracks:,}", border=True)
    st.metric("With at least one tag", f"{held.tagged:,}", border=True)
    st.metric("Analysed by sound", f"{embedded:,}", border=True)

NEXT = {
    "search": (
        "pages/search.py",
        ":material/search:",
        "Search by sound",
        "Pick a track, upload one or record what is playing, and get the ones that sound like it.",
    ),
    "map": (
        "pages/map.py",
        ":material/scatter_plot:",
        "Explore the map",
        "Every track is a point, and near means similar. Click one and it plays.",
    ),
    "library": (
        "pages/library.py",
        ":material/library_music:",
        "Bring your own music",
        "Enter the folder path, with a tag spreadsheet or without, and let Soundkin analyse it.",
    ),
    "analyse": (
        "pages/library.py",
        ":material/graphic_eq:",
        "Analyse this library",
        ("Its tracks are not all analysed yet. Once they are, search by sound and map open."),
    ),
    "coverage": (
        "pages/coverage.py",
        ":material/bar_chart:",
        "See the tag coverage",
        "How many tracks carry which tags, and how much narrowing by tags leaves out.",
    ),
    "sound": (
        "pages/library.py",
        ":material/library_music:",
        "Add the sound files",
        "So far there are only tags. With the music folder, its tracks can be compared by sound.",
    ),
    "demo": (
        "pages/search.py",
        ":material/search:",
        "Try the demo library",
        "10,802 computer-generated tracks, ready to search by sound.",
    ),
    "how": (
        "pages/how_it_works.py",
        ":material/school:",
        "See how it works",
        "One track on its way through the network, step by step.",
    ),
}
if embedded and library.current_run:
    chosen = ["search", "map", "library"]
elif held.with_sound:
    chosen = ["analyse", "coverage" if held.tagged else "demo", "library"]
elif held.tracks:
    chosen = ["coverage", "sound", "demo"]
else:
    chosen = ["library", "demo", "how"]

st.header("What to do next")
for place, name in zip(st.columns(3), chosen, strict=True):
    file, icon, label, words = NEXT[name]
    with place.container(border=True, height="stretch"):
        st.page_link(
            file,
            label=f"**{label}**",
            icon=icon,
            width="stretch",
            query_params=DEMO_ADDRESS
            if name in ("demo", "how") and "search" not in chosen
            else None,
        )
        st.write(words)

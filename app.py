"""Soundkin's home: what this is, which library is open, what to do next. Start with `streamlit run
app.py`."""

import streamlit as st

from core.ui.common.frame import known, page
from core.ui.common.text import line

library = page("Home", ":material/home:")
st.title("Find the music that sounds like it")
st.write(
    "You found one track that fits. Find more that sound like it, tagged or not: Soundkin analyses"
    " every track of a library, and learns from the tags you have what sounds alike. Everything"
    " happens on this machine."
)

counts = known(library)
st.header("The open library")
line(
    " · ".join(text for text in (library.name, library.description) if text),
    size="1.1rem",
    strong=True,
)
with st.container(horizontal=True):
    st.metric("Tracks", f"{counts['tracks']:,}", border=True)
    st.metric("With at least one tag", f"{counts['tagged']:,}", border=True)
    st.metric("Analysed by sound", f"{counts['embedded']:,}", border=True)

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
        (
            "Its tracks have not been analysed yet. Start it, and search opens when the first are"
            " done."
        ),
    ),
    "coverage": (
        "pages/coverage.py",
        ":material/bar_chart:",
        "See the tag coverage",
        "How many tracks carry which tags, and how much narrowing by tags leaves out.",
    ),
}
if counts["embedded"]:
    chosen = ["search", "map", "library"]
elif counts["with_sound"]:
    chosen = ["analyse", "coverage", "library"]
else:
    chosen = ["library", "coverage", "search"]

st.header("What to do next")
for place, name in zip(st.columns(3), chosen, strict=True):
    file, icon, label, words = NEXT[name]
    with place.container(border=True, height="stretch"):
        st.page_link(file, label=f"**{label}**", icon=icon, width="stretch")
        st.write(words)

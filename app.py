"""Soundkin's home: what this is, which library is open, what to do next. Start with `streamlit run
app.py`."""

import streamlit as st

from core.ui.common.frame import page
from core.ui.common.text import line

library = page("Home", ":material/home:")
st.title("Find the music that sounds like it")
st.write(
    "You have met one track that fits, and tags do not find its kin. Soundkin listens to every"
    ' track of a library, learns from the tags you have what "sounds like" means there, and finds'
    " the others, tagged or not. Everything happens on this machine."
)

known = library.summary()
st.subheader("The open library")
line(
    " · ".join(text for text in (library.name, library.description) if text),
    size="1.1rem",
    strong=True,
)
with st.container(horizontal=True):
    st.metric("Tracks", f"{known['tracks']:,}", border=True)
    st.metric("With at least one tag", f"{known['tagged']:,}", border=True)
    st.metric("Analysed by sound", f"{known['embedded']:,}", border=True)

NEXT = {
    "search": (
        "pages/search.py",
        ":material/search:",
        "Search by sound",
        "Pick a track, upload one or record what is playing, and hear the ones that sound like it.",
    ),
    "map": (
        "pages/map.py",
        ":material/scatter_plot:",
        "Wander over the map",
        "Every track is a point, and near means similar. Click one and it plays.",
    ),
    "library": (
        "pages/library.py",
        ":material/library_music:",
        "Bring your own music",
        "Name a folder, with a data list of tags or without, and let Soundkin listen to it.",
    ),
    "analyse": (
        "pages/library.py",
        ":material/graphic_eq:",
        "Analyse this library",
        (
            "Its tracks have not been listened to yet. Start it, and search opens when the first"
            " tracks are done."
        ),
    ),
    "coverage": (
        "pages/coverage.py",
        ":material/bar_chart:",
        "See what the tags reach",
        "How many tracks carry which tags, and how much narrowing by tags leaves out.",
    ),
}
if known["embedded"]:
    chosen = ["search", "map", "library"]
elif library.with_audio():
    chosen = ["analyse", "coverage", "library"]
else:
    chosen = ["library", "coverage", "search"]

st.subheader("What to do next")
for place, name in zip(st.columns(3), chosen, strict=True):
    file, icon, label, words = NEXT[name]
    with place.container(border=True, height="stretch"):
        st.page_link(file, label=f"**{label}**", icon=icon, width="stretch")
        st.write(words)

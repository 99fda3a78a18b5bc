"""Soundkin's home: what this is, which library is open, what to do next. Start with `streamlit run
app.py`."""

import streamlit as st

from core.ui.common.caches import counts
from core.ui.common.frame.frame import page
from core.ui.common.text import line
from core.ui.home import next_steps

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

st.header("What to do next")
next_steps.show(library, held, embedded)

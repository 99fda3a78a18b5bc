"""Missing tags: what the untagged tracks probably are, for a person to listen to and decide; and
given tags that look wrong."""

import streamlit as st

from core.ui.common.frame.frame import page
from core.ui.review import deck as review_deck
from core.ui.review import figures as review_figures
from core.ui.review import start as review_start

library = page("Missing tags")
st.title("Missing tags")
st.write(
    "Soundkin learns from the tracks you have tagged, and suggests tags for the others by their"
    " sound. Nothing is written into your tags: what you accept is kept beside them, and every"
    " export says which is which."
)
if review_start.show(library):
    category, view = review_start.choose(library)
    if view == review_start.SURE:
        review_figures.show(library, category)
    else:
        review_deck.show(library, category, doubts=view == review_start.WRONG)

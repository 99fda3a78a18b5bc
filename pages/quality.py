"""Quality: how good the vectors of this library are, in figures a person can check, beside simpler
ways."""

import streamlit as st

from core.ui.common.frame.frame import page
from core.ui.quality import view as quality_view

library = page("Quality")
st.title("Quality")
st.write(
    "How good are the matches? This page measures it on your own tracks, and puts chance and"
    " simpler ways beside it."
)
quality_view.show(library)

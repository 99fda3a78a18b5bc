"""Training: build the set in sight, watch the network learn, listen to its errors, and use it."""

import streamlit as st

from core.ui.common.frame.frame import page
from core.ui.training import live as training_live
from core.ui.training import results as training_results
from core.ui.training import ways as training_ways

library = page("Training")
st.title("Training")
st.write(
    "Soundkin learns your tags: how tracks with the same tag sound becomes a part of what search"
    " and map compare tracks by."
)
if training_live.show(library):
    st.divider()
training_ways.show(library)
training_results.show(library)
training_live.follow()

"""Training: build the set in sight, watch the network learn, listen to its errors, and use it."""

import streamlit as st

from core.ui.common.frame import page
from core.ui.training import candidates as training_set
from core.ui.training import live as training_live
from core.ui.training import results as training_results

library = page("Training", ":material/model_training:")
st.title("Training")
st.write(
    "A network learns to tell the tags of one category apart. What it learns on the way there is"
    " what search and map compare tracks by."
)
if training_live.show(library):
    st.divider()
if library.has_sound and library.count():
    training_set.show(library)
else:
    training_set.nothing(library)
training_results.show(library)

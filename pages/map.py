"""The map: every track a point, near means similar, a click plays it."""

import streamlit as st

from core.ui import map_view
from core.ui.frame import page

library = page("Map", ":material/scatter_plot:")
st.title("Map")
map_view.show(library)

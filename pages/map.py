"""The map: every track a point, near means similar, a click plays it."""

import streamlit as st

from core.ui.common.frame.frame import page
from core.ui.map import view as map_view

library = page("Map")
st.title("Map")
map_view.show(library)

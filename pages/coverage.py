"""Tag coverage: how far the given tags reach, and what narrowing by them leaves and misses."""

import streamlit as st

from core.ui import coverage_view, narrowing
from core.ui.frame import page

library = page("Tag coverage", ":material/bar_chart:")
st.title("Tag coverage")
if coverage_view.show(library):
    narrowing.show(library)

"""Tag coverage: how far the given tags reach, and what narrowing by them leaves and misses."""

import streamlit as st

from core.ui.common.frame import page
from core.ui.coverage import narrowing
from core.ui.coverage import view as coverage_view

library = page("Tag coverage", ":material/bar_chart:")
st.title("Tag coverage")
if coverage_view.show(library):
    narrowing.show(library)

"""Tag coverage: how many tracks the given tags cover, and what filters by tags leave and miss."""

import streamlit as st

from core.ui.common.frame.frame import page
from core.ui.coverage import narrowing
from core.ui.coverage import view as coverage_view

library = page("Tag coverage")
st.title("Tag coverage")
if coverage_view.show(library):
    narrowing.show(library)

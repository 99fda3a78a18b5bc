"""How it works: one track on its way through the study, every step computed before your eyes."""

import streamlit as st

from core.ui.common.frame import empty
from core.ui.common.frame.frame import page
from core.ui.how import view

library = page("How it works")
st.title("How it works")
st.write(
    "How does a computer know that two tracks sound alike? Follow one track step by step;"
    " everything you see is worked out from its sound while you look."
)
view.show(library, empty.analysed(library))

"""Search by ear: a query, and what sounds like it."""

import streamlit as st

from core.ui import asking, empty, listening_test, results, shortlist_view
from core.ui import query as queries
from core.ui.frame import page

VIEWS = {
    "matches": ":material/queue_music: Matches",
    "test": ":material/hearing: Listening test",
    "shortlist": ":material/bookmarks: Shortlist",
}

library = page("Search", ":material/search:")
st.title("Search by sound")
index = empty.analysed(library)
queries.begin(library, index)
asking.ask(library, index)
query = queries.current(library)
if query is None:  # nothing chosen, and nothing to begin with
    st.stop()
draw_rest = asking.show_query(library, query)
asking.choose_stretch(library, query)

view = st.segmented_control(
    "Show",
    list(VIEWS),
    format_func=VIEWS.__getitem__,
    default="matches",
    key="view",
    label_visibility="collapsed",
)
if view == "test":
    listening_test.show(library, index, query)
elif view == "shortlist":
    shortlist_view.show(library)
else:
    results.show(library, index, query)
draw_rest()

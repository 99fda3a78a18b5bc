"""Search by ear: a query, and what sounds like it."""

import streamlit as st

from core.ui.common.caches import caches
from core.ui.common.frame import empty
from core.ui.common.frame.frame import page
from core.ui.common.session import search_state
from core.ui.common.session.shown import shown
from core.ui.search import arriving, linking, listening_test, session_request
from core.ui.search.matches import results
from core.ui.search.query import asking, queries, query_card, segment
from core.ui.search.shortlist import shortlist as shortlist_view

library = page("Search")
st.title("Search by sound")
index = empty.analysed(library)
arriving.take(library)
queries.begin(library, index)
heard = asking.ask(library, index)
query = queries.current(library)
if query is None:
    st.stop()
if heard:
    segment.choose(library, query)

field = shown(search_state.VIEW_FIELD, search_state.VIEW.get(), search_state.VIEW.set)
view = st.segmented_control(
    "Show",
    list(linking.VIEWS),
    default=field.value,
    required=True,
    format_func=linking.VIEWS.__getitem__,
    key=field.key.name,
    label_visibility="collapsed",
    on_change=field.told,
)
linking.tell(library)
caches.warm_network()
if view == "shortlist":
    shortlist_view.show(library, index, query)
elif not heard:
    wanted = session_request.current(library)
    if view == "matches" and (wanted.words or wanted.also):
        results.show(library, index, query, heard=False)
elif view == "test":
    draw_rest = query_card.show(library, query)
    listening_test.show(library, index, query)
    draw_rest()
else:  # the query is heard in the same list as its matches
    results.show(library, index, query)

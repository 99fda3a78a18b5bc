"""The query to begin with, and others like it one click away."""

from collections.abc import Callable

import streamlit as st

from core.catalog.library import Library
from core.search import examples as good_queries
from core.search.examples import Example
from core.search.index import Index
from core.ui.common import faults
from core.ui.common.caches import caches
from core.ui.common.caches.cached import analysis, cached
from core.ui.common.text import md

SHOWN = 6


def first(library: Library, index: Index) -> str:
    """The id of the track that the page begins with: one whose matches convince, if tags tell."""
    good = _good(library)
    return good[0].track_id if good else library.ids_of(index.numbers[:1])[0]


def show(library: Library, choose: Callable[[Library, str], None]) -> None:
    """Buttons for good queries; `choose` makes one the query."""
    good = _good(library)
    if not good:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="examples"):
        st.caption("Examples", width="content")
        for example in good:
            words = example.words[0], example.words[-1]
            st.button(
                md(", ".join(dict.fromkeys(words))),
                key=f"example-{example.track_id}",
                type="tertiary",
                on_click=faults.guarded(choose),
                args=(library, example.track_id),
            )


@cached(analysis, max_entries=4)
def _good(library: Library) -> list[Example]:
    """Good queries of the demo; of an own library none: its owner knows what to begin with."""
    index = caches.index(library) if library.built_in else None
    return good_queries.examples(library, index, SHOWN) if index is not None else []

"""Further references and things to avoid: the track or file above joins a list, then another one is
chosen."""

from collections.abc import Collection
from pathlib import Path

import streamlit as st

from core.catalog.library import Library
from core.search.request.request import Request
from core.search.request.wish import MOST_REFERENCES
from core.ui.common import faults
from core.ui.common.session import search_state
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.session.shown import shown
from core.ui.common.text import md
from core.ui.search import session_request

FULL = f"With the query these are {MOST_REFERENCES}, and no more can count: remove one first."
WEIGHTS = {0.5: "half", 1.0: "once", 2.0: "double"}


def show(library: Library, query: SessionQuery | None) -> None:
    """The list, and what puts the query on it."""
    request = session_request.current(library)
    listed = {name for name, _ in request.also} | set(request.avoid)
    if query is not None:
        _keep(library, request, query, listed)
    titles = {t.track_id: t.title for t in library.tracks([*listed])}
    for at, (also, weight) in enumerate(request.also):
        _row(library, at, also, f"Like {titles.get(also, Path(also).name)}", weight)
    for at, avoid in enumerate(request.avoid):
        _row(library, at, avoid, f"Not like {titles.get(avoid, Path(avoid).name)}", None)


def _keep(library: Library, request: Request, query: SessionQuery, listed: Collection[str]) -> None:
    """The buttons that put the query on the list."""
    name = query.track_id or str(query.path)
    with st.container(horizontal=True, vertical_alignment="center"):
        full = len(request.also) + 1 >= MOST_REFERENCES
        st.button(
            "Keep this query as a reference",
            key="brief-keep",
            icon=":material/add:",
            disabled=full or name in listed,
            help=FULL if full else "Then choose another track above: results will sound like both.",
            on_click=faults.guarded(_add),
            args=(library, name, False),
        )
        st.button(
            "Keep it as one to avoid",
            key="brief-avoid",
            icon=":material/block:",
            disabled=name in listed,
            help="Then choose another track above: results will not sound like this one.",
            on_click=faults.guarded(_add),
            args=(library, name, True),
        )


def _row(library: Library, at: int, name: str, label: str, weight: float | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            md(label),
            key=f"brief-off-{'also' if weight is not None else 'avoid'}-{at}",
            icon=":material/close:",
            help="Remove it",
            on_click=faults.guarded(_remove),
            args=(library, name),
        )
        if weight is not None:
            counts = shown(
                search_state.BRIEF_FIELD.of(library.name, "weight", name),
                weight,
                lambda chosen: _weigh(library, name, chosen or 1.0),
            )
            st.segmented_control(
                "Counts",
                list(WEIGHTS),
                default=counts.one_of(WEIGHTS),
                format_func=lambda w: f"counts {WEIGHTS[w]}",
                key=counts.key.name,
                label_visibility="collapsed",
                on_change=counts.told,
            )


def _add(library: Library, name: str, avoid: bool) -> None:
    request = session_request.current(library)
    if avoid:
        session_request.change(library, avoid=(*request.avoid, name))
    else:
        session_request.change(library, also=(*request.also, (name, 1.0)))


def _remove(library: Library, name: str) -> None:
    request = session_request.current(library)
    session_request.change(
        library,
        also=tuple(pair for pair in request.also if pair[0] != name),
        avoid=tuple(other for other in request.avoid if other != name),
    )


def _weigh(library: Library, name: str, weight: float) -> None:
    also = session_request.current(library).also
    session_request.change(library, also=tuple((n, weight if n == name else w) for n, w in also))

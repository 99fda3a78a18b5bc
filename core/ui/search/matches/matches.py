"""The matches as rows that are heard at once, under the query's own; what their icons do."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import shortlist
from core.catalog.library import Library
from core.search.listener import verdicts
from core.search.results import Match
from core.ui.common.session import search_state
from core.ui.common.session.events import Action, Event
from core.ui.common.session.session_query import SessionQuery
from core.ui.player.match_list import match_list
from core.ui.search import session_request
from core.ui.search.matches import feedback
from core.ui.search.matches.match_rows import rows_of
from core.ui.search.matches.match_sounds import SearchSounds
from core.ui.search.matches.why import why_dialog
from core.ui.search.query import queries


def show(
    library: Library,
    query: SessionQuery,
    matches: Sequence[Match],
    k: int,
    alone: bool = False,
    found_for: str | None = None,
) -> None:
    """The rows of `match_rows.rows_of`; a like or a mark is drawn in the run that it makes.

    found_for : the id of the track that they are like; None of a file or words
    """
    events = match_list(
        rows_of(library, query, matches, k, alone),
        key=f"matches-{library.name}",
        sounds=SearchSounds(library, query),
        on_event=lambda event: _act(library, found_for, event),
    )
    for event in events:
        if event.action is Action.SEARCH_WITH:
            queries.choose_track(library, event.track_id)
            search_state.SEARCH_FOLLOW.set(True)
            st.rerun()
        if event.action is Action.WHY and library.current_run:
            why_dialog(library, library.current_run, query, event.track_id)


def _act(library: Library, found_for: str | None, event: Event) -> None:
    if event.action in (Action.LIKE, Action.DISLIKE):
        feedback.mark(library, found_for, event.track_id, event.action is Action.LIKE, event.on)
    elif event.action is Action.UNFOLD:
        shown = search_state.UNFOLDED.get() - {event.track_id}
        search_state.UNFOLDED.set(shown | {event.track_id} if event.on else shown)
    elif event.action is Action.SEARCH_WITH:  # words go on, but no longer alone
        if session_request.current(library).words:
            session_request.change(library, with_query=True)
    elif event.action is Action.SHORTLIST:
        (shortlist.add if event.on else shortlist.remove)(library, event.track_id)
        if event.on and found_for is not None:
            verdicts.accept(library, found_for, event.track_id)

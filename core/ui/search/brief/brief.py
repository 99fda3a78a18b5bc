"""What is asked beside query and filter, on the search page: kept by library for the session, drawn
as one line of words and one box for everything else."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from core.catalog.analysis.measured import Measured
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.brief.chips import Brief, TagChip
from core.search.query import Query
from core.search.request.request import Understood, understood
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.text import md
from core.ui.search import session_request
from core.ui.search.brief import brief_more, brief_words
from core.ui.search.query import queries

UNKNOWN_SHOWN = 12  # words


def show(library: Library, query: SessionQuery | None) -> Understood:
    """Words, chips and the box; returns what all of it means. query : None where the one that was
    handed over could not be heard"""
    own = session_request.known(library)
    brief_words.show(library, own, query)
    brief_more.show(library, query)
    read = understood(own, session_request.current(library), query is not None)
    if read.wish.brief is not None:
        _said(read.wish.brief)
    return read


def _said(brief: Brief) -> None:
    """Which words were taken for others, and which were not understood."""
    taken = [
        f"“{md(chip.said)}” as “{md(chip.corrected)}”"
        for chip in brief.chips
        if isinstance(chip, TagChip) and chip.corrected
    ]
    if taken:
        st.caption(f"Read {', '.join(taken)}.")
    if brief.at_most is not None:
        st.caption(
            f"At most {brief.at_most} of one artist or album, as you wrote; of one folder, where"
            " neither is known."
        )
    if brief.unknown:
        unknown = list(dict.fromkeys(brief.unknown))  # of a letter most words
        words = ", ".join(f"“{md(word)}”" for word in unknown[:UNKNOWN_SHOWN])
        more = len(unknown) - UNKNOWN_SHOWN
        st.caption(f"Not understood: {words}{f' and {more} more' if more > 0 else ''}.")


def query_of(library: Library, query: SessionQuery, read: Understood) -> Query | None:
    """The track or file to sound like; None where the words alone are asked for."""
    if read.reference is not None:
        return read.reference
    if _alone(library, query, read):
        return None
    sought = queries.searchable(library, query)
    if query.path is not None and read.wish.of_sound:
        return replace(sought, measured=_measured(query.path))
    return sought


@st.cache_data(max_entries=30, show_spinner="Measuring tempo, key and energy")
def _measured(path: str) -> Measured | None:
    from core.model.measuring import measure_file

    try:
        return measure_file(Path(path))
    except SoundkinError:  # the dials do without, and say so
        return None


def _alone(library: Library, query: SessionQuery, read: Understood) -> bool:
    """Whether the words are asked for without the query: unless they say "like this", or a person
    wants both."""
    brief = read.wish.brief
    if brief is None or not brief.chips or read.reference is not None:
        return False
    if brief.reference is not None:
        return False
    return not session_request.beside(library, query)

"""The line of words, and what was understood of it: a chip for each part, to be weighed, turned
round or taken off."""

from dataclasses import replace

import streamlit as st

from core.catalog.library import Library
from core.search.brief import understanding
from core.search.brief.chip_names import described
from core.search.brief.chips import Brief, Chip, CourseChip, TagChip
from core.search.brief.ranking.brief_fits import limits
from core.search.known.facts import Known
from core.search.request.weights import UNWANTED
from core.ui.common.session import search_state
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.session.shown import shown
from core.ui.common.text import md
from core.ui.search import session_request

EXAMPLE = "Say it in words: calm piano, no drums, 80 to 95 BPM, under two minutes"
WEIGHTS = {0.0: "Off", 0.5: "Half", 1.0: "As said", 2.0: "Double", UNWANTED: "The opposite"}
LONGEST_LINE = 10_000  # characters; a box takes nothing at all of a longer text that is pasted
MARKS = {0.0: "off", 0.5: "half", 2.0: "double", UNWANTED: "opposite"}


def show(library: Library, known: Known, query: SessionQuery | None) -> None:
    """The line, and below it the chips."""
    line = shown(
        search_state.BRIEF_WORDS.of(library.name),
        session_request.current(library).words,
        # corrections were of other words
        lambda words: session_request.change(library, words=words, chips={}),
    )
    text = st.text_input(
        "Say it in words",
        line.value,
        key=line.key.name,
        placeholder=EXAMPLE,
        label_visibility="collapsed",
        icon=":material/edit_note:",
        max_chars=LONGEST_LINE,
        on_change=line.told,
    )
    if text.strip():
        _chips(library, understanding.understand(text, known.vocabulary, beside=True), query)


def _chips(library: Library, found: Brief, query: SessionQuery | None) -> None:
    weights = session_request.current(library).chips
    with st.container(horizontal=True, key="brief-chips", vertical_alignment="center", gap="small"):
        for at, chip in enumerate(found.chips):
            weight = weights.get(chip.said, 1.0)
            mark = MARKS.get(weight)
            label = md(described(chip)) + (f" · {mark}" if mark else "")
            with st.popover(label, key=f"brief-chip-{at}"):
                _correct(library, at, chip, weight)
        if query is not None and found.chips and found.reference is None:
            beside = shown(
                search_state.BRIEF_WITH_QUERY.of(library.name),
                session_request.beside(library, query),
                lambda on: session_request.change(library, with_query=on),
            )
            st.toggle(
                f"And like the {'file' if query.path else 'track'} above",
                beside.value,
                key=beside.key.name,
                help="When off, only the words decide.",
                on_change=beside.told,
            )


def _correct(library: Library, at: int, chip: Chip, weight: float) -> None:
    """How much a chip counts."""
    chip = replace(chip, weight=weight)
    corrected = chip.corrected if isinstance(chip, TagChip) else ""
    read = f", read as “{md(corrected)}”" if corrected else ""
    first = " It comes before how alike a track sounds." if limits(chip) else ""
    st.caption(f"You wrote “{md(chip.said)}”{read}.{first}")
    choices = [w for w in WEIGHTS if w != UNWANTED or isinstance(chip, (TagChip, CourseChip))]
    counts = shown(
        search_state.BRIEF_CHIP.of(library.name, at, chip.said),
        weight,
        lambda chosen: _weigh(library, chip.said, 1.0 if chosen is None else chosen),
    )
    st.segmented_control(
        "Counts",
        choices,
        default=counts.one_of(choices),
        format_func=WEIGHTS.__getitem__,
        key=counts.key.name,
        on_change=counts.told,
    )


def _weigh(library: Library, said: str, weight: float) -> None:
    session_request.change(library, chips={**session_request.current(library).chips, said: weight})

"""The line of words, and what was understood of it: a chip for each part, to be weighed, turned
round or taken off."""

import streamlit as st

from core.catalog.library import Library
from core.search import words
from core.search.brief import Brief, Chip, TagChip
from core.search.chip_names import described
from core.search.facts import Known
from core.search.request import UNWANTED
from core.ui.common import state
from core.ui.common.text import md
from core.ui.search import asked

EXAMPLE = "Say it in words: calm piano, no drums, 80 to 95 BPM, under two minutes"
WEIGHTS = {0.0: "Off", 0.5: "Half", 1.0: "As said", 2.0: "Double", UNWANTED: "The opposite"}
MARKS = {0.0: "off", 0.5: "half", 2.0: "double", UNWANTED: "opposite"}


def show(library: Library, known: Known) -> None:
    """The line, and below it the chips."""
    key = state.BRIEF_WORDS.of(library.name)
    if not key.known():
        key.set(asked.request(library).words)
    text = st.text_input(
        "Say it in words",
        key=key.name,
        placeholder=EXAMPLE,
        label_visibility="collapsed",
        icon=":material/edit_note:",
        max_chars=words.LONGEST_BRIEF,
        on_change=_said,
        args=(library,),
    )
    if text.strip():
        _chips(library, words.understand(text, known.vocabulary))


def _said(library: Library) -> None:
    """Other words: corrections of the last ones are forgotten."""
    asked.change(library, words=state.BRIEF_WORDS.of(library.name).get(), chips={})


def _chips(library: Library, found: Brief) -> None:
    weights = asked.request(library).chips
    with st.container(horizontal=True, key="brief-chips", vertical_alignment="center", gap="small"):
        for at, chip in enumerate(found.chips):
            weight = weights.get(chip.said, 1.0)
            mark = MARKS.get(weight)
            label = md(described(chip)) + (f" · {mark}" if mark else "")
            with st.popover(label, key=f"brief-chip-{at}"):
                _correct(library, at, chip, weight)
        if found.chips and found.reference is None:
            st.toggle(
                "And like the track above",
                key=state.BRIEF_WITH_QUERY.of(library.name).name,
                help="Without it the words alone decide.",
            )


def _correct(library: Library, at: int, chip: Chip, weight: float) -> None:
    """How much a chip counts."""
    corrected = chip.corrected if isinstance(chip, TagChip) else ""
    read = f", read as “{md(corrected)}”" if corrected else ""
    st.caption(f"You wrote “{md(chip.said)}”{read}.")
    choices = [w for w in WEIGHTS if w != UNWANTED or isinstance(chip, TagChip)]
    key = state.BRIEF_CHIP.of(library.name, at, chip.said)
    if not key.known():
        key.set(weight)
    st.segmented_control(
        "Counts",
        choices,
        format_func=WEIGHTS.__getitem__,
        key=key.name,
        on_change=_weighed,
        args=(library, at, chip.said),
    )


def _weighed(library: Library, at: int, said: str) -> None:
    weight = state.BRIEF_CHIP.of(library.name, at, said).get()
    chips = dict(asked.request(library).chips)
    chips[said] = 1.0 if weight is None else weight
    asked.change(library, chips=chips)

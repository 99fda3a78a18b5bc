"""The walk: the track, the steps, the one in view, and the way on. Only that one is computed."""

from collections.abc import Callable

import streamlit as st

from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.index import Index
from core.ui.common import address, faults, scroll
from core.ui.common.address import Said
from core.ui.common.session import state
from core.ui.common.session.shown import shown
from core.ui.how import cosine, filters, network, numbers, on_map, picker, sound, study
from core.ui.how.steps import SLUGS, STEPS, Step

ADDRESS = "step"
STYLE = """<style>.st-key-how-steps { scroll-margin-top: 4rem; }
[data-testid="stMain"] { overflow-anchor: none; }</style>"""
Draw = Callable[[Library, Index, str], None]
DRAWN: dict[str, Draw] = {
    "sound": sound.waveform,
    "spectrogram": sound.spectrogram,
    "image": sound.image,
    "network": network.show,
    "filters": filters.show,
    "numbers": numbers.show,
    "cosine": cosine.show,
    "map": on_map.show,
    "study": study.show,
}


def show(library: Library, index: Index) -> None:
    """The page below its title. index : of the run in use"""
    said = address.news(picker.FILE, library.name)
    track_id = picker.choose(library, index, said)
    at = _steps(library, said)
    step = STEPS[at]
    st.header(f"{at + 1}. {step.title}")
    st.write(step.text)
    try:
        DRAWN[step.slug](library, index, track_id)
    except SoundkinError as error:
        faults.show(error)
    _onwards(library, step, track_id, at)
    if state.HOW_MOVED.take():  # last, when what stands above has its height
        scroll.to(".st-key-how-steps")  # Back and Next stand below what they replace


def _steps(library: Library, said: Said | None) -> int:
    """The row of steps; returns the place of the one in view. One that was chosen stands in the
    address, too: the first need not, so that one step back leaves the page."""
    if said is not None:
        passed_over: list[str] = []
        state.HOW_STEP.set(address.one_of(ADDRESS, said, SLUGS, passed_over) or "")
        address.say_passed_over(passed_over)
    chosen = [state.HOW_STEP.get()] if state.HOW_STEP.get() in SLUGS else []
    slug = chosen[0] if chosen else SLUGS[0]
    pills = shown(state.HOW_STEP_PILLS, slug, state.HOW_STEP.set)
    st.html(STYLE)
    with st.container(key="how-steps"):
        st.pills(
            "Step",
            SLUGS,
            default=slug,
            format_func=_label,
            key=pills.key.name,
            required=True,
            on_change=pills.told,
            label_visibility="collapsed",
        )
    address.say(picker.FILE, library.name, step=chosen)
    return SLUGS.index(slug)


def _label(slug: str) -> str:
    at = SLUGS.index(slug)
    return f"{at + 1} {STEPS[at].short}"


def _go(slug: str) -> None:
    state.HOW_STEP.set(slug)
    state.HOW_MOVED.set(True)


def _onwards(library: Library, step: Step, track_id: str, at: int) -> None:
    """Where this step is used, and the steps before and after it."""
    params = {state.LIBRARY.name: library.name}
    if step.with_track:
        params[picker.ADDRESS] = track_id
    st.page_link(step.file, label=step.link, icon=":material/arrow_outward:", query_params=params)
    with st.container(horizontal=True, key="how-onwards"):
        for label, icon, other, key in (
            ("Back", ":material/arrow_back:", at - 1, "how-back"),
            ("Next", ":material/arrow_forward:", at + 1, "how-next"),
        ):
            there = 0 <= other < len(STEPS)
            st.button(
                f"{label}: {STEPS[other].short}" if there else label,
                key=key,
                icon=icon,
                type="primary" if label == "Next" and there else "secondary",
                disabled=not there,
                on_click=faults.guarded(_go),
                args=(STEPS[other].slug if there else step.slug,),
            )

"""The top of the page of missing tags: look for suggestions, and choose what to review."""

import streamlit as st

from core import jobs
from core.catalog.library import Library
from core.model import suggestion_report
from core.model.examples import MIN_EXAMPLES, MIN_TAGS
from core.ui.common import counts, empty, state, work
from core.ui.common.frame import go
from core.ui.common.text import md
from core.ui.coverage.view import category_label

MISSING, WRONG, SURE = "Missing", "Probably wrong", "How reliable"
ICONS = {MISSING: ":material/label:", WRONG: ":material/label_off:", SURE: ":material/verified:"}


def show(library: Library) -> bool:
    """Start, watch and explain the search for missing tags; False while there is nothing to
    review."""
    empty.need_vectors(library)
    if not counts.coverage(library)["categories"]:
        st.info(
            "No track of this library has a tag, so there is nothing to learn from. Import a tag"
            " spreadsheet on the Library page.",
            icon=":material/sell:",
        )
        if st.button("Go to the Library page", type="primary"):
            go("pages/library.py")
        return False
    newest = jobs.newest(library.name, "suggest")
    if newest is not None and newest.state != "done":
        work.watch(newest, "Looking for missing tags")
    known = suggestion_report.read(library)
    if known is None or known.run_id != library.current_run:
        return _offer(library, newest, first=known is None)
    return True


def _offer(library: Library, newest: jobs.Job | None, first: bool) -> bool:
    if newest is not None and not newest.ended:
        return False
    st.info(
        (
            "Nothing has been suggested for this library yet."
            if first
            else (
                "The suggestions here are of an earlier analysis. Look again, so that they are of"
                " the one in use; what you have decided stays."
            )
        ),
        icon=":material/lightbulb:",
    )
    if st.button("Look for missing tags", type="primary", icon=":material/search:", key="look"):
        start(library)
    return False


def start(library: Library) -> None:
    """Begin to look for suggestions, as a job, and draw the page again."""
    jobs.start("suggest", library.name, ["--library", library.name])
    st.rerun()


def choose(library: Library) -> tuple[str, str]:
    """Ask for the category and for what to do in it; both are remembered while the page is left."""
    known = suggestion_report.read(library)
    names = list(known.categories) if known is not None else []
    wanted = state.REVIEW_CATEGORY.get()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        category = st.segmented_control(
            "Category",
            names,
            default=wanted if wanted in names else _first(names),
            required=True,
            wrap=True,
            format_func=category_label,
            key=f"review-category-{library.name}",
        )
        st.space("small")
        view = st.segmented_control(
            "Show",
            [MISSING, WRONG, SURE],
            default=state.REVIEW_VIEW.get() or MISSING,
            required=True,
            wrap=True,
            key="review-view",
            format_func=lambda name: f"{ICONS[name]} {name}",
        )
    _left_out(library, names)
    state.REVIEW_CATEGORY.set(str(category))
    state.REVIEW_VIEW.set(str(view))
    return str(category), str(view)


def _left_out(library: Library, learnt: list[str]) -> None:
    """Which categories have too few tags to be learnt from, and how many it takes."""
    others = [name for name in counts.coverage(library)["categories"] if name not in learnt]
    if others:
        st.caption(
            f"Not learnt: {', '.join(md(category_label(name)) for name in others)}. It takes"
            f" {MIN_TAGS} tags that {MIN_EXAMPLES} tracks each carry."
        )


def _first(names: list[str]) -> str:
    """The main instrument, where there is one: it is the most objective one."""
    return "instrument" if "instrument" in names else names[0]

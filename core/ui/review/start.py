"""The top of the page of missing tags: look for suggestions, and choose what to review."""

import streamlit as st

from core import jobs
from core.catalog.coverage import instruments_first
from core.catalog.library import Library
from core.model.suggestions import suggestion_report
from core.model.training.examples import MIN_EXAMPLES, MIN_TAGS
from core.ui.common import address, work
from core.ui.common.caches import counts
from core.ui.common.frame import empty
from core.ui.common.session import state
from core.ui.common.session.shown import shown
from core.ui.common.text import md
from core.ui.common.tracks.labels import category_label

FILE = "pages/review.py"
MISSING, WRONG, SURE = "missing", "wrong", "reliable"  # as the address says them
VIEWS = {
    MISSING: ":material/label: Missing",
    WRONG: ":material/label_off: Probably wrong",
    SURE: ":material/verified: How reliable",
}


def show(library: Library) -> bool:
    """Start, watch and explain the search for missing tags; False while there is nothing to
    review."""
    empty.need_vectors(library)
    if not counts.coverage(library).categories:
        st.info(
            "No track of this library has a tag, so there is nothing to learn from. Import a tag"
            " spreadsheet on the Library page.",
            icon=":material/sell:",
        )
        empty.library_button()
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
    if not first:
        st.info(
            "These suggestions come from an earlier analysis. Look again for suggestions from"
            " the one in use; your decisions stay.",
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
    """Ask for the category and for what to do in it; both stand in the address."""
    known = suggestion_report.read(library)
    names = list(known.categories) if known is not None else []
    _arrive(library, names)
    wanted, last = state.REVIEW_CATEGORY.get(), state.REVIEW_VIEW.get()
    category = wanted if wanted in names else instruments_first(names)[0]
    view = last if last in VIEWS else MISSING
    categories = shown(state.REVIEW_CATEGORY_PILLS, category, state.REVIEW_CATEGORY.set)
    views = shown(state.REVIEW_VIEW_PILLS, view, state.REVIEW_VIEW.set)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Category",
            names,
            default=category,
            required=True,
            wrap=True,
            format_func=category_label,
            key=categories.key.name,
            on_change=categories.told,
        )
        st.space("small")
        st.segmented_control(
            "Show",
            list(VIEWS),
            default=view,
            required=True,
            wrap=True,
            key=views.key.name,
            format_func=VIEWS.__getitem__,
            on_change=views.told,
        )
    _left_out(library, names)
    address.say(FILE, library.name, category=[category], view=[view])
    return category, view


def _arrive(library: Library, names: list[str]) -> None:
    """Take over what the address says, if somebody came by it."""
    said = address.news(FILE, library.name) or {}
    passed_over: list[str] = []
    category = address.one_of("category", said, names, passed_over)
    view = address.one_of("view", said, VIEWS, passed_over)
    if category:
        state.REVIEW_CATEGORY.set(category)
    if view:
        state.REVIEW_VIEW.set(view)
    address.say_passed_over(passed_over)


def _left_out(library: Library, learnt: list[str]) -> None:
    """Which categories have too few tags to be learnt from, and how many it takes."""
    others = [name for name in counts.coverage(library).categories if name not in learnt]
    if others:
        st.caption(
            f"Not learnt: {', '.join(md(category_label(name)) for name in others)}. A category"
            f" needs {MIN_TAGS} tags with {MIN_EXAMPLES} tracks each."
        )

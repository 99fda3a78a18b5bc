"""One suggestion at a time, most certain first: listen, accept or refuse by key, take back. A
fragment: quick to redraw."""

import tempfile
from pathlib import Path

import streamlit as st

from core.catalog import exporting, review
from core.catalog.library import Library
from core.catalog.review import Suggestion
from core.ui.common import state
from core.ui.common.text import line, md
from core.ui.coverage.view import category_label
from core.ui.review.card import card, compare, decide

QUEUE = 4  # suggestions named below the one in hand
EVERY_TAG = ""


@st.fragment
def show(library: Library, category: str, *, doubts: bool) -> None:
    """The deck of a category: for missing tags, or `doubts` about given ones."""
    run_id = str(library.current_run)
    _counters(library, category)
    tag, least = _filter(library, run_id, category, doubts)
    deck = review.open_suggestions(
        library, run_id, category, doubts=doubts, tag=tag or None, least=least, limit=QUEUE + 1
    )
    if deck:
        card(library, run_id, deck[0], doubts)
    else:
        st.success(_nothing_left(category, doubts, least), icon=":material/done_all:")
    _below(library, run_id, category, doubts, tag, least, deck)


def _nothing_left(category: str, doubts: bool, least: float) -> str:
    if doubts:
        return f"No tag of the category {md(category_label(category))} looks wrong (any more)."
    return "Nothing left to review here." + (
        " Lower the certainty asked for to see more." if least > 0 else ""
    )


def _counters(library: Library, category: str) -> None:
    found = review.coverage_after(library, category)
    n = max(found["tracks"], 1)
    with st.container(horizontal=True):
        st.metric(
            "Tagged now",
            f"{100 * found['before'] / n:.1f} %",
            border=True,
            help=f"{found['before']:,} of {found['tracks']:,} tracks have a tag of this category.",
        )
        more = found["after"] - found["before"]
        st.metric(
            "With accepted suggestions",
            f"{100 * found['after'] / n:.1f} %",
            delta=f"{more:,} tracks" if more else None,
            border=True,
            help=f"{found['after']:,} of {found['tracks']:,} tracks.",
        )
        st.metric(
            "Accepted / refused", f"{found['accepted']:,} / {found['refused']:,}", border=True
        )


def _filter(library: Library, run_id: str, category: str, doubts: bool) -> tuple[str, float]:
    """Which tag, and how sure at least. The start is the certainty from which nine in ten are
    right."""
    sure = review.report(library)["categories"][category]["at_90_precision"]  # type: ignore[index]
    threshold = sure["threshold"]
    left, right = st.columns([1, 1], gap="large")
    start = 0 if doubts or not sure["tracks"] else min(int(100 * threshold), 99)
    least = (
        right.slider(
            "At least this sure (%)",
            0,
            99,
            start,
            key=f"least-{category}-{doubts}",
            help=(
                "Measured on your own tagged tracks: from here upwards about nine in ten"
                " suggestions are right."
                if start
                else None
            ),
        )
        / 100
    )
    if round(100 * least) == start and start and threshold is not None:
        least = threshold
    counts = review.open_counts(library, run_id, category, doubts=doubts, least=least)
    options = [EVERY_TAG, *counts]
    wanted = state.REVIEW_TAG.of(category, doubts)
    if wanted.get() not in options:
        wanted.set(EVERY_TAG)
    total = sum(counts.values())
    tag = left.selectbox(
        "Tag",
        options,
        key=wanted.name,
        format_func=lambda name: (
            f"{name} ({counts.get(name, 0):,})" if name else f"Every tag ({total:,})"
        ),
    )
    return tag, least


def _below(
    library: Library,
    run_id: str,
    category: str,
    doubts: bool,
    tag: str,
    least: float,
    deck: list[Suggestion],
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Undo",
            key="undo-review",
            icon=":material/undo:",
            shortcut="U",
            on_click=_undo,
            args=(library,),
            disabled=not review.decisions(library),
        )
        st.toggle(
            "Play the next one at once",
            value=state.REVIEW_GO_ON.get(),
            key=state.REVIEW_GO_ON_TOGGLE.name,
            on_change=_remember_toggle,
        )
        if deck and not doubts:
            _many(library, run_id, category, tag, least)
        _export(library, category)
    st.caption("Keys: m accepts, x refuses, u takes back, space plays and pauses.")
    if len(deck) > 1:
        _next(library, deck[1:], doubts)
    if deck:
        compare(library, deck[0])


def _remember_toggle() -> None:
    state.REVIEW_GO_ON.set(state.REVIEW_GO_ON_TOGGLE.get())


def _undo(library: Library) -> None:
    for decision in review.undo(library)[:1]:
        state.REVIEW_PLAY.set(False)
        st.toast(f"Taken back: {md(decision.suggestion.tag)}", icon=":material/undo:")


def _many(library: Library, run_id: str, category: str, tag: str, least: float) -> None:
    with st.popover(
        "Accept many", icon=":material/done_all:", key="many-review", on_change="rerun"
    ) as place:
        if not place.open:
            return
        found = review.open_suggestions(library, run_id, category, tag=tag or None, least=least)
        expected = sum(s.confidence for s in found) / len(found)
        st.write(
            f"Accept all {len(found):,} suggestions that the filter above leaves, without listening"
            f" to them. By its own measure about {100 * expected:.0f} % of them are right. One Undo"
            " takes all of them back."
        )
        st.button(
            f"Accept {len(found):,}",
            key="accept-many",
            type="primary",
            on_click=decide,
            args=(library, run_id, found, True),
        )


def _export(library: Library, category: str) -> None:
    report = review.report(library) or {"categories": {}}
    threshold = report["categories"][category]["at_90_precision"]["threshold"]
    with st.popover("Export", icon=":material/download:"):
        st.write(
            "A table with every given tag and every suggestion you decided; the column source says"
            " given or predicted, the column decision accepted or refused."
        )
        more = st.checkbox(
            "Also suggestions nobody has decided, if they are sure enough",
            key="export-open",
            disabled=threshold is None,
        )
        st.download_button(
            "Download CSV",
            lambda: _csv(library, threshold if more else None),
            key="export-review",
            type="primary",
            file_name=f"{library.name}-tags.csv",
            mime="text/csv",
            icon=":material/download:",
        )


def _csv(library: Library, threshold: float | None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tags.csv"
        exporting.completed(library, path, threshold)
        return path.read_bytes()


def _next(library: Library, queue: list[Suggestion], doubts: bool) -> None:
    st.header("Next")
    titles = {track.track_id: track.title for track in library.tracks([s.track_id for s in queue])}
    for s in queue:
        word = f"{s.given} or {s.tag}?" if doubts else s.tag
        line(
            f"{titles.get(s.track_id, s.track_id)} · {word} · {100 * s.confidence:.0f} %",
            faint=True,
            size=".9rem",
        )

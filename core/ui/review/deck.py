"""One suggestion at a time, most certain first: listen, accept or refuse by key, take back. A
fragment: quick to redraw."""

import tempfile
from pathlib import Path

import streamlit as st

from core.catalog import exporting, review
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.catalog.review import Suggestion
from core.errors import SoundkinError
from core.search.find import find
from core.search.query import Query, row_of
from core.ui.common import caches, state
from core.ui.common.players import player
from core.ui.common.text import line, md
from core.ui.common.tracklist import describe, track_list
from core.ui.coverage.view import category_label

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
        _card(library, run_id, deck[0], doubts)
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


def _card(library: Library, run_id: str, suggestion: Suggestion, doubts: bool) -> None:
    track = library.track(suggestion.track_id)
    sure = (
        f"{100 * suggestion.confidence:.0f} % sure"
        if suggestion.confidence < 0.995
        else "more than 99 % sure"
    )
    with st.container(border=True, key="card-review"):
        text, shown = st.columns([3, 1], gap="medium")
        with text, st.container(gap="xsmall"):
            if doubts:
                line(
                    f"The tag says {suggestion.given}, it sounds like {suggestion.tag}",
                    strong=True,
                    size="1.4rem",
                )
                left = 100 * (suggestion.given_confidence or 0.0)
                line(
                    (
                        f"{sure} of {suggestion.tag}; {suggestion.given} gets {left:.0f} %"
                        if left >= 0.5
                        else f"{sure} of {suggestion.tag}; {suggestion.given} gets less than 1 %"
                    ),
                    faint=True,
                )
            else:
                line(suggestion.tag, strong=True, size="1.6rem")
                line(sure, faint=True)
            describe(track, library.tags(track.track_id))
            player(
                library,
                track.track_id,
                key=f"review-{track.track_id}",
                autoplay=state.REVIEW_PLAY.get(),
            )
            with st.container(horizontal=True):
                yes, no = (
                    ("The tag is wrong", "The tag is right") if doubts else ("Accept", "Refuse")
                )
                st.button(
                    f"{yes} (m)",
                    key="mark-review",
                    type="primary",
                    icon=":material/check:",
                    on_click=_decide,
                    args=(library, run_id, [suggestion], True),
                )
                st.button(
                    f"{no} (x)",
                    key="drop-review",
                    icon=":material/close:",
                    on_click=_decide,
                    args=(library, run_id, [suggestion], False),
                )
                if not doubts:
                    _others(library, run_id, suggestion)
        image = caches.spectrogram_image(library, track.track_id)
        if image:
            shown.image(
                image,
                caption="What the network gets: 24 s, low notes at the bottom",
                width="stretch",
            )


def _others(library: Library, run_id: str, suggestion: Suggestion) -> None:
    """The next likeliest tags, to be accepted instead."""
    for other in review.alternatives(library, run_id, suggestion.track_id, suggestion.category)[1:]:
        st.button(
            f"It is {md(other.tag)} ({100 * other.confidence:.0f} %)",
            key=f"instead-{other.rank}",
            type="tertiary",
            on_click=_decide,
            args=(library, run_id, [other], True),
        )


def _decide(library: Library, run_id: str, decided: list[Suggestion], accepted: bool) -> None:
    review.decide(library, run_id, decided, accepted)
    state.REVIEW_PLAY.set(state.REVIEW_GO_ON.get())


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
        _compare(library, deck[0], doubts)


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
            on_click=_decide,
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
    st.subheader("Next")
    titles = {track.track_id: track.title for track in library.tracks([s.track_id for s in queue])}
    for s in queue:
        word = f"{s.given} or {s.tag}?" if doubts else s.tag
        line(
            f"{titles.get(s.track_id, s.track_id)} · {word} · {100 * s.confidence:.0f} %",
            faint=True,
            size=".9rem",
        )


def _compare(library: Library, suggestion: Suggestion, doubts: bool) -> None:
    """Tracks given the suggested tag that sound nearest: what the suggestion rests on."""
    with st.expander(
        f"Compare: the nearest tracks that are tagged {md(suggestion.tag)}",
        key=f"compare-{suggestion.track_id}",
        on_change="rerun",
    ) as place:
        if not place.open:
            return
        index = caches.index(library)
        if index is None or row_of(library, index, suggestion.track_id) is None:
            return
        query = Query(track_id=suggestion.track_id)
        tagged = Filter({suggestion.category: [suggestion.tag]})
        try:
            near = find(library, query, tagged, k=3, index=index).matches
        except SoundkinError:  # the tag has been taken from every track since
            near = []
        track_list(library, [match.track_id for match in near], key="compare")

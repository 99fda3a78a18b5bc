"""One suggestion at a time, most certain first: listen, accept or refuse by key, take back. A
fragment: quick to redraw."""

import numpy as np
import streamlit as st

from core.catalog.decisions import open_suggestions, review
from core.catalog.decisions.open_suggestions import Left
from core.catalog.decisions.review import Suggestion
from core.catalog.exports import exporting
from core.catalog.library import Library
from core.model.suggestions import suggestion_report
from core.model.suggestions.suggestion_report import Fillable
from core.ui.common import faults, toasts
from core.ui.common.caches import counts
from core.ui.common.downloads import content_of, for_excel
from core.ui.common.session import state
from core.ui.common.session.session import Key
from core.ui.common.text import joined, line, md, tracks
from core.ui.common.tracks.labels import category_label
from core.ui.review import decided, unlike
from core.ui.review.card import card, compare, decide, percent

QUEUE = 4  # suggestions named below the one in hand
EVERY_TAG = ""
LEAST = "At least this sure (%)"
MANY_FROM = 0.95  # estimated precision from which suggestions are accepted unheard


@faults.fragment
def show(library: Library, category: str, *, doubts: bool) -> None:
    """The deck of a category: for missing tags, or `doubts` about given ones."""
    run_id = str(library.current_run)
    _counters(library, category)
    found = open_suggestions.left(library, counts.suggested(library, run_id, category, doubts))
    tag, least = _filter(library, category, doubts, found)
    skipped = state.REVIEW_SKIPPED.of(library.name, category, doubts)
    first = found.rows(tag or None, least, QUEUE + 1 + len(skipped.get()))
    turn = {track_id: at for at, track_id in enumerate(skipped.get())}  # after all others
    deck = open_suggestions.suggestions(library, found.deck, first)
    deck = sorted(deck, key=lambda s: turn.get(s.track_id, -1))[: QUEUE + 1]
    if deck:
        card(library, run_id, deck[0], doubts)
    else:
        st.success(_nothing_left(category, doubts, least), icon=":material/done_all:")
    with st.container(horizontal=True, vertical_alignment="center"):
        _undo_and_play(library)
        if len(deck) > 1:
            _skip(deck[0].track_id, skipped)
        if deck and not doubts:
            _many(library, run_id, found, found.rows(tag or None, least))
        _export(library, category)
    st.caption(
        "Keys: m says that the tag is wrong, x that it is right, s skips, u undoes, space plays and"
        " pauses."
        if doubts
        else "Keys: m accepts, x refuses, n says that no tag of the category fits, s skips, u"
        " undoes, space plays and pauses."
    )
    if len(deck) > 1:
        _next(library, deck[1:], doubts)
    if deck:
        compare(library, deck[0])
    decided.show(library, category, doubts)
    if not doubts:
        unlike.show(library, category)


def _nothing_left(category: str, doubts: bool, least: float) -> str:
    if doubts:
        return f"No tag of the category {md(category_label(category))} looks wrong (any more)."
    return "Nothing left to review here." + (
        f' Move "{LEAST}" to the left to see more.' if least > 0 else ""
    )


def _counters(library: Library, category: str) -> None:
    known = counts.coverage(library)
    n_tracks = known.tracks
    before = known.categories[category].tagged if category in known.categories else 0
    made = review.tally(library, category)
    after = before + made.added
    with st.container(horizontal=True):
        st.metric(
            "Tagged now",
            f"{100 * before / max(n_tracks, 1):.1f} %",
            border=True,
            height="stretch",
            help=f"{before:,} of {n_tracks:,} tracks have a tag of this category.",
        )
        st.metric(
            "With accepted suggestions",
            f"{100 * after / max(n_tracks, 1):.1f} %",
            delta=tracks(made.added),  # also of none: else all below moves at the first answer
            delta_color="normal" if made.added else "off",
            delta_arrow="auto" if made.added else "off",
            border=True,
            height="stretch",
            help=f"{after:,} of {n_tracks:,} tracks.",
        )
        st.metric(
            "Accepted / refused",
            f"{made.accepted:,} / {made.refused:,}",
            border=True,
            height="stretch",
        )


def _filter(library: Library, category: str, doubts: bool, found: Left) -> tuple[str, float]:
    """Which tag, and how sure at least."""
    sure = _sure(library, category)
    threshold = sure.threshold
    left, right = st.columns([1, 1], gap="large")
    start = 0 if doubts or not sure.tracks else min(int(100 * (threshold or 0.0)), 99)
    least = (
        right.slider(
            LEAST,
            0,
            99,
            start,
            key=f"least-{category}-{doubts}",
            help=(
                "Each suggestion has a confidence: of those with 80 %, about 80 of 100 are right,"
                " judged by your own tagged tracks."
            ),
        )
        / 100
    )
    if round(100 * least) == start and start and threshold is not None:
        least = threshold
    of_tag = found.counts(least)
    options = [EVERY_TAG, *of_tag]
    wanted = state.REVIEW_TAG.of(category, doubts)
    # said anew in each run, or the browser goes on showing the count of the run before
    wanted.set(wanted.get() if wanted.get() in options else EVERY_TAG)
    total = sum(of_tag.values())
    tag = left.selectbox(
        "Tag",
        options,
        key=wanted.name,
        format_func=lambda name: (
            f"{name} ({of_tag.get(name, 0):,})" if name else f"Every tag ({total:,})"
        ),
    )
    return tag, least


def _sure(library: Library, category: str) -> Fillable:
    """What can be filled at 90 % precision, and from which confidence on."""
    known = suggestion_report.read(library)
    return known.categories[category].at_90_precision if known is not None else Fillable()


def _undo_and_play(library: Library) -> None:
    st.button(
        "Undo",
        key="undo-review",
        icon=":material/undo:",
        shortcut="U",
        on_click=faults.guarded(_undo),
        args=(library,),
        disabled=_is_all_taken_back(library) or not review.any_decided(library),
    )
    st.toggle(
        "Play the next one at once",
        value=state.REVIEW_GO_ON.get(),
        key=state.REVIEW_GO_ON_TOGGLE.name,
        on_change=faults.guarded(_remember_toggle),
    )


def _skip(track_id: str, skipped: Key[tuple[str, ...]]) -> None:
    """For whoever cannot say yet: it comes again after all others, and first on another visit."""
    st.button(
        "Skip",
        key="skip-review",
        icon=":material/skip_next:",
        shortcut="S",
        on_click=faults.guarded(_put_off),
        args=(track_id, skipped),
    )


def _put_off(track_id: str, skipped: Key[tuple[str, ...]]) -> None:
    skipped.set((*(other for other in skipped.get() if other != track_id), track_id))
    state.REVIEW_PLAY.set(state.REVIEW_GO_ON.get())


def _remember_toggle() -> None:
    state.REVIEW_GO_ON.set(state.REVIEW_GO_ON_TOGGLE.get())


def _is_all_taken_back(library: Library) -> bool:
    """Whether what is left was decided by others, or before: that is among the decided tracks."""
    own = state.REVIEW_STEPS.of(library.name)
    return own.known() and not own.get()


def _undo(library: Library) -> None:
    """Take back what was decided last in this tab, since others may review the same library; what
    the library holds last, where this tab has decided nothing, as after a reload."""
    own = state.REVIEW_STEPS.of(library.name)
    fresh = not own.known()
    taken: list[review.Decision] = []
    while own.get() and not taken:
        *before, step = own.get()
        own.set(tuple(before))
        taken = review.undo(library, step)
    taken = review.undo(library) if fresh else taken
    if not taken:
        return
    state.REVIEW_PLAY.set(False)
    of = library.tracks(list({decision.suggestion.track_id for decision in taken}))
    what = joined(decided.in_words(taken), of[0].title) if len(of) == 1 else tracks(len(of))
    toasts.leave(f"Taken back: {md(what)}", ":material/undo:")


def _many(library: Library, run_id: str, found: Left, rows: np.ndarray) -> None:
    """Accept all that the filter leaves, where nearly all of it is right by the same figure that
    each card shows. rows : their places in the deck"""
    expected = float(found.deck.confidence[rows].mean())
    if expected < MANY_FROM:
        sure = found.deck.confidence[rows].max() >= MANY_FROM  # else all would be filtered out
        st.caption(
            f"About {percent(expected)} of the {len(rows):,} suggestions left are right."
            + (
                f" From {percent(MANY_FROM)} on they can be accepted together: move"
                f' "{LEAST}" to the right.'
                if sure
                else ""
            )
        )
        return
    with st.popover(
        "Accept many", icon=":material/done_all:", key="many-review", on_change="rerun"
    ) as place:
        if not place.open:
            return
        st.write(
            f"Accept all {len(rows):,} suggestions that the filter above leaves, without listening"
            f" to them. About {percent(expected)} of them are right. One Undo takes all of them"
            " back. They complete the list, but training does not learn from them, only from what"
            " is accepted on its card."
        )
        st.button(
            f"Accept {len(rows):,}",
            key="accept-many",
            type="primary",
            on_click=faults.guarded(_accept_many),
            args=(library, run_id, found.deck, rows),
        )


def _accept_many(
    library: Library, run_id: str, deck: open_suggestions.Deck, rows: np.ndarray
) -> None:
    decide(library, run_id, open_suggestions.suggestions(library, deck, rows), True)


def _export(library: Library, category: str) -> None:
    threshold = _sure(library, category).threshold
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
        excel = for_excel()
        st.download_button(
            "Download CSV",
            lambda: content_of(
                "tags.csv",
                lambda path: exporting.completed(library, path, threshold if more else None, excel),
            ),
            key="export-review",
            type="primary",
            file_name=f"{library.name}-tags.csv",
            mime="text/csv",
            icon=":material/download:",
        )


def _next(library: Library, queue: list[Suggestion], doubts: bool) -> None:
    st.header("Next")
    titles = {track.track_id: track.title for track in library.tracks([s.track_id for s in queue])}
    for s in queue:
        word = f"{s.given} or {s.tag}?" if doubts else s.tag
        line(
            f"{titles.get(s.track_id, s.track_id)} · {word} · {percent(s.confidence)}",
            faint=True,
            size=".9rem",
        )

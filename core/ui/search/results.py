"""The matches of the search page: filters, how many, wishes, cards. A fragment: its buttons redraw
only this part."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
import streamlit as st

from core import config
from core.catalog import shortlist
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.index import Index, best, nearest_starts
from core.search.refine import refined_scores
from core.ui.common import cards, narrowing
from core.ui.common.text import md, tracks
from core.ui.search import query as queries
from core.ui.search.query import Query
from core.ui.search.why import why_panel

AT_ONCE = 10  # cards drawn before "show more"; each brings a player


@st.fragment
def show(library: Library, index: Index, query: Query) -> None:
    """Everything below the query, for one run of the page."""
    filter_place, k_place = st.columns([2, 1], vertical_alignment="top")
    with filter_place:
        asked = _filters(library)
    k = k_place.slider("How many matches", 5, 50, config.TOP_K, step=5, key="k")
    try:
        q = queries.vector(library, index, query)
    except SoundkinError as error:
        st.error(md(error), icon=":material/error:")
        return
    started = time.perf_counter()
    rows, searched = ranked(library, index, query, q, asked, k)
    with st.container():  # always there: cards that keep their place keep their players
        _wishes(library)
    wishes = (
        " Ranked by your wishes; the score is the likeness to the query itself."
        if st.session_state.get("wishes")
        else ""
    )
    st.caption(
        f"{searched:,} of {len(index):,} tracks compared in"
        f" {1000 * (time.perf_counter() - started):.0f} ms.{wishes}"
    )
    if not len(rows):
        st.info("No track fits all of this. Take a tag away, or widen tempo or length.")
        return
    _cards(library, index, query, q, rows)


def ranked(
    library: Library, index: Index, query: Query, q: np.ndarray, asked: narrowing.Filter, k: int
) -> tuple[np.ndarray, int]:
    """Rows of the k matches of a query whose vector is q, with the session's wishes, and how many
    tracks were compared."""
    mask = None if asked.empty else index.mask(asked.ids(library))
    rows, _ = best(
        refined_scores(index, q, *_wishes_of()), k, mask, index.row.get(query.track_id or "")
    )
    return rows, len(index) if mask is None else int(mask.sum())


def kept_filter(library: Library) -> narrowing.Filter:
    """The filter in use on the search page."""
    return narrowing.Filter(**st.session_state.get(_filter_key(library), {}))


def _filter_key(library: Library) -> str:
    return f"kept-filters-{library.name}"


def _cards(library: Library, index: Index, query: Query, q: np.ndarray, rows: np.ndarray) -> None:
    """Titles first, so that something stands there at once; then the players, then the pictures.

    A longer track plays from its segment on that is nearest to the query, whose vector is q.
    """
    cosines = index.scores(q)
    shown = rows[: st.session_state.setdefault("shown", AT_ONCE)]
    ids = [index.track_ids[row] for row in shown]
    tags, kept = library.tags_of(ids), {entry.track_id for entry in shortlist.entries(library)}
    beside = library.tags(query.track_id) if query.track_id else None
    starts = nearest_starts(library, str(library.current_run), ids, q, query.track_id)
    slots = []
    for rank, (row, track) in enumerate(zip(shown, library.tracks(ids), strict=True), start=1):
        score = float(cosines[row])
        start_s = starts.get(track.track_id, 0.0)
        closeness = cards.closeness(score, cosines) + (
            f" · most alike from {cards.place(start_s)} on, played from there" if start_s else ""
        )
        buttons = _buttons(library, track.track_id, rank, track.track_id in kept)
        slots.append(
            cards.card(
                library,
                track,
                tags.get(track.track_id, {}),
                key=f"match-{rank}",
                rank=rank,
                closeness=closeness,
                beside=beside,
                start_s=start_s,
                buttons=buttons,
                below=_why(library, query, track.track_id),
            )
        )
    for slot in slots:
        slot.player()
    for slot in slots:
        slot.picture()
    if len(rows) > len(shown) and st.button(
        f"Show {min(AT_ONCE, len(rows) - len(shown))} more", key="show-more"
    ):
        st.session_state["shown"] += AT_ONCE
        st.rerun(scope="fragment")


def _buttons(library: Library, track_id: str, rank: int, kept: bool):  # type: ignore[no-untyped-def]
    def draw() -> None:
        for sign, icon in (("more", ":material/thumb_up:"), ("less", ":material/thumb_down:")):
            st.button(
                f"{sign.capitalize()} like this",
                key=f"{sign}-{rank}",
                icon=icon,
                on_click=_wish,
                args=(sign, track_id),
            )
        if st.button("Search with this", key=f"with-{rank}", icon=":material/search:"):
            queries.choose_track(library, track_id)
            st.rerun()
        st.button(
            "On the shortlist" if kept else "Shortlist",
            key=f"mark-{rank}",
            on_click=_shortlist,
            disabled=kept,
            icon=":material/bookmark_added:" if kept else ":material/bookmark_add:",
            args=(library, track_id),
        )

    return draw


def _why(library: Library, query: Query, track_id: str) -> Callable[[], None] | None:
    """What compares the query with a match; None for a query that is no track of the library."""
    query_id, run_id = query.track_id, library.current_run
    if query_id is None or run_id is None:
        return None
    return lambda: why_panel(library, run_id, query_id, track_id, key=f"{query_id}-{track_id}")


def _shortlist(library: Library, track_id: str) -> None:
    shortlist.add(library, track_id)


def _filters(library: Library) -> narrowing.Filter:
    """Tags, tempo and length, drawn when opened. The choice outlives a visit to another page, whose
    widgets would forget it."""
    carried = st.session_state.pop("filters", None)  # from the narrowing of the coverage page
    if carried is not None:
        st.session_state[_filter_key(library)] = carried
    kept = kept_filter(library)
    label = "Only among some tracks: tags, tempo, length" + ("" if kept.empty else " (in use)")
    box = st.expander(
        label,
        expanded=carried is not None,
        icon=":material/filter_alt:",
        key=f"filters-{library.name}",
        on_change="rerun",
    )
    if not box.open:
        return kept
    with box:
        if not narrowing.drawn(library, "search"):
            narrowing.prefill(library, kept, "search")
        asked = narrowing.form(library, "search")
        if not asked.empty:
            st.caption(f"Fitting: {tracks(len(asked.ids(library)))}.")
    st.session_state[_filter_key(library)] = asdict(asked)
    return asked


# --- wishes: more like this, less like this -----------------------------------------------------
def _wish(sign: str, track_id: str) -> None:
    others = [wish for wish in st.session_state.get("wishes", []) if wish[1] != track_id]
    st.session_state["wishes"] = [*others, (sign, track_id)]


def _undo(at: int) -> None:
    st.session_state["wishes"] = [
        wish for i, wish in enumerate(st.session_state["wishes"]) if i != at
    ]


def _wishes_of() -> tuple[Sequence[str], Sequence[str]]:
    made = st.session_state.get("wishes", [])
    return [t for sign, t in made if sign == "more"], [t for sign, t in made if sign == "less"]


def _wishes(library: Library) -> None:
    """What was asked for, each to be taken back by a click."""
    made = st.session_state.get("wishes", [])
    if not made:
        return
    titles = {
        track.track_id: track.title for track in library.tracks([track_id for _, track_id in made])
    }
    with st.container(horizontal=True, key="wishes-box", vertical_alignment="center"):
        st.text("You asked for")
        for at, (sign, track_id) in enumerate(made):
            word = "more like" if sign == "more" else "less like"
            st.button(
                f"{word} {md(titles.get(track_id, track_id))}",
                key=f"undo-{at}",
                icon=":material/close:",
                on_click=_undo,
                args=(at,),
            )

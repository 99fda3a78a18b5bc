"""The matches of the search page: filter, how many, relevance feedback, cards. A fragment: its
buttons redraw only this part."""

from collections.abc import Callable

import streamlit as st

from core import config
from core.catalog import shortlist
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.find import Feedback, Match, Result, find
from core.search.index import Index
from core.ui.common import cards, counts, filter_form
from core.ui.common.text import md, tracks
from core.ui.search import query as queries
from core.ui.search.query import SessionQuery
from core.ui.search.why import why_panel

AT_ONCE = 10  # cards drawn before "show more"; each brings a player


@st.fragment
def show(library: Library, index: Index, query: SessionQuery) -> None:
    """Everything below the query, for one run of the page."""
    filter_place, k_place = st.columns([2, 1], vertical_alignment="top")
    k = k_place.slider("How many matches", 5, 50, config.TOP_K, step=5, key="k")
    try:
        with filter_place:
            _filters(library)
        found = search(library, index, query, k)
    except SoundkinError as error:
        st.error(md(error), icon=":material/error:")
        return
    with st.container():  # always there: cards that keep their place keep their players
        _wishes(library)
    wishes = (
        " Ranked by your wishes; the score is the likeness to the query itself."
        if st.session_state.get("wishes")
        else ""
    )
    st.caption(
        f"{found.searched:,} of {len(index):,} tracks compared in"
        f" {1000 * found.seconds:.0f} ms.{wishes}"
    )
    if not found.matches:
        st.info("No track fits all of this. Take a tag away, or widen tempo or length.")
        return
    _cards(library, query, found.matches)


def search(library: Library, index: Index, query: SessionQuery, k: int) -> Result:
    """What is found for a query with the session's filter and feedback. SoundkinError as of
    `core.search.find.find`."""
    asked = queries.searchable(library, query)
    return find(library, asked, kept_filter(library), _feedback(), k, index=index)


def kept_filter(library: Library) -> Filter:
    """The filter in use on the search page."""
    kept: Filter = st.session_state.get(_filter_key(library), Filter())
    return kept


def _filter_key(library: Library) -> str:
    return f"kept-filters-{library.name}"


def _cards(library: Library, query: SessionQuery, matches: list[Match]) -> None:
    """Titles first, so that something stands there at once; then the players, then the pictures.

    A longer track plays from its segment on that is nearest to the query.
    """
    shown = matches[: st.session_state.setdefault("shown", AT_ONCE)]
    kept = {entry.track_id for entry in shortlist.entries(library)}
    beside = library.tags(query.track_id) if query.track_id else None
    slots = [_card(library, query, match, match.track_id in kept, beside) for match in shown]
    for slot in slots:
        slot.player()
    for slot in slots:
        slot.image()
    left = len(matches) - len(shown)
    if left and st.button(f"Show {min(AT_ONCE, left)} more", key="show-more"):
        st.session_state["shown"] += AT_ONCE
        st.rerun(scope="fragment")


def _card(
    library: Library, query: SessionQuery, match: Match, kept: bool, beside: cards.Tags | None
) -> cards.Slots:
    closeness = cards.closeness(match.score, match.percentile)
    if match.start_s:
        closeness += f" · most alike from {cards.place(match.start_s)} on, played from there"
    return cards.card(
        library,
        match.track,
        match.tags,
        key=f"match-{match.rank}",
        rank=match.rank,
        closeness=closeness,
        beside=beside,
        start_s=match.start_s,
        buttons=_buttons(library, match.track_id, match.rank, kept),
        below=_why(library, query, match.track_id),
    )


def _buttons(library: Library, track_id: str, rank: int, kept: bool) -> Callable[[], None]:
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


def _why(library: Library, query: SessionQuery, track_id: str) -> Callable[[], None] | None:
    """What compares the query with a match; None for a query that is no track of the library."""
    query_id, run_id = query.track_id, library.current_run
    if query_id is None or run_id is None:
        return None
    return lambda: why_panel(library, run_id, query_id, track_id, key=f"{query_id}-{track_id}")


def _shortlist(library: Library, track_id: str) -> None:
    shortlist.add(library, track_id)


def _filters(library: Library) -> None:
    """Tags, tempo and length, drawn when opened. The choice outlives a visit to another page, whose
    widgets would forget it."""
    box_key = f"filters-{library.name}"
    carried = st.session_state.pop("filters", None)  # from the narrowing of the coverage page
    if carried is not None:
        st.session_state[_filter_key(library)] = carried
        st.session_state[box_key] = True  # open
    # Its label, key and `expanded` stay, or it would be another expander: closed, and with its
    # fields gone the choice just made would be lost.
    box = st.expander(
        "Only among some tracks: tags, tempo, length",
        icon=":material/filter_alt:",
        key=box_key,
        on_change="rerun",
    )
    if box.open:
        with box:
            if not filter_form.drawn(library, "search"):
                filter_form.prefill(library, kept_filter(library), "search")
            asked = filter_form.form(library, "search")
        st.session_state[_filter_key(library)] = asked
    asked = kept_filter(library)
    if not asked.is_empty:
        fitting = tracks(len(counts.fitting(library, asked)))
        st.caption(f"In use: {md(filter_form.summary(asked))}. Fitting: {fitting}.")


# --- wishes: more like this, less like this -----------------------------------------------------
def _wish(sign: str, track_id: str) -> None:
    others = [wish for wish in st.session_state.get("wishes", []) if wish[1] != track_id]
    st.session_state["wishes"] = [*others, (sign, track_id)]


def _undo(at: int) -> None:
    st.session_state["wishes"] = [
        wish for i, wish in enumerate(st.session_state["wishes"]) if i != at
    ]


def _feedback() -> Feedback:
    made = st.session_state.get("wishes", [])
    return Feedback(
        liked=[track_id for sign, track_id in made if sign == "more"],
        disliked=[track_id for sign, track_id in made if sign == "less"],
    )


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

"""Listening to the candidates of a class one by one: keep or drop each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from core.catalog.decisions import listening
from core.catalog.library import Library
from core.ui.common import faults
from core.ui.common.session import state
from core.ui.common.session.session import Key
from core.ui.common.text import line
from core.ui.common.tracks.players import player
from core.ui.common.tracks.tracklist import describe

MARKS = {True: "kept", False: "dropped", None: "not decided"}


@dataclass(frozen=True)
class _Deck:
    """The candidates of one class as they were when the box was opened: dropped ones stay in it."""

    library: Library
    category: str
    name: str
    track_ids: Sequence[str]

    @property
    def place(self) -> Key[int | None]:
        """Where the session remembers which candidate is in hand."""
        return state.AUDITION_AT.of(self.library.name, self.category, self.name)

    def move(self, to: int) -> None:
        """Go to a candidate and play it."""
        self.place.set(min(to, len(self.track_ids) - 1))
        state.AUDITION_PLAY.set(True)

    def decide(self, at: int, kept: bool) -> None:
        """Store a verdict and go on."""
        listening.set_choice(self.library, self.category, self.track_ids[at], kept)
        self.move(at + 1)


@faults.fragment
def show(library: Library, category: str, candidates: Mapping[str, Sequence[str]]) -> None:
    """One candidate after another: m keeps, x drops, the arrow keys go back and on. Every verdict
    is stored at once."""
    verdicts = listening.choice(library, category)
    names = list(candidates)
    name = st.selectbox("Class", names, key=f"audition-class-{library.name}-{category}") or names[0]
    kept_pool = state.AUDITION_POOL.of(library.name, category, name)
    if not kept_pool.known():
        kept_pool.set(candidates[name])
    pool = kept_pool.get()
    if not pool:
        st.caption("No candidates.")
        return
    deck = _Deck(library, category, name, pool)
    undecided = next((i for i, track_id in enumerate(pool) if track_id not in verdicts), 0)
    if deck.place.get() is None:
        deck.place.set(undecided)
    at = min(deck.place.get() or 0, len(pool) - 1)
    decided, kept = sum(t in verdicts for t in pool), sum(verdicts.get(t, False) for t in pool)
    st.progress(decided / len(pool), text=f"{decided:,} of {len(pool):,} decided: {kept:,} kept")
    _card(deck, at, verdicts.get(pool[at]))
    st.caption(
        "Keys: m keeps, x drops, arrows go back and on, u takes a verdict back, space plays and"
        " pauses. Kept tracks are used first, dropped ones never."
    )
    if st.button("Update counts", key="audition-done"):
        kept_pool.drop()
        st.rerun()


def _card(deck: _Deck, at: int, verdict: bool | None) -> None:
    """One candidate with its player and buttons."""
    track_id, n = deck.track_ids[at], len(deck.track_ids)
    with st.container(border=True, key="card-audition"):
        place = f"{deck.name}, candidate {at + 1:,} of {n:,}: {MARKS[verdict]}"
        line(place, faint=True, size=".9rem")
        describe(deck.library.track(track_id), deck.library.tags(track_id))
        player(
            deck.library,
            track_id,
            key=f"audition-{track_id}",
            autoplay=state.AUDITION_PLAY.get(),
        )
        with st.container(horizontal=True):
            _buttons(deck, at, decided=verdict is not None)


def _buttons(deck: _Deck, at: int, decided: bool) -> None:
    last = len(deck.track_ids) - 1
    st.button(
        "Keep (m)",
        key="mark-audition",
        type="primary",
        icon=":material/check:",
        on_click=faults.guarded(deck.decide),
        args=(at, True),
    )
    st.button(
        "Drop (x)",
        key="drop-audition",
        icon=":material/close:",
        on_click=faults.guarded(deck.decide),
        args=(at, False),
    )
    for label, key, shortcut, to in (
        ("Back", "audition-back", "Left", at - 1),
        ("Next", "audition-next", "Right", at + 1),
    ):
        st.button(
            label,
            key=key,
            shortcut=shortcut,
            disabled=not 0 <= to <= last,
            on_click=faults.guarded(deck.move),
            args=(to,),
        )
    if decided:
        st.button(
            "Undecided",
            key="audition-undo",
            icon=":material/undo:",
            shortcut="U",
            on_click=faults.guarded(listening.set_choice),
            args=(deck.library, deck.category, deck.track_ids[at], None),
        )

"""The card of one suggestion: listen, accept, refuse, accept another tag instead; and what the
suggestion rests on."""

import streamlit as st

from core.catalog.decisions import review
from core.catalog.decisions.review import Suggestion
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.find import find
from core.search.known.facts import Known
from core.search.query import Query, row_of
from core.ui.common import faults
from core.ui.common.caches import caches
from core.ui.common.session import state
from core.ui.common.text import line, md
from core.ui.common.tracks.players import player
from core.ui.common.tracks.tracklist import describe, track_list


def card(library: Library, run_id: str, suggestion: Suggestion, doubts: bool) -> None:
    """The suggestion in hand: what is suggested, the track, its sound, the buttons."""
    track = library.track(suggestion.track_id)
    with st.container(border=True, key="card-review"):
        text, shown = st.columns([3, 1], gap="medium")
        with text, st.container(gap="xsmall"):
            _question(suggestion, doubts)
            describe(track, library.tags(track.track_id))
            player(
                library,
                track.track_id,
                key=f"review-{track.track_id}",
                autoplay=state.REVIEW_PLAY.get(),
            )
            with st.container(horizontal=True):
                _buttons(library, run_id, suggestion, doubts)
        image = caches.spectrogram_image(library, track.track_id)
        if image:
            shown.image(
                image,
                caption="Spectrogram, low notes at the bottom",
                width="stretch",
                alt=f"Spectrogram of {track.title}",
            )


def _question(suggestion: Suggestion, doubts: bool) -> None:
    """What is suggested, and how sure it is."""
    sure = f"{percent(suggestion.confidence)} sure"
    if not doubts:
        line(suggestion.tag, strong=True, size="1.6rem")
        line(sure, faint=True)
        return
    line(
        f"The tag says {suggestion.given}, it sounds like {suggestion.tag}",
        strong=True,
        size="1.4rem",
    )
    left = 100 * (suggestion.given_confidence or 0.0)
    given = f"{left:.0f} %" if left >= 0.5 else "less than 1 %"
    line(f"{sure} of {suggestion.tag}; {suggestion.given} gets {given}", faint=True)


def percent(confidence: float) -> str:
    """A confidence in percent, rounded down: 94.9 % does not pass for the 95 from which many are
    accepted at once."""
    return f"{int(100 * confidence + 1e-9)} %"


def _buttons(library: Library, run_id: str, suggestion: Suggestion, doubts: bool) -> None:
    yes, no = ("The tag is wrong", "The tag is right") if doubts else ("Accept", "Refuse")
    st.button(
        f"{yes} (m)",
        key="mark-review",
        type="primary",
        icon=":material/check:",
        on_click=faults.guarded(decide),
        args=(library, run_id, [suggestion], True),
    )
    st.button(
        f"{no} (x)",
        key="drop-review",
        icon=":material/close:",
        on_click=faults.guarded(decide),
        args=(library, run_id, [suggestion], False),
    )
    if not doubts:
        st.button(
            "None of these",
            key="none-review",
            icon=":material/block:",
            shortcut="N",
            help="No tag of this category fits. That is remembered, and learnt from.",
            on_click=faults.guarded(_refuse_all),
            args=(library, run_id, suggestion),
        )
        _others(library, run_id, suggestion)


def _others(library: Library, run_id: str, suggestion: Suggestion) -> None:
    """The next likeliest tags, to be accepted instead."""
    for other in review.alternatives(library, run_id, suggestion.track_id, suggestion.category)[1:]:
        st.button(
            f"It is {md(other.tag)} ({percent(other.confidence)})",
            key=f"instead-{other.rank}",
            type="tertiary",
            on_click=faults.guarded(decide),
            args=(library, run_id, [other], True),
        )


def decide(library: Library, run_id: str, decided: list[Suggestion], accepted: bool) -> None:
    """Store what was said of these suggestions; the next one plays if that is wanted."""
    _decided(library, review.decide(library, run_id, decided, accepted))


def _decided(library: Library, step: int) -> None:
    own = state.REVIEW_STEPS.of(library.name)
    own.set((*own.get(), step))
    state.REVIEW_PLAY.set(state.REVIEW_GO_ON.get())


def _refuse_all(library: Library, run_id: str, suggestion: Suggestion) -> None:
    """Store that none of the tags fits; the next one plays if that is wanted."""
    _decided(library, review.refuse_all(library, run_id, suggestion.track_id, suggestion.category))


def compare(library: Library, suggestion: Suggestion) -> None:
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
            near = find(library, query, tagged, k=3, known=Known(library, index)).matches
        except SoundkinError:  # the tag has been taken from every track since
            near = []
        track_list(library, [match.track_id for match in near], key="compare")

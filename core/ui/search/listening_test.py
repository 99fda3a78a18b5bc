"""The study's listening test: are the four nearest similar or not? Open, or blind with random
tracks mixed in; see `core.search.listener.blind`."""

import hashlib
from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.catalog.decisions import listening
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search.index import Index
from core.search.listener import blind as blind_test
from core.search.listener.blind import JUDGED, RANDOM, JudgedTrack
from core.ui.common import faults
from core.ui.common.caches import caches
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.text import line, title, tracks
from core.ui.common.tracks import cards
from core.ui.common.tracks.players import player
from core.ui.search.matches.results import ONLY_TRACK
from core.ui.search.query import queries

ANSWERS = (
    (True, "mark", "Similar", ":material/check:"),
    (False, "drop", "Not similar", ":material/close:"),
)
Given = dict[tuple[str, str], bool]  # the verdicts so far, by run and track


@faults.fragment
def show(library: Library, index: Index, query: SessionQuery) -> None:
    """The test for the query, and the tally over all queries."""
    n_others = len(index) - (query.track_id is not None)
    if not n_others:
        st.info(ONLY_TRACK)
        return
    best = "best match" if n_others == 1 else f"{min(JUDGED, n_others)} best matches"
    st.write(
        f"Listen to the query and to its {best}. Does each sound similar?"
        " On the keyboard: j and k move, space plays, m is similar, x is not."
    )
    others = blind_test.n_random(n_others)
    blind = st.toggle(
        f"Blind: mix in {tracks(others, 'random track')}; names, tags and scores stay hidden until"
        " all are judged",
        key="blind",
        disabled=not others,
        help=None if others else f"Needs more than {JUDGED} other tracks in the library.",
    )
    blind = blind and others > 0
    query_id = query.track_id or "file " + hashlib.sha256(str(query.path).encode()).hexdigest()[:12]
    try:
        asked = queries.searchable(library, query)
        samples = blind_test.samples(library, index, asked, query_id, blind)
    except SoundkinError as error:
        faults.show(error)
        return
    given = {
        (verdict.run_id, verdict.track_id): verdict.similar
        for verdict in listening.verdicts(library, query_id=query_id, blind=blind)
    }
    done = sum((sample.run_id, sample.track_id) in given for sample in samples)
    if blind and done < len(samples):
        st.caption(f"{done} of {len(samples)} judged")
        _hidden(library, samples, query_id, given)
        return  # the figure that an answer moves would tell whether it was of a random track
    _shown(library, samples, query_id, given, blind)
    _tally(library, index.run_id, blind)


def _hidden(library: Library, samples: Sequence[JudgedTrack], query_id: str, given: Given) -> None:
    """Only players and buttons; nothing in the page's markup names a track."""
    for at, sample in enumerate(samples):
        with st.container(border=True, key=f"card-blind-{at}"):
            title(f"Sample {at + 1}")
            player(library, sample.track_id, key=f"blind-{at}")
            _buttons(library, sample, query_id, given, True, f"blind-{at}")


def _shown(
    library: Library, samples: Sequence[JudgedTrack], query_id: str, given: Given, blind: bool
) -> None:
    tags = library.tags_of([sample.track_id for sample in samples])
    slots = []
    for at, sample in enumerate(samples):
        what = "random track" if sample.run_id == RANDOM else "match"
        closeness = f"{what} · {cards.closeness(sample.score, sample.standing)}"
        slots.append(
            cards.card(
                library,
                library.track(sample.track_id),
                tags.get(sample.track_id, {}),
                key=f"judge-{at}",
                closeness=closeness,
                buttons=partial(_buttons, library, sample, query_id, given, blind, f"{at}"),
            )
        )
    for slot in slots:
        slot.player()
    for slot in slots:
        slot.image()


def _buttons(
    library: Library, sample: JudgedTrack, query_id: str, given: Given, blind: bool, key: str
) -> None:
    verdict = given.get((sample.run_id, sample.track_id))
    with st.container(horizontal=True):
        for similar, name, word, icon in ANSWERS:
            st.button(
                word,
                key=f"{name}-{key}",
                icon=icon,
                type="primary" if verdict is similar else "secondary",
                on_click=faults.guarded(_judge),
                args=(library, sample, query_id, None if verdict is similar else similar, blind),
            )


def _judge(
    library: Library, sample: JudgedTrack, query_id: str, similar: bool | None, blind: bool
) -> None:
    """Keep the verdict; the same button again takes it back."""
    if similar is None:
        listening.unjudge(library, query_id, sample.track_id, sample.run_id, blind)
    else:
        listening.judge(library, query_id, sample.track_id, sample.run_id, similar, blind)


def _tally(library: Library, run_id: str, blind: bool) -> None:
    """What all verdicts on this run come to; they are kept in the library's file."""
    counted = listening.tally(library, run_id, blind, caches.trained_on(library, run_id))
    with st.container(border=True, key="tally"):
        line("Tally, blind" if blind else "Tally", strong=True)
        line(_words(counted) if counted["judged"] else "Nothing is judged yet.")
        if counted["similar"]:
            line(
                _outside(counted),
                faint=True,
            )
        chance = listening.tally(library, RANDOM, True)
        if blind and chance["judged"]:
            line(f"Random tracks: {_words(chance)}", faint=True)


def _outside(counted: dict[str, float]) -> str:
    """How many of the similar ones the network had never met."""
    similar, outside = int(counted["similar"]), int(counted["outside"])
    if similar == 1:
        return f"The similar one was {'not ' if outside else ''}among the tracks used for training."
    if outside == similar:
        return f"None of the {similar} similar ones was among the tracks used for training."
    return f"{outside} of the {similar} similar ones were not among the tracks used for training."


def _words(counted: dict[str, float]) -> str:
    return (
        f"{counted['similar']} of {counted['judged']} similar, {100 * counted['share']:.0f} %, "
        f"95 % interval {100 * counted['low']:.0f}-{100 * counted['high']:.0f} %"
    )

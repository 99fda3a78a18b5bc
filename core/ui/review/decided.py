"""What was decided, found again and heard on any later day, and taken back for one track alone."""

from collections import defaultdict

import streamlit as st

from core.catalog import filters
from core.catalog.decisions import review
from core.catalog.decisions.review import Decision
from core.catalog.filters import Filter
from core.catalog.library import Library, Track
from core.times import day_and_time
from core.ui.common import faults
from core.ui.common.text import line, md
from core.ui.common.tracks.tracklist import track_list


def show(library: Library, category: str, doubts: bool) -> None:
    """The tracks of a category that were decided about, last ones first. doubts : about given
    tags, instead of missing ones"""
    key = f"decided-{category}-{doubts}"
    with st.expander("Decided tracks", key=key, on_change="rerun") as box:
        if not box.open:
            return
        found: dict[str, list[Decision]] = defaultdict(list)
        for decision in reversed(review.decisions(library, category)):
            if bool(decision.suggestion.given) == doubts:
                found[decision.suggestion.track_id].append(decision)
        words = st.text_input("Find a track by words", key=f"{key}-words")
        named = list(found)
        if words:
            there = set(filters.ids(library, Filter(words=words)))
            named = [track_id for track_id in found if track_id in there]
        with st.container(key=f"card-{key}"):  # m and x are not said of the deck's while one plays
            track_list(
                library,
                named,
                key=key,
                below=lambda track: _decided(library, category, track, found[track.track_id], key),
            )


def _decided(library: Library, category: str, track: Track, made: list[Decision], key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        line(f"{in_words(made)} · {day_and_time(made[0].decided)}", size=".9rem")
        st.button(
            "Take back",
            key=f"back-{key}-{track.track_id}",
            icon=":material/undo:",
            help=md(f"{track.title} is suggested again."),
            on_click=faults.guarded(review.take_back),
            args=(library, category, track.track_id, bool(made[0].suggestion.given)),
        )


def in_words(made: list[Decision]) -> str:
    """What was decided about one track."""
    if any(d.suggestion.tag == review.NONE for d in made):
        return "No tag fits"
    said = []
    for decision in made:
        s = decision.suggestion
        if s.given:
            said.append(f"{s.given} is {'wrong' if decision.accepted else 'right'}")
        else:
            said.append(f"{s.tag} {'accepted' if decision.accepted else 'refused'}")
    return ", ".join(said)

"""A page that shows the match list alone, for tests in a browser: `streamlit run` this file.

`?library=NAME`, `?query=TRACK`, `?n=10`, `?start=1` (the second at which excerpts begin),
`?part=24` (the seconds that match) and `?energy=60` (the seconds whose energy is known) choose what
is listed. Beside the list: a field to type in, a plain player, and what the list has told. A
disliked track leaves the list.
"""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.config import CLIP_SECONDS
from core.libraries import open_library
from core.search.find import find
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.query import Query
from core.ui.common.session.events import Action, Event
from core.ui.common.tracks.cards import compared
from core.ui.common.tracks.players import exclusive, player
from core.ui.player.match_list import match_list
from core.ui.player.rows import Chip, MatchRow
from core.ui.player.sounds import LibrarySounds

MARKS = {Action.LIKE: "liked", Action.DISLIKE: "disliked", Action.SHORTLIST: "shortlisted"}

st.set_page_config(page_title="Match list", layout="wide")
st.html(
    "<style>[data-testid=stMainBlockContainer] { max-width: 76rem; padding: 3.25rem 1rem; }</style>"
)
exclusive()
library = open_library(st.query_params.get("library", "demo"))
index = load_index(library)
query = st.query_params.get("query", library.ids_of(index.numbers[:1])[0])
n = int(st.query_params.get("n", "10"))
energy_s = float(st.query_params.get("energy", "0"))
part_s = float(st.query_params.get("part", CLIP_SECONDS))


def marked(name: str) -> set[str]:
    """The tracks with this mark, kept in the session."""
    found: set[str] = st.session_state.setdefault(name, set())
    return found


def change(event: Event) -> None:
    """Keep a mark, as a page would."""
    st.session_state.setdefault("told", []).append(event)
    if event.action in MARKS:
        tracks = marked(MARKS[event.action])
        (tracks.add if event.on else tracks.discard)(event.track_id)


def rows() -> list[MatchRow]:
    """The nearest tracks to the query that are not disliked."""
    known = Known(library, index)
    found = find(library, Query(track_id=query), k=n + len(marked("disliked")), known=known)
    matches = [match for match in found.matches if match.track_id not in marked("disliked")][:n]
    beside = library.tags(query)
    return [
        MatchRow(
            match.track_id,
            match.track.title,
            match.track.artist,
            rank=rank,
            chips=tuple(Chip(*pair) for pair in compared(match.tags, beside)),
            duration_s=match.track.duration_s,
            tempo_bpm=match.tempo_bpm,
            key="A minor",
            score=match.score,
            closeness=match.standing.in_words(),
            start_s=(start_s := float(st.query_params.get("start", match.start_s))),
            part=(start_s, start_s + part_s),
            energy=tuple(0.5 + 0.4 * (-1) ** (at // 4) for at in range(int(energy_s))),
            liked=True if match.track_id in marked("liked") else None,
            shortlisted=match.track_id in marked("shortlisted"),
        )
        for rank, match in enumerate(matches, start=1)
    ]


@st.fragment
def listed() -> None:
    """The list and what it has told."""
    returned = match_list(rows(), key="matches", sounds=LibrarySounds(library), on_event=change)
    for event in returned:
        st.text(f"returned {event.action} {event.track_id}")
    for event in st.session_state.get("told", []):
        st.text(f"told {event.action} {event.track_id} {event.on}")


st.title("Match list")
st.text_input("A field", key="field")
listed()
st.header("Another player")
player(library, query, key="other")

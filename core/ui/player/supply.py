"""Sound for the list in time: the browser says what it will need next, and gets addresses.

The browser repeats its request while something is open. A request is a run of this fragment alone,
which waits a moment for the first sound to be ready and answers with what there is; the sounds
themselves are fetched from those addresses, none travels through the page.
"""

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit import runtime

from core.catalog.user_errors import USER_ERRORS, in_words
from core.ui.common import faults
from core.ui.common.session import search_state, session
from core.ui.common.tracks.players import still_wanted
from core.ui.player import sounds as sound
from core.ui.player.mount import SUPPLY, entries, mount
from core.ui.player.preparing import Outcome, Preparer, Waiting, WorkPiece
from core.ui.player.rows import MatchRow
from core.ui.player.sounds import Outline, Sounds

# s; a request waits so long for its first sound, twice as long each time that there was none: a run
# of the page costs the server more than a wait, but the next request of the same person waits too
PATIENCE_SECONDS, MOST_PATIENCE_SECONDS = 0.3, 1.2
LOOK_SECONDS = 0.05  # s, after which one that waits looks whether a newer run of the page has come
AT_ONCE = 24  # pieces of one request; a browser asks for what it shows
KINDS = ("excerpt", "whole", "image")


@dataclass(frozen=True)
class Ready:
    """A piece that is done: an excerpt or a whole track has an outline, an image its bytes."""

    outline: Outline | None = None
    image: bytes = b""


@st.cache_resource(show_spinner=False)
def preparer() -> Preparer[Ready]:
    """The threads that serve every session of this server."""
    return Preparer()


@faults.fragment
def supply(rows: Sequence[MatchRow], sounds: Sounds, key: str) -> None:
    """The invisible half of the list named `key`: answers its requests for sound."""
    turn = search_state.SOUND_TURN.of(key)
    asked = search_state.SOUND_ASKED.of(key).take()
    answers = _answers(_wanted(rows, sounds, asked), key) if asked else []
    if asked:
        turn.set(turn.get() + 1)
    else:
        _begin(rows, sounds, key)
    mount(
        SUPPLY,
        {
            "list": key,
            "turn": turn.get(),
            "answers": answers,
        },
        key=f"{key}-supply",
        on_told=lambda: _asked(key),
    )


def _begin(rows: Sequence[MatchRow], sounds: Sounds, key: str) -> None:
    """Start on the first match of another list before the browser has drawn it. What follows waits
    until the browser asks: by then others' first sounds, which people wait for, may be wanted."""
    matches = [row for row in rows if row.rank is not None][:1]
    first = [_Wanted(row, sounds, sounds.name(row), "excerpt") for row in matches]
    name, begun = "".join(one.name for one in first), search_state.SOUND_FIRST.of(key)
    if name != begun.get():
        begun.set(name)
        preparer().ask(_client(key), [one.piece() for one in first])


def _client(key: str) -> str:
    """This list in this session, for the preparer."""
    client = search_state.SOUND_CLIENT.of(key)
    if not client.known():
        client.set(uuid.uuid4().hex)
    return client.get()


def _asked(key: str) -> None:
    search_state.SOUND_ASKED.of(key).set(session.told(f"{key}-supply"))


@dataclass(frozen=True)
class _Wanted:
    """One kind of one row's sound, under the name that the browser knows."""

    row: MatchRow
    sounds: Sounds
    name: str
    kind: str

    def piece(self) -> WorkPiece[Ready]:
        return WorkPiece(f"{self.kind} {self.name}", self._make, background=self.kind == "image")

    def _make(self, waiting: Waiting) -> Ready:
        content, offset_s = self.sounds.content(self.row, self.kind == "whole", waiting)
        if self.kind == "image":
            return Ready(image=sound.image(content))
        return Ready(outline=sound.outline(content, offset_s))


def _wanted(rows: Sequence[MatchRow], sounds: Sounds, asked: object) -> list[_Wanted]:
    """What the browser asks for, in its order; what names no row of the list is left out."""
    by_name = {sounds.name(row): row for row in rows}
    found = []
    for entry in entries(asked):
        name, kind = str(entry.get("sound")), str(entry.get("kind"))
        if name in by_name and kind in KINDS:
            found.append(_Wanted(by_name[name], sounds, name, kind))
    return found[:AT_ONCE]


def _answers(wanted: Sequence[_Wanted], key: str) -> list[Mapping[str, object]]:
    pieces = [one.piece() for one in wanted]
    preparer().ask(_client(key), pieces)
    done: dict[str, Outcome[Ready]] = {}
    patience = search_state.SOUND_PATIENCE.of(key)
    waited_s = min(patience.get() or PATIENCE_SECONDS, MOST_PATIENCE_SECONDS)
    until = time.monotonic() + waited_s
    while not done and time.monotonic() < until:
        still_wanted()
        done = preparer().outcomes([piece.key for piece in pieces], LOOK_SECONDS)
    patience.set(PATIENCE_SECONDS if done else 2 * waited_s)
    return [
        _answer(one, done[piece.key], key)
        for one, piece in zip(wanted, pieces, strict=True)
        if piece.key in done
    ]


def _answer(one: _Wanted, outcome: Outcome[Ready], key: str) -> Mapping[str, object]:
    answer: dict[str, object] = {"sound": one.name, "kind": one.kind, "error": outcome.error}
    ready = outcome.value
    if ready is None:
        return answer
    place = f"{key}/{one.kind}/{one.name}"
    if ready.outline is None:
        return answer | {"url": _address(ready.image, "image/png", place)}
    try:
        content, _ = one.sounds.content(one.row, one.kind == "whole")
    except USER_ERRORS as error:  # its file or track has gone since the sound was made
        return answer | {"error": in_words(error)}
    return answer | {
        "url": _address(content, "audio/flac", place),
        "offset": ready.outline.offset_s,
        "duration": ready.outline.duration_s,
        "peaks": ready.outline.peaks,
    }


def _address(content: bytes, mime: str, place: str) -> str:
    """Where the browser fetches these bytes until the page's next full run."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    url = runtime.get_instance().media_file_mgr.add(content, mime, place)
    return f"/{base}{url}" if base else url

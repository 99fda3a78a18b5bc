"""What the match list shows and what it tells: rows, chips, events. Plain data, no search."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.ui.common.cards import place


class Action(StrEnum):
    """What a person can ask for with a row's icons or keys; `PLAY` is told when a row starts."""

    SEARCH_WITH = "search_with"
    LIKE = "like"
    DISLIKE = "dislike"
    SHORTLIST = "shortlist"
    WHY = "why"
    PLAY = "play"


ICONS = tuple(action for action in Action if action is not Action.PLAY)


@dataclass(frozen=True)
class Chip:
    """A word on a row. `kind` "same" is filled, "other" dashed, anything else plain."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class MatchRow:
    """One track of the list, in people's words; all texts are shown literally.

    track_id : named in events; unique in the list
    rank : its place; None for a row that is no match, such as the query
    key : the musical key, "A minor"
    score : similarity, 0 to 1; None shows none. `closeness` says it in words
    start_s : where the excerpt begins in the track (s)
    part : the segment that matches, (start, end) in seconds of the track: what the loop repeats
    fold : what is folded under this row, "3 versions"
    energy : one value a second of the whole track, 0 to 1, drawn on the waveform
    liked : True or False after a like or a dislike
    actions : the icons that the row has
    """

    track_id: str
    title: str
    artist: str = ""
    rank: int | None = None
    chips: tuple[Chip, ...] = ()
    duration_s: float | None = None
    tempo_bpm: float | None = None
    key: str = ""
    score: float | None = None
    closeness: str = ""
    start_s: float = 0.0
    part: tuple[float, float] | None = None
    fold: str = ""
    energy: tuple[float, ...] = ()
    liked: bool | None = None
    shortlisted: bool = False
    actions: tuple[Action, ...] = ICONS

    def facts(self) -> list[str]:
        """Length, tempo and key, as far as they are known."""
        found = (
            place(self.duration_s) if self.duration_s else "",
            f"{self.tempo_bpm:.0f} BPM" if self.tempo_bpm else "",
            self.key,
        )
        return [fact for fact in found if fact]


@dataclass(frozen=True)
class Event:
    """What a person did: an action on a track; `on` is False when a mark was taken back."""

    action: Action
    track_id: str
    on: bool = True

    @staticmethod
    def read(told: Mapping[str, object], track_ids: frozenset[str]) -> "Event | None":
        """An event as the browser tells it; None when it names no row or no action of ours."""
        track_id, action = told.get("id"), told.get("action")
        if not isinstance(track_id, str) or track_id not in track_ids:
            return None
        if not isinstance(action, str) or action not in set(Action):
            return None
        return Event(Action(action), track_id, bool(told.get("on", True)))

"""What the match list tells: what a person can do with a row, and what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a person can ask for with a row's icons or keys; `UNFOLD` is told when what is folded
    under one is to be seen, or no more."""

    SEARCH_WITH = "search_with"
    LIKE = "like"
    DISLIKE = "dislike"
    SHORTLIST = "shortlist"
    WHY = "why"
    UNFOLD = "unfold"


ICONS = tuple(action for action in Action if action is not Action.UNFOLD)


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

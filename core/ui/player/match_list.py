"""The match list: rows that are heard at once, and what a person does with them.

    events = match_list(rows, key="matches", sounds=LibrarySounds(library), on_event=change)

`on_event` is called before the run that an event makes, so that what it changes (a like, a mark) is
drawn in that same run. The events are returned as well, for what only the page's body may do, such
as going to another page. The list stays, and its sound goes on, while its `key` is drawn.
"""

from collections.abc import Callable, Mapping, Sequence

from core.ui.common.session import search_state, session
from core.ui.common.session.events import Action, Event
from core.ui.player.mount import LIST, entries, mount
from core.ui.player.rows import MatchRow
from core.ui.player.sounds import Sounds
from core.ui.player.supply import supply


def match_list(
    rows: Sequence[MatchRow],
    *,
    key: str,
    sounds: Sounds,
    label: str = "Matches",
    one: str = "Match",
    on_event: Callable[[Event], None] | None = None,
) -> tuple[Event, ...]:
    """Draw the list and its player; the events of this run, oldest first.

    key : of the list in the page; `label` is its name for a screen reader
    one : what the player calls a row, before its rank
    """
    track_ids = frozenset(row.track_id for row in rows)
    mount(
        LIST,
        {
            "list": key,
            "label": label,
            "heard": search_state.LIST_HEARD.of(key).get(),
            "rows": [_shown(row, sounds, one) for row in rows],
        },
        key=key,
        on_told=lambda: _told(key, track_ids, on_event),
    )
    supply(tuple(rows), sounds, key)
    return search_state.LIST_EVENTS.of(key).take()


def _told(key: str, track_ids: frozenset[str], on_event: Callable[[Event], None] | None) -> None:
    """Take the events that are new: the browser repeats each until it sees it heard."""
    heard, events = search_state.LIST_HEARD.of(key), search_state.LIST_EVENTS.of(key)
    for entry in entries(session.told(key)):
        number = entry.get("number")
        if not isinstance(number, int) or number <= heard.get():
            continue
        heard.set(number)
        event = Event.read(entry, track_ids)
        if event is None:
            continue
        events.set((*events.get(), event))
        if on_event is not None:
            on_event(event)


def _shown(row: MatchRow, sounds: Sounds, one: str) -> Mapping[str, object]:
    """A row as the browser draws it. What is no match is called by its first chip."""
    called = row.chips[0].text.capitalize() if row.chips else "Your query"
    return {
        "called": f"{one} {row.rank}" if row.rank else called,
        "id": row.track_id,
        "sound": sounds.name(row),
        "rank": row.rank,
        "title": row.title,
        "artist": row.artist,
        "chips": [[chip.text, chip.kind] for chip in row.chips],
        "reasons": row.reasons,
        "facts": row.facts(),
        "length": row.duration_s,
        "score": None if row.score is None else round(float(row.score), 3),
        "scored": "" if row.score is None else f"{row.score:z.2f}",
        "closeness": row.closeness,
        "start": round(row.start_s, 2),
        "part": row.part,
        "fold": row.fold,
        "unfolded": row.unfolded,
        "energy": [round(value, 2) for value in row.energy],
        "course": row.course,
        "actions": list(row.actions),
        "marks": {
            Action.LIKE: row.liked is True,
            Action.DISLIKE: row.liked is False,
            Action.SHORTLIST: row.shortlisted,
        },
    }

"""Rows of a list alone whose ids only count them: another order gives each another number, so the
tracks of a library are known again by their titles."""

from collections import defaultdict
from collections.abc import Sequence

from core.catalog.imports.row import Row
from core.catalog.imports.rows import id_of_path
from core.catalog.library import Track

NOTE = "The numbers only count the rows: tracks that the library has are known by their titles."


def set_ids(rows: Sequence[Row], tracks: Sequence[Track]) -> bool:
    """Give each row the id of the track that is called as it is, of several of one name the next.
    A row of a new title is the track of its number, as one that was renamed, only where all others
    have theirs. Returns whether any has another id than its number now."""
    known = {track.track_id for track in tracks}
    called: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for track in tracks:
        called[_name(track)].append(track.track_id)
    taken: dict[str, Row] = {}
    left = []
    for row in rows:
        same = called[_name(row)]
        if same:
            taken[same.pop(0)] = row
        else:
            left.append(row)
    changed = any(row.track_id != track_id for track_id, row in taken.items())
    for row in left:
        track_id = row.track_id
        while track_id in taken or (changed and track_id in known):
            track_id = id_of_path(f"{track_id} - {' - '.join(_name(row))}")
        taken[track_id] = row
    for track_id, row in taken.items():
        row.track_id = track_id
    return changed


def _name(track: Row | Track) -> tuple[str, str, str]:
    return track.artist, track.title, track.album

"""Columns of a table for what was computed of tracks: tempo and key, and where they come from."""

from collections.abc import Callable, Sequence

from core.catalog import measured
from core.catalog.library import Library, Track

KeyName = Callable[[int], str]  # the name of a key's number
COLUMNS = ["tempo", "tempo source", "tempo certainty"]
COLUMNS += ["key", "key source", "key certainty", "energy over time"]


def cells(library: Library, tracks: Sequence[Track], key_name: KeyName) -> list[list[str]]:
    """A row for each track, as in COLUMNS. A given tempo is never replaced."""
    values = measured.values(library, [track.track_id for track in tracks])
    return [_row(track, values.get(track.track_id), key_name) for track in tracks]


def _row(track: Track, own: measured.Values | None, key_name: KeyName) -> list[str]:
    tempo, key = ["", "", ""], ["", "", ""]
    if track.tempo_bpm:
        tempo = [f"{track.tempo_bpm:g}", "given", ""]
    elif own is not None and own.tempo_bpm:
        tempo = [f"{own.tempo_bpm:.1f}", "computed", f"{own.tempo_confidence:.2f}"]
    if own is not None and own.key is not None:
        key = [key_name(own.key), "computed", f"{own.key_confidence:.2f}"]
    return [*tempo, *key, "" if own is None else own.shape]

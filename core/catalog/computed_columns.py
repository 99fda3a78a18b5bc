"""Columns of a table for what was computed of tracks: tempo and key, and where they come from; how
the energy goes, and where the highlight begins (s)."""

from collections.abc import Sequence

from core.catalog import measured
from core.catalog.library import Library, Track
from core.catalog.texts.keytext import given_key
from core.keynames import numbered

COLUMNS = ["tempo", "tempo source", "tempo certainty"]
COLUMNS += ["key", "key source", "key certainty", "energy over time", "highlight"]


def cells(library: Library, tracks: Sequence[Track]) -> list[list[str]]:
    """A row for each track, as in COLUMNS. A given tempo or key is never replaced."""
    ids = [track.track_id for track in tracks]
    values, tags = measured.values(library, ids), library.tags_of(ids)
    keys = {track_id: given_key(given) for track_id, given in tags.items()}
    return [_row(t, values.get(t.track_id), keys.get(t.track_id, "")) for t in tracks]


def _row(track: Track, own: measured.TrackValues | None, given: str) -> list[str]:
    tempo, key = ["", "", ""], ["", "", ""]
    if track.tempo_bpm:
        tempo = [f"{track.tempo_bpm:g}", "given", ""]
    elif own is not None and own.tempo_bpm:
        tempo = [f"{own.tempo_bpm:.1f}", "computed", f"{own.tempo_confidence:.2f}"]
    if given:
        key = [given, "given", ""]
    elif own is not None and own.key is not None:
        key = [str(numbered(own.key)), "computed", f"{own.key_confidence:.2f}"]
    energy = ["", ""] if own is None else [own.shape, f"{own.highlight_s:g}"]
    return [*tempo, *key, *energy]

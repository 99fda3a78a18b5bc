"""Columns of a table for what was computed of tracks: tempo and key, and where they come from; how
the energy goes, and where the highlight begins (s)."""

from collections.abc import Mapping, Sequence

from core.catalog.analysis import measured
from core.catalog.library import Library, Track
from core.catalog.tempo_and_key import Sourced, key_of, tempo_of
from core.keynames import Key

COLUMNS = ["tempo", "tempo source", "tempo certainty"]
COLUMNS += ["key", "key source", "key certainty", "energy over time", "highlight"]


def cells(library: Library, tracks: Sequence[Track]) -> list[list[str]]:
    """A row for each track, as in COLUMNS. A given tempo or key is never replaced."""
    ids = [track.track_id for track in tracks]
    values, tags = measured.values(library, ids), library.tags_of(ids)
    return [_row(t, tags.get(t.track_id, {}), values.get(t.track_id)) for t in tracks]


def _row(
    track: Track, tags: Mapping[str, Sequence[str]], own: measured.TrackValues | None
) -> list[str]:
    tempo, key = tempo_of(track.tempo_bpm, own), key_of(tags, own)
    energy = ["", ""] if own is None else [own.shape, f"{own.highlight_s:g}"]
    return [*_cells(tempo), *_cells(key), *energy]


def _cells(found: Sourced[float] | Sourced[Key] | None) -> list[str]:
    """A value, where it comes from, and how certain a computed one is."""
    if found is None:
        return ["", "", ""]
    certainty = "" if found.certainty is None else f"{found.certainty:.2f}"
    return [found.text, found.source, certainty]

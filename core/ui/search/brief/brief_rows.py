"""What rows of the match list say of a brief: tempo and key as computed, energy, why they are
there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.catalog.analysis import measured
from core.catalog.analysis.measured import TrackValues
from core.catalog.library import Library, Track
from core.catalog.tempo_and_key import GIVEN, SHOWN, key_of, tempo_of
from core.keynames import MODES
from core.search.brief.ranking.brief_reasons import Reason
from core.search.results import Match
from core.times import timecode
from core.ui.player.rows import COMPUTED, Chip, MatchRow
from core.ui.search import session_request

SAID = 3  # reasons on a row
# the row says these anyway
IN_FACTS = (
    *("BPM", "BPM (computed)", " long"),
    *(f" {mode}{how}" for mode in MODES for how in ("", " (computed)")),
)
FITS = 0.6  # from which a reason speaks for the track


def completed(
    library: Library, matches: Sequence[Match], rows: Sequence[MatchRow]
) -> list[MatchRow]:
    """The rows with what is computed of their tracks."""
    curves = measured.curves(library, [match.track_id for match in matches])
    from_highlight = session_request.current(library).from_highlight
    return [
        _completed(row, match, curves.get(match.track_id), from_highlight)
        for row, match in zip(rows, matches, strict=True)
    ]


def _completed(
    row: MatchRow, match: Match, curve: np.ndarray | None, from_highlight: bool
) -> MatchRow:
    if match.why:
        row = replace(row, chips=tuple(_reasons(match.why)), reasons=True)
    told = {w.text for w in match.told} - {chip.text for chip in row.chips}
    row = replace(row, chips=(*(Chip(text, "same") for text in sorted(told)), *row.chips))
    row = _measured(row, match.tags, match.values, curve)
    if match.values is not None and from_highlight:
        start_s = match.values.highlight_s
        chips = (Chip(f"highlight at {timecode(start_s)}"), *row.chips) if start_s else row.chips
        row = replace(row, start_s=start_s, part=None, chips=chips)
    return row


def _reasons(why: Sequence[Reason]) -> list[Chip]:
    """The best reasons; the worst that speaks against the track is second, where it is not cut
    off."""
    good = [w for w in why if w.fit >= FITS and not w.text.endswith(IN_FACTS)]
    bad = [w for w in why if w.fit < FITS]
    said = [*good[:1], *bad[-1:], *good[1:], *bad[-2::-1]][:SAID]
    return [Chip(w.text, "same" if w.fit >= FITS else "other") for w in said]


def of_track(library: Library, row: MatchRow) -> MatchRow:
    """The row of a track that is no match, as the query, with what is computed of it."""
    known = measured.values(library, [row.track_id])
    curve = measured.curves(library, [row.track_id]).get(row.track_id)
    return _measured(row, library.tags(row.track_id), known.get(row.track_id), curve)


def computed(
    track: Track, tags: Mapping[str, Sequence[str]], values: TrackValues | None
) -> list[str]:
    """Tempo and key as a card says them: as given, else where they are certain enough; and how the
    energy goes."""
    row = _measured(
        MatchRow(track.track_id, "", tempo_bpm=track.tempo_bpm), tags, values, curve=None
    )
    tempo = [f"{COMPUTED}{row.tempo_bpm:.0f} BPM"] if row.tempo_computed and row.tempo_bpm else []
    course = [f"energy {values.shape}"] if values and values.shape else []
    return [*tempo, *([row.key] if row.key else []), *course]


def _measured(
    row: MatchRow,
    tags: Mapping[str, Sequence[str]],
    values: TrackValues | None,
    curve: np.ndarray | None,
) -> MatchRow:
    """The row with tempo and key as given, else as computed where that is certain enough, and with
    its energy."""
    tempo, key = tempo_of(row.tempo_bpm, values, SHOWN), key_of(tags, values, SHOWN)
    if tempo:
        row = replace(row, tempo_bpm=tempo.value, tempo_computed=tempo.source != GIVEN)
    if key:
        row = replace(row, key=f"{'' if key.source == GIVEN else COMPUTED}{key.value}")
    if values is not None and curve is not None and np.isfinite(curve).all():
        row = replace(row, energy=tuple(float(x) for x in curve), course=values.shape)
    return row

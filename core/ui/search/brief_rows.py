"""What rows of the match list say of a brief: tempo and key as computed, energy, why they are
there."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.catalog import measured
from core.catalog.library import Library
from core.search.find import Match
from core.ui.common import state
from core.ui.player.rows import COMPUTED, Chip, MatchRow

SURE = 0.3  # certainty from which a computed tempo or key is shown
SAID = 3  # reasons on a row
IN_FACTS = ("BPM", "BPM (computed)", " long", " major", " minor")  # the row says these anyway
FITS = 0.6  # from which a reason speaks for the track


def completed(
    library: Library, matches: Sequence[Match], rows: Sequence[MatchRow]
) -> list[MatchRow]:
    """The rows with what is computed of their tracks."""
    curves = measured.curves(library, [match.track_id for match in matches])
    from_highlight = bool(state.BRIEF_HIGHLIGHT.of(library.name).get())
    return [
        _completed(row, match, curves.get(match.track_id), from_highlight)
        for row, match in zip(rows, matches, strict=True)
    ]


def _completed(
    row: MatchRow, match: Match, curve: np.ndarray | None, from_highlight: bool
) -> MatchRow:
    values = match.values
    if match.why:
        said = [w for w in match.why if w.fit < FITS or not w.text.endswith(IN_FACTS)]
        chips = [Chip(w.text, "same" if w.fit >= FITS else "other") for w in said[:SAID]]
        row = replace(row, chips=tuple(chips))
    if values is None:
        return row
    tempo = row.tempo_bpm
    if tempo is None and values.tempo_confidence >= SURE:
        row = replace(row, tempo_bpm=values.tempo_bpm, tempo_computed=True)
    if values.key_confidence >= SURE and match.key:
        row = replace(row, key=f"{COMPUTED}{match.key}")
    if curve is not None and np.isfinite(curve).all():
        row = replace(row, energy=tuple(float(x) for x in curve))
    if from_highlight:
        row = replace(row, start_s=values.highlight_s, part=None)
    return row

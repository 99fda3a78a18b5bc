"""What is known of each track, for `known_list` and for tags in files: given, computed, predicted,
reviewed."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.catalog.analysis import head_chances, measured
from core.catalog.analysis.heads import KIND, MUSIC, NONE, TEMPO, VOICE, Head
from core.catalog.decisions import review
from core.catalog.exports.known_list import CERTAIN, Prediction, TrackFacts
from core.catalog.library import Library
from core.progress import SILENT, Progress, portions

AT_ONCE = 1000  # tracks


def read(
    library: Library, ids: Sequence[str] | None = None, progress: Progress = SILENT
) -> Iterator[TrackFacts]:
    """Everything known of these tracks, of all by default, in their order."""
    ids = library.track_ids() if ids is None else list(ids)
    reviewed = _reviewed(library)
    for part in portions(ids, AT_ONCE, progress, "Writing"):
        tags, values = library.tags_of(part), measured.values(library, part)
        predicted = _predicted(library, part)
        for track in library.tracks(part):
            found = [*reviewed.get(track.track_id, []), *predicted.get(track.track_id, [])]
            own = values.get(track.track_id)
            yield TrackFacts(track, tags.get(track.track_id, {}), own, found)


def _predicted(library: Library, ids: Sequence[str]) -> dict[str, list[Prediction]]:
    """What the model is certain of."""
    heads, numbers, P = head_chances.every(library, library.current_run or "", ids)
    return {
        track_id: _certain(heads, p) for track_id, p in zip(library.ids_of(numbers), P, strict=True)
    }


def _certain(heads: Sequence[Head], p: np.ndarray) -> list[Prediction]:
    """The names that chances p (n_names,) leave no doubt of; of what is no music only that it is
    none."""
    found: list[Prediction] = []
    first = 0
    for head in heads:
        chances, first = p[first : first + len(head.names)], first + len(head.names)
        if head.name == TEMPO:
            continue  # it is measured
        named = head.said(chances)
        if head.name == VOICE:
            named += [("no voice", 1 - float(chances[0]))]
        own = [Prediction(head.name, *one) for one in named if one[1] >= CERTAIN and one[0] != NONE]
        if head.name == KIND and own and own[0].tag != MUSIC:
            return own
        found += own
    return found


def _reviewed(library: Library) -> dict[str, list[Prediction]]:
    """What people accepted."""
    found: dict[str, list[Prediction]] = {}
    for decision in review.decisions(library):
        if decision.accepted and decision.suggestion.tag:
            s = decision.suggestion
            one = Prediction(s.category, s.tag, s.confidence, True)
            found.setdefault(s.track_id, []).append(one)
    return found

"""What is known of each track, for the completed list and for tags in files: given, computed,
predicted, reviewed."""

from collections.abc import Iterator, Sequence

from core.catalog import head_chances, measured, review
from core.catalog.completing import CERTAIN, Computed, Prediction, TrackFacts
from core.catalog.heads import INSTRUMENT
from core.catalog.library import Library
from core.keynames import numbered

AT_ONCE = 1000  # tracks


def read(library: Library, ids: Sequence[str] | None = None) -> Iterator[TrackFacts]:
    """Everything known of these tracks, of all by default, in their order."""
    ids = library.track_ids() if ids is None else list(ids)
    reviewed = _reviewed(library)
    for at in range(0, len(ids), AT_ONCE):
        part = ids[at : at + AT_ONCE]
        tags, values = library.tags_of(part), measured.values(library, part)
        predicted = _predicted(library, part)
        for track in library.tracks(part):
            own = values.get(track.track_id)
            computed = Computed() if own is None else _computed(own)
            found = [*reviewed.get(track.track_id, []), *predicted.get(track.track_id, [])]
            yield TrackFacts(track, tags.get(track.track_id, {}), computed, found)


def _computed(own: measured.TrackValues) -> Computed:
    return Computed(
        own.tempo_bpm,
        own.tempo_confidence,
        None if own.key is None else numbered(own.key),
        own.key_confidence,
        own.shape,
    )


def _predicted(library: Library, ids: Sequence[str]) -> dict[str, list[Prediction]]:
    """The model's certain instruments."""
    run_id = library.current_run or ""
    classes, found, P = head_chances.read(library, run_id, ids, INSTRUMENT)
    predicted: dict[str, list[Prediction]] = {}
    for row, track_id in enumerate(found if classes else ()):
        at = int(P[row].argmax())
        if P[row, at] >= CERTAIN:
            one = Prediction(INSTRUMENT, classes[at], float(P[row, at]))
            predicted.setdefault(track_id, []).append(one)
    return predicted


def _reviewed(library: Library) -> dict[str, list[Prediction]]:
    """What people accepted."""
    found: dict[str, list[Prediction]] = {}
    for decision in review.decisions(library):
        if decision.accepted and decision.suggestion.tag:
            s = decision.suggestion
            one = Prediction(s.category, s.tag, s.confidence, True)
            found.setdefault(s.track_id, []).append(one)
    return found

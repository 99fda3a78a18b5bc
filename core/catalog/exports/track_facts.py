"""What is known of each track, for `known_list` and for tags in files: given, computed, predicted,
reviewed."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.catalog.analysis import head_chances, measured
from core.catalog.analysis.heads import KIND, MUSIC, NONE, TEMPO, VOICE, Head
from core.catalog.decisions import review
from core.catalog.decisions.review import Decision, Suggestion
from core.catalog.exports.known_list import CERTAIN, Prediction, TrackFacts
from core.catalog.library import Library
from core.catalog.texts.tagtext import tag_key
from core.progress import SILENT, Progress, portions

AT_ONCE = 1000  # tracks


def read(
    library: Library, ids: Sequence[str] | None = None, progress: Progress = SILENT
) -> Iterator[TrackFacts]:
    """Everything known of these tracks, of all by default, in their order. A prediction that a
    person refused is not known."""
    ids = library.track_ids() if ids is None else list(ids)
    decided = _decided(library)
    for part in portions(ids, AT_ONCE, progress, "Writing"):
        with library.at_once():
            tags, values = library.tags_of(part), measured.values(library, part)
            predicted, tracks = _predicted(library, part), library.tracks(part)
        for track in tracks:
            made, own = decided.get(track.track_id, []), values.get(track.track_id)
            found = [*_accepted(made), *_undecided(predicted.get(track.track_id, []), made)]
            wrong = {_given(d.suggestion) for d in made if d.accepted and d.suggestion.given}
            yield TrackFacts(track, tags.get(track.track_id, {}), own, found, wrong)


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


def _decided(library: Library) -> dict[str, list[Decision]]:
    """What people decided of each track."""
    found: dict[str, list[Decision]] = {}
    for decision in review.decisions(library):
        found.setdefault(decision.suggestion.track_id, []).append(decision)
    return found


def _accepted(made: Sequence[Decision]) -> list[Prediction]:
    said = [d.suggestion for d in made if d.accepted and d.suggestion.tag]
    return [Prediction(s.category, s.tag, s.confidence, True) for s in said]


def _given(doubt: Suggestion) -> tuple[str, str]:
    return doubt.category, tag_key(doubt.given)


def _undecided(predicted: Sequence[Prediction], made: Sequence[Decision]) -> list[Prediction]:
    """The predictions that no decision names: neither the tag nor, as refused, all of its
    category."""
    decided = {(d.suggestion.category, tag_key(d.suggestion.tag)) for d in made}
    return [
        p
        for p in predicted
        if not decided & {(p.category, tag_key(p.tag)), (p.category, review.NONE)}
    ]

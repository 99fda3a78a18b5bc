"""Tags that tracks probably lack, and given tags that are probably wrong (label errors), learnt
from the vectors of the tagged tracks.

Cross-validated predictions calibrate the confidences, tell the precision to expect among the
untagged tracks, and find given tags that do not fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.catalog import coverage, embeddings, related, review
from core.catalog.library import Library, Track
from core.catalog.review import Suggestion
from core.errors import SoundkinError
from core.model import calibration
from core.model.cross_validation import (
    Predictions,
    cross_validate,
    fit_classifier,
    honest_confidence,
)
from core.model.suggestion_report import CategoryReport, Fillable, SuggestionReport
from core.progress import SILENT, Progress
from core.records import dump

MIN_TAGS = 3  # a category with fewer frequent tags has nothing to tell apart
MIN_EXAMPLES = 20  # tracks a tag needs
PRECISION = 0.9
KEPT_TAGS = 3  # likeliest tags kept for a track
LEAST_CONFIDENCE = 0.02
ERROR_FROM = 0.8  # confidence in another tag from which a given one is probably wrong,
ERROR_GIVEN = 0.05  # if what is left for the given tags is at most this


@dataclass
class Examples:
    """The tagged tracks of one category that have a vector.

    tags : the frequent ones, most frequent first ; X : [shape=(n, 100)] float32
    Y : bool [shape=(n, n_tags)], a row without a tag carries only rare ones
    groups : int [shape=(n,)], same number: same artist or album
    given : the given tags of each track in this category
    """

    category: str
    tags: list[str]
    track_ids: list[str]
    X: np.ndarray
    Y: np.ndarray
    groups: np.ndarray
    given: list[list[str]] = field(default_factory=list)


def suggest(
    library: Library, run_id: str | None = None, seed: int = 0, progress: Progress = SILENT
) -> SuggestionReport:
    """Find missing tags and label errors in every category with enough examples, and store them
    beside the given tags.

    Raises `SoundkinError` when the library has no vectors or no category has enough examples.
    """
    run_id = run_id or library.current_run
    ids, X = embeddings.read(library, run_id) if run_id else ([], np.zeros((0, 1)))
    if not ids:
        raise SoundkinError(
            f'Nothing in the library "{library.name}" has been analysed yet: run the analysis on'
            " the Library page first."
        )
    tags, tracks, wrong = library.tags_of(), library.tracks(ids), _refused(library)
    names = list(coverage.coverage(library)["categories"])
    found: list[Suggestion] = []
    report: dict[str, CategoryReport] = {}
    for done, category in enumerate(names):
        progress.check()
        progress.update(done, len(names), f"Learning {category}")
        fitting = {t: tags[t] for t in ids if (t, category) not in wrong}
        examples = collect(category, ids, X, tracks, fitting)
        if examples is not None:
            missing = np.array([i for i, t in enumerate(ids) if category not in tags[t]], dtype=int)
            untagged = [ids[i] for i in missing]
            report[category], rows = complete(examples, untagged, X[missing], seed)
            found += rows
    progress.update(len(names), len(names), "Learnt")
    if not report:
        raise SoundkinError(
            f'No category of "{library.name}" has {MIN_TAGS} tags with at least {MIN_EXAMPLES}'
            " analysed tracks each: tag some more tracks in the tag list, and import it again."
        )
    known = SuggestionReport(str(run_id), report)
    review.write(library, known.run_id, found, {"categories": dump(known)["categories"]})
    return known


def _refused(library: Library) -> set[tuple[str, str]]:
    """Track and category of the given tags that a person found wrong: they are no examples."""
    return {
        (d.suggestion.track_id, d.suggestion.category)
        for d in review.decisions(library)
        if d.accepted and d.suggestion.given
    }


def collect(
    category: str,
    ids: Sequence[str],
    X: np.ndarray,
    tracks: Sequence[Track],
    tags: Mapping[str, Mapping[str, list[str]]],
) -> Examples | None:
    """The examples of a category, or None when it has too few. Tracks that `tags` leaves out are no
    examples."""
    rows = [row for row, track_id in enumerate(ids) if tags.get(track_id, {}).get(category)]
    given = [tags[ids[row]][category] for row in rows]
    counts: dict[str, int] = {}
    for words in given:
        for tag in words:
            counts[tag] = counts.get(tag, 0) + 1
    enough = [tag for tag, n in counts.items() if n >= MIN_EXAMPLES]
    frequent = sorted(enough, key=lambda tag: (-counts[tag], tag))
    if len(frequent) < MIN_TAGS:
        return None
    column = {tag: at for at, tag in enumerate(frequent)}
    Y = np.zeros((len(rows), len(frequent)), dtype=bool)
    for at, words in enumerate(given):
        Y[at, [column[tag] for tag in words if tag in column]] = True
    groups = related.groups([tracks[row] for row in rows])
    return Examples(category, frequent, [ids[row] for row in rows], X[rows], Y, groups, given)


def complete(
    examples: Examples, untagged: Sequence[str], X: np.ndarray, seed: int = 0
) -> tuple[CategoryReport, list[Suggestion]]:
    """The report of a category, and its suggestions for the `untagged` tracks (X a row each) and
    about the tagged ones."""
    predictions = cross_validate(examples.X, examples.Y, examples.groups, seed)
    top = predictions.P.argmax(axis=1)
    right = examples.Y[np.arange(len(top)), top]
    confidence = predictions.first(predictions.P.max(axis=1))
    threshold = calibration.threshold_for(confidence, right, PRECISION)
    P = fit_classifier(examples.X, examples.Y)(X)
    missing = for_missing(examples, untagged, P, predictions)
    errors = label_errors(examples, predictions)
    first = [s.confidence for s in missing if s.rank == 0]
    certain = sum(c >= threshold for c in first) if threshold is not None else 0
    honest = honest_confidence(predictions, right)
    report = CategoryReport(
        tags=tuple(examples.tags),
        n_examples=len(examples.track_ids),
        accuracy=float(right.mean()),
        ece=calibration.expected_calibration_error(honest, right),
        missing=len(untagged),
        suggested=len(first),
        at_90_precision=Fillable(threshold, certain, certain / max(len(untagged), 1)),
        label_errors=len(errors),
        noise=predictions.first.noise,
        reliability=tuple(calibration.reliability(honest, right)),
    )
    return report, missing + errors


def for_missing(
    examples: Examples, untagged: Sequence[str], P: np.ndarray, predictions: Predictions
) -> list[Suggestion]:
    """The likeliest tags of tracks that have none. P : [shape=(n_untagged, n_tags)]"""
    best = np.argsort(-P, axis=1, kind="stable")[:, :KEPT_TAGS]
    p = np.take_along_axis(P, best, axis=1)
    confidence = np.concatenate([predictions.first(p[:, :1]), predictions.others(p[:, 1:])], axis=1)
    return [
        Suggestion(track_id, examples.category, examples.tags[at], float(sure), rank=rank)
        for track_id, tags, row in zip(untagged, best, confidence, strict=True)
        for rank, (at, sure) in enumerate(zip(tags, row, strict=True))
        if rank == 0 or sure >= LEAST_CONFIDENCE
    ]


def label_errors(examples: Examples, predictions: Predictions) -> list[Suggestion]:
    """Given tags that are probably wrong: the classifier is sure of another tag and leaves next to
    nothing for them.

    Only tracks all of whose tags are frequent ones: of the others the classifier knows too little.
    """
    found = []
    column = {tag: at for at, tag in enumerate(examples.tags)}
    for row, (track_id, given) in enumerate(zip(examples.track_ids, examples.given, strict=True)):
        p, top = predictions.P[row], int(predictions.P[row].argmax())
        confidence = float(predictions.first(p[top]))
        rare = any(tag not in column for tag in given)
        if confidence < ERROR_FROM or examples.Y[row, top] or rare:
            continue
        left = predictions.others(p[[column[tag] for tag in given]])
        if left.sum() <= ERROR_GIVEN:
            least = int(left.argmin())
            tag, wrong = examples.tags[top], given[least]
            found.append(
                Suggestion(track_id, examples.category, tag, confidence, wrong, float(left[least]))
            )
    return found

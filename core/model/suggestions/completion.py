"""Tags that tracks probably lack, and given tags that are probably wrong (label errors), learnt
from the vectors of the tagged tracks.

Cross-validated predictions calibrate the confidences, tell the precision to expect among the
untagged tracks, and find given tags that do not fit. What is found stays in arrays until it is
stored: a library of 600,000 tracks has two million suggestions.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from core.catalog import availability, coverage, summary
from core.catalog.analysis import embeddings, head_chances
from core.catalog.analysis.heads import KIND
from core.catalog.decisions import review
from core.catalog.decisions.review import Suggestion
from core.catalog.library import Library
from core.catalog.texts.tagtext import tag_key
from core.errors import SoundkinError
from core.model import calibration, runs
from core.model.suggestions import likeness
from core.model.suggestions.found_tags import SuggestedTags, label_errors
from core.model.suggestions.suggestion_report import CategoryReport, Fillable, SuggestionReport
from core.model.suggestions.untagged import KEPT_TAGS, Analysed, Untagged, for_untagged
from core.model.training.cross_validation import FOLDS, cross_validate, honest_confidence
from core.model.training.examples import MIN_EXAMPLES, MIN_TAGS, Decided, Examples, collect
from core.progress import SILENT, Progress
from core.records import dump

PRECISION = 0.9
UNLIKE_NAMED = 20  # tracks that are named of those unlike anything tagged
STORED = 50_000  # suggestions from one look at the stop flag to the next


def _silently() -> None:
    """The step of who does not watch."""


def suggest(
    library: Library, run_id: str | None = None, seed: int = 0, progress: Progress = SILENT
) -> SuggestionReport:
    """Find missing tags and label errors in every category with enough examples, and store them
    beside the given tags, all together at the end.

    Raises `SoundkinError` when the library has no vectors or no category has enough examples,
    `Stopped` when asked to stop.
    """
    run_id = run_id or library.current_run or ""
    analysed = _analysed(library, run_id)
    learnt, report = _learn(library, analysed, seed, progress)
    if not report:
        raise SoundkinError(
            f'No category of "{library.name}" has {MIN_TAGS} tags with at least {MIN_EXAMPLES}'
            " analysed tracks each: tag some more tracks in the tag spreadsheet, and import it"
            " again."
        )
    known = SuggestionReport(run_id, report)
    found = _watched(learnt, analysed.ids, progress)
    review.write(library, known.run_id, found, {"categories": dump(known)["categories"]})
    return known


def _analysed(library: Library, run_id: str) -> Analysed:
    """The tracks that a run has analysed. SoundkinError where there are none, or some of them have
    just been removed."""
    numbers, X = embeddings.read_matrix(library, run_id)
    if not len(numbers):
        availability.check_sound(library)
        raise SoundkinError(
            f'Nothing in the library "{library.name}" has been analysed yet: run the analysis on'
            " the Library page first."
        )
    ids = library.ids_of(numbers.tolist())
    if len(ids) < len(numbers):
        raise SoundkinError(
            f'Tracks were taken from the library "{library.name}" meanwhile: look for missing tags'
            " again."
        )
    return Analysed(
        numbers,
        ids,
        X,
        _said(library, run_id, KIND, ids)[1],
        np.isin(ids, runs.training_tracks(library, run_id)),
        _plain(library, run_id, numbers, X),
    )


def _said(
    library: Library, run_id: str, head: str, ids: Sequence[str]
) -> tuple[list[str], np.ndarray]:
    """The names of one of a run's heads and the chances (n, n_names) of each track; no columns
    where the run has no such head."""
    names, known, P = head_chances.read(library, run_id, head=head)
    if names and list(known) == list(ids):
        return names, P
    row = {track_id: at for at, track_id in enumerate(known)}
    if not names or any(track_id not in row for track_id in ids):
        return [], np.zeros((len(ids), 0))
    return names, P[[row[track_id] for track_id in ids]]


def _plain(library: Library, run_id: str, numbers: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The tracks' vectors (n, 100) by the run that needs no training; X where it lacks some."""
    if run_id == library.ready_run:
        return X
    known, plain = embeddings.read_matrix(library, library.ready_run)
    at = np.searchsorted(known, numbers)
    there = len(known) and np.array_equal(known[at.clip(max=len(known) - 1)], numbers)
    return plain[at] if there else X


def _learn(
    library: Library, analysed: Analysed, seed: int, progress: Progress
) -> tuple[list[SuggestedTags], dict[str, CategoryReport]]:
    """Each category's suggestions and report."""
    numbers = analysed.numbers
    names = list(coverage.coverage(library).categories)
    learnt, report = [], {}
    for done, category in enumerate(names):
        steps = _Steps(progress, f"Learning {category}", (FOLDS + 1) * done, len(names))
        tags = summary.tags_of_category(library, category)
        decided = Decided.read(library, category)
        examples = collect(library, category, tags, decided, numbers, analysed.X)
        if examples is not None:
            tagged = np.isin(numbers, tags.numbers)
            known = tagged | np.isin(numbers, [*decided.none, *decided.confirmed])
            missing = np.flatnonzero(~known)
            other = likeness.unknown_kind(analysed.kinds[tagged], analysed.kinds[missing])
            other |= _of_no_tag(library, examples, missing, analysed)
            refused = frozenset(review.refused(library, category))
            untagged = Untagged(missing, other, refused)
            report[category], found = complete(examples, untagged, analysed, seed, steps.take)
            learnt.append(found)
    return learnt, report


def _of_no_tag(
    library: Library, examples: Examples, missing: np.ndarray, analysed: Analysed
) -> np.ndarray:
    """Which tracks at the rows `missing` (m,) the run that needs no training names as something
    that the learnt tags do not say, and that next to no track that teaches is named: bool (m,)."""
    names, P = _said(library, library.ready_run, examples.category, analysed.ids)
    own = {tag_key(tag) for tag in examples.tags}
    taught = np.array([tag_key(name) in own for name in names], dtype=bool)
    teaching = examples.rows[examples.Y.any(axis=1)]
    return likeness.unknown_kind(P[teaching], P[missing], 0.0, taught)


class _Steps:
    """The classifiers of one category as steps of the whole work; each may end it."""

    def __init__(self, progress: Progress, message: str, first: int, n_categories: int):
        self._progress, self._message = progress, message
        self._at, self._last = first - 1, first + FOLDS
        self._total = (FOLDS + 1) * n_categories
        self.take()

    def take(self) -> None:
        self._at = min(self._at + 1, self._last)
        self._progress.advance(self._at, self._total, self._message)


def _watched(
    learnt: Sequence[SuggestedTags], ids: Sequence[str], progress: Progress
) -> Iterator[Suggestion]:
    """Every suggestion, saying how far the storing is."""
    total = sum(len(found.missing) * KEPT_TAGS + len(found.errors) for found in learnt)
    done = 0
    for found in learnt:
        for suggestion in found.suggestions(ids):
            if done % STORED == 0:
                progress.advance(done, total, "Storing the suggestions")
            done += 1
            yield suggestion
    progress.update(total, total, "Storing the suggestions")


def complete(
    examples: Examples,
    untagged: Untagged,
    analysed: Analysed,
    seed: int = 0,
    step: Callable[[], None] = _silently,
) -> tuple[CategoryReport, SuggestedTags]:
    """The report of a category, and its suggestions for the untagged tracks and about the tagged
    ones. Tracks whose tags the vectors have learnt judge nothing, where there are enough others.
    step : called after each classifier that was fitted
    """
    X, judges = analysed.X, ~analysed.taught[examples.rows] & ~examples.confirmed
    if judges.sum() < MIN_EXAMPLES:
        judges = ~examples.confirmed
    predictions = cross_validate(X, examples.Y, examples.groups, seed, examples.rows, step, judges)
    judged = predictions.of(judges)
    top = judged.P.argmax(axis=1)
    right = examples.Y[judges, :][np.arange(len(top)), top]
    honest = honest_confidence(judged, right)
    most = calibration.most_believable(honest, right, judged.first.noise)
    confidence = judged.first(judged.P.max(axis=1)).clip(max=most)
    threshold = calibration.threshold_for(confidence, right, PRECISION, examples.groups[judges])
    rows, best, sure, unlike = for_untagged(examples, untagged, analysed, predictions, most)
    step()
    found = SuggestedTags(
        examples.category, examples.tags, rows, best, sure, *label_errors(examples, predictions)
    )
    certain = 0 if threshold is None else int((sure[:, 0] >= threshold).sum())
    n_missing = len(untagged.rows)
    report = CategoryReport(
        tags=tuple(examples.tags),
        n_examples=len(examples.rows),
        accuracy=float(right.mean()),
        ece=calibration.expected_calibration_error(honest, right),
        missing=n_missing,
        suggested=len(rows),
        at_90_precision=Fillable(threshold, certain, certain / max(n_missing, 1)),
        label_errors=len(found.errors),
        noise=predictions.first.noise,
        reliability=tuple(calibration.reliability(honest, right)),
        unlike=len(unlike),
        unlike_ids=tuple(analysed.ids[row] for row in unlike[:UNLIKE_NAMED].tolist()),
    )
    return report, found

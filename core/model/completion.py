"""Tags that tracks probably lack, and given tags that are probably wrong (label errors), learnt
from the vectors of the tagged tracks.

Cross-validated predictions calibrate the confidences, tell the precision to expect among the
untagged tracks, and find given tags that do not fit. What is found stays in arrays until it is
stored: a library of 600,000 tracks has two million suggestions.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.catalog import coverage, embeddings, related, review, summary
from core.catalog.library import Library
from core.catalog.review import Suggestion
from core.catalog.summary import CategoryTags
from core.errors import SoundkinError
from core.model import calibration
from core.model.cross_validation import (
    FOLDS,
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
STORED = 50_000  # suggestions from one look at the stop flag to the next
Step = Callable[[], None]  # called after each classifier that was fitted


def _silently() -> None:
    """The step of who does not watch."""


@dataclass(frozen=True, eq=False)
class Examples:
    """The tagged tracks of one category that have a vector.

    tags : the frequent ones, most frequent first ; rows : [shape=(n,)] of the library's vectors
    Y : bool [shape=(n, n_tags)], a row without a tag carries only rare ones
    rare : bool [shape=(n,)], whether a track carries a rare tag too
    groups : int [shape=(n,)], same number: same artist or album
    """

    category: str
    tags: list[str]
    rows: np.ndarray
    Y: np.ndarray
    rare: np.ndarray
    groups: np.ndarray


@dataclass(frozen=True, eq=False)
class Found:
    """What is suggested in a category. Tags are places in `tags`, rows those of the vectors.

    missing : [shape=(m,)] rows of untagged tracks ; best, confidence : [shape=(m, 3)] their
        likeliest tags, and how surely
    errors : [shape=(e,)] rows of tracks with a tag that is probably wrong ; instead, given :
        [shape=(e,)] ; sure, left : [shape=(e,)] confidence in each
    """

    category: str
    tags: list[str]
    missing: np.ndarray
    best: np.ndarray
    confidence: np.ndarray
    errors: np.ndarray
    instead: np.ndarray
    given: np.ndarray
    sure: np.ndarray
    left: np.ndarray

    def suggestions(self, ids: Sequence[str]) -> Iterator[Suggestion]:
        """One after another. ids : of the library's vectors"""
        for row, tags, sure in zip(
            self.missing.tolist(), self.best.tolist(), self.confidence.tolist(), strict=True
        ):
            for rank, (at, p) in enumerate(zip(tags, sure, strict=True)):
                if rank == 0 or p >= LEAST_CONFIDENCE:
                    yield Suggestion(ids[row], self.category, self.tags[at], p, rank=rank)
        for row, tag, given, p, left in zip(
            *(a.tolist() for a in (self.errors, self.instead, self.given, self.sure, self.left)),
            strict=True,
        ):
            yield Suggestion(ids[row], self.category, self.tags[tag], p, self.tags[given], left)


def suggest(
    library: Library, run_id: str | None = None, seed: int = 0, progress: Progress = SILENT
) -> SuggestionReport:
    """Find missing tags and label errors in every category with enough examples, and store them
    beside the given tags, all together at the end.

    Raises `SoundkinError` when the library has no vectors or no category has enough examples,
    `Stopped` when asked to stop.
    """
    run_id = run_id or library.current_run
    numbers, X = embeddings.read_matrix(library, run_id or "")
    if not len(numbers):
        raise SoundkinError(
            f'Nothing in the library "{library.name}" has been analysed yet: run the analysis on'
            " the Library page first."
        )
    learnt, report = _learn(library, numbers, X, seed, progress)
    if not report:
        raise SoundkinError(
            f'No category of "{library.name}" has {MIN_TAGS} tags with at least {MIN_EXAMPLES}'
            " analysed tracks each: tag some more tracks in the data list, and import it again."
        )
    known = SuggestionReport(str(run_id), report)
    ids = library.ids_of(numbers.tolist())
    if len(ids) < len(numbers):
        raise SoundkinError(
            f'Tracks were taken from the library "{library.name}" meanwhile: look for missing tags'
            " again."
        )
    found = _watched(learnt, ids, progress)
    review.write(library, known.run_id, found, {"categories": dump(known)["categories"]})
    return known


def _learn(
    library: Library, numbers: np.ndarray, X: np.ndarray, seed: int, progress: Progress
) -> tuple[list[Found], dict[str, CategoryReport]]:
    """Each category's suggestions and report. numbers, X : the tracks and their vectors"""
    groups, wrong = related.groups_of(library, numbers), _refused(library)
    names = list(coverage.coverage(library)["categories"])
    learnt, report = [], {}
    for done, category in enumerate(names):
        steps = _Steps(progress, f"Learning {category}", (FOLDS + 1) * done, len(names))
        tags = summary.tags_of_category(library, category)
        refused = np.array([n for n, name in wrong if name == category], dtype=np.int64)
        examples = collect(category, tags, numbers, groups, refused)
        if examples is not None:
            missing = np.flatnonzero(~np.isin(numbers, tags.numbers))
            report[category], found = complete(examples, missing, X, seed, steps.take)
            learnt.append(found)
    return learnt, report


class _Steps:
    """The classifiers of one category as steps of the whole work; each may end it."""

    def __init__(self, progress: Progress, message: str, first: int, n_categories: int):
        self._progress, self._message = progress, message
        self._at, self._last = first - 1, first + FOLDS
        self._total = (FOLDS + 1) * n_categories
        self.take()

    def take(self) -> None:
        self._progress.check()
        self._at = min(self._at + 1, self._last)
        self._progress.update(self._at, self._total, self._message)


def _watched(
    learnt: Sequence[Found], ids: Sequence[str], progress: Progress
) -> Iterator[Suggestion]:
    """Every suggestion, saying how far the storing is."""
    total = sum(len(found.missing) * KEPT_TAGS + len(found.errors) for found in learnt)
    done = 0
    for found in learnt:
        for suggestion in found.suggestions(ids):
            if done % STORED == 0:
                progress.check()
                progress.update(done, total, "Storing the suggestions")
            done += 1
            yield suggestion
    progress.update(total, total, "Storing the suggestions")


def _refused(library: Library) -> set[tuple[int, str]]:
    """Track and category of the given tags that a person found wrong: they are no examples."""
    made = [d.suggestion for d in review.decisions(library) if d.accepted and d.suggestion.given]
    numbers = library.numbers_of([s.track_id for s in made])
    return {(numbers[s.track_id], s.category) for s in made if s.track_id in numbers}


def collect(
    category: str,
    tags: CategoryTags,
    numbers: np.ndarray,
    groups: np.ndarray,
    refused: np.ndarray | None = None,
) -> Examples | None:
    """The examples of a category, or None when it has too few.

    numbers, groups : [shape=(n_tracks,)] of the tracks that have a vector, ascending
    refused : numbers of tracks that are no examples
    """
    out = np.zeros(0, np.int64) if refused is None else refused
    there = np.isin(tags.numbers, numbers) & ~np.isin(tags.numbers, out)
    tracks, codes = tags.numbers[there], tags.codes[there]
    counts = np.bincount(codes, minlength=len(tags.tags)).tolist()
    enough = [code for code, n in enumerate(counts) if n >= MIN_EXAMPLES]
    frequent = sorted(enough, key=lambda code: (-counts[code], tags.tags[code]))
    if len(frequent) < MIN_TAGS:
        return None
    column = np.full(len(tags.tags), -1, dtype=np.int64)
    column[frequent] = np.arange(len(frequent))
    own, at = np.unique(tracks, return_inverse=True)
    place = column[codes]
    Y = np.zeros((len(own), len(frequent)), dtype=bool)
    Y[at[place >= 0], place[place >= 0]] = True
    rare = np.zeros(len(own), dtype=bool)
    rare[at[place < 0]] = True
    rows = np.searchsorted(numbers, own)
    return Examples(category, [tags.tags[c] for c in frequent], rows, Y, rare, groups[rows])


def complete(
    examples: Examples, missing: np.ndarray, X: np.ndarray, seed: int = 0, step: Step = _silently
) -> tuple[CategoryReport, Found]:
    """The report of a category, and its suggestions for the untagged tracks and about the tagged
    ones.

    missing : [shape=(m,)] rows of X that have no tag ; X : [shape=(n_tracks, 100)] float32
    """
    predictions = cross_validate(X, examples.Y, examples.groups, seed, examples.rows, step)
    top = predictions.P.argmax(axis=1)
    right = examples.Y[np.arange(len(top)), top]
    confidence = predictions.first(predictions.P.max(axis=1))
    threshold = calibration.threshold_for(confidence, right, PRECISION)
    P = fit_classifier(X, examples.Y, examples.rows)(X, missing)
    step()
    best, sure = likeliest(P, predictions)
    found = Found(
        examples.category, examples.tags, missing, best, sure, *label_errors(examples, predictions)
    )
    certain = 0 if threshold is None else int((sure[:, 0] >= threshold).sum())
    honest = honest_confidence(predictions, right)
    report = CategoryReport(
        tags=tuple(examples.tags),
        n_examples=len(examples.rows),
        accuracy=float(right.mean()),
        ece=calibration.expected_calibration_error(honest, right),
        missing=len(missing),
        suggested=len(missing),
        at_90_precision=Fillable(threshold, certain, certain / max(len(missing), 1)),
        label_errors=len(found.errors),
        noise=predictions.first.noise,
        reliability=tuple(calibration.reliability(honest, right)),
    )
    return report, found


def likeliest(P: np.ndarray, predictions: Predictions) -> tuple[np.ndarray, np.ndarray]:
    """The likeliest tags of tracks that have none, and how surely, each (n_untagged, 3).
    P : [shape=(n_untagged, n_tags)]"""
    best = np.argsort(-P, axis=1, kind="stable")[:, :KEPT_TAGS].astype(np.int32)
    p = np.take_along_axis(P, best, axis=1)
    sure = np.concatenate([predictions.first(p[:, :1]), predictions.others(p[:, 1:])], axis=1)
    return best, sure


def label_errors(examples: Examples, predictions: Predictions) -> tuple[np.ndarray, ...]:
    """Given tags that are probably wrong: the classifier is sure of another tag and leaves next to
    nothing for them. Rows, the other tag, the given one, and the confidence in each.

    Only tracks all of whose tags are frequent ones: of the others the classifier knows too little.
    """
    P, Y = predictions.P, examples.Y
    top = P.argmax(axis=1)
    sure = predictions.first(P.max(axis=1))
    doubtful = (sure >= ERROR_FROM) & ~Y[np.arange(len(Y)), top] & ~examples.rare
    at = np.flatnonzero(doubtful & Y.any(axis=1))
    left = np.where(Y[at], predictions.others(P[at]), np.inf)
    wrong = left.argmin(axis=1)
    few = np.where(Y[at], left, 0.0).sum(axis=1) <= ERROR_GIVEN
    at, wrong, least = at[few], wrong[few], left.min(axis=1)[few]
    return examples.rows[at], top[at], wrong, sure[at], least

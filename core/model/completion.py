"""Tags that tracks probably lack, and given tags that are probably wrong, learnt from the vectors
of the tagged tracks.

In each category a multinomial logistic regression over the tags that occur often enough; a track
with several tags teaches each of them with a share of one, and the rare tags together teach
"something else", which is never suggested. Every tagged track is judged by a classifier that has
seen neither it nor its artist or album; these verdicts calibrate the confidences, tell the
precision to expect among the untagged, and find given tags that do not fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.catalog import coverage, embeddings, related, review
from core.catalog.library import Library, Track
from core.catalog.review import Suggestion
from core.errors import SoundkinError
from core.model import calibration
from core.model.calibration import Calibration
from core.progress import SILENT, Progress

MIN_TAGS = 3  # a category with fewer frequent tags has nothing to tell apart
MIN_EXAMPLES = 20  # tracks a tag needs
FOLDS, FOLDS_OF_FEW, FEW = 5, 10, 1000  # a small library cannot spare a fifth of its examples
PRECISION = 0.9
MOST_TAUGHT = 20_000  # tracks; more make it slower, not better
STRENGTH = 100.0  # inverse of the penalty on the weights
KEPT_TAGS = 3  # likeliest tags kept for a track
LEAST_CONFIDENCE = 0.02
DOUBT_FROM = 0.8  # confidence in another tag from which a given one is doubted,
DOUBT_GIVEN = 0.05  # if what is left for the given tags is at most this


@dataclass
class Examples:
    """The tagged tracks of one category that have a vector."""

    category: str
    tags: list[str]  # the frequent ones, most frequent first
    track_ids: list[str]
    X: np.ndarray  # (n, 100) float32
    Y: np.ndarray  # (n, n_tags) bool; a row without a tag carries only rare ones
    groups: np.ndarray  # (n,) int, same number: same artist or album
    given: list[list[str]] = field(
        default_factory=list
    )  # the given tags of each track in this category


@dataclass
class Judged:
    """What out-of-fold verdicts say of a category: raw probabilities and calibrated confidences."""

    P: np.ndarray  # (n, n_tags)
    folds: np.ndarray  # (n,) int
    first: Calibration  # for the likeliest tag of a track
    others: Calibration  # for its further tags


def suggest(
    library: Library, run_id: str | None = None, seed: int = 0, progress: Progress = SILENT
) -> dict[str, Any]:
    """Find missing and doubtful tags in every category with enough examples, and store them apart
    from the given ones.

    Returns library, run_id, categories {name: {tags, n_examples, accuracy, ece, suggested,
    at_90_precision, ...}}. Raises `SoundkinError` when the library has no vectors or no category
    has enough examples.
    """
    run_id = run_id or library.current_run
    ids, X = embeddings.read(library, run_id) if run_id else ([], np.zeros((0, 1)))
    if not ids:
        raise SoundkinError(
            f'Nothing in the library "{library.name}" has been analysed yet: run the analysis on'
            " the Library page first."
        )
    tags, tracks = library.tags_of(), library.tracks(ids)
    wrong = {
        (d.suggestion.track_id, d.suggestion.category)
        for d in review.decisions(library)
        if d.accepted and d.suggestion.given
    }
    names = list(coverage.coverage(library)["categories"])
    found: list[Suggestion] = []
    report: dict[str, Any] = {}
    for done, category in enumerate(names):
        progress.check()
        progress.update(done, len(names), f"Learning {category}")
        examples = collect(
            category, ids, X, tracks, {t: tags[t] for t in ids if (t, category) not in wrong}
        )
        if examples is not None:
            missing = np.array(
                [row for row, t in enumerate(ids) if category not in tags[t]], dtype=int
            )
            report[category], rows = complete(
                examples, [ids[row] for row in missing], X[missing], seed
            )
            found += rows
    progress.update(len(names), len(names), "Learnt")
    if not report:
        raise SoundkinError(
            f'No category of "{library.name}" has {MIN_TAGS} tags with at least {MIN_EXAMPLES}'
            " analysed tracks each: tag some more tracks in the data list, and import it again."
        )
    review.write(library, str(run_id), found, {"categories": report})
    shown = {
        name: {key: value for key, value in content.items() if key != "reliability"}
        for name, content in report.items()
    }
    return {"library": library.name, "run_id": run_id, "categories": shown}


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
    frequent = sorted(
        (tag for tag, n in counts.items() if n >= MIN_EXAMPLES), key=lambda tag: (-counts[tag], tag)
    )
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
) -> tuple[dict[str, Any], list[Suggestion]]:
    """The report of a category, and its suggestions for the `untagged` tracks (X a row each) and
    about the tagged ones."""
    judged = judge(examples, seed)
    top = judged.P.argmax(axis=1)
    right = examples.Y[np.arange(len(top)), top]
    confidence = judged.first(judged.P.max(axis=1))
    threshold = calibration.threshold_for(confidence, right, PRECISION)
    found = for_missing(examples, untagged, teach(examples.X, examples.Y)(X), judged)
    doubts = for_given(examples, judged)
    first = [s.confidence for s in found if s.rank == 0]
    certain = sum(c >= threshold for c in first) if threshold is not None else 0
    honest = honest_confidence(judged, right)
    return {
        "tags": examples.tags,
        "n_examples": len(examples.track_ids),
        "accuracy": float(right.mean()),
        "ece": calibration.expected_calibration_error(honest, right),
        "missing": len(untagged),
        "suggested": len(first),
        "at_90_precision": {
            "threshold": threshold,
            "tracks": certain,
            "share": certain / max(len(untagged), 1),
        },
        "doubts": len(doubts),
        "noise": judged.first.noise,
        "reliability": calibration.reliability(honest, right),
    }, found + doubts


def judge(examples: Examples, seed: int = 0) -> Judged:
    """Probabilities for every tagged track by a classifier that was not taught on its group, and
    their calibration."""
    folds = split(examples.groups, seed, FOLDS if len(examples.X) >= FEW else FOLDS_OF_FEW)
    P = np.zeros(examples.Y.shape)
    for fold in np.unique(folds):
        held_out = folds == fold
        P[held_out] = teach(examples.X[~held_out], examples.Y[~held_out])(examples.X[held_out])
    top = P.argmax(axis=1)
    rest = np.ones_like(examples.Y)
    rest[np.arange(len(top)), top] = False
    first = calibration.fit(P.max(axis=1), examples.Y[~rest])
    return Judged(P, folds, first, calibration.fit(P[rest], examples.Y[rest], most_noise=0.0))


def split(groups: np.ndarray, seed: int = 0, n_folds: int = FOLDS) -> np.ndarray:
    """A fold for each track, shape (n,): whole groups, the largest first to the emptiest fold
    (scikit-learn's GroupKFold), at random among equals.

    With fewer groups than folds (one artist's library) the groups say nothing, and single tracks
    are drawn.
    """
    from sklearn.model_selection import GroupKFold

    _, groups = np.unique(groups, return_inverse=True)
    if groups.max() + 1 < n_folds:
        groups = np.arange(len(groups))
    shuffled = np.random.default_rng(seed).permutation(groups.max() + 1)[groups]
    folds = np.zeros(len(groups), dtype=int)
    for fold, (_, held_out) in enumerate(GroupKFold(n_folds).split(shuffled, groups=shuffled)):
        folds[held_out] = fold
    return folds


def teach(X: np.ndarray, Y: np.ndarray):  # type: ignore[no-untyped-def]  # returns a function (n, 100) -> (n, n_tags)
    """A classifier for these tags: a function from X (n, 100) to probabilities (n, n_tags)."""
    from sklearn.linear_model import LogisticRegression

    if len(X) > MOST_TAUGHT:
        drawn = np.random.default_rng(0).choice(len(X), MOST_TAUGHT, replace=False)
        X, Y = X[drawn], Y[drawn]
    n_tags = Y.shape[1]
    all_classes = np.concatenate([Y, ~Y.any(axis=1, keepdims=True)], axis=1)
    rows, classes = np.nonzero(all_classes)
    weights = 1.0 / all_classes.sum(axis=1)[rows]
    center, scale = X.mean(axis=0), float(X.std()) or 1.0
    if (
        len(set(classes.tolist())) == 1
    ):  # a library of one artist but for a few tracks: nothing to tell apart here
        return lambda new: np.repeat(Y[:1].astype(float), len(new), axis=0)
    model = LogisticRegression(C=STRENGTH / len(X), max_iter=500)
    model.fit((X[rows] - center) / scale, classes, sample_weight=weights)

    def probabilities(new: np.ndarray) -> np.ndarray:
        P = np.zeros((len(new), n_tags + 1))
        if len(new):
            P[:, model.classes_] = model.predict_proba((new - center) / scale)
        return P[:, :n_tags]

    return probabilities


def honest_confidence(judged: Judged, right: np.ndarray) -> np.ndarray:
    """How surely each tagged track's likeliest tag is among its given ones, calibrated on the other
    folds only."""
    p = judged.P.max(axis=1)
    confidence = np.zeros(len(p))
    for fold in np.unique(judged.folds):
        held_out = judged.folds == fold
        confidence[held_out] = calibration.fit(p[~held_out], right[~held_out]).agreement(
            p[held_out]
        )
    return confidence


def for_missing(
    examples: Examples, untagged: Sequence[str], P: np.ndarray, judged: Judged
) -> list[Suggestion]:
    """The likeliest tags of tracks that have none. P : [shape=(n_untagged, n_tags)]"""
    best = np.argsort(-P, axis=1, kind="stable")[:, :KEPT_TAGS]
    p = np.take_along_axis(P, best, axis=1)
    confidence = np.concatenate([judged.first(p[:, :1]), judged.others(p[:, 1:])], axis=1)
    return [
        Suggestion(track_id, examples.category, examples.tags[at], float(sure), rank=rank)
        for track_id, tags, row in zip(untagged, best, confidence, strict=True)
        for rank, (at, sure) in enumerate(zip(tags, row, strict=True))
        if rank == 0 or sure >= LEAST_CONFIDENCE
    ]


def for_given(examples: Examples, judged: Judged) -> list[Suggestion]:
    """Given tags that are probably wrong: the classifier is sure of another tag and leaves next to
    nothing for them.

    Only tracks all of whose tags are frequent ones: of the others the classifier knows too little.
    """
    found = []
    column = {tag: at for at, tag in enumerate(examples.tags)}
    for row, (track_id, given) in enumerate(zip(examples.track_ids, examples.given, strict=True)):
        p, top = judged.P[row], int(judged.P[row].argmax())
        confidence = float(judged.first(p[top]))
        if (
            confidence < DOUBT_FROM
            or examples.Y[row, top]
            or any(tag not in column for tag in given)
        ):
            continue
        left = judged.others(p[[column[tag] for tag in given]])
        if left.sum() <= DOUBT_GIVEN:
            least = int(left.argmin())
            found.append(
                Suggestion(
                    track_id,
                    examples.category,
                    examples.tags[top],
                    confidence,
                    given[least],
                    float(left[least]),
                )
            )
    return found

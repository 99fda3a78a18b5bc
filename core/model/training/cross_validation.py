"""Predictions of tags for tagged tracks by classifiers that were not fitted to them.

The classifier is a multinomial logistic regression over the tags that occur often enough; a track
with several tags counts for each of them with a share of one, and the rare tags together are
"something else", which is never suggested. Each tagged track is predicted by a classifier that has
seen neither it nor its artist or album.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core import import_lock
from core.model import calibration
from core.model.calibration import Calibration

FOLDS, FOLDS_OF_FEW, FEW = 5, 10, 1000  # a small library cannot spare a fifth of its examples
MOST_FITTED = 20_000  # tracks; more make it slower, not better
STRENGTH = 100.0  # inverse of the penalty on the weights
BLOCK = 50_000  # tracks predicted at a time
# X (n, 100) and the rows of it that are asked for, to probabilities (n_rows, n_tags)
Classifier = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass
class CrossValidated:
    """The cross-validated predictions of a category and their calibration.

    P : [shape=(n, n_tags)] raw probabilities ; number : [shape=(n,)] the fold of each track
    first : for the likeliest tag of a track ; others : for its further tags
    """

    P: np.ndarray
    number: np.ndarray
    first: Calibration
    others: Calibration

    def of(self, rows: np.ndarray) -> "CrossValidated":
        """The same of some of the tracks. rows : bool [shape=(n,)]"""
        return CrossValidated(self.P[rows], self.number[rows], self.first, self.others)


def cross_validate(
    X: np.ndarray,
    Y: np.ndarray,
    groups: np.ndarray,
    seed: int = 0,
    rows: np.ndarray | None = None,
    step: Callable[[], None] = lambda: None,
    judges: np.ndarray | None = None,
) -> CrossValidated:
    """Predict every tagged track by a classifier that was not fitted to its group, and calibrate.

    X : [shape=(n_tracks, 100)] ; Y : bool [shape=(n, n_tags)]
    groups : [shape=(n,)] what stays together ; rows : [shape=(n,)] of X (default: all)
    step : called after each fold
    judges : bool [shape=(n,)], the tracks that calibrate (default: all): a run whose embedding has
        learnt the tags of a track says nothing of others by it
    """
    rows = np.arange(len(X)) if rows is None else rows
    number = folds(groups, seed, FOLDS if len(rows) >= FEW else FOLDS_OF_FEW)
    P = np.zeros(Y.shape)
    for fold in np.unique(number):
        held_out = number == fold
        P[held_out] = fit_classifier(X, Y[~held_out], rows[~held_out])(X, rows[held_out])
        step()
    top = P.argmax(axis=1)
    rest = np.ones_like(Y)
    rest[np.arange(len(top)), top] = False
    judges = np.ones(len(Y), dtype=bool) if judges is None else judges
    first = calibration.fit(P.max(axis=1)[judges], Y[~rest][judges])
    rest &= judges[:, None]
    return CrossValidated(P, number, first, calibration.fit(P[rest], Y[rest], most_noise=0.0))


def folds(groups: np.ndarray, seed: int, n_folds: int = FOLDS) -> np.ndarray:
    """A fold for each track, shape (n,): whole groups, the largest first to the emptiest fold
    (scikit-learn's GroupKFold), at random among equals.

    With fewer groups than folds (one artist's library) the groups say nothing, and single tracks
    are drawn.
    """
    with import_lock.IMPORTING:
        from sklearn.model_selection import GroupKFold

    _, groups = np.unique(groups, return_inverse=True)
    if groups.max() + 1 < n_folds:
        groups = np.arange(len(groups))
    shuffled = np.random.default_rng(seed).permutation(groups.max() + 1)[groups]
    number = np.zeros(len(groups), dtype=int)
    for fold, (_, held_out) in enumerate(GroupKFold(n_folds).split(shuffled, groups=shuffled)):
        number[held_out] = fold
    return number


def fit_classifier(X: np.ndarray, Y: np.ndarray, rows: np.ndarray) -> Classifier:
    """A classifier for these tags. X : [shape=(n_tracks, 100)] ; Y : bool [shape=(n, n_tags)], of
    the `rows` of X, [shape=(n,)]"""
    with import_lock.IMPORTING:
        from sklearn.linear_model import LogisticRegression

    if len(rows) > MOST_FITTED:
        drawn = np.random.default_rng(0).choice(len(rows), MOST_FITTED, replace=False)
        rows, Y = rows[drawn], Y[drawn]
    X = X[rows]
    n_tags = Y.shape[1]
    all_classes = np.concatenate([Y, ~Y.any(axis=1, keepdims=True)], axis=1)
    of, classes = np.nonzero(all_classes)
    weights = 1.0 / all_classes.sum(axis=1)[of]
    center, scale = X.mean(axis=0), float(X.std()) or 1.0
    if len(set(classes.tolist())) == 1:  # one artist's library but for a few tracks: one tag only
        only = Y[:1].astype(float)
        return lambda _, asked: np.repeat(only, len(asked), axis=0)
    model = LogisticRegression(C=STRENGTH / len(X), max_iter=500)
    model.fit((X[of] - center) / scale, classes, sample_weight=weights)

    def probabilities(new: np.ndarray, asked: np.ndarray) -> np.ndarray:
        P = np.zeros((len(asked), n_tags + 1))
        for at in range(0, len(asked), BLOCK):
            block = (new[asked[at : at + BLOCK]] - center) / scale
            P[at : at + BLOCK, model.classes_] = model.predict_proba(block)
        return P[:, :n_tags]

    return probabilities


def honest_confidence(found: CrossValidated, right: np.ndarray) -> np.ndarray:
    """How surely each tagged track's likeliest tag is among its given ones, calibrated on the other
    folds only: shape (n,). right : bool [shape=(n,)], whether it is"""
    p = found.P.max(axis=1)
    confidence = np.zeros(len(p))
    for fold in np.unique(found.number):
        held_out = found.number == fold
        fitted = calibration.fit(p[~held_out], right[~held_out])
        confidence[held_out] = fitted.agreement(p[held_out])
    return confidence

"""How sure is sure: confidences that mean what they say, and the figure that shows whether they do.

Beta calibration (Kull, Silva Filho, Flach 2017) maps a classifier's probability p to the share of right answers by
logit(q) = a ln p - b ln(1 - p) + c. It is strictly rising, so "most certain first" stays the order, and three numbers
do not overfit the few dozen examples a small library offers, as isotonic steps do. Temperature scaling is a special case.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

N_BINS = 15
_TINY = 1e-6


@dataclass(frozen=True)
class Calibration:
    """From a raw probability to a confidence."""

    a: float = 1.0
    b: float = 1.0
    c: float = 0.0

    def __call__(self, p: np.ndarray) -> np.ndarray:
        """p : [shape=any], 0 to 1. Returns confidences of the same shape, 0 to 1."""
        p = np.clip(np.asarray(p, dtype=np.float64), _TINY, 1.0 - _TINY)
        z = self.a * np.log(p) - self.b * np.log1p(-p) + self.c
        return 1.0 / (1.0 + np.exp(-np.clip(z, -50.0, 50.0)))


def fit(p: np.ndarray, right: np.ndarray) -> Calibration:
    """The calibration that makes `right` likeliest.

    p : [shape=(n,)] raw probabilities of predictions on tracks the classifier was not taught on
    right : [shape=(n,)] bool, whether each prediction was right
    """
    from sklearn.linear_model import LogisticRegression

    p = np.clip(np.asarray(p, dtype=np.float64), _TINY, 1.0 - _TINY)
    right = np.asarray(right, dtype=bool)
    if right.all() or not right.any():  # nothing to fit a curve to: the share itself, smoothed by Laplace's rule
        share = (right.sum() + 1.0) / (len(right) + 2.0)
        return Calibration(1.0, 1.0, float(np.log(share / (1.0 - share)) - np.mean(np.log(p / (1.0 - p))) if len(p) else 0.0))
    features = np.stack([np.log(p), -np.log1p(-p)], axis=1)
    used = [0, 1]
    while True:
        model = LogisticRegression(C=100.0, max_iter=1000).fit(features[:, used], right)
        slopes = dict(zip(used, model.coef_[0], strict=True))
        falling = [column for column, slope in slopes.items() if slope <= 0]
        if not falling or len(used) == 1:
            break
        used.remove(falling[0])  # as the method's authors do: a slope below zero would turn the order round
    slopes = {column: max(slope, _TINY) for column, slope in slopes.items()}
    return Calibration(float(slopes.get(0, 0.0)), float(slopes.get(1, 0.0)), float(model.intercept_[0]))


def expected_calibration_error(confidence: np.ndarray, right: np.ndarray, n_bins: int = N_BINS) -> float:
    """Mean distance between confidence and share of right answers over equally wide bins, weighted by their size."""
    return float(sum(row["n"] * abs(row["confidence"] - row["right"]) for row in reliability(confidence, right, n_bins))
                 / max(len(confidence), 1))


def reliability(confidence: np.ndarray, right: np.ndarray, n_bins: int = N_BINS) -> list[dict[str, Any]]:
    """Bins from 0 to 1 that are not empty: mean confidence, share right, n."""
    confidence, right = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.float64)
    place = np.clip((confidence * n_bins).astype(int), 0, n_bins - 1)
    rows = []
    for at in np.unique(place):
        inside = place == at
        rows.append({"confidence": float(confidence[inside].mean()), "right": float(right[inside].mean()),
                     "n": int(inside.sum())})
    return rows


def threshold_for(confidence: np.ndarray, right: np.ndarray, precision: float = 0.9) -> float | None:
    """The lowest confidence from which upwards at least `precision` of the predictions are right; None if there is none.

    At least ten predictions must lie above it, so that the share is not one of luck.
    """
    order = np.argsort(-np.asarray(confidence), kind="stable")
    ranked = np.asarray(confidence)[order]
    share = np.cumsum(np.asarray(right, dtype=np.float64)[order]) / np.arange(1, len(order) + 1)
    last_of_equal = np.append(ranked[1:] < ranked[:-1], True) if len(ranked) else np.zeros(0, bool)
    good = np.flatnonzero((share >= precision) & last_of_equal & (np.arange(len(order)) >= 9))
    return float(ranked[good[-1]]) if len(good) else None

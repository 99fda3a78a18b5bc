"""How sure is sure: confidences that mean what they say, and the figure that shows whether they do.

Beta calibration (Kull, Silva Filho, Flach 2017) maps a classifier's probability p to the share q of
right answers by logit(q) = a ln p - b ln(1 - p) + c. It never falls, so "most certain first" stays
the order, and three numbers do not overfit the few dozen examples a small library offers, as
isotonic steps do; temperature scaling is a special case.

Given tags are not all true: some name an instrument that only accompanies. Where the classifier is
at its surest, the share that still disagrees with the tags tells how many (Angluin and Laird 1988:
labels that flip at a constant rate). So a fourth number, the noise, is fitted with the three: a
right answer agrees with the tags with the probability (1 - noise) q. Before anything is seen it is
taken to be 3.3 %, the mean of ten well-known hand-labelled sets (Northcutt, Athalye, Mueller 2021).
"""

from dataclasses import dataclass

import numpy as np

from core.records import field

N_BINS = 15
SURE = 0.95  # confidence from which predictions are "at the top"
MOST_NOISE = 0.15  # more than that is not noise but a classifier that has not understood
# what is believed before anything is seen, and how many tracks that belief weighs
USUAL_NOISE, USUAL_WEIGHT = 0.033, 30.0
DRAWINGS, SURELY, PLACES = 200, 0.1, 500  # of a threshold; share of them that may fall below it
_TINY = 1e-6
_RIDGE = 1e-3  # keeps the curve finite when every answer is right


@dataclass(frozen=True)
class Bin:
    """Predictions of about the same confidence: the mean of it, the share right, and how many."""

    confidence: float = field(least=0, most=1)
    right: float = field(least=0, most=1)
    n: int = field(least=0)


@dataclass(frozen=True)
class Calibration:
    """From a raw probability to a confidence."""

    a: float = 1.0
    b: float = 1.0
    c: float = 0.0
    noise: float = 0.0  # share of right answers that the given tags contradict

    def __call__(self, p: np.ndarray) -> np.ndarray:
        """p : [shape=any], 0 to 1. Returns confidences of the same shape, 0 to 1."""
        return _curve(_features(p), np.array([self.a, self.b, self.c]))

    def agreement(self, p: np.ndarray) -> np.ndarray:
        """The probability (n,) that a prediction of chance p (n,) agrees with the given tag, which
        may itself be wrong."""
        return (1.0 - self.noise) * self(p)


def fit(p: np.ndarray, right: np.ndarray, most_noise: float = MOST_NOISE) -> Calibration:
    """The calibration that makes `right` likeliest.

    p : [shape=(n,)] raw probabilities of predictions on tracks the classifier was not fitted to
    right : [shape=(n,)] bool, whether each prediction agreed with the given tags
    most_noise : the largest share of the given tags that may be wrong; 0 believes them all
    """
    from scipy.optimize import minimize

    features, right = _features(p), np.asarray(right, dtype=bool)

    def loss(theta: np.ndarray) -> float:
        agreed = np.clip((1.0 - theta[3]) * _curve(features, theta[:3]), _TINY, 1.0 - _TINY)
        likelihood = np.where(right, np.log(agreed), np.log1p(-agreed)).sum()
        if most_noise > 0:
            likelihood += USUAL_WEIGHT * (
                USUAL_NOISE * np.log(theta[3]) + (1.0 - USUAL_NOISE) * np.log1p(-theta[3])
            )
        return float(
            _RIDGE * np.sum((theta[:3] - (1.0, 1.0, 0.0)) ** 2) - likelihood / max(len(right), 1)
        )

    found = minimize(
        loss,
        np.array([1.0, 1.0, 0.0, min(USUAL_NOISE, most_noise)]),
        method="L-BFGS-B",
        bounds=[(_TINY, 20.0), (_TINY, 20.0), (-20.0, 20.0), (min(1e-4, most_noise), most_noise)],
    )
    return Calibration(*(float(value) for value in found.x))


def _features(p: np.ndarray) -> np.ndarray:
    p = np.clip(np.asarray(p, dtype=np.float64), _TINY, 1.0 - _TINY)
    return np.stack([np.log(p), -np.log1p(-p), np.ones_like(p)], axis=-1)


def _curve(features: np.ndarray, theta: np.ndarray) -> np.ndarray:
    z: np.ndarray = np.clip(features @ theta, -50.0, 50.0)
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


def expected_calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Mean distance between confidence and share of right answers over equally wide bins, weighted
    by their size (Naeini et al., Well Calibrated Probabilities Using Bayesian Binning, 2015).

    confidence : [shape=(n,)] 0 to 1 ; right : [shape=(n,)] bool
    """
    bins = reliability(confidence, right)
    return sum(row.n * abs(row.confidence - row.right) for row in bins) / max(len(confidence), 1)


def reliability(confidence: np.ndarray, right: np.ndarray) -> list[Bin]:
    """N_BINS equally wide bins from 0 to 1, those that are not empty; arguments as above."""
    confidence, right = (np.asarray(values, dtype=np.float64) for values in (confidence, right))
    place = np.clip((confidence * N_BINS).astype(int), 0, N_BINS - 1)
    insides = (place == at for at in np.unique(place))
    return [
        Bin(float(confidence[inside].mean()), float(right[inside].mean()), int(inside.sum()))
        for inside in insides
    ]


def most_believable(confidence: np.ndarray, right: np.ndarray, noise: float = 0.0) -> float:
    """The largest confidence that as many predictions can bear out: by Laplace's rule of succession
    over those at the top, whose errors the given tags' noise explains in part.

    confidence, right : [shape=(n,)] of predictions on tracks that were held out
    """
    top = np.asarray(confidence) >= SURE
    n = int(top.sum())
    errors = max(0.0, float((~np.asarray(right, dtype=bool)[top]).sum()) - noise * n)
    return max(SURE, 1.0 - (errors + 1.0) / (n + 2.0))


def _least_of_drawings(hits: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """The share of hits (n,) up to each place when whole groups are drawn, which all but
    SURELY of the drawings reach: (n,), read at PLACES of them."""
    _, of = np.unique(groups, return_inverse=True)
    n = int(of.max()) + 1
    block = np.arange(len(hits)) * PLACES // len(hits)
    rng = np.random.default_rng(0)
    shares = np.empty((DRAWINGS, PLACES))
    for drawing in shares:
        times = np.bincount(rng.integers(0, n, n), minlength=n)[of]
        found, total = (np.bincount(block, w, PLACES).cumsum() for w in (times * hits, times))
        drawing[:] = found / np.maximum(total, 1)
    return np.asarray(np.quantile(shares, SURELY, axis=0)[block])


def threshold_for(
    confidence: np.ndarray,
    right: np.ndarray,
    precision: float,
    groups: np.ndarray | None = None,
) -> float | None:
    """The lowest confidence from which upwards at least `precision` of the predictions are right;
    None if there is none. confidence, right : (n,) each

    At least ten predictions must lie above it, so that the share is not one of luck.
    groups : [shape=(n,)] of predictions that are right or wrong together, as those of one source:
        what few of them say is worth less than as many predictions on their own
    """
    order = np.argsort(-np.asarray(confidence), kind="stable")
    ranked = np.asarray(confidence)[order]
    hits = np.asarray(right, dtype=np.float64)[order]
    share = np.cumsum(hits) / np.arange(1, len(order) + 1)
    if groups is not None and len(order):
        single = _least_of_drawings(hits, np.arange(len(hits)))
        share -= (single - _least_of_drawings(hits, groups[order])).clip(min=0.0)
    last_of_equal = np.append(ranked[1:] < ranked[:-1], True) if len(ranked) else np.zeros(0, bool)
    good = np.flatnonzero((share >= precision) & last_of_equal & (np.arange(len(order)) >= 9))
    return float(ranked[good[-1]]) if len(good) else None

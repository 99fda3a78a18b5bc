"""A metric tuned to one listener, learnt from pairs that are alike or not.

Ridge regression (Hoerl and Kennard, 1970) of the verdicts on how alike a pair is: as a whole (the
plain cosine), in each aspect and in each number of the vector, in closed form. The pull is towards
the plain cosine, so that few verdicts change little; and the tuned metric is offered only where it
orders verdicts that it has not seen better than the plain one does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import SoundkinError

FEWEST = 20  # verdicts, with at least FEWEST_EACH of either kind
FEWEST_EACH = 5
PULL = 12.0  # verdicts that the plain cosine weighs as much as
NUMBER_PULL = 25.0  # how much more a single number of the vector is held back than an aspect
PLAIN = 0.6  # weight of the plain cosine before there is any verdict
FOLDS, REPEATS = 4, 4
RESAMPLES = 300
CONFIDENCE = 0.97


@dataclass(frozen=True)
class Pair:
    """A verdict: rows of two tracks, and whether they were called alike."""

    a: int
    b: int
    alike: bool


@dataclass(frozen=True)
class Taste:
    """Weights of one listener. Scores are `weight * standardised likeness`, summed.

    aspects : the names of the likenesses beside the cosine, as they were given
    """

    aspects: tuple[str, ...]
    mean: np.ndarray  # (n_features,)
    scale: np.ndarray  # (n_features,)
    weights: np.ndarray  # (n_features,) of cosine, aspects, numbers

    def scores(
        self, X: np.ndarray, q: np.ndarray, by_aspect: Mapping[str, np.ndarray] | None = None
    ) -> np.ndarray:
        """How alike each track [X shape=(n, d)] is to q (d,) for this listener, shape (n,).

        by_aspect : each aspect's likeness of every track to the query (n,)
        """
        n_first = 1 + len(self.aspects)
        by_number = self.weights[n_first:] / self.scale[n_first:]
        whole = self.weights[0] / self.scale[0]
        scores = X @ (q * (by_number + whole))
        for at, name in enumerate(self.aspects, start=1):
            scores = scores + self.weights[at] / self.scale[at] * (by_aspect or {})[name]
        return np.asarray(scores)

    def words(self) -> list[str]:
        """What counts more than usual, the strongest first."""
        shown = [(self.weights[at], name) for at, name in enumerate(self.aspects, start=1)]
        return [name for weight, name in sorted(shown, reverse=True) if weight > 0.1]


@dataclass(frozen=True)
class Offer:
    """A tuned metric and how it compares on verdicts that were held out.

    Agreement is the share of (alike, not alike) pairs of verdicts that are ordered rightly; 0.5 is
    chance.
    """

    taste: Taste
    agreement: float
    plain: float
    gain: tuple[float, float]  # interval of the difference, CONFIDENCE wide
    n_verdicts: int

    @property
    def helps(self) -> bool:
        """Whether it may be offered: better by more than chance explains."""
        return self.gain[0] > 0

    @property
    def words(self) -> str:
        """One sentence for the listener."""
        low, high = (100 * end for end in self.gain)
        found = (
            f"by your {self.n_verdicts} verdicts {100 * self.agreement:.0f} % of what sounds alike"
            f" to you comes before what does not, {100 * self.plain:.0f} % without them (between"
            f" {low:+.0f} and {high:+.0f} points)"
        )
        if self.helps:
            return f"Tuned to your ear: {found}."
        return f"Your verdicts do not change the ranking yet: {found}; the plain one stays in use."


def learn(
    X: np.ndarray,
    pairs: Sequence[Pair],
    by_aspect: Mapping[str, np.ndarray] | None = None,
    seed: int = 0,
) -> Offer:
    """A metric from verdicts, with its agreement on held-out ones beside the plain cosine's.

    X : [shape=(n_tracks, d)] unit rows
    by_aspect : each aspect's likeness of every pair, shape (n_pairs,)
    Raises `SoundkinError` when there are too few verdicts.
    """
    alike = np.array([pair.alike for pair in pairs], bool)
    if len(pairs) < FEWEST or min(alike.sum(), (~alike).sum()) < FEWEST_EACH:
        raise SoundkinError(
            f"{len(pairs)} verdicts ({int(alike.sum())} alike) are too few to learn from: give at"
            f" least {FEWEST}, {FEWEST_EACH} of either kind, in the listening test or as likes and"
            " dislikes."
        )
    names = tuple(by_aspect or {})
    F = _features(X, pairs, [np.asarray((by_aspect or {})[name]) for name in names])
    queries = np.array([pair.a for pair in pairs])
    rng = np.random.default_rng(seed)
    trials = [_held_out(F, alike, queries, len(names), rng) for _ in range(REPEATS)]
    taste = Taste(names, *_fit(F, alike, len(names)))
    tuned, plain = (_agreements(trials, F[:, 0], alike, which) for which in (True, False))
    gain = _gain(trials, F[:, 0], alike, queries, rng)
    return Offer(taste, tuned, plain, gain, len(pairs))


@dataclass(frozen=True)
class _Trial:
    """Scores of verdicts by metrics that saw none of the same query's, and the fold of each; only
    scores of one fold are comparable."""

    scores: np.ndarray
    folds: np.ndarray


def _features(X: np.ndarray, pairs: Sequence[Pair], aspects: list[np.ndarray]) -> np.ndarray:
    """Cosine, aspects and the product of each number, a row a pair."""
    a, b = [pair.a for pair in pairs], [pair.b for pair in pairs]
    products = (X[a] * X[b]).astype(np.float64)
    return np.column_stack([products.sum(axis=1), *aspects, products])


def _fit(
    F: np.ndarray, alike: np.ndarray, n_aspects: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean and scale of the features, and the weights under which verdicts are fitted best."""
    mean, scale = F.mean(axis=0), np.maximum(F.std(axis=0), 1e-9)
    first = 1 + n_aspects
    scale[first:] = max(float(np.sqrt(np.mean(scale[first:] ** 2))), 1e-9)  # small numbers stay so
    Z = (F - mean) / scale
    pull = np.full(F.shape[1], PULL)
    pull[first:] *= NUMBER_PULL
    usual = np.zeros(F.shape[1])
    usual[0] = PLAIN
    y = np.where(alike, 1.0, -1.0)
    weight = np.where(alike, 0.5 / alike.mean(), 0.5 / (1 - alike.mean()))  # both kinds count alike
    rest = y - Z @ usual
    rest -= np.average(rest, weights=weight)
    A = (Z * weight[:, None]).T @ Z + np.diag(pull)
    return mean, scale, usual + np.linalg.solve(A, Z.T @ (weight * rest))


def _held_out(
    F: np.ndarray, alike: np.ndarray, queries: np.ndarray, n_aspects: int, rng: np.random.Generator
) -> _Trial:
    shuffled = rng.permutation(np.unique(queries)).tolist()
    fold = {query: at % FOLDS for at, query in enumerate(shuffled)}
    folds = np.array([fold[q] for q in queries.tolist()])
    scores = F[:, 0].copy()
    for number in range(FOLDS):
        test, known = folds == number, folds != number
        if test.any() and alike[known].any() and not alike[known].all():
            mean, scale, weights = _fit(F[known], alike[known], n_aspects)
            scores[test] = (F[test] - mean) / scale @ weights
    return _Trial(scores, folds)


def _agreements(
    trials: Sequence[_Trial],
    plain: np.ndarray,
    alike: np.ndarray,
    tuned: bool,
    rows: np.ndarray | None = None,
) -> float:
    """Agreement within the folds, of the tuned scores or of the plain ones, over all trials."""
    rows = np.arange(len(alike)) if rows is None else rows
    yes, no = rows[alike[rows]], rows[~alike[rows]]
    right = total = 0.0
    for trial in trials:
        scores = trial.scores if tuned else plain
        together = trial.folds[yes][:, None] == trial.folds[no][None, :]
        away = scores[yes][:, None] - scores[no][None, :]
        right += float((together * ((away > 0) + 0.5 * (away == 0))).sum())
        total += float(together.sum())
    return right / total if total else 0.5


def _gain(
    trials: Sequence[_Trial],
    plain: np.ndarray,
    alike: np.ndarray,
    queries: np.ndarray,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """The interval of what the tuned metric agrees more, by drawing queries again and again."""
    of_query = [np.flatnonzero(queries == q) for q in np.unique(queries)]
    gains = []
    for _ in range(RESAMPLES):
        drawn = rng.integers(len(of_query), size=len(of_query))
        rows = np.concatenate([of_query[at] for at in drawn])
        tuned, untuned = (_agreements(trials, plain, alike, t, rows) for t in (True, False))
        gains.append(tuned - untuned)
    tail = (1 - CONFIDENCE) / 2
    return float(np.quantile(gains, tail)), float(np.quantile(gains, 1 - tail))

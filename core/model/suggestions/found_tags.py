"""What is suggested in a category, in arrays: missing tags, and given ones that seem wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.catalog.decisions.review import Suggestion
from core.model.training.cross_validation import CrossValidated
from core.model.training.examples import Examples

LEAST_CONFIDENCE = 0.02
ERROR_FROM = 0.8  # confidence in another tag from which a given one is probably wrong,
ERROR_GIVEN = 0.05  # if what is left for the given tags is at most this


@dataclass(frozen=True, eq=False)
class SuggestedTags:
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


def label_errors(examples: Examples, predictions: CrossValidated) -> tuple[np.ndarray, ...]:
    """Given tags that are probably wrong: the classifier is sure of another tag and leaves next to
    nothing for them. Rows, the other tag, the given one, and the confidence in each: (n,) each.

    Only tracks all of whose tags are frequent ones: of the others the classifier knows too little.
    """
    P, Y = predictions.P, examples.Y
    top = P.argmax(axis=1)
    sure = predictions.first(P.max(axis=1))
    doubtful = (
        (sure >= ERROR_FROM) & ~Y[np.arange(len(Y)), top] & ~examples.rare & ~examples.confirmed
    )
    at = np.flatnonzero(doubtful & Y.any(axis=1))
    left = np.where(Y[at], predictions.others(P[at]), np.inf)
    wrong = left.argmin(axis=1)
    few = np.where(Y[at], left, 0.0).sum(axis=1) <= ERROR_GIVEN
    at, wrong, least = at[few], wrong[few], left.min(axis=1)[few]
    return examples.rows[at], top[at], wrong, sure[at], least

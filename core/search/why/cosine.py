"""The cosine of two tracks, worked out step by step."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Worked:
    """A cosine with all that it is made of.

    a, b : [shape=(100,)] the two vectors ; terms : [shape=(100,)] a times b, number by number
    dot : the sum of the terms ; length_a, length_b : square roots of the sums of squares
    """

    a: np.ndarray
    b: np.ndarray
    terms: np.ndarray
    dot: float
    length_a: float
    length_b: float

    @property
    def cosine(self) -> float:
        """dot / (length_a * length_b)"""
        return self.dot / max(self.length_a * self.length_b, 1e-12)

    @property
    def order(self) -> np.ndarray:
        """The places of the terms, those first that contribute most, (100,)."""
        order: np.ndarray = np.argsort(-self.terms, kind="stable")
        return order

    @property
    def for_half(self) -> int:
        """How many of the largest terms already make half of the dot product; 0 when that is not
        above 0."""
        if self.dot <= 0:
            return 0
        sums = np.cumsum(self.terms[self.order])
        return int(np.argmax(sums >= self.dot / 2)) + 1


def work_out(a: np.ndarray, b: np.ndarray) -> Worked:
    """The cosine of two vectors, each (100,), in double precision."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    terms = a * b
    return Worked(
        a,
        b,
        terms,
        float(terms.sum()),
        float(np.sqrt(np.square(a).sum())),
        float(np.sqrt(np.square(b).sum())),
    )

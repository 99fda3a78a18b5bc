"""The figures of an evaluation: the rows of its JSON document, and reading them back."""

from dataclasses import dataclass
from typing import Literal

from core import records
from core.records import Json, field

RANDOM, MFCC, ARTICLE, IN_USE = "random", "MFCC statistics", "article preset", "run in use"
ENOUGH = 2  # times as many tagged tracks as are looked at
OTHER_SEGMENT = "other segment"  # the category of rows on segments


@dataclass(frozen=True)
class EvaluationRow:
    """One kind of vector by one question: same tag among the k nearest, or another segment found.

    n : tracks asked about ; p_at_k, map : precision among k and mean average precision, None where
        segments are asked about ; recall_other_segment : None where tags are
    low, high : 95 % interval over tracks of p_at_k or of the recall
    """

    vector: str
    category: str
    n: int = field(least=0)
    p_at_k: float | None = field(None, least=0, most=1)
    map: float | None = field(None, least=0, most=1)
    recall_other_segment: float | None = field(None, least=0, most=1)
    low: float | None = field(None, least=0, most=1)
    high: float | None = field(None, least=0, most=1)

    @property
    def measure(self) -> Literal["same tag", "other segment"]:
        """Which of the two questions."""
        return "same tag" if self.recall_other_segment is None else "other segment"

    @property
    def value(self) -> float:
        """Its answer, 0 to 1."""
        value = self.p_at_k if self.recall_other_segment is None else self.recall_other_segment
        return 0.0 if value is None else value

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the value; without one the value twice."""
        low = self.value if self.low is None else self.low
        return low, self.value if self.high is None else self.high


@dataclass(frozen=True)
class Evaluation:
    """All rows on one run of one library; `n_tracks` were drawn for them."""

    library: str
    run_id: str
    k: int = field(least=1)
    n_tracks: int = field(0, least=0)
    rows: tuple[EvaluationRow, ...] = ()

    def document(self) -> Json:
        """The JSON document of `evaluate`."""
        return records.dump(self)

    def of(self, measure: Literal["same tag", "other segment"]) -> list[EvaluationRow]:
        """The rows on one question."""
        return [row for row in self.rows if row.measure == measure]

    def too_few(self) -> dict[str, int]:
        """The categories of tags with too few tracks to say anything, and how many they have: where
        the k nearest are most of them, any order is right."""
        return {row.category: row.n for row in self.of("same tag") if row.n < ENOUGH * self.k}


def read(document: object) -> Evaluation | None:
    """The evaluation that a JSON document holds, None where there is none or it is damaged."""
    return records.parse_or_none(Evaluation, document)

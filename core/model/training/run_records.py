"""What a training run keeps on disk: its plan, its result and a row an epoch. Without torch.

A run's folder holds config.json (`RunPlan`), metrics.csv (`EpochMetrics`), checkpoint.pt (the best
epoch) and result.json (`RunResult`); while it is under way also spent.json (`Spent`).
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from core import records
from core.catalog.decisions import listening
from core.files import remove, write_bytes, write_json
from core.model.training.run_config import RunConfig, Start
from core.model.training.run_figures import NOT_COMPARED, Against, Apart, CategoryResult, HeldOut
from core.model.training.split import NO_SPLIT, SplitReport
from core.records import Json, Malformed, field

PLAN, METRICS, RESULT, SPENT = "config.json", "metrics.csv", "result.json", "spent.json"
STEP = "Training"  # the epochs, as progress names them
FEATURES = "features.npz"  # of a run under way, what tags are learnt on
# a track's id and its class, a position in `classes`; NO_CLASS where it has tags of others only
Labelled = tuple[str, int]
NO_CLASS = -1
NAN = math.nan


@dataclass(frozen=True)
class Unreadable:
    """A track that was drawn and could not be read."""

    track_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RunPlan(RunConfig):
    """A run's configuration with all that was drawn by it: what the loop is given."""

    run_id: str
    library: str
    train: tuple[Labelled, ...]
    test: tuple[Labelled, ...]
    unreadable: tuple[Unreadable, ...] = ()
    split: SplitReport = NO_SPLIT
    tags: dict[str, tuple[str, ...]] = field({})  # category to its tags, where several are learnt

    def __post_init__(self) -> None:
        n_classes = len(self.classes)
        if n_classes < 2 or not self.train or not self.test:
            raise Malformed("it names no classes or no tracks")
        least = NO_CLASS if self.categories else 0
        if any(not least <= label < n_classes for _, label in (*self.train, *self.test)):
            raise Malformed("a track has a class that is not named")

    @property
    def network(self) -> Json:
        """What `networks.build` makes the network of."""
        return {"network": self.preset, "n_classes": len(self.classes)}


@dataclass(frozen=True)
class RunResult:
    """How a finished run did on its held-out tracks, and which tracks it was fitted to.

    confusion : a row a true class, a column a predicted one ; train_seconds : s
    The figures are of the first category where several are learnt, `categories` has all of them.
    """

    run_id: str
    preset: str
    classes: tuple[str, ...]
    parameters: int = field(least=0)
    n_train: int = field(least=0)
    n_test: int = field(least=0)
    epochs: int = field(least=0)
    best_epoch: int = field(least=0)
    val_loss: float = field(finite=False)
    accuracy: float = field(least=0, most=1)
    recall: dict[str, float] = field(least=0, most=1)
    confusion: tuple[tuple[int, ...], ...] = field(least=0)
    train_seconds: float = field(least=0)
    library: str = ""
    category: str = ""
    seed: int = 0
    start: Start = "scratch"
    train_ids: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    test: tuple[HeldOut, ...] = ()
    split: SplitReport = NO_SPLIT
    categories: tuple[CategoryResult, ...] = ()
    against: Against = NOT_COMPARED

    def __post_init__(self) -> None:
        sizes = {len(self.classes), len(self.confusion), *map(len, self.confusion)}
        if len(sizes) != 1:
            raise Malformed("confusion has not a row and a column a class")

    def document(self) -> Json:
        """The JSON document of `train`."""
        content = records.dump(self)
        more = {
            "split": self.split.words,
            "warnings": self.warnings,
            "elsewhere": self.apart and self.apart.right,
            "elsewhere_interval": self.apart and [self.apart.low, self.apart.high],
        }
        shown = ("categories", "against") if self.categories else ()
        return {key: content[key] for key in (*CONTRACT, *shown)} | more

    @property
    def warnings(self) -> list[str]:
        """What is to be known before its figures are believed or it is used, in sentences."""
        apart = self.apart
        unsure = self.split.warning if apart is None else self.split.warning_of_alone(apart)
        return [said for said in (unsure, self.against.words) if said]

    @property
    def apart(self) -> Apart | None:
        """Accuracy on other recordings, of the first category; None where it cannot be known."""
        return self.categories[0].apart if self.categories else None

    @property
    def fair(self) -> float:
        """The share right on other recordings as far as it can be known, else on those held out."""
        return self.accuracy if self.apart is None else self.apart.right

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of `fair`."""
        if self.apart is not None:
            return self.apart.low, self.apart.high
        return listening.interval(round(self.accuracy * self.n_test), self.n_test)

    @property
    def chance(self) -> float:
        """The share that would be right if the most frequent tag was always said; of the study's
        classes each has as many tracks."""
        return self.categories[0].chance if self.categories else 1 / max(len(self.classes), 1)

    def confused(self, true: str, predicted: str) -> list[str]:
        """The held-out tracks of one square of the confusion matrix."""
        pair = (true, predicted)
        return [row.track_id for row in self.test if (row.true, row.predicted) == pair]


CONTRACT = tuple(part.name for part in fields(RunResult))[:13]  # up to train_seconds


@dataclass(frozen=True)
class EpochMetrics:
    """One epoch: mean losses, shares right, the learning rate at its end and its seconds. What a
    file does not say is NaN."""

    epoch: int = field(least=1)
    train_loss: float = field(NAN, finite=False)
    val_loss: float = field(NAN, finite=False)
    train_accuracy: float = field(NAN, finite=False)
    val_accuracy: float = field(NAN, finite=False)
    learning_rate: float = field(NAN, finite=False)
    seconds: float = field(NAN, finite=False)


@dataclass(frozen=True)
class Spent:
    """How long a run under way has been trained, in s."""

    seconds: float = field(0.0, least=0)


def load_plan(folder: Path) -> RunPlan:
    """The plan of a run. Raises `SoundkinError` where it is damaged or missing."""
    return records.load(folder / PLAN, RunPlan, "start a new training.")


def load_result(folder: Path) -> RunResult | None:
    """The result of a run, None where there is none that can be read."""
    return records.load_or_none(folder / RESULT, RunResult)


def save(folder: Path, record: RunPlan | RunResult | Spent) -> None:
    """Write a record to its file in the run's folder."""
    names = {RunPlan: PLAN, RunResult: RESULT, Spent: SPENT}
    write_json(folder / names[type(record)], records.dump(record))


def read_metrics(folder: Path) -> list[EpochMetrics]:
    """The rows of metrics.csv so far; a last row that is still being written and rows that are
    damaged are left out."""
    try:
        text = (folder / METRICS).read_text("utf-8", errors="replace")
    except OSError:
        return []
    whole = [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
    found = (_epoch(row) for row in csv.DictReader(whole))
    return [row for row in found if row is not None]


def _epoch(row: dict[str | None, str]) -> EpochMetrics | None:
    """A row of text as metrics; an empty cell counts as not said."""
    try:
        values: Json = {name: float(value) for name, value in row.items() if name and value}
        values["epoch"] = int(values["epoch"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return records.parse_or_none(EpochMetrics, values)


def append_metrics(folder: Path, row: EpochMetrics) -> None:
    """Add a row to metrics.csv."""
    path, content = folder / METRICS, records.dump(row)
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(content))
        if new:
            writer.writeheader()
        writer.writerow(content)


def cut_metrics(folder: Path, n_epochs: int) -> None:
    """Keep the first rows of metrics.csv only; none deletes it."""
    path = folder / METRICS
    if not n_epochs:
        remove(path)
        return
    if path.exists():
        lines = path.read_bytes().splitlines(keepends=True)
        write_bytes(path, b"".join(lines[: n_epochs + 1]))


def best_epoch(rows: Sequence[EpochMetrics]) -> int | None:
    """The epoch of the lowest held-out loss, by which the kept network is chosen."""
    known = [(row.val_loss, row.epoch) for row in rows if not math.isnan(row.val_loss)]
    return min(known)[1] if known else None

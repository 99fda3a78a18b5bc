"""The study that this program rebuilds, in figures, and the same figures of a run. Without torch.

Source: "2nd Neural Network Console Challenge: a search for similar songs" (2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog.library import Library
from core.model import runs
from core.model.runs import Run
from core.model.training import run_records
from core.model.training.run_records import EpochMetrics, RunResult


@dataclass(frozen=True)
class Figures:
    """A network, its training and its trials; None where it is not known.

    n_classes : that it tells apart ; n_train, n_test : tracks
    seconds : of the training ; accuracy : on the held-out tracks, 0 to 1 ; val_loss : the best
    similar, judged : results found similar by ear, of how many
    """

    n_classes: int | None = None
    n_train: int | None = None
    n_test: int | None = None
    parameters: int | None = None
    epochs: int | None = None
    best_epoch: int | None = None
    seconds: float | None = None
    val_loss: float | None = None
    accuracy: float | None = None
    similar: int | None = None
    judged: int | None = None


STUDY = Figures(
    n_classes=4,
    n_train=210,
    n_test=90,
    parameters=1_128_700,
    epochs=100,
    best_epoch=60,
    seconds=48 * 60.0,
    val_loss=0.530326,
    accuracy=0.8444,
    similar=11,
    judged=16,
)


@dataclass(frozen=True)
class Timing:
    """How long epochs took on this machine.

    done : epochs measured ; of : epochs of the training that were asked for ; seconds : their sum
    """

    done: int
    of: int
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether the whole training was measured."""
        return self.done >= self.of

    def whole(self, epochs: int) -> float:
        """The seconds of so many epochs at the same pace."""
        return self.seconds / self.done * epochs


def of_result(result: RunResult | None, similar: int = 0, judged: int = 0) -> Figures:
    """The figures of a run; of one without a result only what was judged by ear."""
    by_ear = {"similar": similar, "judged": judged} if judged else {}
    if result is None:
        return Figures(**by_ear)
    return Figures(
        n_classes=len(result.classes),
        n_train=result.n_train,
        n_test=result.n_test,
        parameters=result.parameters,
        epochs=result.epochs,
        best_epoch=result.best_epoch,
        seconds=result.train_seconds,
        val_loss=result.val_loss,
        accuracy=result.accuracy,
        **by_ear,
    )


def result_of(library: Library, run_id: str | None) -> RunResult | None:
    """The result of a run of this library, None where it has none."""
    found = runs.find_run(library, run_id) if run_id else None
    return found.result if found is not None else None


def own_rebuild(library: Library) -> Run | None:
    """The newest training of the study's network on this library and machine, finished or not, of
    which an epoch was measured."""
    own = (run for run in runs.list_runs(library) if run.run_id not in runs.SHIPPED_RUNS)
    rebuilt = (run for run in own if run.config.preset == "article")
    return next((run for run in rebuilt if run_records.read_metrics(run.folder)), None)


def timing(rows: Sequence[EpochMetrics], epochs: int) -> Timing | None:
    """What the epochs so far say, None before the first; epochs : that were asked for."""
    known = [row.seconds for row in rows if row.seconds > 0]
    return Timing(len(known), epochs, sum(known)) if known else None

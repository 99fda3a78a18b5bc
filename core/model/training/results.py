"""What a training run says of itself at its end, and what is kept of it then. Without torch."""

from pathlib import Path

import numpy as np

from core.files import remove
from core.model.training import run_records
from core.model.training.run_figures import HeldOut
from core.model.training.run_records import RunPlan, RunResult


def keep(folder: Path, result: RunResult) -> None:
    """Write result.json, and remove what only a resumed run needs."""
    for name in ("last.pt", "best.pt", run_records.FEATURES, run_records.SPENT):
        remove(folder / name)
    run_records.save(folder, result)


def figures(
    plan: RunPlan,
    P: np.ndarray,
    *,
    parameters: int,
    epochs: int,
    best_epoch: int,
    val_loss: float,
    seconds: float,
) -> RunResult:
    """The result of a run by the probabilities P (n_test, n_classes) of its held-out tracks; those
    without a class do not count."""
    truth = np.array([label for _, label in plan.test])
    predicted = P.argmax(axis=1)
    known = truth != run_records.NO_CLASS
    confusion = _confusion(truth[known], predicted[known], len(plan.classes))
    shares = confusion.diagonal() / np.maximum(confusion.sum(axis=1), 1)
    hits = float((truth == predicted)[known].mean()) if known.any() else 0.0
    return RunResult(
        run_id=plan.run_id,
        preset=plan.preset,
        classes=plan.classes,
        parameters=parameters,
        n_train=sum(label != run_records.NO_CLASS for _, label in plan.train),
        n_test=int(known.sum()),
        epochs=epochs,
        best_epoch=best_epoch,
        val_loss=round(val_loss, 6),
        accuracy=round(hits, 6),
        recall={
            name: round(float(share), 6) for name, share in zip(plan.classes, shares, strict=True)
        },
        confusion=tuple(tuple(row) for row in confusion.tolist()),
        train_seconds=round(seconds, 2),
        library=plan.library,
        category=plan.category,
        seed=plan.seed,
        start=plan.start or "scratch",
        train_ids=tuple(track_id for track_id, _ in plan.train),
        unreadable=plan.unreadable,
        test=_held_out(plan, P),
        split=plan.split,
    )


def _confusion(truth: np.ndarray, predicted: np.ndarray, n_classes: int) -> np.ndarray:
    """How many tracks of each class (a row) were taken for each, shape (n_classes, n_classes)."""
    counts = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(counts, (truth, predicted), 1)
    return counts


def _held_out(plan: RunPlan, P: np.ndarray) -> tuple[HeldOut, ...]:
    """The held-out tracks that have a class, with the class that is likeliest."""
    names = plan.classes
    return tuple(
        HeldOut(track_id, names[label], names[int(p.argmax())], round(float(p.max()), 4))
        for (track_id, label), p in zip(plan.test, P, strict=True)
        if label != run_records.NO_CLASS
    )

"""The end of a training run of the article's network: the best epoch, centred, tested on the
held-out tracks and kept."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.model import checkpoint, runs
from core.model.networks import networks
from core.model.training import run_records
from core.model.training.run_figures import HeldOut
from core.model.training.run_records import RunPlan, RunResult
from core.model.training.state import State
from core.model.training.training_data import TrainingData


def finish(
    folder: Path, plan: RunPlan, state: State, data: TrainingData, spent: Callable[[], float]
) -> RunResult:
    """Test the best epoch, write checkpoint.pt and result.json, and remove what only a resumed run
    needs. spent : gives the seconds trained so far"""
    network = state.network
    network.load_state_dict(checkpoint.load_state(folder / "best.pt")["state"])
    P = torch.softmax(networks.predict(network, data.test), dim=1).numpy()
    heads = {plan.category: plan.classes}
    file = runs.checkpoint_file(folder)
    checkpoint.save(file, network, plan.network, heads, center=center(network, data))
    result = figures(
        plan,
        P,
        parameters=networks.n_parameters(network),
        epochs=state.epoch,
        best_epoch=state.best_epoch,
        val_loss=state.best_loss,
        seconds=spent(),
    )
    keep(folder, result)
    return result


def keep(folder: Path, result: RunResult) -> None:
    """Write result.json, and remove what only a resumed run needs."""
    for name in ("last.pt", "best.pt", run_records.FEATURES, run_records.SPENT):
        (folder / name).unlink(missing_ok=True)
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


@torch.no_grad()
def center(network: nn.Module, data: TrainingData) -> np.ndarray:
    """The mean embedding of the training tracks, shape (100,), which is taken off every embedding
    before cosine; the network is left in evaluation mode."""
    network.eval()
    images = (torch.from_numpy(image.astype(np.float32)) for image in data.train)
    mean: np.ndarray = np.stack([network(S[None])[1][0].numpy() for S in images]).mean(axis=0)
    return mean

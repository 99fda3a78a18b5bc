"""The end of a training run: the best epoch, centred, tested on the held-out tracks and kept."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.model import checkpoint, networks, run_records, runs
from core.model.run_records import HeldOut, RunPlan, RunResult
from core.model.state import State
from core.model.training_data import TrainingData


def finish(
    folder: Path, plan: RunPlan, state: State, data: TrainingData, spent: Callable[[], float]
) -> RunResult:
    """Test the best epoch, write checkpoint.pt and result.json, and remove what only a resumed run
    needs. spent : gives the seconds trained so far"""
    network = state.network
    network.load_state_dict(checkpoint.load_state(folder / "best.pt")["state"])
    P = torch.softmax(networks.predict(network, data.test), dim=1).numpy()
    kept, mean = center(network, data, plan.start == "shipped")
    file = runs.checkpoint_file(folder)
    heads = {plan.category: plan.classes}
    checkpoint.save(file, kept, plan.network, heads, center=mean)
    result = _result(plan, state, P, spent())
    for name in ("last.pt", "best.pt", run_records.SPENT):
        (folder / name).unlink(missing_ok=True)
    run_records.save(folder, result)
    return result


def _result(plan: RunPlan, state: State, P: np.ndarray, seconds: float) -> RunResult:
    """P : [shape=(n_test, n_classes)] probabilities of the held-out tracks."""
    truth = np.array([label for _, label in plan.test])
    predicted = P.argmax(axis=1)
    confusion = np.zeros((len(plan.classes), len(plan.classes)), dtype=int)
    np.add.at(confusion, (truth, predicted), 1)
    shares = confusion.diagonal() / np.maximum(confusion.sum(axis=1), 1)
    return RunResult(
        run_id=plan.run_id,
        preset=plan.preset,
        classes=plan.classes,
        parameters=networks.n_parameters(state.network),
        n_train=len(plan.train),
        n_test=len(plan.test),
        epochs=state.epoch,
        best_epoch=state.best_epoch,
        val_loss=round(state.best_loss, 6),
        accuracy=round(float((truth == predicted).mean()), 6),
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
        test=tuple(
            HeldOut(
                track_id,
                plan.classes[label],
                plan.classes[int(predicted[i])],
                round(float(P[i].max()), 4),
            )
            for i, (track_id, label) in enumerate(plan.test)
        ),
    )


def center(
    network: nn.Module, data: TrainingData, pretrained: bool
) -> tuple[nn.Module, np.ndarray]:
    """The network to keep, and the mean embedding of the training tracks by it, shape (100,), which
    is taken off every embedding before cosine. The network given stays as it is.

    pretrained : whether it began with the pretrained weights; a copy is then kept, whose timbre and
        statistics are balanced anew (see `adapt.balance`)
    """
    X = embeddings(network, data)
    return network, X.mean(axis=0)


@torch.no_grad()
def embeddings(network: nn.Module, data: TrainingData) -> np.ndarray:
    """The embedding of the first segment of each training track, shape (n_tracks, 100), in
    evaluation mode; the network keeps its mode."""
    modes = {part: part.training for part in network.modules()}
    network.eval()
    X = np.stack([network(S[None])[1][0].numpy() for S in data.first_segments()])
    for part, mode in modes.items():
        part.training = mode
    return X

"""The training loop of the article's network."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import SoundkinError
from core.model import checkpoint
from core.model.networks.networks import predict
from core.model.training import run_records
from core.model.training.network import state as states
from core.model.training.network.state import BATCH, State
from core.model.training.network.training_data import TrainingData
from core.model.training.run_records import EpochMetrics, RunPlan
from core.process import keep_all_memory
from core.progress import Progress

_LEVEL = 0.03  # standard deviation of a view's change in level, of the image's range


def fit(
    state: State,
    data: TrainingData,
    plan: RunPlan,
    folder: Path,
    progress: Progress,
    spent: Callable[[], float],
) -> None:
    """The whole loop: AdamW, one cycle of the learning rate, an augmented view a track, the best
    epoch kept in `folder`.

    spent : gives the seconds trained so far
    """
    keep_all_memory()
    while state.epoch < plan.epochs:
        started = time.perf_counter()
        train_loss, train_accuracy = _epoch(state, data, plan.run_id, progress)
        state.epoch += 1
        val_loss, val_accuracy = validation(state.network, data)
        if val_loss < state.best_loss:
            state.best_loss, state.best_epoch = val_loss, state.epoch
            keep_best(folder, state.network)
        row = EpochMetrics(
            state.epoch,
            train_loss,
            val_loss,
            train_accuracy,
            val_accuracy,
            float(state.schedule.get_last_lr()[0]),
            time.perf_counter() - started,
        )
        run_records.append_metrics(folder, row)
        states.save(folder, state, spent())
        progress.note(best_epoch=state.best_epoch)
        progress.update(state.epoch, plan.epochs, run_records.STEP)


def keep_best(folder: Path, network: nn.Module) -> None:
    """Write best.pt, which becomes the run's network if no later epoch is better."""
    content = {"format": checkpoint.FORMAT, "state": network.state_dict()}
    checkpoint.save_state(folder / "best.pt", content)


def _epoch(
    state: State, data: TrainingData, run_id: str, progress: Progress
) -> tuple[float, float]:
    """Fit to every track once; the mean loss and the share right over the views."""
    sums = np.zeros(3)
    state.network.train()
    for views, labels in batches(data, state.rng):
        logits, _ = state.network(views)
        loss = F.cross_entropy(logits, labels)
        if not torch.isfinite(loss):
            raise SoundkinError(
                f"The loss of run {run_id} is no longer a number in epoch {state.epoch + 1}: start"
                " again with another seed, or look for damaged files. Earlier runs are untouched."
            )
        state.optimizer.zero_grad()
        loss.backward()
        state.optimizer.step()
        state.schedule.step()
        hits = (logits.argmax(1) == labels).sum().item()
        sums += [loss.item() * len(labels), hits, len(labels)]
        progress.check()
    return float(sums[0] / sums[2]), float(sums[1] / sums[2])


def validation(network: nn.Module, data: TrainingData) -> tuple[float, float]:
    """Loss and share right on the held-out tracks, in the precision that the network learns in."""
    with torch.autocast("cpu", torch.bfloat16):
        logits = predict(network, data.test)
    right = logits.argmax(1) == data.test_labels
    return F.cross_entropy(logits, data.test_labels).item(), right.float().mean().item()


def batches(data: TrainingData, rng: np.random.Generator) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch of batches: augmented views (n, ...) and their labels (n,). Every track comes
    once."""
    n = len(data.train_labels)
    order = rng.permutation(n)
    for at in range(0, n, BATCH):
        rows = list(order[at : at + BATCH])
        if len(rows) < 2:  # batch norm needs two
            rows += list(rng.permutation(n)[:2])
        views = _shifted([data.train[row] for row in rows], rng)
        yield views, torch.tensor([data.train_labels[row] for row in rows])


def _shifted(images: Sequence[np.ndarray], rng: np.random.Generator) -> Tensor:
    """Images (224, 224) moved in time (they wrap round) and a little in level: (n, 224, 224). The
    article's author did not augment at all."""
    moved = [
        np.roll(image, int(rng.integers(image.shape[1])), axis=1) + rng.normal(0, _LEVEL)
        for image in images
    ]
    return torch.from_numpy(np.clip(np.stack(moved), 0, 1).astype(np.float32))

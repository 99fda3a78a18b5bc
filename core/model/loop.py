"""The training loop."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import SoundkinError
from core.model import augment, checkpoint, losses, run_records
from core.model import state as states
from core.model.networks import predict
from core.model.run_config import RunConfig
from core.model.run_records import EpochMetrics, RunPlan
from core.model.state import FREE, State, batch_size
from core.model.training_data import TrainingData
from core.progress import Progress

STEP = "Training"  # as progress names it
CONTRASTIVE_WEIGHT = 1.0


def fit(
    state: State,
    data: TrainingData,
    plan: RunPlan,
    folder: Path,
    progress: Progress,
    spent: Callable[[], float],
) -> None:
    """The whole loop: AdamW, one cycle of the learning rate, two augmented views a track, the best
    epoch kept in `folder`.

    spent : gives the seconds trained so far
    """
    while state.epoch < plan.epochs:
        started = time.perf_counter()
        train_loss, train_accuracy = _epoch(state, data, plan, progress)
        state.epoch += 1
        network = state.interpolated()
        val_loss, val_accuracy = _validation(network, data)
        if val_loss < state.best_loss:
            state.best_loss, state.best_epoch = val_loss, state.epoch
            content = {"format": checkpoint.FORMAT, "state": network.state_dict()}
            checkpoint.save_state(folder / "best.pt", content)
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
        progress.update(state.epoch, plan.epochs, STEP)


def _epoch(
    state: State, data: TrainingData, plan: RunPlan, progress: Progress
) -> tuple[float, float]:
    """Fit to every labelled track once; the mean loss and the share right over the labelled
    views."""
    sums = np.zeros(3)
    set_training_mode(state.network)
    for views, labels, n_pairs in batches(data, plan, state.rng):
        logits, embedding = state.network(views)
        loss = losses.cross_entropy(logits, labels)
        if n_pairs:
            pairs = losses.nt_xent(embedding[:n_pairs], embedding[-n_pairs:])
            loss = loss + CONTRASTIVE_WEIGHT * pairs
        if not torch.isfinite(loss):
            raise SoundkinError(
                f"The loss of run {plan.run_id} is no longer a number in epoch"
                f" {state.epoch + 1}: start again with another seed, or look for damaged files."
                " Earlier runs are untouched."
            )
        state.optimizer.zero_grad()
        loss.backward()
        state.optimizer.step()
        state.schedule.step()
        known = labels >= 0
        hits = (logits.argmax(1) == labels)[known].sum().item()
        sums += [loss.item() * int(known.sum()), hits, int(known.sum())]
        progress.check()
    return float(sums[0] / sums[2]), float(sums[1] / sums[2])


def _validation(network: nn.Module, data: TrainingData) -> tuple[float, float]:
    """Loss and share right on the held-out tracks."""
    logits = predict(network, data.validation_crop)
    right = logits.argmax(1) == data.test_labels
    return losses.cross_entropy(logits, data.test_labels).item(), right.float().mean().item()


def set_training_mode(network: nn.Module) -> None:
    """Into training mode, but for parts that are not fitted: their batch norms stay as they are,
    too."""
    for part in network.children():
        weights = list(part.parameters())
        part.train(not weights or any(weight.requires_grad for weight in weights))


def batches(
    data: TrainingData, run: RunConfig, rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor, int]]:
    """One epoch of batches: augmented views (n, ...), their labels (n,), -1 for untagged tracks,
    and how many are pairs.

    Every labelled track comes once. For the contrastive term an eighth of the tracks are untagged
    ones, if there are any, and the first quarter of a batch comes a second time at its end: another
    view, of another segment if the track has one.
    """
    n_labelled = len(data.train_labels)
    n_free = len(data.train) - n_labelled
    size = batch_size(n_free)
    order = rng.permutation(n_labelled)
    for at in range(0, n_labelled, size):
        rows = list(n_labelled + rng.integers(0, n_free, FREE)) if n_free else []
        rows += list(order[at : at + size])
        if len(rows) < 2:  # batch norm and pairs need two
            rows += list(rng.permutation(n_labelled)[:2])
        n_pairs = max(2, len(rows) // 4) if run.contrastive else 0
        params = [augment.draw_params(rng) for _ in rows]
        turns = [rng.permutation(len(data.train[row])) for row in rows]
        first = [(i, turns[i][0]) for i in range(len(rows))]
        drawn = first + [(i, turns[i][-1]) for i in range(n_pairs)]
        segments = [data.train[rows[i]][segment] for i, segment in drawn]
        if run.preset == "article":
            views = augment.shifted_images(segments, rng)
        else:
            views = augment.views(segments, rng, [params[i] for i, _ in drawn])
        labels = [data.train_labels[rows[i]] if rows[i] < n_labelled else -1 for i, _ in drawn]
        yield views, torch.tensor(labels), n_pairs

"""The training loop, and the state it keeps so that an interrupted run goes on where it was."""

import copy
import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.errors import SoundkinError
from core.files import write_json
from core.model import augment, checkpoint, losses, networks, runs
from core.model.training_data import TrainingData
from core.progress import Progress

BATCH, FREE = 32, 4  # tracks in a batch, and how many of them are untagged
LEARNING_RATE = {
    "scratch": 2e-3,
    "taught": 1e-3,
    "kept": 1.5e-4,
}  # by the way a run begins, see `way`
# what is not taught. Kept: the whole hearing. Taught: edges of sound, two blocks of five, a third
# of the time saved.
FIXED = {
    # Neither: the statistics, which tags would spoil; the library's own tracks have taught them
    # already, see `adapt`
    "scratch": (),
    "kept": ("features.", "norm.", "statistics."),
    "taught": ("features.0.", "features.2.", "features.4.", "features.6.", "statistics."),
}
LAST = ("timbre.", "output.")
WRONG = (
    1 / 3
)  # share of tracks that the shipped model names wrongly from which it no longer holds a run back
# labelled tracks: fewer know less of what instruments sound like than the shipped model does
FEW = 500
WEIGHT_DECAY = 0.01
WARM_UP = 0.15  # share of the steps
CONTRASTIVE_WEIGHT = 1.0


@dataclass
class State:
    """Everything that changes from epoch to epoch, and is kept to go on after an interruption."""

    network: torch.nn.Module
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    rng: np.random.Generator
    epoch: int = 0
    best_epoch: int = 0
    best_loss: float = float("inf")
    origin: dict[str, Tensor] = field(
        default_factory=dict
    )  # what a run stays near, of the shipped model
    reach: float = 1.0

    def outcome(self) -> torch.nn.Module:
        """The network as it would be used now: `reach` of the way from `origin` to what it was
        taught.

        On that way lies a network that knows the library nearly as well and sounds from elsewhere
        better than the taught one. Source: Wortsman et al., Robust Fine-tuning of Zero-shot Models,
        2022.
        """
        network = copy.deepcopy(self.network)
        with torch.no_grad():
            for name, value in network.state_dict().items():
                if name in self.origin:
                    value.copy_(torch.lerp(self.origin[name], value, self.reach))
        return network


def fit(
    state: State,
    data: TrainingData,
    settings: dict[str, Any],
    folder: Path,
    progress: Progress,
    spent: Callable[[], float],
) -> None:
    """The whole loop: AdamW, one cycle of the learning rate, two augmented views a track, the best
    epoch kept."""
    while state.epoch < settings["epochs"]:
        started, sums = time.perf_counter(), np.zeros(3)
        prepare(state.network)
        for views, labels, n_pairs in batches(data, settings, state.rng):
            logits, embedding = state.network(views)
            loss = losses.cross_entropy(logits, labels)
            if n_pairs:
                loss = loss + CONTRASTIVE_WEIGHT * losses.nt_xent(
                    embedding[:n_pairs], embedding[-n_pairs:]
                )
            if not torch.isfinite(loss):
                raise SoundkinError(
                    f"The loss of run {settings['run_id']} is no longer a number in epoch"
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
        state.epoch += 1
        outcome = state.outcome()
        val_logits = predict(outcome, data.validation_crop)
        val_loss = losses.cross_entropy(val_logits, data.test_labels).item()
        val_accuracy = (val_logits.argmax(1) == data.test_labels).float().mean().item()
        if val_loss < state.best_loss:
            state.best_loss, state.best_epoch = val_loss, state.epoch
            checkpoint.save_state(
                folder / "best.pt", {"format": checkpoint.FORMAT, "state": outcome.state_dict()}
            )
        _append(
            folder / "metrics.csv",
            {
                "epoch": state.epoch,
                "train_loss": sums[0] / sums[2],
                "val_loss": val_loss,
                "train_accuracy": sums[1] / sums[2],
                "val_accuracy": val_accuracy,
                "learning_rate": float(state.schedule.get_last_lr()[0]),
                "seconds": time.perf_counter() - started,
            },
        )
        keep(folder, state, spent())
        progress.update(state.epoch, settings["epochs"], "Training", best_epoch=state.best_epoch)


def prepare(network: torch.nn.Module) -> None:
    """Into training mode, but for parts that are not taught: their batch norms stay as they are,
    too."""
    for part in network.children():
        weights = list(part.parameters())
        part.train(not weights or any(weight.requires_grad for weight in weights))


def batches(
    data: TrainingData, settings: dict[str, Any], rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor, int]]:
    """One epoch of batches: augmented views (n, ...), their labels (n,), -1 for untagged tracks,
    and how many are pairs.

    Every labelled track comes once. For the contrastive term an eighth of the tracks are untagged
    ones, if there are any, and the first quarter of a batch comes a second time at its end: another
    view, of another segment if the track has one.
    """
    n_labelled = len(data.train_labels)
    n_free = len(data.train) - n_labelled
    order = rng.permutation(n_labelled)
    for at in range(0, n_labelled, batch_size(settings)):
        rows = list(n_labelled + rng.integers(0, n_free, FREE)) if n_free else []
        rows += list(order[at : at + batch_size(settings)])
        if len(rows) < 2:  # batch norm and pairs need two
            rows += list(rng.permutation(n_labelled)[:2])
        n_pairs = max(2, len(rows) // 4) if settings["contrastive"] else 0
        looks = [augment.look(rng) for _ in rows]
        turns = [rng.permutation(len(data.train[row])) for row in rows]
        drawn = [(i, turns[i][0]) for i in range(len(rows))] + [
            (i, turns[i][-1]) for i in range(n_pairs)
        ]
        heard = [data.train[rows[i]][segment] for i, segment in drawn]
        if settings["preset"] == "article":
            views = augment.shifted_images(heard, rng)
        else:
            views = augment.views(heard, rng, [looks[i] for i, _ in drawn])
        labels = [data.train_labels[rows[i]] if rows[i] < n_labelled else -1 for i, _ in drawn]
        yield views, torch.tensor(labels), n_pairs


def batch_size(settings: dict[str, Any]) -> int:
    """How many labelled tracks a batch holds."""
    return BATCH - (FREE if settings["untagged"] else 0)


@torch.no_grad()
def predict(network: torch.nn.Module, S: Tensor) -> Tensor:
    """Logits (n, n_classes) of unaugmented spectrograms (n, ...)."""
    network.eval()
    return torch.cat([network(part)[0].float() for part in S.split(16)])


def fresh(settings: dict[str, Any], n_labelled: int) -> State:
    """A fresh network with its optimizer and schedule; the same for the same seed."""
    torch.manual_seed(settings["seed"])
    network = networks.build(settings["network"])
    knows = settings["start"] == "shipped" and _take_over(network, settings["classes"])
    begun = way(settings["start"], knows, n_labelled)
    for name, weight in network.named_parameters():
        weight.requires_grad_(not name.startswith(FIXED[begun]))
    rate, taught = (
        LEARNING_RATE[begun],
        [weight for weight in network.parameters() if weight.requires_grad],
    )
    optimizer = torch.optim.AdamW(
        taught, rate, weight_decay=WEIGHT_DECAY, fused=True
    )  # one pass over all, not one a layer
    steps = settings["epochs"] * -(-n_labelled // batch_size(settings))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=steps + 1, pct_start=WARM_UP
    )
    near = (
        ()
        if begun == "scratch"
        else ("",)
        if settings.get("reach") is not None
        else LAST
        if begun == "kept"
        else ()
    )
    origin = {
        name: value.clone()
        for name, value in network.state_dict().items()
        if name.startswith(near) and value.is_floating_point()
    }
    return State(
        network, optimizer, schedule, np.random.default_rng(settings["seed"]), origin=origin
    )


def reach(network: torch.nn.Module, data: TrainingData) -> float:
    """How far a run is to go from the shipped model, 0 to 1: the further, the more of the tagged
    tracks that names wrongly.

    Where it is right already there is little to learn, and what a few files teach beyond it does
    not hold elsewhere.
    """
    heard = [
        torch.from_numpy(segments[0].astype(np.float32))
        for segments in data.train[: len(data.train_labels)]
    ]
    wrong = (
        (predict(network, torch.stack(heard)).argmax(1) != torch.tensor(data.train_labels))
        .float()
        .mean()
        .item()
    )
    return min(1.0, (wrong / WRONG) ** 2)


def way(start: str, knows: bool, n_labelled: int) -> str:
    """ "scratch", or from the shipped model: "kept" where it knows the classes and few tracks
    teach, "taught" otherwise."""
    if start == "scratch":
        return "scratch"
    return "kept" if knows and n_labelled < FEW else "taught"


def _take_over(network: torch.nn.Module, classes: list[str]) -> bool:
    """Start from the shipped model; of its output layer the rows of the classes that both have,
    others 0. True if all are."""
    content = checkpoint.load_state(runs.PRETRAINED_MODEL)
    shared = [
        (at, content["classes"].index(label))
        for at, label in enumerate(classes)
        if label in content["classes"]
    ]
    weights, own = dict(content["state"]), network.state_dict()
    for name in ("output.weight", "output.bias"):
        rows = torch.zeros_like(own[name])
        for at, theirs in shared:
            rows[at] = weights[name][theirs]
        weights[name] = rows
    network.load_state_dict(weights)
    return len(shared) == len(classes)


def keep(folder: Path, state: State, seconds: float) -> None:
    """Write last.pt, from which the run goes on after an interruption."""
    checkpoint.save_state(
        folder / "last.pt",
        {
            "format": checkpoint.FORMAT,
            "state": state.network.state_dict(),
            "optimizer": state.optimizer.state_dict(),
            "schedule": state.schedule.state_dict(),
            "torch_rng": torch.get_rng_state(),
            "rng": state.rng.bit_generator.state,
            "epoch": state.epoch,
            "best_epoch": state.best_epoch,
            "best_loss": state.best_loss,
        },
    )
    write_json(folder / "spent.json", {"seconds": seconds})


def restore(folder: Path, state: State) -> None:
    """Go on from last.pt if there is one, and cut metrics.csv to the epochs it knows."""
    if not (folder / "last.pt").exists():
        (folder / "metrics.csv").unlink(missing_ok=True)
        return
    content = checkpoint.load_state(folder / "last.pt")
    try:
        state.network.load_state_dict(content["state"])
        state.optimizer.load_state_dict(content["optimizer"])
        state.schedule.load_state_dict(content["schedule"])
    except (
        RuntimeError,
        ValueError,
        KeyError,
    ) as error:  # another network, or other parts of it taught
        raise SoundkinError(
            f"Run {folder.name.removesuffix(runs.PARTIAL)} was begun by an earlier version of"
            " Soundkin and cannot go on: start a new one."
        ) from error
    state.rng.bit_generator.state = content["rng"]
    torch.set_rng_state(content["torch_rng"])
    state.epoch, state.best_epoch, state.best_loss = (
        content["epoch"],
        content["best_epoch"],
        content["best_loss"],
    )
    lines = (folder / "metrics.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "metrics.csv").write_text("".join(lines[: state.epoch + 1]), encoding="utf-8")


def _append(path: Path, row: dict[str, float]) -> None:
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        if new:
            writer.writeheader()
        writer.writerow(row)

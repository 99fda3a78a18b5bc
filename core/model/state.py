"""What changes from epoch to epoch of a training run: how it begins, and how it is kept on disk."""

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import SoundkinError
from core.model import checkpoint, networks, run_records, runs
from core.model.run_records import RunPlan, Spent
from core.model.training_data import TrainingData

# How a run begins: from random weights, from the pretrained ones with most of them fitted, or with
# the last two layers fitted only.
Mode = Literal["scratch", "full", "head"]
LEARNING_RATE: dict[Mode, float] = {"scratch": 2e-3, "full": 1e-3, "head": 1.5e-4}
# What is not fitted. Full: edges of sound, two blocks of five, a third of the time saved. Neither:
# the statistics, which tags would spoil; the library's own tracks have tuned them, see `adapt`.
FROZEN: dict[Mode, tuple[str, ...]] = {
    "scratch": (),
    "full": ("features.0.", "features.2.", "features.4.", "features.6.", "statistics."),
    "head": ("features.", "norm.", "statistics."),
}
LAST = ("timbre.", "output.")
# share of tracks that the pretrained model names wrongly from which it no longer holds a run back
WRONG = 1 / 3
# labelled tracks: fewer know less of what instruments sound like than the pretrained model does
FEW = 500
BATCH, FREE = 32, 4  # tracks in a batch, and how many of them are untagged
WEIGHT_DECAY = 0.01
WARM_UP = 0.15  # share of the steps


@dataclass
class State:
    """Everything that changes from epoch to epoch, and is kept to go on after an interruption.

    pretrained : the weights that are averaged with the trained ones, by name
    interpolation : weight of the trained ones in that average, 0 to 1
    """

    network: nn.Module
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    rng: np.random.Generator
    epoch: int = 0
    best_epoch: int = 0
    best_loss: float = float("inf")
    pretrained: dict[str, Tensor] = field(default_factory=dict)
    interpolation: float = 1.0

    def interpolated(self) -> nn.Module:
        """The network as it would be used now: the pretrained and the trained weights averaged.

        Such an average knows the library nearly as well as the trained network, and sounds from
        elsewhere better. Source: Wortsman et al., Robust Fine-tuning of Zero-shot Models, 2022
        (WiSE-FT).
        """
        network = copy.deepcopy(self.network)
        with torch.no_grad():
            for name, value in network.state_dict().items():
                if name in self.pretrained:
                    value.copy_(torch.lerp(self.pretrained[name], value, self.interpolation))
        return network


def init_state(plan: RunPlan, n_labelled: int) -> State:
    """A new network with its optimizer and schedule; the same for the same seed."""
    torch.manual_seed(plan.seed)
    network = networks.build(plan.network)
    known = plan.start == "shipped" and load_pretrained(network, plan.classes)
    mode = fine_tuning_mode(plan, known, n_labelled)
    for name, weight in network.named_parameters():
        weight.requires_grad_(not name.startswith(FROZEN[mode]))
    fitted = [weight for weight in network.parameters() if weight.requires_grad]
    rate = LEARNING_RATE[mode]
    optimizer = torch.optim.AdamW(
        fitted, rate, weight_decay=WEIGHT_DECAY, fused=True
    )  # one pass over all, not one a layer
    steps = plan.epochs * -(-n_labelled // batch_size(len(plan.untagged)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=steps + 1, pct_start=WARM_UP
    )
    averaged = _averaged(plan, mode)
    pretrained = {
        name: value.clone()
        for name, value in network.state_dict().items()
        if name.startswith(averaged) and value.is_floating_point()
    }
    rng = np.random.default_rng(plan.seed)
    return State(network, optimizer, schedule, rng, pretrained=pretrained)


def batch_size(n_untagged: int) -> int:
    """How many labelled tracks a batch holds."""
    return BATCH - (FREE if n_untagged else 0)


def fine_tuning_mode(plan: RunPlan, known: bool, n_labelled: int) -> Mode:
    """How a run begins: from the pretrained weights "head" where they know the classes and few
    tracks are labelled, "full" otherwise."""
    if plan.start != "shipped":
        return "scratch"
    return "head" if known and n_labelled < FEW else "full"


def _averaged(plan: RunPlan, mode: Mode) -> tuple[str, ...]:
    """The weights that are averaged with the pretrained ones, by the beginning of their names: all
    where a run says how much, else those of a head."""
    if mode == "scratch":
        return ()
    if plan.interpolation is not None:
        return ("",)
    return LAST if mode == "head" else ()


def interpolation_weight(network: nn.Module, data: TrainingData) -> float:
    """Weight of the trained network against the pretrained `network`, 0 to 1: the larger, the more
    of the tagged tracks that names wrongly.

    Where it is right already there is little to learn, and what a few files add does not hold
    elsewhere.
    """
    labels = torch.tensor(data.train_labels)
    S = torch.stack(data.first_segments()[: len(data.train_labels)])
    wrong = (networks.predict(network, S).argmax(1) != labels).float().mean().item()
    return min(1.0, (wrong / WRONG) ** 2)


def load_pretrained(network: nn.Module, classes: tuple[str, ...]) -> bool:
    """Give a network the pretrained weights; of the output layer the rows of the classes that both
    have, others 0. True if all are."""
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


def save(folder: Path, state: State, seconds: float) -> None:
    """Write last.pt, from which the run goes on after an interruption. seconds : trained so far"""
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
    run_records.save(folder, Spent(seconds))


def restore(folder: Path, state: State) -> None:
    """Go on from last.pt if there is one, and cut metrics.csv to the epochs it knows."""
    if (folder / "last.pt").exists():
        content = checkpoint.load_state(folder / "last.pt")
        try:
            _load(content, state)
        except (RuntimeError, ValueError, KeyError, TypeError) as error:  # another network or parts
            raise SoundkinError(
                f"Run {folder.name.removesuffix(runs.PARTIAL)} was begun by an earlier version of"
                " Soundkin and cannot go on: start a new one."
            ) from error
    run_records.cut_metrics(folder, state.epoch)


def _load(content: dict[str, Any], state: State) -> None:
    state.network.load_state_dict(content["state"])
    state.optimizer.load_state_dict(content["optimizer"])
    state.schedule.load_state_dict(content["schedule"])
    state.rng.bit_generator.state = content["rng"]
    torch.set_rng_state(content["torch_rng"])
    state.epoch, state.best_epoch = content["epoch"], content["best_epoch"]
    state.best_loss = content["best_loss"]

"""What changes from epoch to epoch of a network's training: how it begins, and how it is kept on
disk."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from core.errors import SoundkinError
from core.model import checkpoint, runs
from core.model.networks import networks
from core.model.training import run_records
from core.model.training.run_records import RunPlan, Spent

LEARNING_RATE = 2e-3
BATCH = 32  # tracks
WEIGHT_DECAY = 0.01
WARM_UP = 0.15  # share of the steps


@dataclass
class State:
    """Everything that changes from epoch to epoch, and is kept to go on after an interruption."""

    network: nn.Module
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    rng: np.random.Generator
    epoch: int = 0
    best_epoch: int = 0
    best_loss: float = float("inf")


def init_state(plan: RunPlan, n_labelled: int) -> State:
    """A new network with its optimizer and schedule; the same for the same seed."""
    torch.manual_seed(plan.seed)
    network = networks.build(plan.network)
    optimizer = torch.optim.AdamW(
        network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY, fused=True
    )  # one pass over all, not one a layer
    steps = plan.epochs * -(-n_labelled // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=steps + 1, pct_start=WARM_UP
    )
    return State(network, optimizer, schedule, np.random.default_rng(plan.seed))


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

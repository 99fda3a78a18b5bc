"""A training run that was cut off and has a damaged checkpoint: what the other one saves."""

import copy
from pathlib import Path

from torch import nn

from core.errors import SoundkinError
from core.model import checkpoint
from core.model.training import run_records
from core.model.training.network import loop
from core.model.training.network import state as states
from core.model.training.network.state import State
from core.model.training.network.training_data import TrainingData


def restore(folder: Path, state: State, data: TrainingData) -> str:
    """Go on from what is on disk; "" where that is whole.

    Where last.pt is damaged, the run has no more epochs to come and ends with best.pt: the answer
    is a sentence that says so. Where best.pt is, the last epoch counts as the best so far. Raises
    `SoundkinError` when neither can be used.
    """
    best = _best(folder, state)
    try:
        states.restore(folder, state)
    except SoundkinError as error:
        if best is None:
            raise
        rows = run_records.read_metrics(folder)
        state.best_loss = loop.validation(best, data)[0]
        state.best_epoch = run_records.best_epoch(rows) or 1
        state.epoch = max((row.epoch for row in rows), default=state.best_epoch)
        return (
            f"{folder / 'last.pt'} cannot be used, so the run ends with its best epoch so far:"
            f" {state.best_epoch} ({str(error).rstrip('.')})."
        )
    if state.epoch and best is None:
        state.best_loss = loop.validation(state.network, data)[0]
        state.best_epoch = state.epoch
        loop.keep_best(folder, state.network)
    return ""


def _best(folder: Path, state: State) -> nn.Module | None:
    """The network of best.pt; None where there is none that fits this run."""
    network = copy.deepcopy(state.network)
    try:
        network.load_state_dict(checkpoint.load_state(folder / "best.pt")["state"])
    except (SoundkinError, RuntimeError, KeyError, TypeError, ValueError, AttributeError):
        return None
    return network

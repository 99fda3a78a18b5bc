"""The end of a training run of the article's network: the best epoch, centred, tested on the
held-out tracks and kept."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.model import checkpoint, runs
from core.model.networks import networks
from core.model.training import results
from core.model.training.network.state import State
from core.model.training.network.training_data import TrainingData
from core.model.training.run_records import RunPlan, RunResult


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
    result = results.figures(
        plan,
        P,
        parameters=networks.n_parameters(network),
        epochs=state.epoch,
        best_epoch=state.best_epoch,
        val_loss=state.best_loss,
        seconds=spent(),
    )
    results.keep(folder, result)
    return result


@torch.no_grad()
def center(network: nn.Module, data: TrainingData) -> np.ndarray:
    """The mean embedding of the training tracks, shape (100,), which is taken off every embedding
    before cosine; the network is left in evaluation mode."""
    network.eval()
    images = (torch.from_numpy(image.astype(np.float32)) for image in data.train)
    mean: np.ndarray = np.stack([network(S[None])[1][0].numpy() for S in images]).mean(axis=0)
    return mean

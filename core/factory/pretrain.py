"""The shipped pretrained model: trained once on generated music from many sources, so that a
library without a single tag searches well at once, and a few tags are enough to train it further.

    python -m core.factory.pretrain --banks FOLDER --work FOLDER --out assets/model

Two terms: which family leads a piece (cross-entropy), and which two segments are of one piece
(NT-Xent). Before that, the layer on the bands' statistics is computed in closed form (linear
discriminant analysis, every piece a class): it weighs what differs between pieces against what
differs within one. NOTES.md beside the checkpoint says what came out.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import scipy.linalg
import torch

from core.factory.pretrain_data import CLASSES, PIECES, SOLOS, Material, make, mixed, with_demo
from core.model import checkpoint, losses, networks, spectral_features
from core.model.adapt import balance
from core.progress import Progress

STEPS, BATCH, FRAMES = 10_000, 32, 160
LEARNING_RATE, WEIGHT_DECAY, WARM_UP = 2e-3, 0.01, 0.15
FINISH_TURNS, FINISH_STEPS, FINISH_BATCH, FINISH_RATE = 6, 3000, 384, 3e-3
SHRINKAGE = 0.03  # of the covariance within pieces, towards its mean variance
# added to the variance of rhythm within a piece, in shares of that between: a track's changes more
# than ours
RESTLESS = 1.5
TEST_EVERY = 10  # each tenth piece tests


def main(arguments: list[str] | None = None) -> None:
    """Make the material where it is missing, train, save pretrained.pt."""
    parser = argparse.ArgumentParser(
        prog="python -m core.factory.pretrain", description="Train the shipped pretrained model."
    )
    parser.add_argument(
        "--banks", type=Path, required=True, help="folder of recorded notes with notes.csv"
    )
    parser.add_argument(
        "--soundfonts", type=Path, nargs="*", default=[], help="SF2 files besides the demo's own"
    )
    parser.add_argument(
        "--work",
        type=Path,
        required=True,
        help="keeps the material, so that an interrupted run goes on",
    )
    parser.add_argument(
        "--demo", type=Path, help="8 kHz renderings that `soundkin demo build --work` leaves"
    )
    parser.add_argument("--out", type=Path, required=True, help="where pretrained.pt is written")
    parser.add_argument("--pieces", type=int, default=PIECES)
    parser.add_argument("--solos", type=int, default=SOLOS)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    progress = Progress(sys.stderr)
    material = make(given.banks, given.soundfonts, given.work, given.pieces, given.solos, progress)
    if given.demo:
        material = with_demo(material, given.demo)
    network, center = train(material, given.steps, given.seed, progress)
    given.out.mkdir(parents=True, exist_ok=True)
    settings = {"network": "default", "n_classes": len(CLASSES)}
    checkpoint.save(given.out / "pretrained.pt", network, settings, "default", CLASSES, center)


def train(
    material: Material, steps: int, seed: int, progress: Progress
) -> tuple[torch.nn.Module, np.ndarray]:
    """The trained network in evaluation mode and its mean embedding (100,)."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    fitting = np.flatnonzero(np.arange(len(material.labels)) % TEST_EVERY)
    network = networks.DefaultNet(len(CLASSES))
    start_statistics(network, material, fitting, rng)
    network.statistics.requires_grad_(False)
    fitted = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(fitted, LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, steps + 1, pct_start=WARM_UP
    )
    network.train()
    for step in range(steps):
        rows = rng.choice(fitting, BATCH, replace=False)
        logits, embedding = network(torch.cat(mixed(material, rows, rng, FRAMES, bend=True)))
        labels = torch.from_numpy(material.labels[rows]).repeat(2)
        loss = losses.cross_entropy(logits, labels) + losses.nt_xent(*embedding.chunk(2))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        progress.update(step + 1, steps, "Training")
    network.eval()
    return network, finish(network, material, fitting, rng, progress)


def start_statistics(
    network: networks.DefaultNet, material: Material, rows: np.ndarray, rng: np.random.Generator
) -> None:
    """Set the layer on the bands' statistics to the directions in which pieces differ most for how
    little segments do.

    Linear discriminant analysis (Fisher 1936; Rao 1948) with every piece a class; the covariance
    within is shrunk a little.
    """
    first, second = [], []
    with torch.no_grad():
        for part in np.array_split(rows, max(1, len(rows) // 100)):
            a, b = (
                spectral_features.spectral_features(view).double().numpy()
                for view in mixed(material, part, rng, material.lead.shape[-1])
            )
            first.append(a)
            second.append(b)
        a, b = np.concatenate(first), np.concatenate(second)
        both = np.concatenate([a, b])
        mean, deviation = both.mean(axis=0), both.std(axis=0)
        within = np.cov(((a - b) / deviation).T, bias=True) / 2.0
        within = (1 - SHRINKAGE) * within + SHRINKAGE * np.trace(within) / len(within) * np.eye(
            len(within)
        )
        within[spectral_features.RHYTHM, spectral_features.RHYTHM] += RESTLESS * np.eye(
            spectral_features.RHYTHM.stop - spectral_features.RHYTHM.start
        )
        _, directions = scipy.linalg.eigh(np.cov(((both - mean) / deviation).T), within)
        weight = (
            directions[:, ::-1][:, : networks.N_STATISTICS].T / deviation / 3.0
        )  # a third: about the size of the others
        network.statistics.weight.copy_(torch.from_numpy(weight))
        network.statistics.bias.copy_(torch.from_numpy(-weight @ mean))


def finish(
    network: networks.DefaultNet,
    material: Material,
    rows: np.ndarray,
    rng: np.random.Generator,
    progress: Progress,
) -> np.ndarray:
    """Fit the last two layers anew to what the finished convolutions make of whole segments;
    returns the mean embedding, shape (100,).

    Batches can then be ten times as large, which the contrastive term thrives on. Every piece is
    augmented FINISH_TURNS times: once alone, the two layers would learn the pieces by heart. What
    comes out is the mean of the weights over the second half of the steps (Izmailov et al.,
    Averaging Weights Leads to Wider Optima, 2018): it depends less on the draw.
    """
    turns = []
    for turn in range(FINISH_TURNS):
        turns.append(_pairs(network, material, rows, rng))
        progress.update(turn + 1, FINISH_TURNS, "Embedding whole pieces")
    labels = torch.from_numpy(material.labels[rows])
    last = torch.nn.ModuleList([network.timbre, network.output])
    averaged = torch.optim.swa_utils.AveragedModel(last)
    optimizer = torch.optim.AdamW(last.parameters(), FINISH_RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, FINISH_STEPS)
    for step in range(FINISH_STEPS):
        at = torch.from_numpy(rng.choice(len(rows), min(FINISH_BATCH, len(rows)), replace=False))
        statistics, sounds = (
            torch.cat([first[at], second[at]]) for first, second in turns[step % FINISH_TURNS]
        )
        embedding = torch.cat(
            [statistics, network.timbre(torch.nn.functional.dropout(sounds, 0.2))], dim=1
        )
        logits = network.output(torch.relu(embedding))
        a, b = embedding.chunk(2)
        loss = losses.cross_entropy(logits, labels[at].repeat(2)) + losses.nt_xent(a, b)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step >= FINISH_STEPS // 2:
            averaged.update_parameters(last)
    last.load_state_dict(averaged.module.state_dict())
    statistics, sounds = (torch.cat([each for turn in turns for each in turn[i]]) for i in (0, 1))
    with torch.no_grad():
        embedding = torch.cat([statistics, network.timbre(sounds)], dim=1)
    mean: np.ndarray = balance(network, embedding.numpy()).mean(axis=0)
    return mean


def _pairs(
    network: networks.DefaultNet, material: Material, rows: np.ndarray, rng: np.random.Generator
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """What the last two layers are given of two whole segments of each piece, augmented anew: the
    statistics' pair and the timbre features' pair."""
    inputs = [
        layer_inputs(network, view)
        for part in np.array_split(rows, max(1, len(rows) // 100))
        for view in mixed(material, part, rng, material.lead.shape[-1], bend=True)
    ]
    return [
        (torch.cat([h[i] for h in inputs[0::2]]), torch.cat([h[i] for h in inputs[1::2]]))
        for i in (0, 1)
    ]


@torch.no_grad()
def layer_inputs(
    network: networks.DefaultNet, views: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The statistics' part of the embedding (n, 64) and what timbre is drawn from (n, 896), of
    views (n, 64, n_frames)."""
    inputs = [
        (network.statistics(features), network.timbre_features(part, features))
        for part in torch.split(views, 8)
        for features in [spectral_features.spectral_features(part)]
    ]
    return torch.cat([statistics for statistics, _ in inputs]), torch.cat(
        [sounds for _, sounds in inputs]
    )


if __name__ == "__main__":
    main()

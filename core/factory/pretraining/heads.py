"""The heads, by ridge-penalised logistic regression on the features of `finish.Pairs`."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.factory.pretraining.classes import (
    CLASSES,
    GENRES,
    HEADS,
    INSTRUMENTS,
    MOODS,
    ONE_OF,
    TEMPOS,
    VOICE,
    grouped,
)
from core.factory.pretraining.finish import GENERATED, Pairs, by_source
from core.factory.pretraining.material import TeachingMaterial
from core.model.networks.default_net import DefaultNet

GENERATED_WEIGHT = 0.3  # of a generated view, beside a real one
TRUNK_SHARE = 0.35  # of what the trunk's own head says of instruments, added to the regression
HINT_WEIGHT = 0.1  # of the teacher's word for a mix's instrument, beside a label
# the trunk was taught on what the heads are fitted on, and knows it too well: its weights are
# shrunk so many times as much as others
DOUBTED = 2.5
TURNS = 60  # of the optimizer, at most
SHRINKAGE = {
    "instrument": 0.06,
    "kind": 0.05,
    "voice": 0.02,
    "genre": 0.05,
    "mood": 0.05,
    "tempo": 0.05,
}


def fit_heads(
    network: DefaultNet, pairs: Pairs, material: TeachingMaterial, names: nn.Linear
) -> None:
    """Set every head by ridge-penalised logistic regression on the features.

    names : the trunk's own head for instruments; what it says is added, which names strangers
    better than either alone
    """
    less = np.ones(pairs.x.shape[-1], np.float32)
    less[-network.trunk.size :] = 1.0 / np.sqrt(DOUBTED)
    for name in HEADS:
        x, y, weight = lessons(name, pairs, material)
        W, b = regression(x * less, y, weight, SHRINKAGE[name], name in ONE_OF)
        with torch.no_grad():
            network.head(name).weight.copy_(W.T * torch.from_numpy(less))
            network.head(name).bias.copy_(b)
    add_trunk_names(network, names)


@torch.no_grad()
def add_trunk_names(network: DefaultNet, names: nn.Linear) -> None:
    """Add a head on the pooled trunk to the instruments' head on the features, of which it is a
    part."""
    head, n = network.head("instrument"), names.in_features
    head.weight[:, -n:] += TRUNK_SHARE * names.weight * network.scale[-n:]
    head.bias.add_(TRUNK_SHARE * (names.bias + names.weight @ network.mean[-n:]))


def lessons(
    name: str, pairs: Pairs, material: TeachingMaterial
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What teaches a head: features (m, n_features), wanted chances (m, n_names), weights (m,)."""
    group = np.tile(pairs.known("group"), 2)
    weight = np.where(np.isin(group, GENERATED), GENERATED_WEIGHT, 1.0) * ~pairs.spoiled.ravel()
    chances = material.chances[pairs.targets.ravel()]
    if name == "instrument":
        label, source = (np.tile(pairs.known(of), 2) for of in ("instrument", "source"))
        y, weight = _instruments(label, source, chances, weight)
    elif name == "kind":
        y, weight = _one_hot(np.tile(pairs.known("kind"), 2), len(HEADS[name]), weight)
    elif name == "tempo":
        bpm = np.tile(pairs.known("bpm"), 2) * pairs.speed.ravel()
        found = np.array(
            [next((i for i, (a, b) in enumerate(TEMPOS.values()) if a <= t < b), -1) for t in bpm]
        )
        y, weight = _one_hot(np.where(bpm > 0, found, -1), len(TEMPOS), np.ones(len(bpm)))
    elif name == "voice":
        y = np.maximum(chances[:, VOICE].max(axis=1), pairs.spoken.ravel())[:, None]
        weight = np.where(pairs.spoken.ravel(), 1.0, weight)
    else:
        y = np.minimum(grouped(chances, GENRES if name == "genre" else MOODS), 1.0)
        weight = weight * (np.tile(pairs.known("kind"), 2) == 0) * ~np.isin(group, GENERATED)
    rows = np.flatnonzero(weight > 0)
    return pairs.x.reshape(-1, pairs.x.shape[-1])[rows], y[rows].astype(np.float32), weight[rows]


def _one_hot(numbers: np.ndarray, n: int, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of an identity matrix (m, n) and their weights: 0 where the number is -1, 1 on average
    elsewhere.

    Classes weigh by the square root of their count.
    """
    y = np.eye(n)[np.maximum(numbers, 0)]
    known = numbers >= 0
    weight = weight * known
    count = (y * weight[:, None]).sum(axis=0)
    weight = weight / np.sqrt(np.maximum(count, 1e-3))[np.maximum(numbers, 0)]
    return y, weight / max(weight[known].mean(), 1e-9)


def _instruments(
    label: np.ndarray, source: np.ndarray, chances: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Labels where there are any; for music without one the teacher's word, as far as it is
    certain."""
    known = label >= 0
    y, labelled = _one_hot(label, len(CLASSES), by_source(label, source, weight * known))
    found = grouped(chances, INSTRUMENTS)
    soft = np.concatenate([found, np.zeros((len(found), 1))], axis=1)
    soft /= np.maximum(soft.sum(axis=1, keepdims=True), 1e-6)
    hint = HINT_WEIGHT * (weight >= 1.0) * np.clip(found.max(axis=1) / 0.3, 0.0, 1.0)
    return np.where(known[:, None], y, soft), np.where(known, labelled, hint)


def regression(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, shrinkage: float, one_of: bool
) -> tuple[Tensor, Tensor]:
    """Weights (n_features, n_names) and biases of a logistic regression: softmax where names
    exclude each other."""
    X, Y, w = (
        torch.from_numpy(np.ascontiguousarray(part, np.float32))
        for part in (x, y, weight / weight.sum())
    )
    W = torch.zeros(X.shape[1], Y.shape[1], requires_grad=True)
    b = torch.zeros(Y.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([W, b], max_iter=TURNS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        said = X @ W + b
        each = (
            -(Y * F.log_softmax(said, dim=1)).sum(dim=1)
            if one_of
            else F.binary_cross_entropy_with_logits(said, Y, reduction="none").sum(dim=1)
        )
        total = (each * w).sum() + shrinkage * W.square().sum() / 2.0
        total.backward()
        return total

    optimizer.step(loss)
    return W.detach(), b.detach()

"""Tuning of the pretrained model to a library beside its tags: which of its tracks are which.

Before the tags, the statistics' layer is fitted to pairs of segments; after them, timbre and
statistics are balanced anew. Every track with two segments is a pair, tagged or not. It costs
seconds: no convolution is run. How runs that began so do, and on what TIMBRE_SHARE was chosen,
stands in assets/model/NOTES.md.
"""

import copy

import numpy as np
import torch

from core.model import augment, losses, networks, spectral_features

FEWEST = 8  # tracks with two segments, below which there is too little to tell apart
STEPS, BATCH, LEARNING_RATE = 120, 32, 3e-4
FRAMES = 320  # 10 s: rhythm takes longer to tell than timbre
# of the statistics' usual length: more names instruments better, less tells recordings apart better
TIMBRE_SHARE = 1.0


def adapt(network: torch.nn.Module, tracks: list[list[np.ndarray]], seed: int) -> int:
    """Fit the statistics' layer of a DefaultNet alone, in place, by NT-Xent; returns to how many
    tracks.

    tracks : for each track its segments' spectrograms (64, n_frames) in dB; those with one segment
        are passed over
    """
    pairs = [segments for segments in tracks if len(segments) > 1]
    if len(pairs) < FEWEST or not isinstance(network, networks.DefaultNet):
        return 0
    rng = np.random.default_rng((seed, 1))
    layer = copy.deepcopy(network.statistics)
    layer.requires_grad_(True)  # tags do not fit it, but this does
    optimizer = torch.optim.AdamW(layer.parameters(), LEARNING_RATE, weight_decay=0.0)
    for _ in range(STEPS):
        chosen = rng.permutation(len(pairs))[:BATCH]
        params = [augment.AugmentParams(0.5 * augment.colour(rng)) for _ in chosen]
        orders = [rng.permutation(len(pairs[row])) for row in chosen]
        a, b = (
            augment.views(
                [pairs[row][order[turn]] for row, order in zip(chosen, orders, strict=True)],
                rng,
                params,
                FRAMES,
            )
            for turn in range(2)
        )
        loss = losses.nt_xent(
            *(layer(spectral_features.spectral_features(view)) for view in (a, b))
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    network.statistics.load_state_dict(layer.state_dict())
    return len(pairs)


@torch.no_grad()
def balance(network: networks.DefaultNet, X: np.ndarray) -> np.ndarray:
    """Bring the timbre's 36 numbers to TIMBRE_SHARE of the length of the statistics' 64, which tags
    had made too long. Changes the network in place.

    X : [shape=(n, 100)] embeddings of some tracks
    Returns what they are now, of the same shape. The logits stay the same: the output layer is
    divided by the same factor, which ReLU lets through.
    """
    n = networks.N_STATISTICS
    lengths = [
        np.linalg.norm(part - part.mean(axis=0), axis=1).mean() for part in (X[:, :n], X[:, n:])
    ]
    factor = float(TIMBRE_SHARE * lengths[0] / max(lengths[1], 1e-9))
    network.timbre.weight.mul_(factor)
    network.timbre.bias.mul_(factor)
    network.output.weight[:, n:].div_(factor)
    return np.concatenate([X[:, :n], X[:, n:] * factor], axis=1)

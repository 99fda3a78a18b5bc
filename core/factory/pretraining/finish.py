"""The last layers, on what the finished trunk hears: the embedding in closed form, the heads by
regression.

The embedding has two parts. N_RECORDING numbers tell recordings apart: linear discriminant analysis
(Fisher 1936; Rao 1948) with every recording a class and one of its two views altered, so that what
a voice, a low-pass or another speed change counts for little. The others are timbre: the same
analysis with every instrument a class. Both are scaled by the square root of what they vary, and to
a set length.
"""

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import torch
from torch import Tensor

from core.audio.frontends import N_MELS
from core.config import EMBEDDING_SIZE
from core.factory.pretraining.material import Recording, TeachingMaterial
from core.factory.pretraining.views import Views
from core.model.networks.default_net import N_RECORDING, DefaultNet
from core.model.networks.spectral_features import N_BANDED, N_STATISTICS, statistics

FRAMES = 480  # 9.6 s: rhythm takes longer to hear than timbre
BATCH = 32
TURNS = {
    "music": 6.0,
    "instrument": 3.0,
    "voice": 4.0,
    "other": 4.0,
    "shifted": 1.0,
    "mix": 0.4,
    "piece": 1.0,
    "solo": 1.0,
    "demo": 2.0,
}  # how often each recording of a group is pooled
TIMBRE_LENGTH = 0.9  # of the others, beside 1
# of the covariance within recordings and within instruments, towards its mean variance
SHRINKAGE, TIMBRE_SHRINKAGE = 0.15, 0.3
# added to the variance of rhythm within a recording: a track changes more than two cuts of ten
# seconds
RESTLESS = 0.5
# factor on the trunk's variance within recordings: it was taught on these, and knows them too well
LEARNT = 7.0
GENERATED = ("piece", "solo", "demo")


@dataclass
class Pairs:
    """Two views each of m recordings: features (2, m, n_features) float32, and what is known of
    them, (2, m) or (m,)."""

    x: np.ndarray
    targets: np.ndarray
    speed: np.ndarray
    spoiled: np.ndarray
    spoken: np.ndarray
    recordings: list[Recording]

    def known(self, name: str) -> np.ndarray:
        """An attribute of the recordings, (m,)."""
        return np.array([getattr(recording, name) for recording in self.recordings])


@torch.inference_mode()
def read_pairs(network: DefaultNet, material: TeachingMaterial, seed: int) -> Pairs:
    """Features of two views of every recording, as often as TURNS says; sets mean and scale."""
    rng = np.random.default_rng((seed, 3))
    chosen: list[Recording] = []
    for group, turns in TURNS.items():
        own = material.groups.get(group, [])
        extra = rng.permutation(len(own))[: round(len(own) * (turns % 1))]
        chosen += own * int(turns) + [own[i] for i in extra]
    views, numbers, pooled, batches = Views(material.groups, FRAMES, rng), [], [], []
    for first in range(0, len(chosen), BATCH):
        batch = views(chosen[first : first + BATCH])
        said = [parts(network, part) for part in batch.S.split(8)]
        numbers.append(torch.cat([one[0] for one in said]).unflatten(0, (2, -1)))
        pooled.append(torch.cat([one[1] for one in said]).unflatten(0, (2, -1)))
        batches.append(batch)
    both = [torch.cat(part, dim=1) for part in (numbers, pooled)]
    standardise(network, both[0].flatten(0, 1), both[1].flatten(0, 1))
    x = np.stack([network.assemble(both[0][k], both[1][k]).numpy() for k in range(2)])
    joined = {
        name: np.concatenate([getattr(b, name).reshape(2, -1) for b in batches], axis=1)
        for name in ("targets", "speed", "spoiled", "spoken")
    }
    return Pairs(x, recordings=chosen, **joined)


def parts(network: DefaultNet, S: Tensor) -> tuple[Tensor, Tensor]:
    """Statistics and pooled trunk of S, the convolutions in bfloat16: twice as fast, and only for
    teaching."""
    with torch.autocast("cpu", torch.bfloat16):
        pooled = network.trunk(S)
    return statistics(S), pooled.float()


def standardise(network: DefaultNet, numbers: Tensor, pooled: Tensor) -> None:
    """Set the mean and scale of the features from m views."""
    both = torch.cat([numbers, pooled], dim=1)
    network.mean.copy_(both.mean(dim=0))
    network.scale.copy_(both.std(dim=0).clamp_min(1e-6))


def fit_embedding(network: DefaultNet, pairs: Pairs) -> None:
    """Set the embedding's layer; the mean embedding of the pairs becomes 0."""
    parts = [recording_directions(pairs.x), timbre_directions(pairs)]
    weight = np.concatenate([parts[0], TIMBRE_LENGTH * parts[1]], axis=1).T
    mean = pairs.x.reshape(-1, pairs.x.shape[-1]).mean(axis=0)
    with torch.no_grad():
        network.embedding.weight.copy_(torch.from_numpy(weight))
        network.embedding.bias.copy_(torch.from_numpy(-weight @ mean))


def recording_directions(x: np.ndarray) -> np.ndarray:
    """Directions (n_features, N_RECORDING) in which recordings differ most for how little their
    views do."""
    apart = (x[0] - x[1]).astype(np.float64)
    within = apart.T @ apart / len(apart) / 2.0
    n_learnt = within.shape[0] - N_STATISTICS - N_MELS
    factor = np.ones(len(within))
    factor[-n_learnt:] = np.sqrt(LEARNT)
    within = shrunk(within * factor[:, None] * factor[None, :], SHRINKAGE)
    within[N_BANDED:N_STATISTICS, N_BANDED:N_STATISTICS] += RESTLESS * np.eye(
        N_STATISTICS - N_BANDED
    )
    both = x.reshape(-1, x.shape[-1])
    return directions(np.cov(both.T), within, N_RECORDING, both)


def timbre_directions(pairs: Pairs) -> np.ndarray:
    """Directions (n_features, EMBEDDING_SIZE - N_RECORDING) in which instruments differ most for
    how little each varies."""
    label, group = pairs.known("instrument"), pairs.known("group")
    taken = (label >= 0) & np.isin(group, ("instrument", "shifted", "voice", "other", *GENERATED))
    x = pairs.x[:, taken].reshape(-1, pairs.x.shape[-1]).astype(np.float64)
    own, source = np.tile(label[taken], 2), np.tile(pairs.known("source")[taken], 2)
    weight = by_source(own, source, (~pairs.spoiled[:, taken].ravel()).astype(np.float64))
    means, within = [], np.zeros((x.shape[1],) * 2)
    for c in np.unique(own):
        rows = own == c
        share = weight[rows] / weight[rows].sum()
        means.append(share @ x[rows])
        apart = (x[rows] - means[-1]) * np.sqrt(share)[:, None]
        within = within + apart.T @ apart / len(np.unique(own))
    between = np.cov(np.array(means).T, bias=True)
    within = shrunk(within, TIMBRE_SHRINKAGE)
    both = pairs.x.reshape(-1, x.shape[-1])
    return directions(between, within, EMBEDDING_SIZE - N_RECORDING, both)


def shrunk(covariance: np.ndarray, share: float) -> np.ndarray:
    """The covariance, moved towards its mean variance in every direction."""
    own = np.trace(covariance) / len(covariance)
    moved: np.ndarray = (1.0 - share) * covariance + share * own * np.eye(len(covariance))
    return moved


def directions(between: np.ndarray, within: np.ndarray, n: int, x: np.ndarray) -> np.ndarray:
    """The n best directions (n_features, n); scaled, so that what they say of x (m, n_features) has
    length 1 on average."""
    size = len(within)
    _, V = scipy.linalg.eigh(between, within, subset_by_index=[size - n, size - 1])
    said = (x - x.mean(axis=0)) @ V[:, ::-1]
    spread = np.sqrt(said.std(axis=0) + 1e-9)
    V = V[:, ::-1] / spread
    scaled: np.ndarray = V / np.sqrt(np.square(said / spread).sum(axis=1).mean())
    return scaled


def by_source(label: np.ndarray, source: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weights (m,), less where a source has many views of a label: no sample library is an
    instrument."""
    keys = np.array([f"{c} {s}" for c, s in zip(label, source, strict=True)])
    _, own = np.unique(keys, return_inverse=True)
    return weight / np.sqrt(np.maximum(np.bincount(own, weights=weight), 1.0))[own]

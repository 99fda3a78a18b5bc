"""The two networks. Each maps what its front end sees to (logits, embedding); the embedding has 100
numbers."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core import config
from core.model import spectral_features

N_STATISTICS = 64  # numbers of the embedding that are statistics of the bands
N_SHAPE = spectral_features.SHAPE.stop - spectral_features.SHAPE.start


class ArticleNet(nn.Module):
    """The study's size of network on its 224 x 224 picture: 1.13 million parameters, a layer of 100
    before the output."""

    def __init__(self, n_classes: int):
        super().__init__()
        widths = (16, 32, 48, 64)
        layers: list[nn.Module] = []
        for n_in, n_out in zip((1, *widths), widths, strict=False):
            layers += [
                nn.Conv2d(n_in, n_out, 3, padding=1, bias=False),
                nn.BatchNorm2d(n_out),
                nn.ReLU(),
                nn.MaxPool2d(2),
            ]
        self.features = nn.Sequential(
            *layers, nn.Conv2d(64, 55, 1), nn.ReLU()
        )  # 14 x 14 points of 55 features
        self.embedding = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.5), nn.Linear(14 * 14 * 55, config.EMBEDDING_SIZE)
        )
        self.output = nn.Linear(config.EMBEDDING_SIZE, n_classes)

    def forward(self, S: Tensor) -> tuple[Tensor, Tensor]:
        """S (n, 224, 224) -> logits (n, n_classes), embedding (n, 100)."""
        embedding = self.embedding(self.features(_as_images(S)))
        return self.output(F.relu(embedding)), embedding


class DefaultNet(nn.Module):
    """A small network on log-mel spectrograms of any length.

    Timbre is what five convolution blocks hear of the standardised spectrogram, pooled over
    frequency and time (mean, maximum, deviation), and how each band stands out, rises and falls.
    Beside it a layer draws on everything that `bands.numbers` says of the recording in plain dB,
    its rhythm too: that tells recordings apart, and standardising would take half of it away. Of
    the 100 numbers of the embedding 64 come from these statistics and 36 are timbre.
    """

    def __init__(
        self, n_classes: int, widths: tuple[int, ...] = (8, 24, 64, 128, 192), dropout: float = 0.2
    ):
        super().__init__()
        layers: list[nn.Module] = []
        for n_in, n_out in zip((1, *widths), widths, strict=False):
            stride = (
                (1, 2) if n_in == 1 else 1
            )  # two frames are 64 ms: enough for timbre, at half the cost
            layers += [
                nn.Conv2d(n_in, n_out, 3, padding=1, stride=stride, bias=False),
                nn.MaxPool2d(2),
                nn.BatchNorm2d(n_out),
                nn.ReLU(),
            ]  # pooled first: the same maximum, a quarter of the work after it
        self.features = nn.Sequential(*layers)
        n_heard = 3 * widths[-1] + N_SHAPE
        self.norm = nn.BatchNorm1d(n_heard)
        self.dropout = nn.Dropout(dropout)
        self.statistics = nn.Linear(spectral_features.N_NUMBERS, N_STATISTICS)
        self.timbre = nn.Linear(n_heard, config.EMBEDDING_SIZE - N_STATISTICS)
        self.output = nn.Linear(config.EMBEDDING_SIZE, n_classes)

    def forward(self, S: Tensor) -> tuple[Tensor, Tensor]:
        """S (n, 64, n_frames) in dB with n_frames >= 64 -> logits (n, n_classes), embedding (n,
        100)."""
        numbers = spectral_features.spectral_features(S)
        embedding = torch.cat(
            [self.statistics(numbers), self.timbre(self.dropout(self.hear(S, numbers)))], dim=1
        )
        return self.output(F.relu(embedding)), embedding

    def hear(self, S: Tensor, numbers: Tensor) -> Tensor:
        """What timbre is drawn from: what the convolutions hear of S (n, 64, n_frames), pooled, and
        the bands' shape; (n, 896).

        numbers : what `bands.numbers` says of S
        """
        pooled = self.features(_as_images(standardised(S))).mean(dim=2)
        heard = [
            pooled.mean(dim=2),
            pooled.amax(dim=2),
            pooled.std(dim=2, correction=0),
            numbers[:, spectral_features.SHAPE],
        ]
        return self.norm(torch.cat(heard, dim=1))


def standardised(S: Tensor) -> Tensor:
    """Each spectrogram of S (n, 64, n_frames) with mean 0 and deviation 1."""
    centred = S - S.mean(dim=(1, 2), keepdim=True)
    return centred / centred.square().mean(dim=(1, 2), keepdim=True).sqrt().clamp_min(
        1e-6
    )  # std() is six times as slow


def _as_images(S: Tensor) -> Tensor:
    return S[:, None].contiguous(memory_format=torch.channels_last)


NETWORKS: dict[str, type[nn.Module]] = {"article": ArticleNet, "default": DefaultNet}


def build(settings: dict[str, Any]) -> nn.Module:
    """The network described by `{"network": "default", "n_classes": 4, ...}`, with fresh
    weights."""
    arguments = {name: value for name, value in settings.items() if name != "network"}
    network = NETWORKS[settings["network"]](**arguments)
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # twice as fast on a CPU


def n_parameters(network: nn.Module) -> int:
    """How many numbers the network learns."""
    return sum(p.numel() for p in network.parameters())

"""The two networks. Each maps the output of its front end to (logits, embedding); the embedding has
100 numbers."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core import config
from core.model import spectral_features

N_STATISTICS = 64  # of the embedding's numbers: statistics of the bands
N_SHAPE = spectral_features.SHAPE.stop - spectral_features.SHAPE.start


class ArticleNet(nn.Module):
    """The study's size of network on its 224 x 224 spectrogram image: 1.13 million parameters, a
    layer of 100 before the output."""

    def __init__(self, n_classes: int):
        super().__init__()
        widths = (16, 32, 48, 64)
        layers: list[nn.Module] = []
        for n_in, n_out in zip((1, *widths), widths, strict=False):
            layers += [
                nn.Conv2d(n_in, n_out, 3, padding=1, bias=False),
                nn.BatchNorm2d(n_out),
                nn.MaxPool2d(2),
                nn.ReLU(),
            ]  # after the pool: the same numbers, a quarter of the work
        self.features = nn.Sequential(
            *layers, nn.Conv2d(64, 55, 1), nn.ReLU()
        )  # 14 x 14 points of 55 features
        self.embedding = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.5), nn.Linear(14 * 14 * 55, config.EMBEDDING_SIZE)
        )
        self.output = nn.Linear(config.EMBEDDING_SIZE, n_classes)

    def forward(self, S: Tensor) -> tuple[Tensor, Tensor]:
        """S (n, 224, 224) -> logits (n, n_classes), embedding (n, 100).

        While it learns its convolutions are in bfloat16 on a processor that has it: a third of the
        time. What it has learnt is used in full precision.
        """
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training and has_bfloat16()):
            features = self.features(_as_images(S))
        embedding = self.embedding(features.float())
        return self.output(F.relu(embedding)), embedding


@cache
def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself; without that it is slower, not faster."""
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


class DefaultNet(nn.Module):
    """A small network on log-mel spectrograms of any length.

    Timbre is what five convolution blocks make of the standardised spectrogram, pooled over
    frequency and time (mean, maximum, deviation), and how each band stands out, rises and falls.
    Beside it a layer draws on all spectral features of the recording in plain dB, its rhythm too:
    they tell one recording from another, and standardising would take half of that away. Of the 100
    numbers of the embedding 64 come from these statistics and 36 are timbre.
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
        n_timbre = 3 * widths[-1] + N_SHAPE
        self.norm = nn.BatchNorm1d(n_timbre)
        self.dropout = nn.Dropout(dropout)
        self.statistics = nn.Linear(spectral_features.N_NUMBERS, N_STATISTICS)
        self.timbre = nn.Linear(n_timbre, config.EMBEDDING_SIZE - N_STATISTICS)
        self.output = nn.Linear(config.EMBEDDING_SIZE, n_classes)

    def forward(self, S: Tensor) -> tuple[Tensor, Tensor]:
        """S (n, 64, n_frames) in dB with n_frames >= 64 -> logits (n, n_classes), embedding (n,
        100)."""
        features = spectral_features.spectral_features(S)
        timbre = self.timbre(self.dropout(self.timbre_features(S, features)))
        embedding = torch.cat([self.statistics(features), timbre], dim=1)
        return self.output(F.relu(embedding)), embedding

    def timbre_features(self, S: Tensor, features: Tensor) -> Tensor:
        """What timbre is drawn from: the convolutions' maps of S (n, 64, n_frames), pooled, and the
        bands' shape; (n, 896).

        features : the spectral features of S, (n, N_NUMBERS)
        """
        pooled = self.features(_as_images(standardised(S))).mean(dim=2)
        parts = [
            pooled.mean(dim=2),
            pooled.amax(dim=2),
            pooled.std(dim=2, correction=0),
            features[:, spectral_features.SHAPE],
        ]
        normed: Tensor = self.norm(torch.cat(parts, dim=1))
        return normed


def standardised(S: Tensor) -> Tensor:
    """Each spectrogram of S (n, 64, n_frames) with mean 0 and deviation 1."""
    centred = S - S.mean(dim=(1, 2), keepdim=True)
    return centred / centred.square().mean(dim=(1, 2), keepdim=True).sqrt().clamp_min(
        1e-6
    )  # std() is six times as slow


def _as_images(S: Tensor) -> Tensor:
    return S[:, None].contiguous(memory_format=torch.channels_last)


NETWORKS: dict[str, type[nn.Module]] = {"article": ArticleNet, "default": DefaultNet}


def build(settings: Mapping[str, Any]) -> nn.Module:
    """The network described by `{"network": "default", "n_classes": 4, ...}`, with random
    weights."""
    arguments = {name: value for name, value in settings.items() if name != "network"}
    network = NETWORKS[settings["network"]](**arguments)
    # twice as fast on a CPU
    made: nn.Module = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return made


@torch.no_grad()
def predict(network: nn.Module, S: Tensor) -> Tensor:
    """Logits (n, n_classes) of unaugmented spectrograms (n, ...); the network is left in evaluation
    mode."""
    network.eval()
    return torch.cat([network(part)[0].float() for part in torch.split(S, 16)])


def n_parameters(network: nn.Module) -> int:
    """How many numbers the network learns."""
    return sum(p.numel() for p in network.parameters())

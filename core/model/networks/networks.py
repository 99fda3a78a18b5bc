"""The article's network, and `build`, which makes either of the two. Each maps the output of its
front end to (logits, embedding); the embedding has 100 numbers."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core import config
from core.model.networks.default_net import DefaultNet


class ArticleNet(nn.Module):
    """The study's size of network on its 224 x 224 spectrogram image: 1.13 million parameters, a
    layer of 100 before the output. It pools before it normalises, which is a quarter of the work.
    """

    def __init__(self, n_classes: int):
        super().__init__()
        widths = (16, 32, 48, 64)
        layers: list[nn.Module] = []
        for n_in, n_out in zip((1, *widths), widths, strict=False):
            layers += [
                nn.Conv2d(n_in, n_out, 3, padding=1, bias=False),
                nn.MaxPool2d(2),
                nn.BatchNorm2d(n_out),
                nn.ReLU(),
            ]
        # 14 x 14 points of 55 features
        self.features = nn.Sequential(*layers, nn.Conv2d(64, 55, 1), nn.ReLU())
        self.embedding = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.5), nn.Linear(14 * 14 * 55, config.EMBEDDING_SIZE)
        )
        self.output = nn.Linear(config.EMBEDDING_SIZE, n_classes)

    def forward(self, S: Tensor) -> tuple[Tensor, Tensor]:
        """S (n, 224, 224) -> logits (n, n_classes), embedding (n, 100).

        While it learns, and where the caller asks for it by `torch.autocast`, its convolutions are
        in bfloat16 on a processor that has it: a third of the time. What it has learnt is used in
        full precision.
        """
        is_half = has_bfloat16() and (self.training or torch.is_autocast_enabled("cpu"))
        with torch.autocast("cpu", torch.bfloat16, enabled=is_half):
            features = self.features(_as_images(S))
        embedding = self.embedding(features.float())
        return self.output(F.relu(embedding)), embedding


@cache
def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself; without that it is slower, not faster."""
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def _as_images(S: Tensor) -> Tensor:
    return S[:, None].contiguous(memory_format=torch.channels_last)


def build(
    settings: Mapping[str, Any], heads: Mapping[str, Sequence[str]] | None = None
) -> nn.Module:
    """The network described by `{"network": "article", "n_classes": 4}`, or by `{"network":
    "default"}` and its heads, category of names to names; with random weights."""
    arguments = {name: value for name, value in settings.items() if name != "network"}
    network: nn.Module
    if settings["network"] == "article":
        network = ArticleNet(**arguments)
    else:
        network = DefaultNet(heads or {}, **arguments)
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

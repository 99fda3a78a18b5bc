"""The default network: a log-mel spectrogram to an embedding of 100 numbers and chances of names.

A convolutional trunk looks at the standardised spectrogram; beside it stand the spectral features,
in plain dB: they tell one recording from another, and standardising would take half of that away.
Both together, standardised, are the *features* (n, n_features) of a segment. Everything the network
says is one linear layer on them: the embedding, and a head for each category of names. Where a run
has learnt tags, a part of the embedding is what its heads say (`tag_numbers`).
"""

from collections.abc import Mapping, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from core.audio.frontends import N_MELS
from core.config import EMBEDDING_SIZE
from core.model.networks.spectral_features import (
    N_BANDED,
    N_STATISTICS,
    PARTS,
    presence,
    statistics,
)
from core.model.networks.trunk import FRAME_STRIDES, WIDTHS, Trunk

N_RECORDING = 84  # of the pretrained embedding's numbers: they tell recordings apart
CLIP = 5.0  # standard deviations: what lies further out counts as that
PRESENCE_MEAN, PRESENCE_SCALE = 0.8, 0.3  # what brings it to about standard normal


class DefaultNet(nn.Module):
    """Trunk and spectral features, standardised to features, and linear layers on them.

    heads : category of names -> its names, in the order of the logits
    taught : names of the heads that a library's tags taught, and whether the names of each exclude
        each other; what they say fills the embedding's last `n_tag_numbers`
    """

    mean: Tensor
    scale: Tensor

    def __init__(
        self,
        heads: Mapping[str, Sequence[str]],
        widths: Sequence[int] = WIDTHS,
        frame_strides: Sequence[int] = FRAME_STRIDES,
        taught: Mapping[str, bool] | None = None,
        n_tag_numbers: int = 0,
    ):
        super().__init__()
        self.trunk = Trunk(widths, frame_strides)
        self.n_features = N_STATISTICS + N_MELS + self.trunk.size
        self.register_buffer("mean", torch.zeros(N_STATISTICS + self.trunk.size))
        self.register_buffer("scale", torch.ones(N_STATISTICS + self.trunk.size))
        self.embedding = nn.Linear(self.n_features, EMBEDDING_SIZE - n_tag_numbers)
        self.head_names = list(heads)
        self.heads = nn.ModuleList([nn.Linear(self.n_features, len(n)) for n in heads.values()])
        self.taught = dict(taught or {})
        n_chances = sum(len(heads[name]) for name in self.taught)
        self.tag_numbers = nn.Linear(n_chances, n_tag_numbers) if n_tag_numbers else None

    def head(self, name: str) -> nn.Linear:
        """The linear layer of a category of names."""
        return cast(nn.Linear, self.heads[self.head_names.index(name)])

    def forward(self, S: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        """S (n, N_MELS, n_frames) dB, n_frames >= 64 -> logits of each head (n, n_names), embedding
        (n, 100)."""
        return self.outputs(self.features(S))

    def outputs(self, x: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        """Features x (n, n_features) -> logits of each head, embedding (n, 100)."""
        logits = {name: head(x) for name, head in zip(self.head_names, self.heads, strict=True)}
        embedding = self.embedding(x)
        if self.tag_numbers is not None:
            chances = [
                torch.softmax(logits[name], dim=1) if one_of else torch.sigmoid(logits[name])
                for name, one_of in self.taught.items()
            ]
            embedding = torch.cat([embedding, self.tag_numbers(torch.cat(chances, dim=1))], dim=1)
        return logits, embedding

    def features(self, S: Tensor) -> Tensor:
        """S (n, N_MELS, n_frames) dB -> (n, n_features), about standard normal each."""
        return self.assemble(statistics(S), self.trunk(S))

    def assemble(self, numbers: Tensor, pooled: Tensor) -> Tensor:
        """Spectral features (n, N_STATISTICS) and pooled trunk (n, size), standardised; what absent
        bands would say is 0."""
        there = presence(numbers[:, :N_MELS])
        x = ((torch.cat([numbers, pooled], dim=1) - self.mean) / self.scale).clamp(-CLIP, CLIP)
        banded = x[:, :N_BANDED] * there.repeat(1, sum(PARTS.values()))
        rest = x[:, N_BANDED:N_STATISTICS]
        known = (there - PRESENCE_MEAN) / PRESENCE_SCALE
        return torch.cat([banded, rest, known, x[:, N_STATISTICS:]], dim=1)

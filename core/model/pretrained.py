"""The pretrained model as what a library's tags are learnt on: its embedding and its heads, as
matrices."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.catalog.texts.meanings import in_words_of
from core.catalog.texts.tagtext import tag_key
from core.linalg import l2_normalize
from core.model import checkpoint, runs
from core.model.checkpoint import Encoder
from core.model.networks.default_net import DefaultNet
from core.model.training.heads import tag_head
from core.model.training.heads.tag_numbers import EmbeddingLayer


@dataclass(frozen=True)
class Pretrained:
    """encoder : the model that ships with Soundkin ; layer : its embedding"""

    encoder: Encoder
    layer: EmbeddingLayer

    @staticmethod
    def load() -> "Pretrained":
        """Read it, once a process. SoundkinError when the file is missing or damaged."""
        return _loaded()

    @property
    def network(self) -> DefaultNet:
        """Its network."""
        assert isinstance(self.encoder.network, DefaultNet)
        return self.encoder.network

    def vectors(self, x: np.ndarray, owners: np.ndarray, n: int) -> np.ndarray:
        """Embeddings (n, 100) of tracks by features x (m, n_features) of their segments."""
        Z = self.layer(x, np.zeros((len(x), 0))) - self.encoder.center
        return tag_head.mean_by_track(l2_normalize(Z), owners, n)

    def start(self, category: str, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray] | None:
        """Weights (n_features, n_names) and biases (n_names,) of its head for these names, also as
        other languages and synonyms have them, 0 where it knows none; None where it knows none of
        them."""
        if category not in self.network.head_names:
            return None
        head = self.network.head(category)
        own = self.network.head_names.index(category)
        column = columns_of(category, self.encoder.heads[own].names, names)
        W = np.zeros((self.network.n_features, len(names)))
        b = np.full(len(names), tag_head.FIRST_BIAS)
        known = False
        for at, name in enumerate(names):
            place = column.get(name)
            if place is not None:
                W[:, at] = head.weight[place].detach().numpy()
                b[at] = float(head.bias[place].detach())
                known = True
        return (W, b) if known else None


def columns_of(category: str, known: Sequence[str], names: Sequence[str]) -> dict[str, int]:
    """Where those of these names that a head knows stand among its own, `known`: written alike,
    else by a word that says just that ("ピアノ", "Klavier": piano)."""
    own = in_words_of(category, known, names)
    at = {tag_key(name): place for place, name in enumerate(own)}
    return {name: at[tag_key(name)] for name in names if tag_key(name) in at}


@lru_cache(maxsize=1)
def _loaded() -> Pretrained:
    encoder = checkpoint.load_encoder(runs.PRETRAINED_MODEL)
    network = encoder.network
    assert isinstance(network, DefaultNet)
    linear = network.embedding.weight.detach().numpy().T.astype(np.float64)
    return Pretrained(
        encoder, EmbeddingLayer(linear, network.embedding.bias.detach().numpy().astype(np.float64))
    )

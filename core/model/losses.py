"""What training makes small: wrong classes, and two segments of one track that lie apart."""

import torch
from torch import Tensor
from torch.nn import functional as F

TEMPERATURE = 0.1


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy of logits (n, n_classes) with labels (n,); rows with label -1 (untagged)
    do not count."""
    if bool((labels < 0).all()):
        return logits.sum() * 0.0
    return F.cross_entropy(logits, labels, ignore_index=-1)


def nt_xent(a: Tensor, b: Tensor, temperature: float = TEMPERATURE) -> Tensor:
    """Normalised temperature-scaled cross-entropy: row i of a and row i of b (n, d) belong
    together, all others apart.

    Source: Chen et al., A Simple Framework for Contrastive Learning of Visual Representations,
    2020.
    """
    z = F.normalize(torch.cat([a, b]), dim=1)
    similarity = z @ z.T / temperature
    itself = torch.eye(len(z), dtype=torch.bool)
    partner = torch.arange(len(z)).roll(len(a))
    return F.cross_entropy(similarity.masked_fill(itself, -1e9), partner)

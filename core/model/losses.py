"""What training makes small: wrong classes, two stretches of one track that lie apart, and what is forgotten."""

import torch
from torch import Tensor
from torch.nn import functional as F

TEMPERATURE = 0.1


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy of logits (n, n_classes) with labels (n,); rows with label -1 (untagged) do not count."""
    if bool((labels < 0).all()):
        return logits.sum() * 0.0
    return F.cross_entropy(logits, labels, ignore_index=-1)


def nt_xent(a: Tensor, b: Tensor, temperature: float = TEMPERATURE) -> Tensor:
    """Normalised temperature-scaled cross-entropy: row i of a and row i of b (n, d) belong together, all others apart.

    Source: Chen et al., A Simple Framework for Contrastive Learning of Visual Representations, 2020.
    """
    z = F.normalize(torch.cat([a, b]), dim=1)
    similarity = z @ z.T / temperature
    itself = torch.eye(len(z), dtype=torch.bool)
    partner = torch.arange(len(z)).roll(len(a))
    return F.cross_entropy(similarity.masked_fill(itself, -1e9), partner)


def distillation(logits: Tensor, taught: Tensor, belief: Tensor) -> Tensor:
    """Kullback-Leibler divergence of what logits (n, n_classes) say from what a teacher's said, mean with weights belief (n,).

    Source: Hinton et al., Distilling the Knowledge in a Neural Network, 2015; against forgetting: Li and Hoiem,
    Learning without Forgetting, 2016.
    """
    each = F.kl_div(F.log_softmax(logits, dim=1), F.log_softmax(taught, dim=1), reduction="none", log_target=True)
    return (belief * each.sum(dim=1)).mean()

"""What a run that learns tags works with: what it learns on, and what it has fitted."""

from dataclasses import dataclass

import numpy as np

from core.model.training.heads.tag_head import TagHead
from core.model.training.heads.tag_numbers import Material
from core.model.training.heads.tagset import TagSet


@dataclass(frozen=True)
class TuningData:
    """All that a run learns on, as kept in its folder while it is under way.

    held_out : bool [shape=(n,)]
    """

    tags: TagSet
    material: Material
    held_out: np.ndarray


@dataclass
class Fitted:
    """By category the head of its best epoch; and the epoch that is best for their mean.

    unseen : [shape=(m, n_names)] what heads that saw nothing like them say of the segments that
        taught
    """

    heads: dict[str, TagHead]
    unseen: np.ndarray
    best_epoch: int = 0
    best_loss: float = float("inf")

"""How well tags are named on recordings that are nothing like those learnt from."""

import numpy as np

from core.catalog.decisions.listening import interval as wilson
from core.model.evaluation import metrics
from core.model.training.heads import tag_head, unseen
from core.model.training.heads.tag_head import Tags
from core.model.training.heads.tag_numbers import Material
from core.model.training.run_figures import Apart


def accuracy_apart(taught: Material, tags: Tags, chances: np.ndarray) -> Apart | None:
    """What heads that had learnt from nothing tied to a track, nor alike in sound, say of those
    that taught; None where too few groups can be told apart.

    tags : of a category, as they test ; chances : (m, n_names) of segments, by such heads
    """
    groups = taught.groups[tags.tagged]
    if len(np.unique(taught.groups)) < unseen.FOLDS or not len(groups):
        return None
    right = tag_head.right(tags, tag_head.mean_by_track(chances, taught.owners, taught.n))
    sizes = np.unique(groups, return_counts=True)[1]
    low, high = _interval(right, groups)
    return Apart(
        right=float(right.mean()),
        low=low,
        high=high,
        n=len(right),
        groups=len(sizes),
        alone=int((sizes == 1).sum()),
    )


def _interval(right: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the share of `right` (n,), whole groups being drawn. Never narrower than
    so many single trials as there are groups would give."""
    low, high = metrics.interval(right.astype(np.float64), groups=groups)
    n = len(np.unique(groups))
    least, most = wilson(round(right.mean() * n), n)
    return min(low, least), max(high, most)

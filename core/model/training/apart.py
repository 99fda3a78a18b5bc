"""How well tags are named on recordings that are nothing like those learnt from."""

import numpy as np

from core.catalog.decisions.listening import interval as wilson
from core.model.training import tag_head, unseen
from core.model.training.run_figures import Apart
from core.model.training.tag_head import Tags
from core.model.training.tag_numbers import Material

DRAWINGS, COVERED = 1000, (0.025, 0.975)


def judged(taught: Material, tags: Tags, chances: np.ndarray) -> Apart | None:
    """What heads that had learnt from nothing tied to a track, nor alike in sound, say of those
    that taught; None where too few groups can be told apart.

    tags : of a category, as they test ; chances : (m, n_names) of segments, by such heads
    """
    groups = taught.groups[tags.tagged]
    if len(np.unique(taught.groups)) < unseen.FOLDS or not len(groups):
        return None
    right = tag_head.right(tags, tag_head.mean_by_track(chances, taught.owners, taught.n))
    _, of, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    low, high = _interval(right, of)
    return Apart(
        right=float(right.mean()),
        low=low,
        high=high,
        n=len(right),
        groups=len(sizes),
        alone=int((sizes == 1).sum()),
    )


def _interval(right: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the share of `right` (n,), whole groups being drawn: recordings of one
    source are right or wrong together. Never narrower than so many single trials would give."""
    n = int(groups.max()) + 1
    counts = np.bincount(groups, minlength=n)
    hits = np.bincount(groups, right, minlength=n)
    drawn = np.random.default_rng(0).integers(0, n, (DRAWINGS, n))
    low, high = np.quantile(hits[drawn].sum(axis=1) / counts[drawn].sum(axis=1), COVERED)
    least, most = wilson(round(right.mean() * n), n)
    return min(float(low), least), max(float(high), most)

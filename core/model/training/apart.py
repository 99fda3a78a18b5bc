"""How well tags are named on recordings that are nothing like those learnt from."""

import numpy as np

from core.catalog.decisions.listening import interval as wilson
from core.model.training import tag_head, unseen
from core.model.training.run_figures import Apart
from core.model.training.tag_head import Tags
from core.model.training.tag_numbers import Material

DRAWINGS, COVERED = 1000, (0.025, 0.975)
FEWEST = 10  # groups that a difference is judged by


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


def names_worse(taught: Material, tags: Tags, chances: np.ndarray) -> bool:
    """Whether names that the pretrained head knows are less often right than by it, on tracks
    unlike those learnt from, by more than noise. Arguments as above."""
    gain, groups = unseen.beside_pretrained(taught, tags, chances)
    _, of = np.unique(groups, return_inverse=True)
    return of.max(initial=-1) + 1 >= FEWEST and _drawn(gain, of)[1] < 0.0


def _interval(right: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the share of `right` (n,). Never narrower than so many single trials as
    there are groups would give."""
    low, high = _drawn(right, groups)
    n = int(groups.max()) + 1
    least, most = wilson(round(right.mean() * n), n)
    return min(low, least), max(high, most)


def _drawn(values: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the mean of values (n,), whole groups being drawn: recordings of one
    source are right or wrong together. groups : [shape=(n,)] numbers from 0 on"""
    n = int(groups.max()) + 1
    counts, sums = np.bincount(groups, minlength=n), np.bincount(groups, values, minlength=n)
    drawn = np.random.default_rng(0).integers(0, n, (DRAWINGS, n))
    low, high = np.quantile(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1), COVERED)
    return float(low), float(high)

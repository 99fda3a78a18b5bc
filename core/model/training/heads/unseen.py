"""What heads say of tracks that are new to them; and by it how far a run goes from the pretrained
heads."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count

import numpy as np

from core.model.evaluation import metrics
from core.model.training.heads import tag_head
from core.model.training.heads.standardized import Standardized
from core.model.training.heads.tag_head import Tags
from core.model.training.heads.tag_numbers import Material

FOLDS = 3
FEWEST = 10  # groups of tracks that a difference is judged by
NEAR = 0.4  # interpolation where the pretrained head is right more often than what is learnt
Tell = Callable[[int, int], object]  # called before each fold: how many are done, of how many


def held_out_chances(
    material: Material,
    categories: Mapping[str, Tags],
    interpolation: float | None,
    epochs: int,
    seed: int,
    careful: bool = True,
    step: Tell = lambda done, total: None,
) -> tuple[dict[str, float], np.ndarray]:
    """The interpolation of each category, and what its heads say of each segment (m, n_names) when
    they have seen neither its track nor what belongs to it.

    interpolation : asked for by a person, else None ; careful : whether a head goes NEAR at most
        where it learns less than the pretrained one knows of the same tracks, as by wrong tags, and
        leaves it as it is where it learns surely less
    """
    far = {
        name: tag_head.interpolation_of(material.x, material.owners, tags)
        if interpolation is None
        else interpolation
        for name, tags in categories.items()
    }
    done, total, found = count(), FOLDS * len(categories), []
    for name, tags in categories.items():
        said = _chances(material, tags, far[name], epochs, seed, done, total, step)
        may_go_back = careful and interpolation is None
        for nearer, worse in ((NEAR, _is_worse), (0.0, names_worse)):
            if may_go_back and far[name] > nearer and worse(material, tags, said):
                far[name], total = nearer, total + FOLDS
                said = _chances(material, tags, nearer, epochs, seed, done, total, step)
        found.append(said)
    return far, np.concatenate(found, axis=1)


def _chances(
    material: Material,
    tags: Tags,
    interpolation: float,
    epochs: int,
    seed: int,
    done: Iterator[int],
    total: int,
    step: Tell,
) -> np.ndarray:
    """Of one category: (m, n_names). done, total : folds so far, and of how many"""
    found = np.zeros((len(material.x), len(tags.names)))
    for held_out in tag_head.folds(material.groups, FOLDS, seed):
        step(next(done), total)
        taught = material.of(~held_out)
        rows, features = held_out[material.owners], Standardized.of(taught.x)
        own = tags.of(~held_out)
        head = tag_head.fit(features, taught.owners, own, tags.one_of, epochs, interpolation)
        found[rows] = head(material.x[rows])
    return found


def _is_worse(material: Material, tags: Tags, chances: np.ndarray) -> bool:
    """Whether chances (m, n_names) are right less often than the pretrained head."""
    gain, _ = _beside_pretrained(material, tags, chances)
    return bool(gain.sum() < 0)


def names_worse(material: Material, tags: Tags, chances: np.ndarray) -> bool:
    """The same by more than noise."""
    gain, groups = _beside_pretrained(material, tags, chances)
    enough = len(np.unique(groups)) >= FEWEST
    return enough and metrics.interval(gain.astype(np.float64), groups=groups)[1] < 0.0


def _beside_pretrained(
    material: Material, tags: Tags, chances: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of each track that is tagged with a name that the pretrained head knows: 1 where chances (m,
    n_names) are right among these names and the head is not, -1 the other way round, else 0; and
    what belongs together of them. (n,) each."""
    if tags.start is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    W, b = tags.start
    known = W.any(axis=0)
    own = Tags([], tags.given[:, known])
    learnt, before = (
        tag_head.right(own, tag_head.mean_by_track(said, material.owners, material.n)).astype(int)
        for said in (chances[:, known], material.x @ W[:, known] + b[known])
    )
    return learnt - before, material.groups[own.tagged]

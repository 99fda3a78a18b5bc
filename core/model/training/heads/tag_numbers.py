"""What a library's tags add to the embedding: what their heads say of a track, as numbers.

They stand beside the numbers that tell recordings apart, of which the weakest make room. How much
they weigh (`tag_weight`) is chosen on tracks whose heads have not seen them; 0 is the pretrained
embedding itself, so that nothing is given up where tags add nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.config import EMBEDDING_SIZE, TOP_K
from core.linalg import l2_normalize
from core.model.evaluation import metrics
from core.model.networks.default_net import N_RECORDING
from core.model.training.heads import tag_head
from core.model.training.heads.tag_head import TagHead, Tags

TAG_NUMBERS = 24  # of the 100, at most
TIMBRE_KEPT = 14  # of the pretrained embedding's numbers of timbre
TAG_WEIGHTS = (0.0, 0.2, 0.35, 0.6, 0.8)  # from 1 on, tracks that heads have seen crowd together
NOISE = 0.01  # of other-segment recall: no more than this may be given up
MOST_COMPARED = 3000  # tracks that are held against each other; of 15,000 it took 30 GB
_TINY = 1e-6


@dataclass(frozen=True)
class Material:
    """Tracks as features.

    x : [shape=(m, n_features)] of segments ; owners : [shape=(m,)] the track of each, from 0 on
    groups : [shape=(n,)] what belongs together or sounds alike
    apart : bool [shape=(n, n)], which tracks must not find each other
    """

    x: np.ndarray
    owners: np.ndarray
    groups: np.ndarray
    apart: np.ndarray

    def of(self, rows: np.ndarray) -> "Material":
        """The same for some of the tracks. rows : bool (n,)"""
        segments = rows[self.owners]
        number = np.cumsum(rows) - 1
        return Material(
            self.x[segments],
            number[self.owners[segments]],
            self.groups[rows],
            self.apart[np.ix_(rows, rows)],
        )

    @property
    def n(self) -> int:
        """How many tracks."""
        return len(self.groups)


@dataclass(frozen=True)
class TagNumbers:
    """From the chances of all heads (n, n_names) to numbers (n, TAG_NUMBERS at most): principal
    components, of length 1 on average."""

    mean: np.ndarray
    directions: np.ndarray  # (n_names, n_numbers), the heads' scales included

    def __call__(self, chances: np.ndarray) -> np.ndarray:
        """Chances (n, n_names) -> (n, n_numbers)."""
        return np.asarray((chances - self.mean) @ self.directions)


@dataclass(frozen=True)
class EmbeddingLayer:
    """The embedding of a run: a linear layer on features, and tag numbers weighed by `tag_weight`.

    linear : (n_features, 100 - n_numbers) ; bias : (100 - n_numbers,)
    """

    linear: np.ndarray
    bias: np.ndarray
    numbers: TagNumbers | None = None
    tag_weight: float = 0.0

    def __call__(self, x: np.ndarray, chances: np.ndarray) -> np.ndarray:
        """Features x (m, n_features) and the heads' chances (m, n_names) -> embeddings (m, 100),
        not centred."""
        plain = x @ self.linear + self.bias
        if self.numbers is None:
            return np.asarray(plain)
        return np.concatenate([plain, self.tag_weight * self.numbers(chances)], axis=1)


@dataclass(frozen=True)
class Trial:
    """How well a layer tells the tags and the recordings of some tracks: a value for each track
    that can be asked. Missing where nothing can be."""

    tags: dict[str, np.ndarray]  # category -> P@5
    other: np.ndarray  # other-segment recall@5

    @property
    def mean_of_tags(self) -> float:
        """The mean over the categories."""
        return float(np.mean([values.mean() for values in self.tags.values() if len(values)] or 0))

    @property
    def mean_of_other(self) -> float:
        """Over the tracks."""
        return float(self.other.mean()) if len(self.other) else 1.0

    def surely_above(self, other: "Trial") -> bool:
        """Whether the tags of the same tracks are told better, by more than noise."""
        gains = [values - other.tags[name] for name, values in self.tags.items()]
        return bool(gains) and metrics.interval(np.concatenate(gains))[0] > 0.0


def choose(
    material: Material,
    categories: Mapping[str, Tags],
    pretrained: EmbeddingLayer,
    chances: np.ndarray,
) -> EmbeddingLayer:
    """The layer of a run, chosen on the tracks that it learns from, by what heads say of each
    segment (m, n_names) that saw neither its track nor what sounds like it."""
    numbers = principal(chances, categories)
    n_kept = EMBEDDING_SIZE - numbers.directions.shape[1] - TIMBRE_KEPT
    kept = [*range(n_kept), *range(N_RECORDING, N_RECORDING + TIMBRE_KEPT)]
    linear, bias = pretrained.linear[:, kept], pretrained.bias[kept]
    layers = [
        EmbeddingLayer(linear, bias, numbers, value) if value else pretrained
        for value in TAG_WEIGHTS
    ]
    trials = [trial(layer(material.x, chances), material, categories) for layer in layers]
    allowed = trials[0].mean_of_other - NOISE
    best = max(
        range(len(layers)),
        key=lambda at: (trials[at].mean_of_other >= allowed, trials[at].mean_of_tags),
    )
    return layers[best if trials[best].surely_above(trials[0]) else 0]


def all_chances(x: np.ndarray, heads: Mapping[str, TagHead]) -> np.ndarray:
    """What heads say of features x (m, n_features), one beside the other: (m, n_names)."""
    return np.concatenate([head(x) for head in heads.values()], axis=1)


def principal(chances: np.ndarray, categories: Mapping[str, Tags]) -> TagNumbers:
    """The directions in which tracks differ most by what is said of them (m, n_names), each
    category weighing the same."""
    ends = np.cumsum([len(tags.names) for tags in categories.values()])[:-1]
    scale = np.concatenate(
        [
            np.full(part.shape[1], np.sqrt(part.var(axis=0).sum()) + _TINY)
            for part in np.split(chances, ends, axis=1)
        ]
    )
    mean = chances.mean(axis=0)
    scaled = (chances - mean) / scale
    _, V = np.linalg.eigh(scaled.T @ scaled)
    V = V[:, ::-1][:, :TAG_NUMBERS]
    length = np.sqrt(np.square(scaled @ V).sum(axis=1).mean())
    return TagNumbers(mean, V / scale[:, None] / max(float(length), _TINY))


def trial(Z: np.ndarray, material: Material, categories: Mapping[str, Tags]) -> Trial:
    """How well embeddings Z (m, 100) of segments find what they should."""
    return Trial(tag_precision(Z, material, categories), segment_recall(Z, material))


def tag_precision(
    Z: np.ndarray, material: Material, categories: Mapping[str, Tags]
) -> dict[str, np.ndarray]:
    """By category, for each track that shares a tag with another one, the share of its five nearest
    that share one. Z : [shape=(m, 100)] embeddings of segments, which are centred on their mean"""
    X = l2_normalize(tag_head.mean_by_track(_centred(Z), material.owners, material.n))
    found = {}
    for name, tags in categories.items():
        rows = _some(np.flatnonzero(tags.tagged))
        if len(rows) > TOP_K:
            has, apart = np.nan_to_num(tags.given[rows]) > 0, material.apart[np.ix_(rows, rows)]
            _, found[name], _ = metrics.same_tag(X[rows], has, apart, TOP_K)
    return found


def segment_recall(Z: np.ndarray, material: Material) -> np.ndarray:
    """For each track with several segments, of many as many as can be compared, the share of them
    that find another one among their five nearest. Z : as above"""
    counts = np.bincount(material.owners, minlength=material.n)
    several = np.isin(material.owners, _some(np.flatnonzero(counts > 1)))
    owners = material.owners[several].tolist()
    if not owners:
        return np.zeros(0)
    return metrics.same_track_recall(_centred(Z)[several], owners, TOP_K)


def _some(rows: np.ndarray) -> np.ndarray:
    """All of them, or as many as can be compared, the same ones each time."""
    if len(rows) <= MOST_COMPARED:
        return rows
    return np.sort(np.random.default_rng(0).choice(rows, MOST_COMPARED, replace=False))


def _centred(Z: np.ndarray) -> np.ndarray:
    return l2_normalize(Z - Z.mean(axis=0))

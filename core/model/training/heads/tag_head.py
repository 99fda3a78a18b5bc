"""Learning the tags of a category on frozen features: a head for each, any number of tags a track.

A track without any tag of a category is unknown in it, not without tags; a tag that a person
refused for a track is known not to fit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.model.training.heads import head_calibration
from core.model.training.heads.standardized import Standardized

PULL, KNOWN_PULL = 0.01, 0.05  # towards 0, and towards the pretrained weights of a name it knows
LEARNING_RATE = 0.3  # by the root of the number of features
BIAS_RATE = 0.05  # of the biases: how rare a tag is must not cost many steps
STEPS = 3  # an epoch
SMOOTHING = 0.05  # of tags that exclude each other: some are wrong
FIRST_BIAS = -1.0  # of a name that the pretrained model does not know
WRONG = 1 / 3  # share of tracks named wrongly from which the pretrained head no longer holds back
_TINY = 1e-4


@dataclass
class Tags:
    """The tags of one category that are learnt.

    given : [shape=(n, n_names)] 1 given, 0 known not to fit, nan unknown
    start : the pretrained head's weights (n_features, n_names) and biases (n_names,), 0 and
        FIRST_BIAS where it knows no such name; None to begin from nothing
    """

    names: list[str]
    given: np.ndarray
    start: tuple[np.ndarray, np.ndarray] | None = None

    @property
    def one_of(self) -> bool:
        """Whether no track has two tags: then the names exclude each other."""
        return bool(np.nansum(self.given, axis=1).max(initial=0.0) <= 1.0)

    @property
    def tagged(self) -> np.ndarray:
        """bool (n,): tracks with a tag."""
        return np.asarray(np.nansum(self.given, axis=1) > 0)

    def of(self, rows: np.ndarray) -> "Tags":
        """The same for some of the tracks. rows : bool or places (n,)"""
        return Tags(self.names, self.given[rows], self.start)


@dataclass
class TagHead:
    """Weights (n_features, n_names) and biases (n_names,); `one_of`: the names exclude each
    other."""

    weight: np.ndarray
    bias: np.ndarray
    one_of: bool

    def logits(self, x: np.ndarray) -> np.ndarray:
        """Of features x (n, n_features): (n, n_names)."""
        return np.asarray(x @ self.weight + self.bias)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Chances (n, n_names) of features x (n, n_features)."""
        return head_calibration.plain(len(self.bias), self.one_of)(self.logits(x))


@dataclass
class Fitting:
    """A head while it is fitted by full-batch Adam, on standardised features.

    features : of segments ; owners : [shape=(m,)] the track of each
    interpolation : how far from the pretrained head to the fitted one, 0 to 1 (WiSE-FT); the
        further, the less of it is begun with and pulled towards. Names that it does not know are
        fitted alone
    """

    tags: Tags
    features: Standardized
    owners: np.ndarray
    one_of: bool
    interpolation: float = 1.0
    W: Tensor = field(init=False)
    b: Tensor = field(init=False)

    def __post_init__(self) -> None:
        n_features, n = self.features.x.shape[1], len(self.tags.names)
        start = self.tags.start or (np.zeros((n_features, n)), np.full(n, FIRST_BIAS))
        self._x = torch.from_numpy(self.features.x)
        self._pretrained, self._first = (
            torch.tensor(part, dtype=torch.float32) for part in self.features.weights(*start)
        )
        known = self._pretrained.abs().sum(dim=0) > 0
        self._pull = torch.where(known, KNOWN_PULL, PULL)
        self._reach = torch.where(known, self.interpolation, 1.0)
        self._near = (1.0 - self._reach) * self._pretrained
        self.W = self._near.clone().requires_grad_(True)
        self.b = torch.lerp(
            self._first, torch.full_like(self._first, FIRST_BIAS), self._reach
        ).requires_grad_(True)
        self.learning_rate = LEARNING_RATE / n_features**0.5
        groups: list[dict[str, Any]] = [{"params": [self.W]}, {"params": [self.b], "lr": BIAS_RATE}]
        self._optimizer = torch.optim.Adam(groups, self.learning_rate)
        given = torch.from_numpy(self.tags.given[self.owners].astype(np.float32))
        self._known, self._wanted = torch.isfinite(given), torch.nan_to_num(given)
        share = 1.0 / np.bincount(self.owners, minlength=len(self.tags.given))[self.owners]
        self._weight = torch.from_numpy(share.astype(np.float32))

    def epoch(self) -> float:
        """Some steps over all tracks; returns the loss before the last one."""
        return [self._step() for _ in range(STEPS)][-1]

    def _step(self) -> float:
        self._optimizer.zero_grad()
        value = masked_loss(
            self._x @ self.W + self.b, self._wanted, self._known, self.one_of, self._weight
        )
        pull = (self._pull * (self.W - self._near).square()).sum()
        (value + pull).backward()
        self._optimizer.step()
        return value.item()

    def head(self) -> TagHead:
        """The head as it would be used now: pretrained and fitted weights averaged."""
        with torch.no_grad():
            W = torch.lerp(self._pretrained, self.W, self._reach)
            b = torch.lerp(self._first, self.b, self._reach)
        parts = (part.numpy().astype(np.float64) for part in (W, b))
        return TagHead(*self.features.plain_weights(*parts), self.one_of)


def masked_loss(
    logits: Tensor, wanted: Tensor, known: Tensor, one_of: bool, weight: Tensor
) -> Tensor:
    """Mean cross-entropy over what is known of wanted (n, n_names) only; weight (n,) of each row.

    Where names exclude each other, a row without a tag counts by the tags it is known not to have.
    """
    if not one_of:
        each = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none") * known
        return (each.sum(dim=1) * weight).sum() / (known * weight[:, None]).sum().clamp_min(_TINY)
    has = (wanted * known).sum(dim=1) > 0
    refused = known & ~has[:, None]
    unfit = refused.any(dim=1) & ~refused.all(dim=1)
    per_row = torch.zeros(len(logits))
    if bool(has.any()):
        labels = wanted[has].argmax(dim=1)
        per_row[has] = F.cross_entropy(
            logits[has], labels, label_smoothing=SMOOTHING, reduction="none"
        )
    if bool(unfit.any()):
        chance = (torch.softmax(logits[unfit], dim=1) * refused[unfit]).sum(dim=1)
        per_row[unfit] = -torch.log1p(-chance.clamp(max=1.0 - _TINY))
    counts = weight * (has | unfit)
    return (per_row * weight).sum() / counts.sum().clamp_min(_TINY)


def fit(
    features: Standardized,
    owners: np.ndarray,
    tags: Tags,
    one_of: bool,
    epochs: int,
    interpolation: float = 1.0,
) -> TagHead:
    """Fit one head to its end. As in `Fitting`."""
    fitting = Fitting(tags, features, owners, one_of, interpolation)
    for _ in range(epochs):
        fitting.epoch()
    return fitting.head()


def interpolation_of(x: np.ndarray, owners: np.ndarray, tags: Tags) -> float:
    """How far from the pretrained head to the fitted one to go, 0 to 1: the further, the more
    tracks that one names wrongly, those whose names it does not know among them.

    Where it is right already, a few files teach the files. Source: Wortsman et al., Robust
    Fine-tuning of Zero-shot Models, 2022 (WiSE-FT).
    """
    if tags.start is None or not tags.start[0].any():
        return 1.0  # it knows no name
    rows = tags.tagged[owners]
    if not rows.any():
        return 0.0
    W, b = tags.start
    said = np.where(W.any(axis=0), x[rows] @ W + b, -np.inf)
    right = tags.given[owners[rows], said.argmax(axis=1)] == 1.0
    return float(min(1.0, ((1.0 - right.mean()) / WRONG) ** 2))


def mean_by_track(chances: np.ndarray, owners: np.ndarray, n: int) -> np.ndarray:
    """Chances (m, n_names) of segments as those of their tracks (n, n_names)."""
    sums = np.zeros((n, chances.shape[1]))
    np.add.at(sums, owners, chances)
    return sums / np.maximum(np.bincount(owners, minlength=n), 1)[:, None]


def right(tags: Tags, chances: np.ndarray) -> np.ndarray:
    """Which tagged tracks have their likeliest name among their given tags: bool (n_tagged,).

    chances : [shape=(n, n_names)], of all tracks
    """
    rows = tags.tagged
    top = chances[rows].argmax(axis=1)
    return np.asarray(tags.given[rows, top] == 1.0)


def loss_of(tags: Tags, chances: np.ndarray, one_of: bool) -> float:
    """Mean cross-entropy of chances (n, n_names) with what is known; nan where nothing is."""
    p = np.clip(chances, _TINY, 1.0 - _TINY)
    if one_of:
        rows = tags.tagged
        own = np.nan_to_num(tags.given[rows])
        return float(-np.log((p[rows] * own).sum(axis=1)).mean()) if rows.any() else float("nan")
    known = np.isfinite(tags.given)
    each = np.where(np.nan_to_num(tags.given) > 0, -np.log(p), -np.log1p(-p))
    return float(each[known].mean()) if known.any() else float("nan")


def folds(groups: np.ndarray, n_folds: int, seed: int) -> Iterator[np.ndarray]:
    """Rows held out, bool (n,), of each fold: whole groups."""
    from core.model.training.cross_validation import folds as numbered

    number = numbered(groups, seed, n_folds)
    return (number == fold for fold in range(n_folds))

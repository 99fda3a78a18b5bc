"""The network of a run that learnt tags: the pretrained one with other linear layers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from core.catalog.analysis.heads import KIND, VOICE
from core.config import EMBEDDING_SIZE
from core.model import checkpoint, runs
from core.model.checkpoint import Encoder
from core.model.networks.default_net import DefaultNet
from core.model.training.heads import head_calibration, tag_head
from core.model.training.heads.head_calibration import HeadCalibration
from core.model.training.heads.tag_head import TagHead, Tags
from core.model.training.heads.tag_numbers import EmbeddingLayer, Material

SURE, SURE_OF_SEVERAL = 0.8, 0.5  # chance from which a name is said
FEWEST = 20  # tracks that chances are calibrated on
MOST_NOISE = 0.4  # share of the tags that may be wrong
_TINY = 1e-6


@dataclass(frozen=True)
class TunedNetwork:
    """A network with what a checkpoint says of it: `settings` and names of `heads`."""

    network: DefaultNet
    settings: dict[str, object]
    heads: dict[str, list[str]]


def head_name(category: str) -> str:
    """The head of a category of tags; those that say what kind of sound it is keep their names."""
    return f"{category} (tags)" if category in (KIND, VOICE) else category


def build(
    heads: Mapping[str, TagHead],
    categories: Mapping[str, Tags],
    layer: EmbeddingLayer,
) -> TunedNetwork:
    """The network with the heads that were learnt first, then the pretrained ones of other
    categories, and the chosen embedding."""
    content = checkpoint.load_state(runs.PRETRAINED_MODEL)
    settings = {name: value for name, value in content["network"].items() if name != "network"}
    names = {head_name(name): list(categories[name].names) for name in heads}
    others = {name: own for name, own in content["heads"].items() if name not in names}
    n_numbers = 0 if layer.numbers is None else layer.numbers.directions.shape[1]
    taught = {head_name(name): head.one_of for name, head in heads.items()} if n_numbers else {}
    settings |= {"taught": taught, "n_tag_numbers": n_numbers}
    network = DefaultNet(names | others, **settings)
    state = _unfolded(content["state"], list(content["heads"]), network.head_names, set(others))
    network.load_state_dict(state, strict=False)
    _fill(network.embedding, layer.linear, layer.bias)
    for name, head in heads.items():
        _fill(network.head(head_name(name)), head.weight, head.bias)
    if layer.numbers is not None and network.tag_numbers is not None:
        weight = layer.tag_weight * layer.numbers.directions
        _fill(network.tag_numbers, weight, -layer.numbers.mean @ weight)
    return TunedNetwork(network, {"network": "default", **settings}, names | others)


def _unfolded(
    state: Mapping[str, Tensor], old: list[str], new: list[str], kept: set[str]
) -> dict[str, Tensor]:
    """The pretrained weights as the new network names them: the trunk, and heads that are kept.

    old, new : names of heads in their order
    """
    found = {
        name: value.float() if value.is_floating_point() else value
        for name, value in state.items()
        if not name.startswith(("heads.", "embedding.", "tag_numbers."))
    }
    for name in kept:
        for part in ("weight", "bias"):
            was = state[f"heads.{old.index(name)}.{part}"]
            found[f"heads.{new.index(name)}.{part}"] = was.float()
    return found


@torch.no_grad()
def _fill(layer: nn.Linear, weight: np.ndarray, bias: np.ndarray) -> None:
    """weight (n_in, n_out), bias (n_out,) into a linear layer."""
    layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(weight.T)))
    layer.bias.copy_(torch.from_numpy(np.ascontiguousarray(bias)))


def calibrations(
    taught: Material,
    heads: Mapping[str, TagHead],
    asked: Mapping[str, Tags],
    unseen: Mapping[str, np.ndarray],
) -> dict[str, HeadCalibration]:
    """From each head's logits to chances that are right as often as they say on other recordings:
    by what heads that saw nothing like them say of the segments that taught, (m, n_names) each."""
    found = {}
    for name, head in heads.items():
        tags, rows = asked[name], asked[name].tagged
        n, sure = len(tags.names), SURE if head.one_of else SURE_OF_SEVERAL
        p = np.clip(unseen[name], _TINY, 1.0 - _TINY)
        each = np.log(p) if head.one_of else np.log(p) - np.log1p(-p)
        logits = tag_head.mean_by_track(each, taught.owners, taught.n)
        if rows.sum() < FEWEST:
            own = head_calibration.plain(n, head.one_of, sure)
        elif head.one_of:
            truth = tags.given[rows].argmax(axis=1)
            own = head_calibration.fit_one_of(
                logits[rows], truth, sure=sure, last_offset=False, most_noise=MOST_NOISE
            )
        else:
            own = head_calibration.fit_each(logits[rows], tags.given[rows], sure=sure)
        found[head_name(name)] = own
    return found


def save(
    path: Path,
    made: TunedNetwork,
    pretrained: Encoder,
    calibration: Mapping[str, HeadCalibration],
    center: np.ndarray,
) -> None:
    """Write the checkpoint of a run; heads that were not learnt keep their calibration."""
    assert center.shape == (EMBEDDING_SIZE,)
    known = {
        head.name: own
        for head, own in zip(pretrained.heads, pretrained.calibrations, strict=True)
        if head.name in made.heads
    }
    checkpoint.save(
        path,
        made.network,
        made.settings,
        made.heads,
        calibration=known | dict(calibration),
        center=center,
        half=True,
    )

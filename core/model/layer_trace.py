"""What flows through a network: its layers in the order they run, the shapes between them, and
what one of them gives.

Nothing here knows a network by name. Forward hooks on every module note what runs; a layer is a
module inside which no other module ran. So any network that `embed_array` can ask is followed.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from torch import Tensor, nn

from core.model.checkpoint import Encoder
from core.model.clip_vectors import ClipEmbedding, embed_array

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Layer:
    """One layer as it ran.

    at : its place among the layers that ran, from 0 ; name : where the network keeps it
    in_shape, out_shape : without the batch axis ; n_parameters : numbers it learns
    """

    at: int
    name: str
    kind: str
    in_shape: Shape
    out_shape: Shape
    n_parameters: int

    @property
    def has_maps(self) -> bool:
        """Whether it gives maps (channels, bands, frames) that can be looked at, rather than a list
        of numbers."""
        return len(self.out_shape) == 3 and min(self.out_shape[1:]) > 1


@dataclass(frozen=True, eq=False)
class Passage:
    """One clip's way through the network.

    input_shape : of what the front end makes of the clip
    kept : [shape=(channels, bands, frames)] float32, what the layer asked for gave, if one was
    embedding : what the same pass made of the clip
    """

    layers: tuple[Layer, ...]
    input_shape: Shape
    kept: np.ndarray | None
    embedding: ClipEmbedding


def pass_through(encoder: Encoder, y: np.ndarray, keep: int | None = None) -> Passage:
    """Follow a clip y [shape=(n_samples,)] at its sample rate through the network; keep : the layer
    whose output is wanted.

    Works on a copy of the network: hooks on one that sessions share would note all their clips.
    """
    network = copy.deepcopy(encoder.network)
    watch = _Watch(network, keep)
    embedding = embed_array(replace(encoder, network=network), [y])
    return Passage(tuple(watch.layers), watch.input_shape, watch.kept, embedding)


def maps_of(encoder: Encoder, clips: Sequence[np.ndarray], at: int) -> list[np.ndarray]:
    """What the layer at this place gives for each clip, each (channels, bands, frames) float32.

    Raises `ValueError` when there is no such layer, or it gives no maps.
    """
    found = []
    for y in clips:
        passage = pass_through(encoder, y, keep=at)
        if passage.kept is None or not passage.layers[at].has_maps:
            raise ValueError(f"layer {at} gives no maps")
        found.append(passage.kept)
    return found


class _Watch:
    """Hooks on every module of a network, which note what runs."""

    def __init__(self, network: nn.Module, keep: int | None):
        self.layers: list[Layer] = []
        self.input_shape: Shape = ()
        self.kept: np.ndarray | None = None
        self._keep = keep
        self._had_parts: list[bool] = []  # of each module that runs now: whether a part of it ran
        for name, module in network.named_modules():
            module.register_forward_pre_hook(self._enter)
            module.register_forward_hook(partial(self._leave, name))

    def _enter(self, _module: nn.Module, given: object) -> None:
        if self._had_parts:
            self._had_parts[-1] = True
        else:
            self.input_shape = _shape(_tensor(given))
        self._had_parts.append(False)

    def _leave(self, name: str, module: nn.Module, given: object, output: object) -> None:
        if self._had_parts.pop():
            return
        result, at = _tensor(output), len(self.layers)
        parameters = sum(p.numel() for p in module.parameters())
        kind = type(module).__name__
        self.layers.append(
            Layer(at, name, kind, _shape(_tensor(given)), _shape(result), parameters)
        )
        if at == self._keep and result is not None:
            self.kept = result[0].detach().float().contiguous().numpy()


def _tensor(value: object) -> Tensor | None:
    """The first tensor of what a module was given or gave."""
    if isinstance(value, Tensor):
        return value
    parts = value if isinstance(value, tuple | list) else ()
    return next((found for part in parts if (found := _tensor(part)) is not None), None)


def _shape(value: Tensor | None) -> Shape:
    return () if value is None else tuple(value.shape[1:])

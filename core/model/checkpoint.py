"""A trained network on disk, and read back as an encoder. A checkpoint carries all that is needed
to rebuild it."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core import config, records
from core.audio.frontends import FRONT_ENDS
from core.catalog.analysis.heads import Head
from core.errors import SoundkinError
from core.files import write_bytes
from core.model import arrays
from core.model.networks import networks, trunk
from core.model.networks.default_net import DefaultNet
from core.model.runs import checkpoint_file
from core.model.training.heads import head_calibration
from core.model.training.heads.head_calibration import HeadCalibration

FORMAT = 2  # another one for checkpoints that this program could not read
MAX_BYTES = 64_000_000
MOST_NAMES, MOST_WIDTH = 10_000, 1024  # of a network that is built from a file
TRUNK = ("trunk.", "mean", "scale")  # weights that features come from
EXACT = ("mean", "scale", "embedding.", "tag_numbers.")  # weights that are not halved


@dataclass
class Encoder:
    """A network ready to embed; `center` (100,) is subtracted from every embedding before cosine.

    heads : what it gives chances of, the main one first ; calibrations : one for each
    """

    preset: str
    heads: tuple[Head, ...]
    calibrations: tuple[HeadCalibration, ...]
    network: nn.Module
    front_end: str
    center: np.ndarray
    n_segments: int

    @property
    def classes(self) -> list[str]:
        """The names of the main head."""
        return list(self.heads[0].names)

    @property
    def sample_rate(self) -> int:
        """Hz, of the sound that its front end takes."""
        return FRONT_ENDS[self.front_end].sample_rate

    @torch.inference_mode()
    def __call__(self, S_db: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the front end gives of a segment -> embedding (100,), centred, and the chances of
        all heads one after another, (n_names,), float32."""
        if self.has_features:
            return self.outputs(self.features(S_db))
        return self._said(*self.network(torch.from_numpy(S_db)[None]))

    @property
    def has_features(self) -> bool:
        """Whether it is the default network, whose layers share features."""
        return isinstance(self.network, DefaultNet)

    @torch.inference_mode()
    def features(self, S_db: np.ndarray) -> np.ndarray:
        """What the front end gives of a segment -> the numbers (n_features,) float16 that the
        default network's layers share; in half precision, so that kept ones are the same."""
        found: np.ndarray = self._default.features(torch.from_numpy(S_db)[None])[0].half().numpy()
        return found

    @torch.inference_mode()
    def outputs(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of such features x (n_features,) what a call gives of their segment, bit for bit."""
        return self._said(*self._default.outputs(torch.from_numpy(x.astype(np.float32))[None]))

    def trunk_digest(self) -> str:
        """Names what features come from: the weights, as this processor computes with them."""
        digest = hashlib.sha256()
        for name, value in sorted(self.network.state_dict().items()):
            if name.startswith(TRUNK):
                digest.update(f"{name} {value.dtype}".encode() + value.float().numpy().tobytes())
        return digest.hexdigest()[:16]

    @property
    def _default(self) -> DefaultNet:
        assert isinstance(self.network, DefaultNet)
        return self.network

    def _said(
        self, logits: Tensor | Mapping[str, Tensor], embedding: Tensor
    ) -> tuple[np.ndarray, np.ndarray]:
        each = [logits] if isinstance(logits, Tensor) else logits.values()
        chances = [
            own(z.float().numpy())[0] for own, z in zip(self.calibrations, each, strict=True)
        ]
        return (
            embedding[0].float().numpy() - self.center,
            np.concatenate(chances).astype(np.float32),
        )


def save(
    path: Path,
    network: nn.Module,
    settings: Mapping[str, Any],
    heads: Mapping[str, Sequence[str]],
    calibration: Mapping[str, HeadCalibration] | None = None,
    center: np.ndarray | None = None,
    half: bool = False,
) -> None:
    """Write a checkpoint in one step.

    settings : the network's name under "network", and what `networks.build` needs beside the heads
    heads : category of names -> its names, the main one first
    half : whether weights are kept in half precision, but for those of which every bit counts
    """
    state = network.state_dict()
    if half:
        state = {
            name: value if name.startswith(EXACT) or not value.is_floating_point() else value.half()
            for name, value in state.items()
        }
    known = {name: head_calibration.plain(len(names)) for name, names in heads.items()}
    content = {
        "format": FORMAT,
        "preset": settings["network"],
        "network": dict(settings),
        "heads": {name: list(names) for name, names in heads.items()},
        "calibration": {
            name: records.dump(own) for name, own in (known | dict(calibration or {})).items()
        },
        "state": state,
        "center": torch.zeros(config.EMBEDDING_SIZE)
        if center is None
        else torch.from_numpy(np.asarray(center, dtype=np.float32)),
    }
    save_state(path, content)


def save_state(path: Path, content: dict[str, Any]) -> None:
    """torch.save in one step, so that a crash or a full disk leaves the file of before."""
    packed = io.BytesIO()  # straight to a full disk torch ends with an error that does not say so
    torch.save(content, packed)
    write_bytes(path, packed.getbuffer())


def load_state(path: Path) -> dict[str, Any]:
    """Read a checkpoint without running anything in it. SoundkinError when it is missing, damaged
    or not one of ours."""
    if not path.is_file():
        raise SoundkinError(f"{path} is missing: {_remedy(path)}.")
    if path.stat().st_size > MAX_BYTES:
        raise SoundkinError(
            f"{path} is far too large to be one of our checkpoints: {_remedy(path)}."
        )
    try:
        arrays.check_unpacked(path, MAX_BYTES)
        content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        is_ours = isinstance(content, dict) and bool(content.get("format") == FORMAT)
    except Exception as error:  # a forged file brings about any
        raise SoundkinError(
            f"{path} is damaged or not a checkpoint ({type(error).__name__}): {_remedy(path)}."
        ) from error
    if not is_ours:
        raise SoundkinError(f"{path} is not a checkpoint of this version: {_remedy(path)}.")
    return content


def _remedy(path: Path) -> str:
    """What to do about a checkpoint that is of no use."""
    if path.is_relative_to(config.ASSETS):
        return "install Soundkin again"
    return "choose another run, or train again"


def load_encoder(folder: Path) -> Encoder:
    """The network of a run folder, or of a checkpoint file, in evaluation mode. SoundkinError when
    it cannot be rebuilt."""
    path = checkpoint_file(folder)
    if not path.is_file() and not path.is_relative_to(config.ASSETS):
        raise SoundkinError(
            f'There is no trained network "{folder.name}": choose a run from the Training page, or'
            ' "shipped".'
        )
    content = load_state(path)
    try:
        encoder = _rebuilt(content)
    except RuntimeError as error:  # numbers of another shape, or another network
        raise SoundkinError(
            f"{path} was made by another version of Soundkin: {_remedy(path)}."
        ) from error
    except Exception as error:  # a forged file brings about any
        raise SoundkinError(
            f"{path} does not describe one of our networks ({type(error).__name__}):"
            f" {_remedy(path)}."
        ) from error
    if not _sound(encoder):
        raise SoundkinError(f"{path} is inconsistent or not finite: {_remedy(path)}.")
    return encoder


def _rebuilt(content: dict[str, Any]) -> Encoder:
    """The encoder that a checkpoint describes. Raises what a forged or foreign one brings about."""
    preset = str(content["preset"])
    # a tensor may say that it is larger than what is there
    if sum(x.numel() for x in (content["center"], *content["state"].values())) > MAX_BYTES:
        raise ValueError("the size of its tensors")
    heads = {str(name): [str(n) for n in names] for name, names in content["heads"].items()}
    if not heads or sum(map(len, heads.values())) > MOST_NAMES:
        raise ValueError("the heads")
    calibrations = {
        name: _calibration(content["calibration"][name], names) for name, names in heads.items()
    }
    return Encoder(
        preset,
        tuple(
            Head(name, tuple(heads[name]), own.one_of, own.sure)
            for name, own in calibrations.items()
        ),
        tuple(calibrations.values()),
        _network(content, heads),
        preset,
        content["center"].numpy().astype(np.float32),
        1 if preset == "article" else config.LONG_SEGMENTS,
    )


def _calibration(content: object, names: Sequence[str]) -> HeadCalibration:
    found = records.parse(HeadCalibration, content)
    if not len(found.slope) == len(found.offset) == len(names):
        raise ValueError("a calibration of other names")
    return found


def _network(content: dict[str, Any], heads: Mapping[str, Sequence[str]]) -> nn.Module:
    """The network in evaluation mode, ready to embed."""
    settings = {name: value for name, value in content["network"].items() if name != "network"}
    state = {
        name: value.float() if value.is_floating_point() else value
        for name, value in content["state"].items()
    }
    if content["preset"] == "article":
        # before anything is built that a forged size could make huge
        n_classes = len(next(iter(heads.values())))
        if settings != {"n_classes": n_classes}:
            raise ValueError("the network's description")
        article = networks.build({"network": "article", "n_classes": n_classes}).eval()
        article.load_state_dict(state)
        return article
    widths, strides = settings.get("widths", trunk.WIDTHS), settings.get("frame_strides", ())
    n_blocks = len(trunk.WIDTHS)
    if len(widths) != n_blocks or max(widths) > MOST_WIDTH or len(strides) > n_blocks:
        raise ValueError("the network's description")
    network = networks.build(content["network"], heads).eval()
    assert isinstance(network, DefaultNet)
    network.load_state_dict(state)
    trunk.fold(network.trunk)
    if networks.has_bfloat16():  # 5 ms instead of 8; vectors keep a cosine of 0.99996
        network.trunk.blocks.bfloat16()
    network.trunk.pack()
    return network


def _sound(encoder: Encoder) -> bool:
    """Whether its front end is known and all its numbers are finite."""
    weights = encoder.network.state_dict().values()
    return (
        encoder.center.shape == (config.EMBEDDING_SIZE,)
        and encoder.preset in FRONT_ENDS
        and bool(np.isfinite(encoder.center).all())
        and all(bool(torch.isfinite(v).all()) for v in weights)
    )

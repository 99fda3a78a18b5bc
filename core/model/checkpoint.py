"""A trained network on disk, and read back as an encoder. A checkpoint carries all that is needed
to rebuild it."""

import io
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from core import config
from core.audio.frontends import FRONT_ENDS
from core.errors import SoundkinError
from core.files import write_bytes
from core.model import networks
from core.model.runs import checkpoint_file

FORMAT = 1
MAX_BYTES = 64_000_000


@dataclass
class Encoder:
    """A network ready to embed; `center` (100,) is subtracted from every embedding before
    cosine."""

    preset: str
    classes: list[str]
    network: nn.Module
    front_end: str
    center: np.ndarray
    n_segments: int


def save(
    path: Path,
    network: nn.Module,
    settings: dict[str, Any],
    preset: str,
    classes: Sequence[str],
    center: np.ndarray,
) -> None:
    """Write a checkpoint in one step. `settings` rebuild the network through `networks.build`."""
    content = {
        "format": FORMAT,
        "preset": preset,
        "network": settings,
        "classes": list(classes),
        "state": network.state_dict(),
        "center": torch.from_numpy(np.asarray(center, dtype=np.float32)),
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
        raise SoundkinError(f"{path} is missing: choose another run, or train again.")
    if path.stat().st_size > MAX_BYTES:
        raise SoundkinError(
            f"{path} is far too large to be one of our checkpoints: choose another run."
        )
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, ValueError, EOFError, KeyError, pickle.UnpicklingError) as error:
        raise SoundkinError(
            f"{path} is damaged or not a checkpoint ({type(error).__name__}): train again."
        ) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise SoundkinError(f"{path} is not a checkpoint of this version: train again.")
    return content


def load_encoder(folder: Path) -> Encoder:
    """The network of a run folder, or of a checkpoint file, in evaluation mode. SoundkinError when
    it cannot be rebuilt."""
    path = checkpoint_file(folder)
    if not path.is_file():
        raise SoundkinError(
            f'There is no trained network "{folder.name}": choose a run from the Training page, or'
            ' "shipped".'
        )
    content = load_state(path)
    try:
        encoder = _rebuilt(content)
    except RuntimeError as error:  # numbers of another shape
        raise SoundkinError(
            f"{path} was made by another version of Soundkin: train again, or analyse with the run "
            f"{config.SHIPPED}."
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SoundkinError(
            f"{path} does not describe one of our networks ({type(error).__name__}): train again."
        ) from error
    if not _sound(encoder):
        raise SoundkinError(f"{path} is inconsistent or not finite: train again.")
    return encoder


def _rebuilt(content: dict[str, Any]) -> Encoder:
    """The encoder that a checkpoint describes. Raises what a forged or foreign one brings about."""
    settings, classes = dict(content["network"]), [str(name) for name in content["classes"]]
    preset = str(content["preset"])
    # before anything is built that a forged size could make huge
    if settings["n_classes"] != len(classes) or {*settings} != {"network", "n_classes"}:
        raise ValueError("the network's description")
    network = networks.build(settings).eval()
    network.load_state_dict(content["state"])
    center = content["center"].numpy().astype(np.float32)
    n_segments = 1 if preset == "article" else config.MAX_SEGMENTS
    return Encoder(preset, classes, network, preset, center, n_segments)


def _sound(encoder: Encoder) -> bool:
    """Whether its front end is known and all its numbers are finite."""
    weights = encoder.network.state_dict().values()
    return (
        encoder.center.shape == (config.EMBEDDING_SIZE,)
        and encoder.preset in FRONT_ENDS
        and bool(np.isfinite(encoder.center).all())
        and all(bool(torch.isfinite(v).all()) for v in weights)
    )

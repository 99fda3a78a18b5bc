"""A library of tones for tests of training and analysis, and an untrained network as a finished
run."""

from pathlib import Path

import numpy as np
import torch

from core.catalog import importing
from core.catalog.library import Library
from core.model import checkpoint, runs
from core.model.networks import networks
from tests.sounds import write_folder


def make_tones(folder: Path, n_each: int = 8, seconds: float = 6.0) -> Library:
    """The library "tones": plucked and buzzing tones tagged piano and synthesizer."""
    write_folder(folder, n_each, seconds)
    made = Library.create("tones")
    importing.apply(importing.plan(folder), made)
    return made


def made_up_run(
    library: Library, seed: int = 0, preset: str = "default", center: np.ndarray | None = None
) -> str:
    """An untrained network saved as a finished run; returns its id."""
    torch.manual_seed(seed)
    heads = {"instrument": ["piano", "synthesizer"]}
    settings = {"network": preset} | ({"n_classes": 2} if preset == "article" else {})
    folder = runs.run_folder(library.name, f"untrained-{preset}-{seed}")
    folder.mkdir(parents=True)
    network = networks.build(settings, heads)
    checkpoint.save(folder / "checkpoint.pt", network, settings, heads, center=center)
    return folder.name

"""What the pretrained network makes of tracks before it says anything: the features that tags are
learnt on. Computed by worker processes."""

import os
from functools import partial
from pathlib import Path

import numpy as np
import torch

from core.audio.frontends import spectrogram
from core.catalog.library import Library
from core.libraries import source_of
from core.model import workers
from core.model.clip_vectors import one_blas_thread, worker_encoder
from core.model.default_net import DefaultNet
from core.model.reading import STEP
from core.model.runs import PRETRAINED_MODEL
from core.progress import Progress

READY = "SOUNDKIN_FEATURES"  # names a folder of features read before, while the demo is being built
SEGMENTS = 2  # of a track that is long enough: one may look for the other
TRACKS_AT_ONCE = 4  # a worker's portion
Features = np.ndarray  # (n_segments, n_features) of one track, float32


def read_all(
    library: Library, ids: list[str], progress: Progress, jobs: int = 2
) -> tuple[dict[str, Features], dict[str, str]]:
    """The features of each track's segments; and of those that cannot be read the sentence that
    says why."""
    found: dict[str, Features] = {}
    reasons: dict[str, str] = {}
    for track_id, X in workers.each(partial(_portion, library), ids, jobs, TRACKS_AT_ONCE):
        if isinstance(X, str):
            reasons[track_id] = X
        else:
            found[track_id] = X
        progress.update(len(found) + len(reasons), len(ids), STEP)
        progress.check()
    return found, reasons


def read(path: Path) -> tuple[Features, np.ndarray]:
    """The features of a track's segments as they were kept, and where these begin, in s."""
    with np.load(path) as kept:
        return kept["features"], kept["starts"]


def _portion(library: Library, track_ids: list[str]) -> list[tuple[str, Features | str]]:
    """Runs in a worker process, which keeps its network between portions."""
    encoder = worker_encoder(PRETRAINED_MODEL)
    network, source = encoder.network, source_of(library)
    assert isinstance(network, DefaultNet)
    source.expect(track_ids)
    ready = os.environ.get(READY)

    def features(track_id: str) -> Features:
        if ready and (path := Path(ready) / f"{track_id}.npz").exists():
            return read(path)[0][:SEGMENTS]
        _, clips = source.segments(track_id, SEGMENTS, encoder.sample_rate)
        with one_blas_thread(), torch.inference_mode():
            rows = [
                network.features(torch.from_numpy(spectrogram(y, encoder.front_end))[None])[0]
                for y in clips
            ]
        return torch.stack(rows).numpy()

    return workers.attempts(track_ids, features)

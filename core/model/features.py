"""What the pretrained network makes of tracks before it says anything: the features that tags are
learnt on. Those that an analysis has kept are read, others computed by worker processes."""

import os
from functools import partial
from pathlib import Path

import numpy as np

from core.audio.frontends import spectrogram
from core.catalog import availability
from core.catalog.analysis.kept_features import KeptFeatures, TrackFeatures
from core.catalog.library import Library
from core.libraries import source_of
from core.model import workers
from core.model.clip_vectors import worker_encoder
from core.model.pretrained import Pretrained
from core.model.runs import PRETRAINED_MODEL
from core.model.training.reading import READY, STEP
from core.process import one_blas_thread
from core.progress import Progress
from core.source import version_of

N_WORKERS, TRACKS_AT_ONCE = 2, 4  # and a worker's portion
Features = np.ndarray  # (n_segments, n_features) of one track, float32


def read_all(
    library: Library, ids: list[str], progress: Progress
) -> tuple[dict[str, Features], dict[str, str]]:
    """The features of each track's segments; and of those that cannot be read the sentence that
    says why. SoundkinError where some have to be heard and the folder is out of reach."""
    found: dict[str, Features] = {}
    reasons: dict[str, str] = {}
    kept = KeptFeatures(library, Pretrained.load().encoder.trunk_digest())
    for track_id, own in unchanged(library, kept, ids).items():
        found[track_id] = own.x[chosen(len(own.x))].astype(np.float32)
    if left := [track_id for track_id in ids if track_id not in found]:
        availability.check_folder(library)
    for track_id, X in workers.each(partial(_portion, library), left, N_WORKERS, TRACKS_AT_ONCE):
        if isinstance(X, str):
            reasons[track_id] = X
        else:
            found[track_id] = X
        progress.advance(len(found) + len(reasons), len(ids), STEP)
    return found, reasons


def unchanged(library: Library, kept: KeptFeatures, ids: list[str]) -> dict[str, TrackFeatures]:
    """What is kept of these tracks, and comes from the sound that they have now; of all, while the
    folder of the library is out of reach."""
    found, source = kept.read(ids), source_of(library)
    if not availability.is_within_reach(library):
        return found
    source.expect(list(found))
    return {
        track_id: own
        for track_id, own in found.items()
        if own.version == version_of(source, track_id)
    }


def chosen(n: int) -> list[int]:
    """Which of a track's n segments are learnt on: the first, and one near its middle."""
    return sorted({0, n // 2})


def read(path: Path) -> tuple[Features, np.ndarray]:
    """The features of a track's segments as they were kept, and where these begin, in s."""
    with np.load(path) as kept:
        return kept["features"], kept["starts"]


def _portion(library: Library, track_ids: list[str]) -> list[tuple[str, Features | str]]:
    """Runs in a worker process, which keeps its network between portions."""
    encoder = worker_encoder(PRETRAINED_MODEL)
    source = source_of(library)
    source.expect(track_ids)
    ready = os.environ.get(READY)

    def features(track_id: str) -> Features:
        if ready and (path := Path(ready) / f"{track_id}.npz").exists():
            x = read(path)[0]
            return x[chosen(len(x))].astype(np.float32)
        _, clips = source.segments(track_id, encoder.n_segments, encoder.sample_rate)
        with one_blas_thread():
            images = [spectrogram(clips[at], encoder.front_end) for at in chosen(len(clips))]
            x = np.stack([encoder.features(S) for S in images])
        return x.astype(np.float32)

    return workers.attempts(track_ids, features)

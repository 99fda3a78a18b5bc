"""From sound to vectors: of clips, of a file.

One segment at a time on one thread: a vector is then the same to the bit whatever came before it
and by how many workers. (Batches would make the network alone faster, but not the same to the bit.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from core.audio import guarded
from core.audio.frontends import spectrogram
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.analysis.kept_features import TrackFeatures
from core.errors import AudioError
from core.linalg import l2_normalize
from core.model.checkpoint import Encoder, load_encoder
from core.model.runs import checkpoint_file
from core.process import keep_memory, one_blas_thread


@dataclass(frozen=True)
class ClipEmbedding:
    """Clips of one track as the network embedded them: the pooled vector, each clip's own, and the
    class probabilities."""

    vector: np.ndarray  # (100,) unit length
    segments: np.ndarray  # (n_clips, 100) unit rows
    probabilities: np.ndarray  # (n_names,) of all heads one after another, mean over the clips


def embed_array(encoder: Encoder, clips: Sequence[np.ndarray] | np.ndarray) -> ClipEmbedding:
    """Vectors of clips [shape=(n_clips, n_samples)] at the encoder's sample rate: the unit mean
    over clips of unit (embedding - center)."""
    with one_blas_thread():
        return pooled(encoder(spectrogram(y, encoder.front_end)) for y in clips)


def pooled(found: Iterable[tuple[np.ndarray, np.ndarray]]) -> ClipEmbedding:
    """Of the embedding (100,) and the chances (n_names,) of each clip those of their track."""
    embeddings, chances = zip(*found, strict=True)
    Z = np.stack([l2_normalize(embedding) for embedding in embeddings])
    return ClipEmbedding(l2_normalize(Z.mean(axis=0)), Z, np.stack(chances).mean(axis=0))


def embed_file(encoder: Encoder, path: Path) -> TrackEmbedding:
    """The vectors of a query's segments: a track's, but of more than 4 min up to 50 all along it;
    silent ones are passed over. AudioError when it fails."""
    starts, clips = guarded.load_query(path, encoder.n_segments, encoder.sample_rate)
    return embedded(encoder, path.name, starts, clips)


_encoders: dict[tuple[Path, int], Encoder] = {}


def worker_encoder(folder: Path) -> Encoder:
    """The network of a run folder or checkpoint file, kept between a worker's portions."""
    # a worker may outlive a run that is trained anew
    version = folder, checkpoint_file(folder).stat().st_mtime_ns
    if version not in _encoders:
        torch.set_num_threads(1)
        keep_memory()
        _encoders[version] = load_encoder(folder)
    return _encoders[version]


def embedded(
    encoder: Encoder,
    track_id: str,
    starts: list[float],
    clips: list[np.ndarray],
    version: str = "",
) -> TrackEmbedding:
    """The vectors of a track's clips, each (24 * rate,), which begin at `starts` (s); with the
    `version` of its sound also the features that they came from, where they can be kept. AudioError
    when they are no numbers."""
    if not (version and encoder.has_features):
        return _checked(track_id, starts, embed_array(encoder, clips))
    with one_blas_thread():
        x = np.stack([encoder.features(spectrogram(y, encoder.front_end)) for y in clips])
    features = TrackFeatures(version, starts, x)
    return replace(of_features(encoder, track_id, features), features=features)


def of_features(encoder: Encoder, track_id: str, features: TrackFeatures) -> TrackEmbedding:
    """The same of features that were kept, bit for bit."""
    with one_blas_thread():
        return _checked(track_id, features.starts, pooled(map(encoder.outputs, features.x)))


def _checked(track_id: str, starts: list[float], found: ClipEmbedding) -> TrackEmbedding:
    if not np.isfinite(found.vector).all():
        raise AudioError(
            f"{track_id} gave no usable numbers: the file is probably damaged; export it again."
        )
    return TrackEmbedding(track_id, found.vector, starts, found.segments, found.probabilities)

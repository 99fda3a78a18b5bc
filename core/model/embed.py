"""From sound to vectors: of clips, of a file, of a whole library.

One segment at a time on one thread: a vector is then the same to the bit whatever came before it
and by how many workers. (Batches would make the network alone faster, but not the same to the bit.)
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.audio import guarded
from core.audio.frontends import spectrogram
from core.catalog import embeddings, failures, measured, reach
from core.catalog.embeddings import TrackEmbedding
from core.catalog.library import Library
from core.catalog.reach import Away
from core.errors import AudioError, AwayError, SoundkinError
from core.libraries import source_of
from core.linalg import l2_normalize
from core.model import cluster, workers
from core.model.checkpoint import Encoder, load_encoder
from core.model.cluster_place import Cluster
from core.model.measuring import of_segments
from core.model.runs import checkpoint_file, embedded_by_another, mark_network, run_folder
from core.process import keep_memory
from core.progress import SILENT, Progress

# a worker's portion: large enough to hide its overhead, small enough to stop soon
TRACKS_AT_ONCE = 8


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
    return embedded(encoder, Path(path).name, starts, clips)


def embed_library(
    library: Library,
    run_id: str,
    jobs: int = 2,
    progress: Progress = SILENT,
    retry_failed: bool = False,
    on: Cluster | None = None,
) -> dict[str, Any]:
    """Every missing vector of the library by a run, stored as they come. Returns the contract's
    JSON document.

    A file that cannot be embedded is recorded with its reason and passed over; it is tried again
    when it has changed, or with `retry_failed`. A file that cannot be reached just now is named and
    not recorded. Vectors that another network left under the run's name are computed anew. Memory
    does not grow with the library: workers are handed a few portions ahead. They are processes of
    this machine, or of the cluster `on`. Raises `Stopped` when
    asked to stop, `SoundkinError` when the whole folder of the library is out of reach.
    """
    started, folder = time.perf_counter(), run_folder(library.name, run_id)
    if on is None:
        reach.check_folder(library)
    encoder = load_encoder(folder)
    if embedded_by_another(library, run_id):
        embeddings.forget_run(library, run_id)
    reach.retry_changed(library, run_id)
    todo = embeddings.missing(library, run_id, retry_failed=retry_failed)
    failed_before = 0 if retry_failed else failures.count(library, run_id)
    skipped = embeddings.done_count(library, run_id)
    embeddings.set_heads(library, run_id, encoder.heads)
    mark_network(library, run_id)
    progress.update(0, len(todo), "Analysing tracks")
    found: Iterator[tuple[str, TrackEmbedding | str]]
    if on is None:
        found = workers.each(partial(_embed_portion, library, folder), todo, jobs, TRACKS_AT_ONCE)
    else:
        found = cluster.each(on, library, folder, todo, progress.check)
    failed: list[dict[str, str]] = []
    away: list[dict[str, str]] = []

    def stored() -> Iterator[TrackEmbedding]:
        for done, (track_id, result) in enumerate(found, start=1):
            if isinstance(result, Away):
                if on is None:
                    reach.check_folder(library)
                away.append({"file": library.track(track_id).path or track_id, "reason": result})
            elif isinstance(result, str):
                failures.record(library, run_id, track_id, result)
                failed.append({"file": library.track(track_id).path or track_id, "reason": result})
            else:
                yield result
            progress.note(failed=len(failed))
            progress.update(done, len(todo), "Analysing tracks")
            progress.check()

    embedded = embeddings.write(library, run_id, stored())
    return {
        "run_id": run_id,
        "embedded": embedded,
        "skipped": skipped,
        "failed": failed,
        "failed_before": failed_before,
        "away": away,
        "seconds": round(time.perf_counter() - started, 2),
    }


def _embed_portion(
    library: Library, folder: Path, track_ids: list[str]
) -> list[tuple[str, TrackEmbedding | str]]:
    """Runs in a worker process, which keeps its network between portions."""
    encoder = worker_encoder(folder)
    source = source_of(library)
    source.expect_many()
    known = measured.values(library, track_ids)  # of the sound alone: an earlier run's will do
    results: list[tuple[str, TrackEmbedding | str]] = []
    for track_id in track_ids:
        try:
            starts, clips = source.segments(track_id, encoder.n_segments, encoder.sample_rate)
            found = embedded(encoder, track_id, starts, clips)
            if track_id not in known:
                duration_s = library.track(track_id).duration_s
                found = replace(found, measured=of_segments(starts, clips, duration_s))
            results.append((track_id, found))
        except SoundkinError as error:
            out_of_reach = isinstance(error, AwayError) or reach.is_out_of_reach(library, track_id)
            results.append((track_id, Away(error) if out_of_reach else str(error)))
    return results


_encoders: dict[tuple[Path, int], Encoder] = {}


def worker_encoder(folder: Path) -> Encoder:
    """The network of a run folder or checkpoint file, kept between a worker's portions."""
    version = (
        folder,
        checkpoint_file(folder).stat().st_mtime_ns,
    )  # a worker may outlive a run that is trained anew
    if version not in _encoders:
        torch.set_num_threads(1)
        keep_memory()
        _encoders[version] = load_encoder(folder)
    return _encoders[version]


def embedded(
    encoder: Encoder, track_id: str, starts: list[float], clips: list[np.ndarray]
) -> TrackEmbedding:
    """The vectors of a track's clips, which begin at `starts` (s). AudioError when they are no
    numbers."""
    found = embed_array(encoder, clips)
    if not np.isfinite(found.vector).all():
        raise AudioError(
            f"{track_id} gave no usable numbers: the file is probably damaged; export it again."
        )
    return TrackEmbedding(track_id, found.vector, starts, found.segments, found.probabilities)


def one_blas_thread() -> AbstractContextManager[Any]:
    """While this lasts NumPy's and torch's matrix libraries use one thread: sums are then in one
    order, whatever the process."""
    limited: AbstractContextManager[Any] = _blas().limit(limits=1, user_api="blas")
    return limited


@lru_cache(maxsize=1)
def _blas() -> Any:
    """NumPy's matrix library, whose last bits depend on the number of its threads."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()

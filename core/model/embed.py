"""The vectors of a whole library: what a run has none of yet, portion by portion."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from core.catalog import availability
from core.catalog.analysis import embeddings, failures, head_chances, kept_features, measured
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.analysis.kept_features import KeptFeatures
from core.catalog.availability import Away
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import source_of
from core.model import features, workers
from core.model.checkpoint import Encoder, load_encoder
from core.model.clip_vectors import embedded, of_features, worker_encoder
from core.model.cluster import cluster
from core.model.cluster.cluster_place import Cluster
from core.model.measuring import of_segments
from core.model.runs import embedded_by_another, mark_network, run_folder
from core.progress import SILENT, Progress
from core.source import version_of

# a worker's portion: large enough to hide its overhead, small enough to stop soon
TRACKS_AT_ONCE = 8
KEPT_AT_ONCE = 250  # tracks whose kept features are read at once, some 3 MB
STEP = "Analysing tracks"  # as progress names it
Result = TypeVar("Result")
Found = Iterator[tuple[str, TrackEmbedding | str]]  # or the sentence that says why there is none


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
    this machine, or of the cluster `on`. Raises `Stopped` when asked to stop, `SoundkinError` when
    the library knows tags only, or when its whole folder is out of reach, once what was kept is
    used.
    """
    availability.check_sound(library)
    started, folder = time.perf_counter(), run_folder(library.name, run_id)
    encoder = load_encoder(folder)
    _make_ready(library, run_id, encoder, here=on is None)
    todo = embeddings.missing(library, run_id, retry_failed=retry_failed)
    failed_before = 0 if retry_failed else failures.count(library, run_id)
    skipped = embeddings.done_count(library, run_id)
    progress.update(0, len(todo), STEP)

    def heard(ids: list[str]) -> Found:
        if on is not None:
            return cluster.each(on, library, folder, ids, progress.check)
        if ids:
            availability.check_folder(library)
        return workers.each(partial(_embed_portion, library, folder), ids, jobs, TRACKS_AT_ONCE)

    found = _kept_then_heard(library, encoder, todo, heard) if encoder.has_features else heard(todo)
    refused = _Refused(library, run_id, on is None)
    vectors = _vectors(found, refused, len(todo), progress)
    n_embedded = embeddings.write(library, run_id, vectors)
    return {
        "run_id": run_id,
        "embedded": n_embedded,
        "skipped": skipped,
        "failed": refused.failed,
        "failed_before": failed_before,
        "away": refused.away,
        "seconds": round(time.perf_counter() - started, 2),
    }


def _make_ready(library: Library, run_id: str, encoder: Encoder, here: bool) -> None:
    """Drop what another network left under the run's name, and let the library know this one.
    here : whether it is this machine that reads the files"""
    if embedded_by_another(library, run_id):
        if here:
            availability.check_folder(library)  # before anything goes
        embeddings.forget_run(library, run_id)
    availability.retry_changed(library, run_id)
    head_chances.set_heads(library, run_id, encoder.heads)
    mark_network(library, run_id)


@dataclass
class _Refused:
    """The tracks that gave no vector, as the document names them. here : whether it is this machine
    that reads the files"""

    library: Library
    run_id: str
    here: bool
    failed: list[dict[str, str]] = field(default_factory=list)
    away: list[dict[str, str]] = field(default_factory=list)

    def add(self, track_id: str, reason: str) -> None:
        """A file that is away is only named; what is wrong with another is recorded."""
        file = availability.file_of(self.library, track_id)
        if file is None:
            return
        if isinstance(reason, Away):
            if self.here:
                availability.check_folder(self.library)
        else:
            failures.record(self.library, self.run_id, track_id, reason)
        named = self.away if isinstance(reason, Away) else self.failed
        named.append({"file": file, "reason": reason})


def _kept_then_heard(
    library: Library, encoder: Encoder, ids: list[str], heard: Callable[[list[str]], Found]
) -> Found:
    """Of each track what came of it: first of those whose features an earlier run has kept, then of
    those that have to be heard, whose features are kept now."""
    kept, left = KeptFeatures(library, encoder.trunk_digest()), []
    for at in range(0, len(ids), KEPT_AT_ONCE):
        portion = ids[at : at + KEPT_AT_ONCE]
        known = features.unchanged(library, kept, portion)
        measures = measured.values(library, list(known))  # computed from the sound alone
        for track_id in portion:
            if track_id in known and track_id in measures:
                yield track_id, of_features(encoder, track_id, known[track_id])
            else:
                left.append(track_id)
    try:
        for track_id, result in heard(left) if left else ():
            if not isinstance(result, str) and result.features is not None:
                kept.add(track_id, result.features)
            yield track_id, result
    finally:
        kept.flush()
    if left:
        kept_features.drop_others(library)


def _vectors(
    found: Found, refused: _Refused, n: int, progress: Progress
) -> Iterator[TrackEmbedding]:
    """The vectors among what was found of n tracks; progress is told of each track."""
    for done, (track_id, result) in enumerate(found, start=1):
        if isinstance(result, str):
            refused.add(track_id, result)
        else:
            yield result
        progress.note(failed=len(refused.failed))
        progress.advance(done, n, STEP)


def _embed_portion(
    library: Library, folder: Path, track_ids: list[str]
) -> list[tuple[str, TrackEmbedding | str]]:
    """Runs in a worker process, which keeps its network between portions. All tracks take each step
    together, so that what it needs stays in the processor's cache."""
    encoder = worker_encoder(folder)
    source = source_of(library)
    with library.at_once():
        source.expect(track_ids)
    failed: list[tuple[str, TrackEmbedding | str]] = []

    def each(ids: Iterable[str], step: Callable[[str], Result]) -> dict[str, Result]:
        found = {}
        for track_id in ids:
            try:
                found[track_id] = step(track_id)
            except SoundkinError as error:
                failed.append((track_id, availability.sentence(library, track_id, error)))
        return found

    n_segments, rate = encoder.n_segments, encoder.sample_rate
    versions = {track_id: version_of(source, track_id) for track_id in track_ids}
    heard = each(track_ids, lambda track_id: source.segments(track_id, n_segments, rate))
    with library.at_once():
        others = availability.with_another_sound(library, list(heard))
        known = measured.values(library, track_ids)  # of the sound alone: an earlier run's will do
        unmeasured = library.tracks([track_id for track_id in heard if track_id not in known])
    failed += others.items()
    heard = {track_id: told for track_id, told in heard.items() if track_id not in others}
    found = each(
        heard,
        lambda track_id: embedded(encoder, track_id, *heard[track_id], versions[track_id]),
    )
    for track in unmeasured:
        if track.track_id in found:
            measures = of_segments(*heard[track.track_id], track.duration_s)
            found[track.track_id] = replace(found[track.track_id], measured=measures)
    return [*found.items(), *failed]

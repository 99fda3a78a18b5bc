"""Tempo, key, energy, aspects and landmarks of a library's tracks, computed beside the vectors or
afterwards."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from core import config
from core.audio.features.measures import Measures, measure, measure_segments
from core.catalog import availability
from core.catalog.analysis import measured
from core.catalog.analysis.measured import Measured, TrackValues
from core.catalog.availability import Away
from core.catalog.library import Library
from core.libraries import source_of
from core.model import workers
from core.process import one_blas_thread
from core.progress import Progress
from core.source import Source

TRACKS_AT_ONCE = 8
COMMIT_ROWS = 200
N_SEGMENTS = 3  # of a track that is measured without its whole sound


@dataclass(frozen=True)
class Report:
    """What a pass over a library did. `failed` and `away` are (file, reason)."""

    measured: int
    failed: tuple[tuple[str, str], ...]
    away: tuple[tuple[str, str], ...]
    seconds: float

    def document(self) -> dict[str, object]:
        """As JSON."""
        return {
            "measured": self.measured,
            "failed": [{"file": file, "reason": reason} for file, reason in self.failed],
            "away": [{"file": file, "reason": reason} for file, reason in self.away],
            "seconds": self.seconds,
        }


def of_segments(
    starts: Sequence[float], clips: Sequence[np.ndarray], duration_s: float | None
) -> Measured:
    """What is computed of a track's segments [shape=(24 * rate,)], at any rate."""
    rate = round(len(clips[0]) / config.CLIP_SECONDS)
    with one_blas_thread():  # their products are so small that more threads only wait
        return as_stored(measure_segments(starts, clips, rate, duration_s))


def of_whole(y: np.ndarray) -> Measured:
    """What is computed of y [shape=(n_samples,)], 8 kHz mono, all of a track."""
    with one_blas_thread():
        return as_stored(measure(y))


def as_stored(found: Measures) -> Measured:
    """What was computed as the library keeps it."""
    tempo, key, course = found.tempo, found.key, found.energy
    return Measured(
        TrackValues(
            tempo.bpm if tempo else None,
            tempo.confidence if tempo else 0.0,
            tempo.other_bpm if tempo else None,
            key.key.number if key else None,
            key.confidence if key else 0.0,
            course.level,
            found.brightness,
            ", ".join(course.shape),
            course.highlight_s,
            found.whole,
        ),
        course.curve,
        found.aspects.row(),
        found.fingerprint.to_bytes(),
    )


def measure_library(library: Library, whole: bool, jobs: int, progress: Progress) -> Report:
    """Compute what is missing, stored as it comes: of tracks of which nothing is computed yet, or
    with `whole` of every second of all tracks. Errors as of `embed_library`."""
    started = time.perf_counter()
    availability.check_sound(library)
    availability.check_folder(library)
    todo = measured.missing(library, whole)
    failed: list[tuple[str, str]] = []
    away: list[tuple[str, str]] = []
    waiting: list[tuple[str, Measured]] = []
    n_measured = 0
    try:
        found = workers.each(partial(_portion, library, whole), todo, jobs, TRACKS_AT_ONCE)
        for done, (track_id, result) in enumerate(found, start=1):
            if isinstance(result, str):
                if (file := availability.file_of(library, track_id)) is not None:
                    (away if isinstance(result, Away) else failed).append((file, str(result)))
            else:
                waiting.append((track_id, result))
                n_measured += 1
            if len(waiting) >= COMMIT_ROWS:
                measured.write(library, waiting)
                waiting.clear()
            progress.advance(done, len(todo), "Measuring tempo, key and energy")
    finally:
        measured.write(library, waiting)
    seconds = round(time.perf_counter() - started, 2)
    return Report(n_measured, tuple(failed), tuple(away), seconds)


def _portion(
    library: Library, whole: bool, track_ids: list[str]
) -> list[tuple[str, Measured | str]]:
    """Runs in a worker process."""
    source = source_of(library)
    source.expect(track_ids)
    found = workers.attempts(
        track_ids,
        partial(_measured, library, source, whole),
        partial(availability.sentence, library),
    )
    others = availability.with_another_sound(library, track_ids)
    return [(track_id, others.get(track_id, result)) for track_id, result in found]


def _measured(library: Library, source: Source, whole: bool, track_id: str) -> Measured:
    if whole:
        return of_whole(source.mono(track_id))
    starts, clips = source.segments(track_id, N_SEGMENTS)
    return of_segments(starts, clips, library.track(track_id).duration_s)


def measure_file(path: Path) -> Measured:
    """What is computed of a query's file, all of it up to 20 min. AudioError when it cannot be
    used."""
    from core.audio.guarded import UPLOAD_SECONDS, load_whole

    return of_whole(load_whole(path, seconds=UPLOAD_SECONDS))

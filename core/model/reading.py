"""Tracks as spectrograms, read by worker processes. Without torch, which would cost each of them
seconds to load."""

from functools import partial

import numpy as np

from core.audio.frontends import spectrogram
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import source_of
from core.model import workers
from core.progress import Progress

STEP = "Reading tracks"  # as progress names it
SEGMENTS = 2  # of a track that is long enough: a pair for the contrastive term
TRACKS_AT_ONCE = 4  # a worker's portion
Segments = list[np.ndarray]  # spectrograms (n_mels, n_frames) of one track, float16


def read_all(
    library: Library, preset: str, ids: list[str], progress: Progress
) -> dict[str, Segments | str]:
    """For each track the spectrograms of its segments (float16), or the sentence that says why
    there are none."""
    found: dict[str, Segments | str] = {}
    progress.update(0, len(ids), STEP)
    for track_id, S in workers.each(
        partial(_spectrograms, library, preset), ids, 2, TRACKS_AT_ONCE
    ):
        found[track_id] = S
        progress.update(len(found), len(ids), STEP)
        progress.check()
    return found


def _spectrograms(
    library: Library, preset: str, track_ids: list[str]
) -> list[tuple[str, Segments | str]]:
    """Runs in a worker process."""
    source = source_of(library)
    source.expect_many()
    results: list[tuple[str, Segments | str]] = []
    for track_id in track_ids:
        try:
            _, clips = source.segments(track_id, 1 if preset == "article" else SEGMENTS)
            results.append((track_id, [spectrogram(y, preset).astype(np.float16) for y in clips]))
        except SoundkinError as error:
            results.append((track_id, str(error)))
    return results

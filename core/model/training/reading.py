"""Tracks as spectrograms, read by worker processes. Without torch, which would cost each of them
seconds to load."""

from functools import partial

import numpy as np

from core.audio.frontends import FRONT_ENDS, spectrogram
from core.catalog.library import Library
from core.libraries import source_of
from core.model import workers
from core.progress import Progress

STEP = "Reading tracks"  # as progress names it
READY = "SOUNDKIN_FEATURES"  # names a folder of features read before, while the demo is being built
TRACKS_AT_ONCE = 4  # a worker's portion


def read_all(
    library: Library, preset: str, ids: list[str], progress: Progress
) -> dict[str, np.ndarray | str]:
    """For each track the spectrogram of its first segment (n_mels, n_frames) as float16, or the
    sentence that says why there is none."""
    found: dict[str, np.ndarray | str] = {}
    progress.update(0, len(ids), STEP)
    for track_id, S in workers.each(
        partial(_spectrograms, library, preset), ids, 2, TRACKS_AT_ONCE
    ):
        found[track_id] = S
        progress.advance(len(found), len(ids), STEP)
    return found


def _spectrograms(
    library: Library, preset: str, track_ids: list[str]
) -> list[tuple[str, np.ndarray | str]]:
    """Runs in a worker process."""
    source = source_of(library)
    source.expect(track_ids)

    def first(track_id: str) -> np.ndarray:
        _, clips = source.segments(track_id, 1, FRONT_ENDS[preset].sample_rate)
        return spectrogram(clips[0], preset).astype(np.float16)

    return workers.attempts(track_ids, first)

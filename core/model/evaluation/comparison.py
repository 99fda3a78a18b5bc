"""Vectors to compare with that no run has stored: of MFCC, and of the article's network."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from core import config, import_lock
from core.audio.features import stft
from core.audio.frontends import mel_basis
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import source_of
from core.model import workers
from core.model.evaluation.evaluation import ARTICLE, MFCC
from core.model.evaluation.sample import Sample, Vectors
from core.progress import SILENT, Progress

STEP = "Embedding for comparison"  # as progress names it
N_MFCC = 20
BANDS = (config.SAMPLE_RATE, 64, 50.0, 4000.0)  # mel filters: rate, how many, from, to, in Hz
LOUDNESS = 0.08  # root mean square that each clip is brought to
TRACKS_AT_ONCE = 4  # a worker's portion
ClipPlace = tuple[str, float]  # a track's id and where a clip of it begins, in s


def computed_vectors(
    library: Library, sample: Sample, article: Path | None, progress: Progress = SILENT
) -> list[Vectors]:
    """Vectors of the first 24 s of each track and of each segment: of MFCC (mean and deviation of
    20, standardised over the sample) and, if its checkpoint is named, of the article's network.

    SoundkinError when a track can no longer be read.
    """
    first = [(track.track_id, 0.0) for track in sample.tracks]
    pairs = [(sample.tracks[i].track_id, start) for i, start in sample.pairs]
    found = _computed(library, {*first, *pairs}, article, progress)
    sides = (first, pairs)
    kinds = [Vectors(MFCC, *(standardised([found[key][0] for key in keys]) for keys in sides))]
    if article is not None:
        X, Z = (
            np.array([found[key][1] for key in keys]).reshape(-1, config.EMBEDDING_SIZE)
            for keys in sides
        )
        kinds.append(Vectors(ARTICLE, X, Z))
    return kinds


def _computed(
    library: Library, wanted: Iterable[ClipPlace], article: Path | None, progress: Progress
) -> dict[ClipPlace, list[np.ndarray]]:
    """The vectors of each kind for each clip, by worker processes."""
    starts: dict[str, list[float]] = {}
    for track_id, start in sorted(wanted):
        starts.setdefault(track_id, []).append(start)
    found: dict[ClipPlace, list[np.ndarray]] = {}
    work = partial(_portion, library, starts, article)
    for done, (track_id, rows) in enumerate(
        workers.each(work, list(starts), 2, TRACKS_AT_ONCE), start=1
    ):
        if isinstance(rows, str):
            raise SoundkinError(rows)
        found |= {(track_id, start): row for start, row in zip(starts[track_id], rows, strict=True)}
        progress.advance(done, len(starts), STEP)
    return found


def _portion(
    library: Library,
    starts: Mapping[str, Sequence[float]],
    article: Path | None,
    track_ids: list[str],
) -> list[tuple[str, list[list[np.ndarray]] | str]]:
    """Runs in a worker process: for each start of a track the vectors of each kind."""
    source = source_of(library)
    source.expect(track_ids)

    def vectors(track_id: str) -> list[list[np.ndarray]]:
        clips = source.segments_at(track_id, starts[track_id])
        rows = [[mfcc_statistics(y)] for y in clips]
        if article is None:
            return rows
        with import_lock.IMPORTING:
            from core.model.clip_vectors import embed_array, worker_encoder

        Z = embed_array(worker_encoder(article), clips).segments
        return [[*row, z] for row, z in zip(rows, Z, strict=True)]

    return workers.attempts(track_ids, vectors)


def mfcc_statistics(y: np.ndarray) -> np.ndarray:
    """Mean and deviation over time of 20 MFCC of a clip at 8 kHz: shape (40,), not yet
    standardised."""
    from scipy.fft import dct

    louder = np.float32(LOUDNESS / max(float(np.sqrt(np.mean(y**2))), 1e-9))
    P = stft.power(y * louder, config.N_FFT, config.HOP_LENGTH)
    S_db = 10.0 * np.log10(mel_basis(*BANDS) @ P + 1e-9)
    cepstrum = dct(np.maximum(S_db, S_db.max() - config.TOP_DB), axis=0, norm="ortho")[:N_MFCC]
    return np.concatenate([cepstrum.mean(axis=1), cepstrum.std(axis=1)])


def standardised(rows: Iterable[np.ndarray]) -> np.ndarray:
    """Rows (2 * N_MFCC,) as a matrix whose columns have mean 0 and deviation 1, (n, 2 * N_MFCC)."""
    X = np.array(list(rows), dtype=np.float64).reshape(-1, 2 * N_MFCC)
    return (X - X.mean(axis=0)) / np.maximum(X.std(axis=0), 1e-9) if len(X) else X

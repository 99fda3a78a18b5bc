"""The spectrograms a training run learns from, decoded once by worker processes and kept in memory."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.audio.frontends import spectrogram
from core.catalog.library import Library
from core.errors import SoundkinError
from core.progress import Progress

STRETCHES = 2  # of a track that is long enough: a pair for the contrastive term
VALIDATION_FRAMES = 320  # 10 s from the middle of each test clip, the same in every epoch


@dataclass
class Clips:
    """train : for each track its stretches' spectrograms (float16), labelled tracks first, then untagged ones
    train_labels : labels of the labelled ones ; test : (n_test, ...) float32 ; test_labels : (n_test,) int64
    """

    train: list[list[np.ndarray]]
    train_labels: list[int]
    test: torch.Tensor
    test_labels: torch.Tensor


def load(library: Library, settings: dict[str, Any], progress: Progress) -> Clips:
    """Decode every track of a run. Untagged tracks that cannot be heard are left out; a labelled one ends the run."""
    preset = settings["preset"]
    labelled = [track_id for track_id, _ in settings["train"]]
    tested = [track_id for track_id, _ in settings["test"]]
    heard = _decode(library, [*labelled, *tested, *settings["untagged"]], preset, progress)
    for track_id in [*labelled, *tested]:
        if isinstance(heard[track_id], str):
            raise SoundkinError(f"A training track cannot be heard: {heard[track_id]} Or drop it on the Training page.")
    free = [heard[track_id] for track_id in settings["untagged"] if not isinstance(heard[track_id], str)]
    test = np.stack([_middle(heard[track_id][0]) for track_id in tested]).astype(np.float32)
    return Clips([*(heard[track_id] for track_id in labelled), *free], [label for _, label in settings["train"]],
                 torch.from_numpy(test), torch.tensor([label for _, label in settings["test"]]))


def _middle(S: np.ndarray) -> np.ndarray:
    """The part of a test clip that is looked at: the whole picture, or 10 s of a log-mel spectrogram."""
    if S.shape[0] == S.shape[1]:
        return S
    start = max(0, (S.shape[1] - VALIDATION_FRAMES) // 2)
    return S[:, start : start + VALIDATION_FRAMES]


def _decode(library: Library, ids: list[str], preset: str, progress: Progress) -> dict[str, Any]:
    from joblib import Parallel, delayed

    found: dict[str, Any] = {}
    workers = Parallel(n_jobs=2, return_as="generator_unordered", pre_dispatch=16, batch_size=4)
    for track_id, S in workers(delayed(_spectrograms)(library, track_id, preset) for track_id in ids):
        found[track_id] = S
        progress.update(len(found), len(ids), "Reading tracks")
        progress.check()
    return found


def _spectrograms(library: Library, track_id: str, preset: str) -> tuple[str, list[np.ndarray] | str]:
    """Runs in a worker: the track's spectrograms, or the sentence that says why there are none."""
    from core.model.embed import track_stretches

    try:
        _, sounds = track_stretches(library, track_id, 1 if preset == "article" else STRETCHES)
    except SoundkinError as error:
        return track_id, str(error)
    return track_id, [spectrogram(y, preset).astype(np.float16) for y in sounds]

"""The spectrograms a training run learns from, decoded once by worker processes and kept in memory."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch

from core.audio.frontends import spectrogram
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model import workers
from core.progress import Progress

STRETCHES = 2  # of a track that is long enough: a pair for the contrastive term
TRACKS_AT_ONCE = 4  # a worker's portion
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


def load(library: Library, settings: dict[str, Any], progress: Progress) -> tuple[dict[str, Any], Clips]:
    """Decode every track of a run. Returns the settings without the tracks that cannot be heard, and the spectrograms.

    settings["unheard"] then names those tracks with the reason. SoundkinError when a class loses its last track to them.
    """
    ids = [*(track_id for side in ("train", "test") for track_id, _ in settings[side]), *settings["untagged"]]
    heard = _decode(library, ids, settings["preset"], progress)
    settings = _heard_only(settings, {track_id: S for track_id, S in heard.items() if isinstance(S, str)})
    taught = [*(track_id for track_id, _ in settings["train"]), *settings["untagged"]]
    test = np.stack([_middle(heard[track_id][0]) for track_id, _ in settings["test"]]).astype(np.float32)
    return settings, Clips([heard[track_id] for track_id in taught], [label for _, label in settings["train"]],
                           torch.from_numpy(test), torch.tensor([label for _, label in settings["test"]]))


def _heard_only(settings: dict[str, Any], unheard: dict[str, str]) -> dict[str, Any]:
    sides = {side: [item for item in settings[side] if item[0] not in unheard] for side in ("train", "test")}
    for label, name in enumerate(settings["classes"]):
        if not all(any(own == label for _, own in items) for items in sides.values()):
            raise SoundkinError(f"Too few tracks of the class '{name}' can be heard: {next(iter(unheard.values()))}")
    return {**settings, **sides, "untagged": [track_id for track_id in settings["untagged"] if track_id not in unheard],
            "unheard": [{"track_id": track_id, "reason": reason} for track_id, reason in sorted(unheard.items())]}


def _middle(S: np.ndarray) -> np.ndarray:
    """The part of a test clip that is looked at: the whole picture, or 10 s of a log-mel spectrogram."""
    if S.shape[0] == S.shape[1]:
        return S
    start = max(0, (S.shape[1] - VALIDATION_FRAMES) // 2)
    return S[:, start : start + VALIDATION_FRAMES]


def _decode(library: Library, ids: list[str], preset: str, progress: Progress) -> dict[str, Any]:
    """For each track its spectrograms, or the sentence that says why there are none."""
    found: dict[str, Any] = {}
    for track_id, S in workers.each(partial(_spectrograms, library, preset), ids, 2, TRACKS_AT_ONCE):
        found[track_id] = S
        progress.update(len(found), len(ids), "Reading tracks")
        progress.check()
    return found


def _spectrograms(library: Library, preset: str, track_ids: list[str]) -> list[tuple[str, list[np.ndarray] | str]]:
    """Runs in a worker process."""
    from core.model.embed import track_stretches

    results: list[tuple[str, list[np.ndarray] | str]] = []
    for track_id in track_ids:
        try:
            _, sounds = track_stretches(library, track_id, 1 if preset == "article" else STRETCHES)
            results.append((track_id, [spectrogram(y, preset).astype(np.float16) for y in sounds]))
        except SoundkinError as error:
            results.append((track_id, str(error)))
    return results

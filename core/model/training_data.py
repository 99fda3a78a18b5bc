"""The spectrograms a training run learns from, decoded once by worker processes and kept in
memory."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.reading import read_all
from core.progress import Progress

GLIMPSE_FRAMES = 160  # 5 s from the middle of each test clip, the same after every epoch


@dataclass
class TrainingData:
    """train : for each track its segments' spectrograms (float16), labelled tracks first, then
    untagged ones
    train_labels : labels of the labelled ones ; test : (n_test, ...) float32 ; test_labels :
        (n_test,) int64
    glimpse : the part of `test` that is looked at after every epoch
    """

    train: list[list[np.ndarray]]
    train_labels: list[int]
    test: torch.Tensor
    test_labels: torch.Tensor

    @property
    def validation_crop(self) -> torch.Tensor:
        if self.test.shape[1] == self.test.shape[2]:
            return self.test  # the article's picture
        start = max(0, (self.test.shape[2] - GLIMPSE_FRAMES) // 2)
        return self.test[:, :, start : start + GLIMPSE_FRAMES]


def load(
    library: Library, settings: dict[str, Any], progress: Progress
) -> tuple[dict[str, Any], TrainingData]:
    """Decode every track of a run. Returns the settings without the tracks that cannot be heard,
    and the spectrograms.

    settings["unheard"] then names those tracks with the reason. SoundkinError when a class loses
    its last track to them.
    """
    ids = [
        *(track_id for side in ("train", "test") for track_id, _ in settings[side]),
        *settings["untagged"],
    ]
    heard = read_all(library, settings["preset"], ids, progress)
    settings = _heard_only(
        settings, {track_id: S for track_id, S in heard.items() if isinstance(S, str)}
    )
    taught = [*(track_id for track_id, _ in settings["train"]), *settings["untagged"]]
    test = np.stack([heard[track_id][0] for track_id, _ in settings["test"]]).astype(np.float32)
    return settings, TrainingData(
        [heard[track_id] for track_id in taught],
        [label for _, label in settings["train"]],
        torch.from_numpy(test),
        torch.tensor([label for _, label in settings["test"]]),
    )


def _heard_only(settings: dict[str, Any], unheard: dict[str, str]) -> dict[str, Any]:
    sides = {
        side: [item for item in settings[side] if item[0] not in unheard]
        for side in ("train", "test")
    }
    for label, name in enumerate(settings["classes"]):
        if not all(any(own == label for _, own in items) for items in sides.values()):
            raise SoundkinError(
                f"Too few tracks of the class '{name}' can be heard: {next(iter(unheard.values()))}"
            )
    return {
        **settings,
        **sides,
        "untagged": [track_id for track_id in settings["untagged"] if track_id not in unheard],
        "unheard": [
            {"track_id": track_id, "reason": reason} for track_id, reason in sorted(unheard.items())
        ],
    }

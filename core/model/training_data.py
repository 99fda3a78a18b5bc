"""The spectrograms a training run learns from, decoded once by worker processes and kept in
memory."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.reading import Segments, read_all
from core.model.run_records import Labelled, RunPlan, Unreadable
from core.progress import Progress

CROP_FRAMES = 160  # 5 s from the middle of each test clip, the same after every epoch


@dataclass
class TrainingData:
    """train : for each track its segments' spectrograms (float16), labelled tracks first, then
        untagged ones
    train_labels : classes of the labelled ones ; test : [shape=(n_test, ...)] float32
    test_labels : [shape=(n_test,)] int64
    """

    train: list[Segments]
    train_labels: list[int]
    test: Tensor
    test_labels: Tensor

    @property
    def validation_crop(self) -> Tensor:
        """The part of `test` that is predicted after every epoch."""
        if self.test.shape[1] == self.test.shape[2]:
            return self.test  # the article's spectrogram image
        start = max(0, (self.test.shape[2] - CROP_FRAMES) // 2)
        return self.test[:, :, start : start + CROP_FRAMES]

    def first_segments(self) -> list[Tensor]:
        """The first segment of each training track, float32."""
        return [torch.from_numpy(segments[0].astype(np.float32)) for segments in self.train]


def load(library: Library, plan: RunPlan, progress: Progress) -> tuple[RunPlan, TrainingData]:
    """Decode every track of a run. Returns the plan without the tracks that cannot be read, which
    it then names, and the spectrograms.

    SoundkinError when a class loses its last track to them.
    """
    labelled = [track_id for side in (plan.train, plan.test) for track_id, _ in side]
    read = read_all(library, plan.preset, [*labelled, *plan.untagged], progress)
    found = {track_id: S for track_id, S in read.items() if not isinstance(S, str)}
    plan = _readable(plan, {track_id: S for track_id, S in read.items() if isinstance(S, str)})
    trained = [*(track_id for track_id, _ in plan.train), *plan.untagged]
    test = np.stack([found[track_id][0] for track_id, _ in plan.test]).astype(np.float32)
    return plan, TrainingData(
        [found[track_id] for track_id in trained],
        [label for _, label in plan.train],
        torch.from_numpy(test),
        torch.tensor([label for _, label in plan.test]),
    )


def _readable(plan: RunPlan, reasons: Mapping[str, str]) -> RunPlan:
    """The plan without the tracks that cannot be read; reasons : track_id to what is wrong."""

    def left(side: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
        return tuple(item for item in side if item[0] not in reasons)

    train, test = left(plan.train), left(plan.test)
    for label, name in enumerate(plan.classes):
        if not all(any(own == label for _, own in side) for side in (train, test)):
            reason = next(iter(reasons.values()), "the run has none of it.")
            raise SoundkinError(f"Too few tracks of the class '{name}' can be read: {reason}")
    return replace(
        plan,
        train=train,
        test=test,
        untagged=tuple(track_id for track_id in plan.untagged if track_id not in reasons),
        unreadable=tuple(Unreadable(track_id, why) for track_id, why in sorted(reasons.items())),
    )

"""The spectrogram images that the article's network learns from, decoded once by worker processes
and kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.training.reading import read_all
from core.model.training.run_records import Labelled, RunPlan, Unreadable
from core.progress import Progress


@dataclass
class TrainingData:
    """train : for each track its spectrogram image (float16) ; train_labels : their classes
    test : [shape=(n_test, 224, 224)] float32 ; test_labels : [shape=(n_test,)] int64
    """

    train: list[np.ndarray]
    train_labels: list[int]
    test: Tensor
    test_labels: Tensor


def load(library: Library, plan: RunPlan, progress: Progress) -> tuple[RunPlan, TrainingData]:
    """Decode every track of a run. Returns the plan without the tracks that cannot be read, which
    it then names, and the spectrograms.

    SoundkinError when a class loses its last track to them.
    """
    labelled = [track_id for side in (plan.train, plan.test) for track_id, _ in side]
    read = read_all(library, plan.preset, labelled, progress)
    found = {track_id: S for track_id, S in read.items() if not isinstance(S, str)}
    plan = _readable(plan, {track_id: S for track_id, S in read.items() if isinstance(S, str)})
    test = np.stack([found[track_id] for track_id, _ in plan.test]).astype(np.float32)
    return plan, TrainingData(
        [found[track_id] for track_id, _ in plan.train],
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
            raise SoundkinError(f'Too few tracks of the class "{name}" can be read: {reason}')
    return replace(
        plan,
        train=train,
        test=test,
        unreadable=tuple(Unreadable(track_id, why) for track_id, why in sorted(reasons.items())),
    )

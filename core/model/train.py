"""One training run: draw the tracks, run the loop, keep the best epoch, say how it went."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.catalog import listening
from core.catalog.library import Library
from core.catalog.tagtext import category_key
from core.errors import SoundkinError, Stopped
from core.files import write_json
from core.model import checkpoint, loop, networks, runs, training_data, trainingset
from core.model.adapt import adapt, balance
from core.progress import SILENT, Progress

UNTAGGED = 100  # further tracks of the library that teach without labels


@dataclass
class TrainOptions:
    """What a person chooses. `classes` None: the article's four instruments where they are
    tagged."""

    category: str = "instrument"
    classes: list[str] | None = None
    merge: dict[str, str] = field(default_factory=dict)
    per_class: int = 75
    epochs: int = 100
    preset: str = "default"
    seed: int = 0
    start: str = (
        ""  # "shipped" or "scratch"; "" is shipped for the default preset where it is there
    )
    reach: float | None = (
        None  # how far from the shipped model all of it goes, 0 to 1; None: as the tags ask for
    )
    resume: str = ""


def train(library: Library, options: TrainOptions, progress: Progress = SILENT) -> dict[str, Any]:
    """Train a network on the library's tags; returns the contract's JSON document (see DESIGN).

    The run lies in `runs/RUN.partial` until it is finished. Raises `Stopped` when asked to stop;
    the run can be resumed. SoundkinError when the tags do not suffice or the loss is no longer a
    number.
    """
    started = time.perf_counter()
    folder, settings = (
        _resumed(library, options.resume) if options.resume else _prepared(library, options)
    )
    progress.update(0, settings["epochs"], "Training", run_id=settings["run_id"])
    with _failing_for_good(folder):
        settings, data = training_data.load(library, settings, progress)
    state = loop.fresh(settings, len(data.train_labels))
    if settings["start"] == "shipped":
        adapt(state.network, data.train, settings["seed"])
    if state.origin:
        state.reach = (
            loop.reach(state.network, data) if settings.get("reach") is None else settings["reach"]
        )
    with _failing_for_good(folder):
        loop.restore(folder, state)
    before = runs.read_json(folder / "spent.json").get("seconds", 0.0)
    progress.update(
        state.epoch,
        settings["epochs"],
        "Training",
        run_id=settings["run_id"],
        parameters=networks.n_parameters(state.network),
    )
    with _failing_for_good(folder):
        loop.fit(
            state, data, settings, folder, progress, lambda: before + time.perf_counter() - started
        )
    result = _finish(folder, settings, state, data, before + time.perf_counter() - started)
    os.replace(folder, runs.run_folder(library.name, settings["run_id"]))
    return {key: result[key] for key in CONTRACT}


CONTRACT = (
    "run_id",
    "preset",
    "classes",
    "parameters",
    "n_train",
    "n_test",
    "epochs",
    "best_epoch",
    "val_loss",
    "accuracy",
    "recall",
    "confusion",
    "train_seconds",
)


def _prepared(library: Library, options: TrainOptions) -> tuple[Path, dict[str, Any]]:
    """Draw the training set and write the new run's config.json."""
    category = category_key(options.category)
    choices = listening.choice(library, category)
    found = trainingset.candidates(library, category, options.classes, options.merge, choices)
    chosen = trainingset.build(library, found, options.per_class, options.seed, choices)
    start = options.start or ("shipped" if runs.PRETRAINED_MODEL.exists() else "scratch")
    start = "scratch" if options.preset == "article" else start
    contrastive = options.preset == "default"
    taken = [track_id for track_id, _ in [*chosen.train, *chosen.test]]
    free = trainingset.untagged(library, taken, UNTAGGED, options.seed) if contrastive else []
    folder = _new_folder(
        library, f"{time.strftime('%Y%m%d-%H%M%S')}-{options.preset}-{options.seed}"
    )
    run_id = folder.name.removesuffix(runs.PARTIAL)
    settings = {
        **asdict(options),
        "category": category,
        "library": library.name,
        "run_id": run_id,
        "start": start,
        "contrastive": contrastive,
        "classes": chosen.classes,
        "train": chosen.train,
        "test": chosen.test,
        "untagged": free,
        "network": {"network": options.preset, "n_classes": len(chosen.classes)},
    }
    write_json(folder / "config.json", settings)
    return folder, settings


def _new_folder(library: Library, run_id: str) -> Path:
    """A folder of its own for a new run, also when another one with the same options began in the
    same second."""
    for name in [run_id, *(f"{run_id}-{n}" for n in range(2, 100))]:
        folder = runs.runs_folder(library.name) / f"{name}{runs.PARTIAL}"
        if not runs.run_folder(library.name, name).exists():
            with contextlib.suppress(FileExistsError):
                folder.mkdir(parents=True)
                return folder
    raise SoundkinError(
        f"Too many runs of '{library.name}' began in this second: wait a little, then start again."
    )


def _resumed(library: Library, run_id: str) -> tuple[Path, dict[str, Any]]:
    folder = runs.run_folder(library.name, run_id)
    folder = folder.with_name(folder.name + runs.PARTIAL)
    settings = runs.read_json(folder / "config.json")
    if not settings:
        raise SoundkinError(
            f"There is no unfinished run '{run_id}' in '{library.name}' to go on with: start a new"
            " one."
        )
    return folder, settings


@contextlib.contextmanager
def _failing_for_good(folder: Path) -> Iterator[None]:
    """Remove a run that would fail the same way when resumed; one that was stopped, or met a full
    disk, can go on."""
    try:
        yield
    except Stopped:
        raise
    except SoundkinError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _finish(
    folder: Path,
    settings: dict[str, Any],
    state: loop.State,
    data: training_data.TrainingData,
    seconds: float,
) -> dict[str, Any]:
    """Take the best epoch, centre its embeddings, test it on the held-out tracks, write
    checkpoint.pt and result.json."""
    network, classes = state.network, settings["classes"]
    network.load_state_dict(checkpoint.load_state(folder / "best.pt")["state"])
    P = torch.softmax(loop.predict(network, data.test), dim=1).numpy()
    truth, heard = data.test_labels.numpy(), P.argmax(axis=1)
    confusion = np.zeros((len(classes), len(classes)), dtype=int)
    np.add.at(confusion, (truth, heard), 1)
    mean = center(network, data, settings["start"] == "shipped")
    checkpoint.save(
        folder / "checkpoint.pt", network, settings["network"], settings["preset"], classes, mean
    )
    result = {
        "run_id": settings["run_id"],
        "preset": settings["preset"],
        "classes": classes,
        "parameters": networks.n_parameters(network),
        "n_train": len(settings["train"]),
        "n_test": len(settings["test"]),
        "epochs": state.epoch,
        "best_epoch": state.best_epoch,
        "val_loss": round(state.best_loss, 6),
        "accuracy": round(float((truth == heard).mean()), 6),
        "recall": {
            name: round(float(confusion[i, i] / max(confusion[i].sum(), 1)), 6)
            for i, name in enumerate(classes)
        },
        "confusion": confusion.tolist(),
        "train_seconds": round(seconds, 2),
        "library": settings["library"],
        "category": settings["category"],
        "seed": settings["seed"],
        "start": settings["start"],
        "train_ids": [track_id for track_id, _ in settings["train"]],
        "unheard": settings["unheard"],
        "test": [
            {
                "track_id": track_id,
                "true": classes[label],
                "predicted": classes[int(heard[i])],
                "probability": round(float(P[i].max()), 4),
            }
            for i, (track_id, label) in enumerate(settings["test"])
        ],
    }
    for name in ("last.pt", "best.pt", "spent.json"):
        (folder / name).unlink(missing_ok=True)
    write_json(folder / "result.json", result)
    return result


@torch.no_grad()
def center(network: torch.nn.Module, data: training_data.TrainingData, shipped: bool) -> np.ndarray:
    """The mean embedding of the training tracks, (100,), which is taken off every vector before
    cosine (see LAB).

    A network that began as the shipped one is balanced anew as well, in place.
    """
    network.eval()
    X = np.stack(
        [
            network(torch.from_numpy(segments[0].astype(np.float32))[None])[1][0].numpy()
            for segments in data.train
        ]
    )
    if shipped and isinstance(network, networks.DefaultNet):
        X = balance(network, X)
    return X.mean(axis=0)

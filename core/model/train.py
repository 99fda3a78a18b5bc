"""One training run: draw the tracks, run the loop, keep the best epoch, say how it went."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

from core import records
from core.catalog import listening
from core.catalog.library import Library
from core.catalog.tagtext import category_key
from core.errors import SoundkinError, Stopped
from core.model import loop, reading, run_records, runs, state, training_data, trainingset
from core.model.adapt import adapt
from core.model.finish import finish
from core.model.networks import n_parameters
from core.model.run_config import RunConfig, Start
from core.model.run_records import RunPlan, RunResult, Spent
from core.model.training_data import TrainingData
from core.progress import SILENT, Progress


def train(library: Library, run: RunConfig, progress: Progress = SILENT) -> RunResult:
    """Train a network on the library's tags.

    The run lies in `runs/RUN.partial` until it is finished. Raises `Stopped` when asked to stop;
    the run can be resumed. SoundkinError when the tags do not suffice or the loss is no longer a
    number.
    """
    started = time.perf_counter()
    run = replace(run, category=category_key(run.category), start=_start(run))
    verdicts = listening.choice(library, run.category)
    found = trainingset.candidates(library, run, verdicts)
    chosen = trainingset.build(library, found, run, verdicts)
    taken = [track_id for track_id, _ in (*chosen.train, *chosen.test)]
    free = trainingset.untagged(library, taken, run.seed) if run.contrastive else []
    run = replace(run, classes=chosen.classes)
    folder = _new_folder(library, f"{time.strftime('%Y%m%d-%H%M%S')}-{run.preset}-{run.seed}")
    plan = RunPlan(
        **{part.name: getattr(run, part.name) for part in fields(run)},
        run_id=folder.name.removesuffix(runs.PARTIAL),
        library=library.name,
        train=chosen.train,
        test=chosen.test,
        untagged=tuple(free),
    )
    run_records.save(folder, plan)
    return _run(library, folder, plan, progress, started)


def resume(library: Library, run_id: str, progress: Progress = SILENT) -> RunResult:
    """Go on with a run that was stopped or cut off; raises as `train` does, and SoundkinError when
    there is no such run."""
    started = time.perf_counter()
    folder = runs.run_folder(library.name, run_id)
    folder = folder.with_name(folder.name + runs.PARTIAL)
    if not folder.is_dir():
        raise SoundkinError(
            f"There is no unfinished run '{run_id}' in '{library.name}' to go on with: start a new"
            " one."
        )
    return _run(library, folder, run_records.load_plan(folder), progress, started)


def _run(
    library: Library, folder: Path, plan: RunPlan, progress: Progress, started: float
) -> RunResult:
    """From the plan to the finished run's folder. started : by time.perf_counter()"""
    progress.note(run_id=plan.run_id)
    # Reading costs about as much as twenty epochs.
    progress.plan({reading.STEP: 20.0, loop.STEP: float(max(plan.epochs, 1))})
    with _failing_for_good(folder):
        plan, data = training_data.load(library, plan, progress)
    current = _begun(plan, data)
    with _failing_for_good(folder):
        state.restore(folder, current)
    known = records.load_or_none(folder / run_records.SPENT, Spent) or Spent()

    def spent() -> float:
        return known.seconds + time.perf_counter() - started

    progress.note(parameters=n_parameters(current.network))
    progress.update(current.epoch, plan.epochs, loop.STEP)
    with _failing_for_good(folder):
        loop.fit(current, data, plan, folder, progress, spent)
    result = finish(folder, plan, current, data, spent)
    os.replace(folder, runs.run_folder(library.name, plan.run_id))
    return result


def _begun(plan: RunPlan, data: TrainingData) -> state.State:
    """The state before the first epoch: statistics tuned to the library, and how much of the
    pretrained weights stays."""
    begun = state.init_state(plan, len(data.train_labels))
    if plan.start == "shipped":
        adapt(begun.network, data.train, plan.seed)
    if begun.pretrained:
        weight = plan.interpolation
        begun.interpolation = (
            state.interpolation_weight(begun.network, data) if weight is None else weight
        )
    return begun


def _start(run: RunConfig) -> Start:
    """Which weights the run begins with: the article's network knows only its own."""
    if run.preset == "article":
        return "scratch"
    return run.start or ("shipped" if runs.PRETRAINED_MODEL.exists() else "scratch")


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

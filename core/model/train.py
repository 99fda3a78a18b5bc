"""One training run: draw the tracks, learn, keep the best epoch, say how it went."""

import contextlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import numpy as np

from core import records
from core.catalog import availability
from core.catalog.analysis import embeddings
from core.catalog.decisions import listening
from core.catalog.found_ids import FoundIds
from core.catalog.library import Library
from core.catalog.library_name import as_argument
from core.catalog.texts.tagtext import category_key
from core.errors import SoundkinError, Stopped
from core.files import move
from core.model import runs
from core.model.networks.networks import n_parameters
from core.model.training import reading, run_records, trainingset
from core.model.training.heads import tagset, tuning
from core.model.training.heads.tagset import TagSet
from core.model.training.network import loop, rescue, state, training_data
from core.model.training.network.finish import finish
from core.model.training.run_config import RunConfig, Start
from core.model.training.run_records import Labelled, RunPlan, RunResult, Spent
from core.model.training.split import SplitReport
from core.progress import SILENT, Progress


def train(library: Library, run: RunConfig, progress: Progress = SILENT) -> RunResult:
    """Learn the library's tags: on the pretrained model's features, or the article's network anew.

    The run lies in `runs/RUN.partial` until it is finished. Raises `Stopped` when asked to stop;
    the run can be resumed once its tracks are read. SoundkinError when the tags do not suffice or
    the loss is no longer a number.
    """
    started = time.perf_counter()
    run = replace(run, category=category_key(run.category), start=_start(run))
    plan_in = _planner(library, run, progress)
    folder = _new_folder(library, f"{time.strftime('%Y%m%d-%H%M%S')}-{run.preset}-{run.seed}")
    progress.note(run_id=folder.name.removesuffix(runs.PARTIAL))
    with _unless_begun(folder):
        plan = plan_in(folder)
    return _run(library, folder, plan, progress, started)


def resume(library: Library, run_id: str, progress: Progress = SILENT) -> RunResult:
    """Go on with a run that was stopped or cut off; raises as `train` does, and SoundkinError when
    there is no such run."""
    started = time.perf_counter()
    folder = runs.run_folder(library.name, run_id)
    folder = folder.with_name(folder.name + runs.PARTIAL)
    if not folder.is_dir():
        raise SoundkinError(
            f'There is no unfinished run "{run_id}" in "{library.name}" to go on with: start a new'
            " one."
        )
    return _run(library, folder, run_records.load_plan(folder), progress, started)


def _planner(library: Library, run: RunConfig, progress: Progress) -> Callable[[Path], RunPlan]:
    """What draws the run's plan and writes it into the run's folder. SoundkinError, before there is
    one, when the tags do not suffice."""
    if run.categories:
        chosen = tagset.of_categories(library, run)
        return partial(_gathered, library, run, chosen, progress)
    verdicts = listening.choice(library, run.category)
    found = trainingset.candidates(library, run, verdicts)
    if run.preset == "article":
        availability.check_folder(library)
        return partial(_drawn, library, run, found, verdicts)
    drawn = trainingset.draw(library, found, run, verdicts, np.random.default_rng(run.seed))
    chosen = tagset.of_classes(library, drawn, run.category, list(found))
    return partial(_gathered, library, run, chosen, progress)


def _drawn(
    library: Library,
    run: RunConfig,
    found: Mapping[str, FoundIds],
    verdicts: Mapping[str, bool],
    folder: Path,
) -> RunPlan:
    """The plan of a run of the article's network. Its tracks are read later; sound is compared by
    what the library has stored."""
    stored = dict(zip(*embeddings.read(library, library.ready_run), strict=True))
    chosen = trainingset.build(library, found, run, verdicts, stored)
    plan = _plan(
        library,
        replace(run, classes=chosen.classes),
        folder,
        chosen.train,
        chosen.test,
        chosen.split,
    )
    run_records.save(folder, plan)
    return plan


def _gathered(
    library: Library, run: RunConfig, chosen: TagSet, progress: Progress, folder: Path
) -> RunPlan:
    """The plan of a run on the pretrained model's features, which are read for it."""
    progress.plan({reading.STEP: 20.0, run_records.STEP: 1.0})  # reading is nearly all of it
    progress.update(0, len(chosen.ids), reading.STEP)
    known, report, unreadable = tuning.gather(
        library, chosen, run.seed, progress, every_tag=not run.categories
    )
    main = next(iter(known.tags.names))
    plan = _plan(
        library,
        replace(run, category=main, classes=known.tags.names[main]),
        folder,
        known.tags.labelled(~known.held_out),
        known.tags.labelled(known.held_out),
        report,
    )
    plan = replace(plan, tags=dict(known.tags.names), unreadable=unreadable)
    tuning.save(folder, known)
    run_records.save(folder, plan)
    return plan


def _plan(
    library: Library,
    run: RunConfig,
    folder: Path,
    train: tuple[Labelled, ...],
    test: tuple[Labelled, ...],
    report: SplitReport,
) -> RunPlan:
    return RunPlan(
        **{part.name: getattr(run, part.name) for part in fields(run)},
        run_id=folder.name.removesuffix(runs.PARTIAL),
        library=library.name,
        train=train,
        test=test,
        split=report,
    )


def _run(
    library: Library, folder: Path, plan: RunPlan, progress: Progress, started: float
) -> RunResult:
    """From the plan to the finished run's folder. started : by time.perf_counter()"""
    progress.note(run_id=plan.run_id)
    known = records.load_or_none(folder / run_records.SPENT, Spent) or Spent()

    def spent() -> float:
        return known.seconds + time.perf_counter() - started

    with _saying_how_to_go_on(library, plan.run_id):
        if plan.preset == "article":
            result = _fit_network(library, folder, plan, progress, spent)
        else:
            with _failing_for_good(folder):
                result = tuning.run(plan, tuning.load(folder, plan), folder, progress, spent)
    move(folder, runs.run_folder(library.name, plan.run_id))
    return result


def _fit_network(
    library: Library,
    folder: Path,
    plan: RunPlan,
    progress: Progress,
    spent: Callable[[], float],
) -> RunResult:
    """Train the article's network from its plan to its end. spent : gives the seconds so far"""
    # Reading costs about as much as twenty epochs.
    progress.plan({reading.STEP: 20.0, run_records.STEP: float(max(plan.epochs, 1))})
    availability.check_folder(library)
    begun = (folder / "last.pt").exists()  # tracks that are away for a while must not cost it
    with contextlib.nullcontext() if begun else _failing_for_good(folder):
        plan, data = training_data.load(library, plan, progress)
    with _failing_for_good(folder):
        current = state.init_state(plan, len(data.train_labels))
        cut_short = rescue.restore(folder, current, data)
        progress.note(parameters=n_parameters(current.network))
        progress.update(current.epoch, plan.epochs, run_records.STEP)
        if cut_short:
            print(cut_short, file=sys.stderr, flush=True)
        else:
            loop.fit(current, data, plan, folder, progress, spent)
        return finish(folder, plan, current, data, spent)


def _start(run: RunConfig) -> Start:
    """What the run begins with: the article's network knows only its own weights."""
    return "scratch" if run.preset == "article" else run.start or "shipped"


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
        f'Too many runs of "{library.name}" began in this second: wait a little, then start again.'
    )


@contextlib.contextmanager
def _unless_begun(folder: Path) -> Iterator[None]:
    """Remove the folder of a run that ends before there is anything to go on from."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextlib.contextmanager
def _saying_how_to_go_on(library: Library, run_id: str) -> Iterator[None]:
    """A run that is stopped is gone on with by its name: the same command begins another one."""
    try:
        yield
    except (Stopped, KeyboardInterrupt) as stop:
        raise Stopped(
            "Stopped. Go on with: soundkin train --library"
            f" {as_argument(library.name)} --resume {run_id}"
        ) from stop


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

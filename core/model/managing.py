"""Runs as things one manages: a name a person would give, use, delete and bring back."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from core import config
from core.catalog.analysis import embeddings, index_file
from core.catalog.library import Library
from core.catalog.library_name import as_argument
from core.demo import assets
from core.errors import SoundkinError
from core.files import legible, move
from core.model import runs
from core.model.runs import Run
from core.model.training import run_records

NAMES = "run names"  # setting of a library: the name a person gave a run, by its id
PASSED_OVER = "run passed over"  # setting: the newest run, in a list, when another was put in use
DELETED = ".deleted"  # folder beside the runs: the run deleted last, until the next one is
LONGEST_NAME = 80  # characters
PLURALS = {"use": "Uses", "genre": "Genres", "mood": "Moods", "instrument": "Instruments"}
SHIPS = {
    config.SHIPPED: "The model that ships with Soundkin",
    assets.RUN_ID: "The model trained on the demo library",
}


def titles(library: Library, found: Sequence[Run]) -> dict[str, str]:
    """What to call each of these runs, by id: the name it was given, else what it learnt, when and
    how well ("Instruments, 4 classes, 25 Nov, 87 %"). Two of the same title or name say more, with
    the time of day: a list to choose from must not hold two lines alike."""
    given = library.setting(NAMES, {})
    own = {run.run_id: SHIPS.get(run.run_id) or str(given.get(run.run_id, "")) for run in found}
    made = {run.run_id: own[run.run_id] or _title(run) for run in found}
    every = list(made.values())
    alike = {run.run_id: _title(run, clock=True) for run in found if run.run_id not in SHIPS}
    for run_id, longer in alike.items():
        if every.count(made[run_id]) > 1:
            made[run_id] = f"{own[run_id]} ({longer})" if own[run_id] else longer
    return {run_id: legible(name) for run_id, name in made.items()}


def title(library: Library, run_id: str) -> str:
    """What to call one run; its id where it is not known."""
    if run_id in SHIPS:
        return SHIPS[run_id]
    return titles(library, runs.list_runs(library)).get(run_id, run_id)


def rename(library: Library, run_id: str, name: str) -> str:
    """Give a run a name, or with "" its usual title back; returns the title it then has."""
    _own(library, run_id)
    name = " ".join(name.split())[:LONGEST_NAME]
    names = {**library.setting(NAMES, {}), run_id: name}
    library.set_setting(NAMES, {key: value for key, value in names.items() if value})
    return title(library, run_id)


def use(library: Library, run_id: str) -> bool:
    """Let search and map use a run at once; False when tracks have yet to be analysed with it."""
    done = embeddings.done_count(library, run_id)
    if not done or embeddings.missing(library, run_id) or runs.embedded_by_another(library, run_id):
        return False
    put_in_use(library, run_id)
    return True


def put_in_use(library: Library, run_id: str) -> None:
    """Let search and map use a run. An analysis that names none uses it too, instead of the newest
    one, until a newer one is trained."""
    newest = runs.own_finished(library, worse=False)[:1]
    library.set_setting(PASSED_OVER, [] if newest == [run_id] else newest)
    library.use_run(run_id)


def delete(library: Library, run_id: str) -> None:
    """Put a run aside. It can be brought back until the next one is deleted, which also removes
    what it computed. SoundkinError for the run in use and for what is no run of this library."""
    run = _own(library, run_id)
    if library.current_run == run_id:
        raise SoundkinError("Search and map use this run: use another one first.")
    aside = _aside(library)
    for old in aside.glob("*"):
        shutil.rmtree(old, ignore_errors=True)
        embeddings.forget_run(library, old.name.removesuffix(runs.PARTIAL))
    aside.mkdir(exist_ok=True)
    move(run.folder, aside / run.folder.name)
    index_file.forget(library, run_id)


def deleted(library: Library) -> Run | None:
    """The run that can be brought back, None where there is none."""
    found = runs.runs_in(_aside(library))
    return found[0] if found else None


def undo_delete(library: Library) -> str:
    """Bring the run back that was deleted last; returns its id. SoundkinError when there is
    none."""
    for folder in _aside(library).glob("*"):
        move(folder, runs.runs_folder(library.name) / folder.name)
        return folder.name.removesuffix(runs.PARTIAL)
    raise SoundkinError(f'No deleted run of "{library.name}" is kept.')


def _aside(library: Library) -> Path:
    return runs.runs_folder(library.name) / DELETED


def _own(library: Library, run_id: str) -> Run:
    run = None if run_id in runs.SHIPPED_RUNS else runs.find_run(library, run_id)
    if run is None:
        raise SoundkinError(
            f'"{library.name}" has no run "{run_id}" of its own: see `soundkin runs --library'
            f" {as_argument(library.name)}`."
        )
    return run


def _title(run: Run, clock: bool = False) -> str:
    """What it learnt, when and how well."""
    result, plan = run.result, run.config
    category = result.category if result and result.category else plan.category
    n_classes = len(result.classes if result else plan.classes)
    parts = [PLURALS.get(category, category.capitalize()) or "Run"]
    parts += [f"{n_classes} classes"] if n_classes else []
    parts += [_day(run.run_id, clock)]
    if result is not None:
        parts.append(f"{100 * result.fair:.0f} %")
    elif run.state == "unfinished":
        n = len(run_records.read_metrics(run.folder))
        parts.append(f"stopped after {n} {'epoch' if n == 1 else 'epochs'}")
    return ", ".join(part for part in parts if part)


def _day(run_id: str, clock: bool) -> str:
    """The day in a run's id, "25 Nov" or "25 Nov 14:05"; the id itself where it has none."""
    try:
        when = time.strptime(run_id[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return run_id
    day = f"{when.tm_mday} {time.strftime('%b', when)}"
    return f"{day} {time.strftime('%H:%M:%S', when)}" if clock else day

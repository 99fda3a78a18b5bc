"""Where training runs lie and what they say of themselves. Plain files, no torch.

A run under way is `LIBRARY/runs/RUN.partial`; a finished one `LIBRARY/runs/RUN` with config.json
(what was chosen and drawn), metrics.csv (a row an epoch), checkpoint.pt (the best epoch) and
result.json (how it did). `run_records` says what is in them.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from core import config, records
from core.catalog.analysis import embeddings
from core.catalog.library import Library
from core.catalog.library_name import as_argument
from core.demo import assets
from core.errors import SoundkinError
from core.model.training import run_records
from core.model.training.run_config import RunConfig
from core.model.training.run_records import RunResult

PARTIAL = ".partial"
PRETRAINED_MODEL = config.ASSETS / "model" / "pretrained.pt"
# The article's preset trained on the demo library, to compare with.
ARTICLE_MODEL = config.ASSETS / "demo" / assets.ARTICLE
# By the name of the run: a checkpoint file or a run folder that comes with the program.
SHIPPED_RUNS = {
    config.SHIPPED: PRETRAINED_MODEL,
    assets.RUN_ID: config.ASSETS / "demo" / "run",
}


def runs_folder(library_name: str) -> Path:
    """Where the library's own runs lie."""
    return config.library_folder(library_name) / "runs"


def run_folder(library_name: str, run_id: str) -> Path:
    """The folder of a finished run, or what `SHIPPED_RUNS` holds under its name.

    SoundkinError for a name that cannot be one.
    """
    if run_id in SHIPPED_RUNS:
        return SHIPPED_RUNS[run_id]
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}", run_id):
        raise SoundkinError(
            f'"{run_id}" cannot be the name of a run: see the runs on the Training page.'
        )
    return runs_folder(library_name) / run_id


def checkpoint_file(folder: Path) -> Path:
    """The checkpoint of a run folder; a checkpoint file is its own."""
    return folder if folder.suffix == ".pt" else folder / "checkpoint.pt"


def network_of(library: Library, run_id: str) -> Path:
    """A run's folder or file, for embedding something that is to be compared with what the library
    has stored by it.

    SoundkinError when another network made that: a newer Soundkin brings other ones under the two
    names.
    """
    if embedded_by_another(library, run_id):
        raise SoundkinError(
            f'"{library.name}" was analysed with the model of an earlier version of Soundkin:'
            " analyse it again on the Library page, or with `soundkin embed --library"
            f" {as_argument(library.name)}`."
        )
    return run_folder(library.name, run_id)


def embedded_by_another(library: Library, run_id: str) -> bool:
    """Whether the library's vectors of this run are those of another network than the one that has
    its name now."""
    return (
        run_id in SHIPPED_RUNS
        and not library.built_in
        and embeddings.any_done(library, run_id)
        and marked(library, run_id) != _digest(library, run_id)
    )


def mark_network(library: Library, run_id: str) -> None:
    """Remember which network the library's vectors of this run are of."""
    library.set_setting(f"network of {run_id}", _digest(library, run_id))


def marked(library: Library, run_id: str | None) -> str | None:
    """Which network that is; None where it was not remembered."""
    known = library.setting(f"network of {run_id}")
    return known if isinstance(known, str) else None


def _digest(library: Library, run_id: str) -> str:
    content = checkpoint_file(run_folder(library.name, run_id)).read_bytes()
    return hashlib.sha256(content).hexdigest()[:16]


@dataclass(frozen=True)
class Run:
    """A training run as it lies on disk; `result` is None while there is none that can be read."""

    run_id: str
    folder: Path
    state: Literal["done", "unfinished"]  # unfinished: under way, or cut off and can be resumed
    config: RunConfig
    result: RunResult | None

    @property
    def resumable(self) -> bool:
        """Whether it can go on: from its last epoch, or from the tracks that it has read."""
        begun = self.keeps_epochs or (self.folder / run_records.FEATURES).exists()
        return self.state == "unfinished" and begun

    @property
    def keeps_epochs(self) -> bool:
        """Whether it goes on from its last epoch; tags are learnt anew, which takes less time."""
        return (self.folder / "last.pt").exists()


def list_runs(library: Library) -> list[Run]:
    """Every trained run of the library, newest first, the demo's last."""
    found = runs_in(runs_folder(library.name))
    ships = run_folder(library.name, assets.RUN_ID)
    if checkpoint_file(ships).exists():
        found.append(_read(ships, assets.RUN_ID))
    return found


def runs_in(folder: Path) -> list[Run]:
    """The runs that lie in a folder, newest first."""
    folders = [f for f in folder.glob("*") if _holds_a_run(f)]
    return [_read(f) for f in sorted(folders, key=lambda f: f.name, reverse=True)]


def own_finished(library: Library, worse: bool = True) -> list[str]:
    """The ids of the runs that were trained on this library to their end, newest first.

    worse : False leaves those out that found themselves worse than the model that ships
    """
    return [
        run.run_id
        for run in list_runs(library)
        if run.state == "done"
        and run.run_id not in SHIPPED_RUNS
        and (worse or run.result is None or not run.result.against.worse)
    ]


def find_run(library: Library, run_id: str) -> Run | None:
    """A run under its own or its partial name."""
    folder = run_folder(library.name, run_id)
    for place in (folder.with_name(folder.name + PARTIAL), folder):
        if _holds_a_run(place):
            return _read(place, run_id)
    return None


def _holds_a_run(folder: Path) -> bool:
    """Whether a run lies there: one whose plan was lost still has its network."""
    names = (run_records.PLAN, checkpoint_file(folder).name, "last.pt")
    return any((folder / name).exists() for name in names)


def _read(folder: Path, run_id: str | None = None) -> Run:
    partial = folder.name.endswith(PARTIAL)
    return Run(
        run_id or folder.name.removesuffix(PARTIAL),
        folder,
        "unfinished" if partial else "done",
        _config(folder / run_records.PLAN, _version(folder / run_records.PLAN)),
        _result(folder),
    )


def _version(file: Path) -> tuple[int, int]:
    """Changes when the file does."""
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=256)
def _config(file: Path, version: tuple[int, int]) -> RunConfig:
    return records.load_or_none(file, RunConfig, lenient=True) or RunConfig()


def _result(folder: Path) -> RunResult | None:
    return _kept_result(folder, _version(folder / run_records.RESULT))


@lru_cache(maxsize=256)
def _kept_result(folder: Path, version: tuple[int, int]) -> RunResult | None:
    return run_records.load_result(folder)


def training_tracks(library: Library, run_id: str) -> tuple[str, ...]:
    """The tracks of this library that the run's labels were fitted to; () when it was trained on
    another library."""
    folder = run_folder(library.name, run_id)
    result = _result(folder)
    return result.train_ids if result is not None and trained_here(library, result) else ()


def trained_here(library: Library, result: RunResult) -> bool:
    """Whether a run learnt from this library's tracks. One that lies in its own folder did,
    whatever the library was called then."""
    return result.run_id not in SHIPPED_RUNS or result.library in ("", library.name)

"""Where training runs lie and what they say of themselves. Plain files, no torch.

A run under way is `LIBRARY/runs/RUN.partial`; a finished one `LIBRARY/runs/RUN` with config.json
(what was asked), metrics.csv (a row an epoch), checkpoint.pt (the best epoch) and result.json (the
contract's document and the test tracks).
"""

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from core import config
from core.catalog import embeddings
from core.catalog.library import Library
from core.demo import assets
from core.errors import SoundkinError

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
    """A run's folder or file, for hearing something that is to be compared with what the library
    has stored by it.

    SoundkinError when that was heard by another network: a newer Soundkin brings other ones under
    the two names.
    """
    if embedded_by_another(library, run_id):
        raise SoundkinError(
            f"'{library.name}' was analysed with the model of an earlier version of Soundkin:"
            " analyse it again on the Library page, or with `python -m core embed --library"
            f" {library.name}`."
        )
    return run_folder(library.name, run_id)


def embedded_by_another(library: Library, run_id: str) -> bool:
    """Whether the library's vectors of this run are those of another network than the one that has
    its name now."""
    return (
        run_id in SHIPPED_RUNS
        and not library.built_in
        and embeddings.done_count(library, run_id) > 0
        and marked(library, run_id) != _digest(library, run_id)
    )


def mark_network(library: Library, run_id: str) -> None:
    """Remember which network the library's vectors of this run are of."""
    library.set_setting(f"network of {run_id}", _digest(library, run_id))


def marked(library: Library, run_id: str | None) -> str | None:
    """Which network that is; None where it was not remembered."""
    return library.setting(f"network of {run_id}")


def _digest(library: Library, run_id: str) -> str:
    return hashlib.sha256(
        checkpoint_file(run_folder(library.name, run_id)).read_bytes()
    ).hexdigest()[:16]


def list_runs(library: Library) -> list[dict[str, Any]]:
    """Every trained run of the library, newest first, the demo's last: config and result in one
    dict, with run_id and state.

    state is "done" for a finished run and "unfinished" for one that is under way or was cut off and
    can be resumed.
    """
    folders = [
        f
        for f in runs_folder(library.name).glob("*")
        if f.is_dir() and (f / "config.json").exists()
    ]
    found = [_describe(f) for f in sorted(folders, key=lambda f: f.name, reverse=True)]
    ships = run_folder(library.name, assets.RUN_ID)
    if (ships / "checkpoint.pt").exists():
        found.append({**_describe(ships), "run_id": assets.RUN_ID})
    return found


def own_finished(library: Library) -> list[str]:
    """The ids of the runs that were trained on this library to their end, newest first."""
    runs = list_runs(library)
    return [r["run_id"] for r in runs if r["state"] == "done" and r["run_id"] not in SHIPPED_RUNS]


def _describe(folder: Path) -> dict[str, Any]:
    result = read_json(folder / "result.json")
    state = "unfinished" if folder.name.endswith(PARTIAL) else "done"
    return {
        **read_json(folder / "config.json"),
        **result,
        "run_id": folder.name.removesuffix(PARTIAL),
        "state": state,
        "folder": str(folder),
    }


def training_tracks(library: Library, run_id: str) -> list[str]:
    """The tracks of this library that taught the run's labels; [] when it was taught on another
    library."""
    result = read_json(run_folder(library.name, run_id) / "result.json")
    return list(result.get("train_ids", [])) if result.get("library") == library.name else []


def read_metrics(folder: Path) -> list[dict[str, float]]:
    """The rows of metrics.csv so far; a last row that is still being written is left out."""
    try:
        lines = (folder / "metrics.csv").read_text("utf-8").splitlines(keepends=True)
    except OSError:
        return []
    whole = [line for line in lines if line.endswith("\n")]
    return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(whole)]


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from disk; {} when there is none that can be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}

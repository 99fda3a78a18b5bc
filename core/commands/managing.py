"""Commands on training runs as things one manages: list, rename, delete, use."""

from typing import Any

from core import config
from core.commands.runs import embed
from core.errors import SoundkinError
from core.libraries import open_library
from core.progress import SILENT, Progress


def runs(library: str) -> list[dict[str, Any]]:
    """The training runs of a library, newest first, and the models that ship: name, what they
    learnt, state, accuracy, and which is in use."""
    from core.catalog.analysis import head_chances
    from core.model import managing
    from core.model.runs import list_runs

    opened = open_library(library)
    found = list_runs(opened)
    names, used = managing.titles(opened, found), opened.current_run
    rows = [
        {
            "run_id": run.run_id,
            **_named(names[run.run_id]),
            "preset": run.config.preset,
            "classes": list(run.result.classes if run.result else run.config.classes),
            "state": run.state,
            "resumable": run.resumable,
            "accuracy": run.result.accuracy if run.result else None,
            "in_use": run.run_id == used,
        }
        for run in found
    ]
    heads = head_chances.heads(opened, config.SHIPPED)
    shipped = {
        "run_id": config.SHIPPED,
        **_named(managing.title(opened, config.SHIPPED)),
        "preset": "default",
        "classes": list(heads[0].names) if heads else [],
        "state": "done",
        "resumable": False,
        "accuracy": None,  # it was tested on no library
        "in_use": used == config.SHIPPED,
    }
    return [*rows, shipped]


def _named(name: str) -> dict[str, str]:
    """What a run is called; `title` is what the key was called before."""
    return {"name": name, "title": name}


def rename_run(library: str, run: str, name: str) -> dict[str, Any]:
    """Give a run a name; "" gives it its usual title back."""
    from core.model import managing

    return {"run_id": run, **_named(managing.rename(open_library(library), run, name))}


def delete_run(library: str, run: str, undo: bool = False) -> dict[str, Any]:
    """Put a run aside, or bring it back while it is the one that was deleted last."""
    from core.model import managing

    opened = open_library(library)
    if undo:
        kept = managing.deleted(opened)
        if kept is None or kept.run_id != run:
            other = f' (the last one deleted is "{kept.run_id}")' if kept else ""
            raise SoundkinError(f'No deleted run "{run}" of "{library}" is kept{other}.')
        return {"run_id": managing.undo_delete(opened), "restored": True}
    managing.delete(opened, run)
    return {"run_id": run, "deleted": True}


def use(library: str, run: str, progress: Progress = SILENT) -> dict[str, Any]:
    """Let search and map use a run: at once where it has analysed every track, else when it has."""
    from core.model import managing

    if managing.use(open_library(library), run):
        return {"run_id": run, "in_use": True}
    document = embed(library, run, progress=progress)
    return {**document, "in_use": open_library(library).current_run == run}

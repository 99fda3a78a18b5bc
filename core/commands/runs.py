"""Commands that train, and that work with what a run computed: resume, embed, map, predict,
evaluate, suggest."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from core import config
from core.catalog import availability
from core.catalog.library import Library
from core.catalog.library_name import as_argument
from core.errors import SoundkinError
from core.libraries import open_library, open_with_sound
from core.model.training.run_config import RunConfig
from core.progress import SILENT, Progress


def train(library: str, run: RunConfig, progress: Progress = SILENT) -> dict[str, Any]:
    """Learn the library's tags: of all categories or of one, as the run is configured."""
    from core.model.train import train as fit

    return fit(open_with_sound(library), run, progress).document()


def resume(library: str, run_id: str, progress: Progress = SILENT) -> dict[str, Any]:
    """Go on with a training run that was stopped or cut off."""
    from core.model.train import resume as go_on

    return go_on(open_library(library), run_id, progress).document()


def embed(
    library: str,
    run: str | None = None,
    jobs: int = 2,
    retry_failed: bool = False,
    progress: Progress = SILENT,
    scheduler: str | None = None,
    path_map: Sequence[str] = (),
) -> dict[str, Any]:
    """Compute every missing vector of a library by a run; once complete, search and map use that
    run. The first analysis of a library is used as far as it went: when it is stopped, or files are
    away. `scheduler` is the address of a Dask cluster, whose workers do it then."""
    from core.catalog.analysis import embeddings
    from core.catalog.stores import copies
    from core.model.cluster.cluster_place import Cluster, parse_paths
    from core.model.embed import embed_library
    from core.model.managing import put_in_use
    from core.search.index import load_index

    opened = open_library(library)
    opened.store.check_writable()
    run_id = run or default_run(opened)
    on = Cluster(scheduler, parse_paths(path_map)) if scheduler else None
    try:
        report = embed_library(opened, run_id, jobs, progress, retry_failed, on)
    finally:
        if opened.current_run is None and embeddings.any_done(opened, run_id):
            put_in_use(opened, run_id)
    if embeddings.done_count(opened, run_id) and not embeddings.missing(opened, run_id):
        put_in_use(opened, run_id)
        load_index(opened, run_id)  # of a large library it writes the file that searches map
    if report["embedded"]:
        copies.keep(opened)  # the hours of an analysis are not lost with a file
    else:
        copies.keep_daily(opened)
    return report


def default_run(library: Library) -> str:
    """The library's last finished training run that is not worse than the shipped one, else that
    one, which suits every library; the run in use where that was chosen instead. SoundkinError
    where the one in use lies on another machine."""
    from core.model.managing import PASSED_OVER
    from core.model.runs import SHIPPED_RUNS, find_run, own_finished, runs_folder

    used = library.current_run
    if used is not None and used not in SHIPPED_RUNS and find_run(library, used) is None:
        raise SoundkinError(
            f'The run "{used}" that the library "{library.name}" uses is not on this machine: put'
            f" its folder into {runs_folder(library.name)}, where all who use the library reach it,"
            " or name another run (--run shipped)."
        )
    finished = own_finished(library, worse=False)
    if finished and finished[:1] == library.setting(PASSED_OVER):
        return library.run_or_ready
    return finished[0] if finished else library.ready_run


def _check_analysed(library: Library, run: str | None) -> None:
    """SoundkinError for a run that was named and is none, or has analysed nothing here."""
    from core.catalog.analysis import embeddings
    from core.model.runs import SHIPPED_RUNS, find_run, run_folder

    if run is None:
        return
    run_folder(library.name, run)  # says so where this can be no run's name
    if embeddings.any_done(library, run):
        return
    if run not in SHIPPED_RUNS and find_run(library, run) is None:
        raise SoundkinError(
            f'"{library.name}" has no run "{run}": see `soundkin runs --library'
            f" {as_argument(library.name)}`."
        )
    availability.check_sound(library)
    raise SoundkinError(
        f'Run "{run}" has not analysed "{library.name}" yet: run `soundkin embed --library'
        f" {as_argument(library.name)} --run {run}` first."
    )


def map_library(library: str, run: str | None, progress: Progress) -> dict[str, Any]:
    """Compute and store the map of a library's vectors."""
    from time import perf_counter

    from core.catalog.analysis import index_file, map_places
    from core.search.index import load_index
    from core.search.map.map_part import MapPart
    from core.search.projection import project

    opened, started = open_library(library), perf_counter()
    opened.store.check_writable()
    _check_analysed(opened, run)
    run_id = run or opened.current_run or ""
    part = MapPart(opened, run_id, index_file.state_of(opened, run_id), seed=0)
    index = load_index(opened, run)
    xy = project(index.X, part.seed, progress, part)
    map_places.write_map(opened, index.run_id, opened.ids_of(index.numbers), xy)
    part.forget()
    return {
        "run_id": index.run_id,
        "points": len(index),
        "seconds": round(perf_counter() - started, 2),
    }


def predict(library: str, run: str | None = None) -> dict[str, Any]:
    """What the run predicts for every analysed track: a probability for each class of its main
    head, and the chances of each further head."""
    from core.catalog.analysis import head_chances

    opened = open_library(library)
    run_id = run or opened.current_run or default_run(opened)
    _check_analysed(opened, run_id)
    main, *others = head_chances.heads(opened, run_id) or (None,)
    classes, track_ids, P = head_chances.read(opened, run_id)
    more = {
        head.name: head_chances.read(opened, run_id, head=head.name)[2].tolist() for head in others
    }
    return {
        "run_id": run_id,
        "category": main.name if main else "",
        "classes": classes,
        "heads": {head.name: list(head.names) for head in others},
        "tracks": [
            {"track_id": t, "probabilities": row, "heads": {name: P[i] for name, P in more.items()}}
            for i, (t, row) in enumerate(zip(track_ids, P.tolist(), strict=True))
        ],
    }


def evaluate(
    library: str,
    run: str | None = None,
    k: int = config.TOP_K,
    seed: int = 0,
    progress: Progress = SILENT,
) -> dict[str, Any]:
    """How good the vectors are: same-tag precision and other-segment recall, beside chance, MFCC
    and the article's network."""
    from core.model.evaluation.evaluate import evaluate as measure

    opened = open_library(library)
    _check_analysed(opened, run)
    return measure(opened, run, k=k, seed=seed, progress=progress).document()


def suggest(
    library: str, run: str | None = None, seed: int = 0, progress: Progress = SILENT
) -> dict[str, Any]:
    """Find tags that tracks probably lack and given tags that are probably wrong; they are kept
    beside the given ones."""
    from core.model.suggestions.completion import suggest as complete

    opened = open_library(library)
    opened.store.check_writable()
    _check_analysed(opened, run)
    found = complete(opened, run, seed=seed, progress=progress)
    return found.document(library)


def demo_build(
    tracks: int | None, out: str | None, work: str | None, jobs: int, progress: Progress
) -> dict[str, Any]:
    """Rebuild everything in assets/demo: scores and tags, run, vectors, map."""
    factory = import_module("core.factory.demo.build")  # by name: no user's path imports it
    result: dict[str, Any] = factory.build(
        progress,
        n_tracks=tracks or factory.N_TRACKS,
        out=Path(out) if out else None,
        work=Path(work) if work else None,
        jobs=jobs,
    )
    return result

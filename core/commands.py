"""What the command line and the pages can ask for: one function a command, each returning its JSON
document.

Rooms are imported inside the functions, so that `search` and `coverage` answer at once without
loading torch or librosa.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import config
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import names, open_library, to_import
from core.model.run_config import RunConfig
from core.progress import SILENT, Progress

if TYPE_CHECKING:
    from core.catalog.filters import Filter
    from core.search.find import Feedback, Match


def app(options: Sequence[str] = ()) -> dict[str, Any]:
    """Open the pages in the browser and serve them until they are stopped; `options` are
    Streamlit's.

    Raises `SoundkinError` where the pages are not there or Streamlit fails.
    """
    script = config.ROOT / "app.py"
    if not script.is_file():
        raise SoundkinError(
            f"{script} is missing: install Soundkin with `pip install -e .` from its own folder,"
            " where app.py, pages and assets lie."
        )
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    if os.name == "posix":
        os.execv(sys.executable, command)  # the same process, so that what ends it ends the server
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C ends the server, which is what it is for
        if status := subprocess.run(command).returncode:
            raise SoundkinError(f"Streamlit ended with {status}: see above for the reason.")
    return {"app": "ended"}


def libraries() -> list[dict[str, Any]]:
    """Every library with how many tracks it has, how many are tagged and analysed, and the run in
    use."""
    return [open_library(name).summary() for name in names()]


def import_library(
    source: str,
    name: str,
    tags: str | None = None,
    dry_run: bool = False,
    extra_columns: bool = False,
    progress: Progress = SILENT,
) -> dict[str, Any]:
    """Take a folder (with or without a data list), or a data list alone, into the library
    `name`."""
    from core.audio.guarded import probe, warm
    from core.catalog import importing

    warm()
    existing = to_import(name)
    plan = importing.plan(
        Path(source).expanduser(),
        Path(tags).expanduser() if tags else None,
        existing,
        probe,
        extra_columns=extra_columns,
        progress=progress,
    )
    if dry_run:
        return {"library": name, **plan.preview()}
    plan.check()  # before an empty library is made for nothing
    return importing.apply(plan, existing or Library.create(name))


def coverage(library: str) -> dict[str, Any]:
    """Tracks, and for each category how many are tagged and how often each tag is given."""
    from core.catalog.coverage import coverage as of

    return of(open_library(library))


def train(library: str, run: RunConfig, progress: Progress = SILENT) -> dict[str, Any]:
    """Train a network on the tags of a category."""
    from core.model.train import train as fit

    return fit(open_library(library), run, progress).document()


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
) -> dict[str, Any]:
    """Compute every missing vector of a library by a run; once complete, search and map use that
    run."""
    from core.catalog import embeddings
    from core.model.embed import embed_library

    opened = open_library(library)
    run_id = run or newest_run(opened)
    report = embed_library(opened, run_id, jobs, progress, retry_failed=retry_failed)
    if embeddings.done_count(opened, run_id) and not embeddings.missing(opened, run_id):
        opened.set_setting("run", run_id)
    return report


def newest_run(library: Library) -> str:
    """The library's last finished training run, else the shipped one, which suits every library."""
    from core.model.runs import own_finished

    finished = own_finished(library)
    return finished[0] if finished else library.ready_run


def search(
    library: str,
    query: str,
    k: int = config.TOP_K,
    filter_: "Filter | None" = None,
    feedback: "Feedback | None" = None,
    span: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """The k tracks that sound most like a track of the library, an audio file, or the seconds
    `span` of one."""
    from core.catalog.filters import Filter
    from core.search.find import Feedback, find
    from core.search.query import named

    opened = open_library(library)
    feedback = feedback or Feedback()
    for track_id in [*feedback.liked, *feedback.disliked]:
        opened.track(track_id)  # says so when there is none
    found = find(opened, named(opened, query, span), filter_ or Filter(), feedback, k)
    return {
        "query": query,
        "searched": found.searched,
        "library_size": found.library_size,
        "seconds": found.seconds,
        "matches": [_match(match) for match in found.matches],
    }


def _match(match: "Match") -> dict[str, Any]:
    track = match.track
    return {
        "rank": match.rank,
        "track_id": track.track_id,
        "title": track.title,
        "artist": track.artist,
        "path": track.path,
        "score": match.score,
        "percentile": match.percentile,
        "start_s": match.start_s,
        "tempo_bpm": track.tempo_bpm,
        "tags": match.tags,
    }


def map_library(
    library: str, run: str | None = None, seed: int = 0, progress: Progress = SILENT
) -> dict[str, Any]:
    """Compute and store the map of a library's vectors."""
    from time import perf_counter

    from core.catalog import embeddings
    from core.search.index import load_index
    from core.search.projection import project

    opened, started = open_library(library), perf_counter()
    index = load_index(opened, run)
    xy = project(index.X, seed=seed, progress=progress)
    embeddings.write_map(opened, index.run_id, opened.ids_of(index.numbers), xy)
    return {
        "run_id": index.run_id,
        "points": len(index),
        "seconds": round(perf_counter() - started, 2),
    }


def predict(library: str, run: str | None = None) -> dict[str, Any]:
    """What the run predicts for every analysed track: a probability for each class of its main
    head, and the chances of each further head."""
    from core.catalog import embeddings

    opened = open_library(library)
    run_id = run or opened.current_run or newest_run(opened)
    main, *others = embeddings.heads(opened, run_id) or (None,)
    classes, track_ids, P = embeddings.predictions(opened, run_id)
    if not track_ids:
        raise SoundkinError(
            f"Run '{run_id}' has not analysed '{library}' yet: run "
            f"`soundkin embed --library {library} --run {run_id}` first."
        )
    more = {
        head.name: embeddings.predictions(opened, run_id, head=head.name)[2].round(6).tolist()
        for head in others
    }
    return {
        "run_id": run_id,
        "category": main.name if main else "",
        "classes": classes,
        "heads": {head.name: list(head.names) for head in others},
        "tracks": [
            {"track_id": t, "probabilities": row, "heads": {name: P[i] for name, P in more.items()}}
            for i, (t, row) in enumerate(zip(track_ids, P.round(6).tolist(), strict=True))
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
    from core.model.evaluate import evaluate as measure

    return measure(open_library(library), run, k=k, seed=seed, progress=progress).document()


def suggest(
    library: str, run: str | None = None, seed: int = 0, progress: Progress = SILENT
) -> dict[str, Any]:
    """Find tags that tracks probably lack and given tags that are probably wrong; they are kept
    beside the given ones."""
    from core.model.completion import suggest as complete

    found = complete(open_library(library), run, seed=seed, progress=progress)
    return found.document(library)


def export(library: str, what: str, out: str) -> dict[str, Any]:
    """Write vectors, tags, map, shortlist, or given tags beside reviewed suggestions to a file."""
    from core.catalog import exporting

    target = Path(out).expanduser()
    if not target.parent.is_dir():
        raise SoundkinError(
            f"The folder {target.parent} does not exist: make it, or choose another place for"
            f" {target.name}."
        )
    rows = {
        "vectors": exporting.vectors,
        "tags": exporting.tags,
        "map": exporting.map,
        "shortlist": exporting.shortlist,
        "completed": exporting.completed,
    }[what](open_library(library), target)
    return {"file": str(target), "rows": rows}


def demo_build(
    tracks: int | None = None,
    out: str | None = None,
    work: str | None = None,
    jobs: int = 2,
    progress: Progress = SILENT,
) -> dict[str, Any]:
    """Rebuild everything in assets/demo: scores and tags, run, vectors, map."""
    factory = import_module("core.factory.demo_build")  # by name: no user's path imports it
    result: dict[str, Any] = factory.build(
        progress,
        n_tracks=tracks or factory.N_TRACKS,
        out=Path(out) if out else None,
        work=Path(work) if work else None,
        jobs=jobs,
    )
    return result

"""Makes everything in assets/demo again: tags, renderings, the starting run, vectors, map, manifest.

Each step leaves its result on disk and is passed over when it is already there, so an interrupted build goes on.
"""

from pathlib import Path

import numpy as np

from core import config
from core.audio.clip import stretch_starts, to_mono_8k
from core.demo import library_plan, sampler, tags
from core.progress import SILENT, Progress

PORTION = 12  # tracks a worker takes at a time
WORKER_CACHE_BYTES = 1_600_000_000  # of played keys: a worker meets every program


def plan_tracks(n_tracks: int = library_plan.N_TRACKS, path: Path = tags.FILE, progress: Progress = SILENT) -> list[tags.Row]:
    """Step 1: draw the tracks and their tags and write them."""
    rows = tags.draw(n_tracks, progress)
    tags.write(rows, path)
    tags.read.cache_clear()
    return rows


def render_all(rows: list[tags.Row], work: Path, jobs: int = 2, progress: Progress = SILENT) -> None:
    """Step 2: the stretches of every track as the network hears them, 8 kHz mono int16, one file a track in `work`."""
    from joblib import Parallel, delayed

    work.mkdir(parents=True, exist_ok=True)
    todo = [row for row in rows if not heard_path(work, row["track_id"]).exists()]
    portions = [todo[at : at + PORTION] for at in range(0, len(todo), PORTION)]
    done = len(rows) - len(todo)
    workers = Parallel(n_jobs=jobs, return_as="generator_unordered", pre_dispatch=2 * jobs, batch_size=1)
    for n in workers(delayed(_render_portion)(portion, work) for portion in portions):
        done += n
        progress.update(done, len(rows), "Rendering the demo library")
        progress.check()


def heard_path(work: Path, track_id: str) -> Path:
    """Where `render_all` keeps a track."""
    return work / f"{track_id}.npy"


def heard(work: Path, row: tags.Row) -> tuple[list[float], np.ndarray]:
    """Where a track's stretches begin (s), and the stretches (n, CLIP_SAMPLES) float32, from its rendering in `work`."""
    from core.audio.clip import fill

    y = np.load(heard_path(work, row["track_id"])).astype(np.float32) / 32768
    starts = stretch_starts(float(row["duration_s"]))
    return starts, np.stack([fill(y[int(start * config.SAMPLE_RATE) :]) for start in starts])


def _render_portion(rows: list[tags.Row], work: Path) -> int:
    """Runs in a worker: render each track as far as its last stretch reaches."""
    from core.demo.composer import compose
    from core.demo.render import render_mono

    sampler.CACHE_BYTES = WORKER_CACHE_BYTES
    for row in rows:
        seconds = stretch_starts(float(row["duration_s"]))[-1] + config.CLIP_SECONDS
        y = to_mono_8k(render_mono(compose(tags.as_plan(row)), seconds), sampler.SR)
        path = heard_path(work, row["track_id"])
        partial = path.with_suffix(".partial")
        with open(partial, "wb") as file:
            np.save(file, np.round(np.clip(y, -1, 1) * 32767).astype(np.int16))
        partial.replace(path)
    return len(rows)

"""The later steps of a build: a run trained on the given tags, a vector of every track, a map;
resumable."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.demo import assets, tags
from core.demo.source import RENDERED
from core.factory import demo_render
from core.model import run_records
from core.model.run_config import RunConfig
from core.model.run_records import RunResult
from core.progress import Progress

PORTION = 100  # tracks whose vectors are kept in one file
Rows = list[tags.Row]


def train_run(folder: Path, work: Path, music: Path, run: RunConfig, progress: Progress) -> None:
    """Train on the demo's given tags, as a person would, in a home of its own; the finished run
    becomes `folder`/run."""
    with _trained(work, music, run, progress) as (source, result):
        target = folder / "run"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name in ("checkpoint.pt", run_records.METRICS):
            shutil.copyfile(source / name, target / name)
        for record in (result, run_records.load_plan(source)):
            run_records.save(target, replace(record, run_id=assets.RUN_ID))


def train_article(
    folder: Path, work: Path, music: Path, run: RunConfig, progress: Progress
) -> None:
    """The article's network trained the same way, in half precision (it is only compared with):
    `folder`/article.pt."""
    from core.model import checkpoint

    with _trained(work, music, run, progress) as (source, _):
        encoder = checkpoint.load_encoder(source)
        checkpoint.save(
            folder / assets.ARTICLE,
            encoder.network,
            {"network": encoder.preset, "n_classes": len(encoder.classes)},
            {encoder.heads[0].name: encoder.classes},
            center=encoder.center,
            half=True,
        )


@contextmanager
def _trained(
    work: Path, music: Path, run: RunConfig, progress: Progress
) -> Iterator[tuple[Path, RunResult]]:
    """The folder and the result of a run trained on the demo's given tags, in a home that is the
    environment's while the body runs."""
    from core.libraries import open_library
    from core.model import runs
    from core.model.train import train

    with set_environment("SOUNDKIN_HOME", work / "home"), set_environment(RENDERED, music):
        made = train(open_library(assets.LIBRARY), run, progress)
        yield runs.run_folder(assets.LIBRARY, made.run_id), made


def embed_all(rows: Rows, folder: Path, work: Path, jobs: int, progress: Progress) -> None:
    """Vectors, segments, their starts and predictions of all tracks by `folder`/run, as float16
    arrays in `folder`."""
    from joblib import Parallel, delayed

    run = hashlib.sha256((folder / "run" / "checkpoint.pt").read_bytes()).hexdigest()[:12]
    portions = [rows[at : at + PORTION] for at in range(0, len(rows), PORTION)]
    files = [
        work / f"vectors-{run}-{portion[0]['track_id']}-{len(portion)}.npz" for portion in portions
    ]
    todo = [
        (portion, file) for portion, file in zip(portions, files, strict=True) if not file.exists()
    ]
    done = len(rows) - sum(len(portion) for portion, _ in todo)
    workers = Parallel(
        n_jobs=jobs, return_as="generator_unordered", pre_dispatch=2 * jobs, batch_size=1
    )
    for n in workers(
        delayed(_embed_portion)(portion, file, folder / "run", work) for portion, file in todo
    ):
        done += n
        progress.update(done, len(rows), "Analysing the demo library")
        progress.check()
    parts = [np.load(file) for file in files]
    for name in ("vectors", "segments", "predictions"):
        np.save(
            folder / f"{name}.npy",
            np.concatenate([part[name] for part in parts]).astype(np.float16),
        )
    np.save(
        folder / "starts.npy", np.concatenate([part["starts"] for part in parts]).astype(np.float32)
    )


def draw_map(folder: Path, progress: Progress) -> None:
    """The map's coordinates from the shipped vectors."""
    from core.linalg import l2_normalize
    from core.search.projection import project

    X = np.load(folder / "vectors.npy").astype(np.float32)
    np.save(folder / "map.npy", project(l2_normalize(X), 0, progress).astype(np.float32))


def _embed_portion(rows: Rows, file: Path, run: Path, work: Path) -> int:
    """Runs in a worker process."""
    import torch

    from core.model.checkpoint import load_encoder
    from core.model.embed import embed_array

    torch.set_num_threads(1)
    encoder = load_encoder(run)
    results = []
    for row in rows:
        starts, clips = demo_render.segments(work, row)
        results.append(
            (embed_array(encoder, clips[: encoder.n_segments]), starts[: encoder.n_segments])
        )
    partial = file.with_suffix(".partial.npz")
    np.savez(
        partial,
        vectors=np.stack([r.vector for r, _ in results]),
        segments=np.concatenate([r.segments for r, _ in results]),
        predictions=np.stack([r.probabilities for r, _ in results]),
        starts=np.concatenate([starts for _, starts in results]),
    )
    partial.replace(file)
    return len(rows)


@contextmanager
def set_environment(name: str, folder: Path) -> Iterator[None]:
    """Name a folder in the environment, for this process and the workers it starts, while the body
    runs."""
    before = os.environ.get(name)
    os.environ[name] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before

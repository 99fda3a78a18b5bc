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

from core import records
from core.demo import assets, tags
from core.demo.source import RENDERED
from core.factory.demo import render
from core.factory.demo.portions import in_processes
from core.files import write_json
from core.model.runs import PRETRAINED_MODEL
from core.model.training import run_records
from core.model.training.reading import READY
from core.model.training.run_config import RunConfig
from core.model.training.run_records import RunResult
from core.process import one_blas_thread
from core.progress import Progress

PORTION = 50  # tracks a worker takes at a time
Rows = list[tags.Row]


def train_run(folder: Path, work: Path, features: Path, run: RunConfig, progress: Progress) -> None:
    """Train on the demo's given tags, as a person would, in a home of its own; the finished run
    becomes `folder`/run. features : the folder that `read_features` names"""
    with (
        set_environment(READY, features),
        _trained(work, features.parent, run, progress) as (source, result),
    ):
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


def read_features(rows: Rows, work: Path, jobs: int, progress: Progress) -> Path:
    """The features of every track's segments by the pretrained model, a file a track, in a folder
    of `work` which is named by the model.

    What a run learns are layers on these, so that another run costs minutes.
    """
    folder = work / f"features-{_digest_of_trunk()}"
    folder.mkdir(exist_ok=True)
    todo = [row for row in rows if not _features_file(folder, row).exists()]
    portions = [(todo[at : at + PORTION], folder, work) for at in range(0, len(todo), PORTION)]
    in_processes(
        _features_of_portion, portions, len(rows), jobs, progress, "Analysing the demo library"
    )
    return folder


def embed_all(rows: Rows, features: Path, folder: Path) -> None:
    """Vectors, segments, their starts and predictions of all tracks by `folder`/run, from their
    features, as float16 arrays in `folder`; and what the predictions mean."""
    from core.model.checkpoint import load_encoder
    from core.model.clip_vectors import pooled
    from core.model.features import read

    encoder = load_encoder(folder / "run")
    tracks, starts = [], []
    with one_blas_thread():
        for row in rows:
            x, own = read(_features_file(features, row))
            tracks.append(pooled(map(encoder.outputs, x)))
            starts.append(own)
    arrays = {
        "vectors": np.stack([track.vector for track in tracks]),
        "segments": np.concatenate([track.segments for track in tracks]),
        "predictions": np.stack([track.probabilities for track in tracks]),
    }
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values.astype(np.float16))
    np.save(folder / "starts.npy", np.concatenate(starts).astype(np.float32))
    write_json(folder / assets.HEADS, [records.dump(head) for head in encoder.heads])


def draw_map(folder: Path, progress: Progress) -> None:
    """The map's coordinates from the shipped vectors."""
    from core.linalg import l2_normalize
    from core.search.projection import project

    X = np.load(folder / "vectors.npy").astype(np.float32)
    np.save(folder / "map.npy", project(l2_normalize(X), 0, progress).astype(np.float32))


def _features_of_portion(rows: Rows, folder: Path, work: Path) -> int:
    """Runs in a worker process."""
    from core.audio.frontends import spectrogram
    from core.model.clip_vectors import worker_encoder

    encoder = worker_encoder(PRETRAINED_MODEL)
    with one_blas_thread():
        for row in rows:
            starts, clips = render.segments(work, row)
            x = np.stack([encoder.features(spectrogram(y, encoder.front_end)) for y in clips])
            file = _features_file(folder, row)
            partial = file.with_suffix(".partial.npz")
            np.savez(partial, features=x, starts=np.array(starts))
            partial.replace(file)
    return len(rows)


def _features_file(folder: Path, row: tags.Row) -> Path:
    return folder / f"{row['track_id']}.npz"


def _digest_of_trunk() -> str:
    """Names the weights that features come from."""
    from core.model.checkpoint import TRUNK, load_state

    state = load_state(PRETRAINED_MODEL)["state"]
    parts = [
        state[name].float().numpy().tobytes() for name in sorted(state) if name.startswith(TRUNK)
    ]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]


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

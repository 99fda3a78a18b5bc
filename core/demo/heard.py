"""Renderings of demo tracks as the network hears them: made once, then kept in the cache, or in a
build's work folder."""

import contextlib
import os
import threading
from pathlib import Path

import numpy as np

from core import config
from core.audio.clip import fill, stretch_starts, to_mono_8k
from core.demo import assets, sampler, tags
from core.progress import Progress

KEPT = "SOUNDKIN_DEMO_HEARD"  # the environment's name for the renderings of a build under way
PORTION = 12  # tracks a worker takes at a time
KEPT_TRACKS = (
    4000  # in the cache, half a megabyte each; the first that were asked for, so those that train
)


def render_all(rows: list[tags.Row], work: Path, jobs: int, progress: Progress) -> None:
    """Every track of `rows` that is not in `work` yet: 8 kHz mono int16, as far as its last stretch
    reaches."""
    from joblib import Parallel, delayed

    work.mkdir(parents=True, exist_ok=True)
    todo = [row for row in rows if not _path(work, row).exists()]
    portions = [todo[at : at + PORTION] for at in range(0, len(todo), PORTION)]
    done = len(rows) - len(todo)
    workers = Parallel(
        n_jobs=jobs, return_as="generator_unordered", pre_dispatch=2 * jobs, batch_size=1
    )
    for n in workers(delayed(_render_portion)(portion, work) for portion in portions):
        done += n
        progress.update(done, len(rows), "Rendering the demo library")
        progress.check()


def stretches(work: Path, row: tags.Row) -> tuple[list[float], np.ndarray]:
    """Where a track's stretches begin (s), and the stretches (n, CLIP_SAMPLES) float32, from its
    rendering in `work`."""
    y = np.load(_path(work, row)).astype(np.float32) / 32767
    starts = stretch_starts(float(row["duration_s"]))
    return starts, np.stack([fill(y[int(start * config.SAMPLE_RATE) :]) for start in starts])


def whole(track_id: str, seconds: float) -> np.ndarray:
    """A demo track as the network hears it, 8 kHz mono from its start to at least `seconds` (or its
    end).

    While a build goes on it is read from the folder that `KEPT` names; else it is rendered.
    """
    from core.demo.composer import compose
    from core.demo.render import render_mono

    kept = os.environ.get(KEPT)
    if kept and (path := Path(kept) / f"{track_id}.npy").exists():
        return np.load(path).astype(np.float32) / 32767
    return to_mono_8k(render_mono(compose(tags.plan(track_id)), seconds), sampler.SR)


def kept(track_id: str, seconds: float) -> np.ndarray:
    """The same as `whole` in 16 bits, from the cache if it was asked for before: some thirty times
    as soon."""
    import soundfile

    from core.audio.excerpt import encode_flac

    version = assets.version()
    file = config.cache_folder("demo-heard") / f"{version}-{track_id}-{seconds:.2f}.flac"
    with contextlib.suppress(OSError, soundfile.SoundFileError):  # not there, or damaged
        return soundfile.read(file, dtype="int16")[0].astype(np.float32) / 32767
    y = _sixteen_bits(whole(track_id, seconds))
    partial = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.partial")
    try:
        if _has_room(file.parent, version):
            partial.write_bytes(encode_flac(y.astype(np.float32) / 32767, config.SAMPLE_RATE))
            partial.replace(file)
    except OSError:  # a full or locked disk only means that it is rendered again
        partial.unlink(missing_ok=True)
    return y.astype(np.float32) / 32767


def _has_room(folder: Path, version: str) -> bool:
    """Whether fewer than KEPT_TRACKS are kept. What an older version of the demo left goes
    first."""
    names = os.listdir(folder)
    if len(names) < KEPT_TRACKS:
        return True
    old = [name for name in names if not name.startswith(f"{version}-")]
    for name in old:
        (folder / name).unlink(missing_ok=True)
    return len(names) - len(old) < KEPT_TRACKS


def _sixteen_bits(y: np.ndarray) -> np.ndarray:
    return np.round(np.clip(y, -1, 1) * 32767).astype(np.int16)


def _path(work: Path, row: tags.Row) -> Path:
    return work / f"{row['track_id']}.npy"


def _render_portion(rows: list[tags.Row], work: Path) -> int:
    """Runs in a worker process."""
    from core.demo.composer import compose
    from core.demo.render import render_mono

    sampler.expect_many()
    for row in rows:
        seconds = stretch_starts(float(row["duration_s"]))[-1] + config.CLIP_SECONDS
        y = to_mono_8k(render_mono(compose(tags.as_plan(row)), seconds), sampler.SR)
        partial = _path(work, row).with_suffix(".partial")
        with open(partial, "wb") as file:
            np.save(file, _sixteen_bits(y))
        partial.replace(_path(work, row))
    return len(rows)

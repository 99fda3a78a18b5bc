"""Renderings of demo tracks for the network, made once and kept in a build's work folder."""

from pathlib import Path

import numpy as np

from core import config
from core.audio.clip import segment_starts, to_mono_at
from core.demo import tags
from core.demo.source import RENDER_RATE, cut, from_int16, to_int16
from core.factory.demo.portions import in_processes
from core.music.compose.composer import compose
from core.music.synth import sampler
from core.music.synth.mix import render_mono
from core.progress import Progress

PORTION = 12  # tracks a worker takes at a time


def render_all(rows: list[tags.Row], work: Path, jobs: int, progress: Progress) -> None:
    """Every track of `rows` that is not in `work` yet: 16 kHz mono int16, up to the end of its last
    segment."""
    work.mkdir(parents=True, exist_ok=True)
    todo = [row for row in rows if not _path(work, row).exists()]
    portions = [(todo[at : at + PORTION], work) for at in range(0, len(todo), PORTION)]
    in_processes(_render_portion, portions, len(rows), jobs, progress, "Rendering the demo library")


def segments(work: Path, row: tags.Row) -> tuple[list[float], list[np.ndarray]]:
    """Where a track's segments begin (s), and the segments [shape=(24 * 16000,)] float32, from its
    rendering in `work`."""
    y = from_int16(np.load(_path(work, row)))
    starts = segment_starts(float(row["duration_s"]))
    return starts, cut(y, starts, RENDER_RATE)


def _path(work: Path, row: tags.Row) -> Path:
    return work / f"{row['track_id']}.npy"


def _render_portion(rows: list[tags.Row], work: Path) -> int:
    """Runs in a worker process."""
    sampler.expect_many()
    for row in rows:
        seconds = segment_starts(float(row["duration_s"]))[-1] + config.CLIP_SECONDS
        y = to_mono_at(render_mono(compose(tags.as_plan(row)), seconds), sampler.SR, RENDER_RATE)
        partial = _path(work, row).with_suffix(".partial")
        with open(partial, "wb") as file:
            np.save(file, to_int16(y))
        partial.replace(_path(work, row))
    return len(rows)

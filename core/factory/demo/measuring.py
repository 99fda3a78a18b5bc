"""The step of a demo build that measures every track: tempo, key, energy, aspects."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import soxr

from core.audio.features.measures import measure
from core.audio.features.stft import SAMPLE_RATE
from core.catalog.analysis.measured import Measured
from core.demo import assets, measures, tags
from core.demo.source import RENDER_RATE, from_int16
from core.factory.demo.portions import in_processes
from core.model.measuring import as_stored
from core.progress import Progress

PORTION = 100  # tracks whose measures are kept in one file
Rows = list[tags.Row]


def measure_all(rows: Rows, folder: Path, work: Path, jobs: int, progress: Progress) -> None:
    """Measures of all tracks, from their renderings in `work`, to `folder`; an interrupted step
    goes on."""
    portions = [rows[at : at + PORTION] for at in range(0, len(rows), PORTION)]
    files = [
        work / f"measures-1-{portion[0]['track_id']}-{len(portion)}.npz" for portion in portions
    ]
    todo = [(p, f, work) for p, f in zip(portions, files, strict=True) if not f.exists()]
    in_processes(_portion, todo, len(rows), jobs, progress, "Measuring the demo library")
    found = [row for file in files for row in measures.read(file)]
    measures.write(folder / assets.MEASURES, found)


def _portion(rows: Rows, file: Path, work: Path) -> int:
    """Runs in a worker process."""
    partial = file.with_suffix(".partial.npz")
    measures.write(partial, [_measured(row, work) for row in rows])
    partial.replace(file)
    return len(rows)


def _measured(row: tags.Row, work: Path) -> Measured:
    """A rendering reaches as far as the track's last segment."""
    y = from_int16(np.load(work / f"{row['track_id']}.npy"))
    whole = len(y) / RENDER_RATE > float(row["duration_s"]) - 1.0
    found = measure(soxr.resample(y, RENDER_RATE, SAMPLE_RATE))
    return as_stored(replace(found, whole=whole))

"""The step of a demo build that measures every track: tempo, key, energy, aspects."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from core import config
from core.audio.measures import measure
from core.audio.stft import SAMPLE_RATE
from core.catalog.measured import Measured
from core.demo import assets, measures, tags
from core.demo.source import from_int16
from core.model.measuring import as_stored
from core.progress import Progress

PORTION = 100  # tracks whose measures are kept in one file
Rows = list[tags.Row]


def measure_all(
    rows: Rows,
    folder: Path,
    work: Path,
    jobs: int,
    progress: Progress,
    rate: int = config.SAMPLE_RATE,
) -> None:
    """Measures of all tracks, from their renderings in `work` at `rate` Hz, to `folder`; an
    interrupted step goes on."""
    from joblib import Parallel, delayed

    portions = [rows[at : at + PORTION] for at in range(0, len(rows), PORTION)]
    files = [
        work / f"measures-1-{portion[0]['track_id']}-{len(portion)}.npz" for portion in portions
    ]
    todo = [(p, f) for p, f in zip(portions, files, strict=True) if not f.exists()]
    done = len(rows) - sum(len(portion) for portion, _ in todo)
    workers = Parallel(n_jobs=jobs, return_as="generator_unordered", pre_dispatch=2 * jobs)
    for n in workers(delayed(_portion)(portion, file, work, rate) for portion, file in todo):
        done += n
        progress.update(done, len(rows), "Measuring the demo library")
        progress.check()
    found = [row for file in files for row in measures.read(file)]
    measures.write(folder / assets.MEASURES, found)


def _portion(rows: Rows, file: Path, work: Path, rate: int) -> int:
    """Runs in a worker process."""
    partial = file.with_suffix(".partial.npz")
    measures.write(partial, [_measured(row, work, rate) for row in rows])
    partial.replace(file)
    return len(rows)


def _measured(row: tags.Row, work: Path, rate: int) -> Measured:
    """A rendering reaches as far as the track's last segment."""
    import soxr

    y = from_int16(np.load(work / f"{row['track_id']}.npy"))
    whole = len(y) / rate > float(row["duration_s"]) - 1.0
    found = measure(y if rate == SAMPLE_RATE else soxr.resample(y, rate, SAMPLE_RATE))
    return as_stored(replace(found, whole=whole))

"""A library analysed again by another run, from the features that the first analysis kept.

    python -m tests.benchmarks.bench_again [--tracks 20000]

The library is that of `made_up_library`, with made-up features of up to three segments a track.
Printed: disk a track, tracks a second, and from them 600,000 tracks.
"""

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from core.catalog.analysis import measured
from core.catalog.analysis.embeddings import read_segments
from core.catalog.analysis.kept_features import FILE, KeptFeatures, TrackFeatures
from core.catalog.library import Library
from core.libraries import source_of
from core.model import checkpoint, runs
from core.model.embed import embed_library
from core.model.measuring import measure_file
from core.source import version_of
from tests.benchmarks import made_up_library

STOCK = 600_000
BOUND = 45 * 60.0  # s


def another_run(library: Library, run_id: str) -> None:
    """A run with the pretrained trunk and an embedding of its own."""
    content = checkpoint.load_state(runs.PRETRAINED_MODEL)
    torch.manual_seed(0)
    content["state"]["embedding.weight"] = torch.randn_like(content["state"]["embedding.weight"])
    folder = runs.run_folder(library.name, run_id)
    folder.mkdir(parents=True)
    checkpoint.save_state(folder / "checkpoint.pt", content)


def keep_made_up(library: Library) -> None:
    """Features and measures for every track, as an analysis would have kept them."""
    encoder = checkpoint.load_encoder(runs.PRETRAINED_MODEL)
    kept = KeptFeatures(library, encoder.trunk_digest())
    n_features = encoder.network.n_features
    ids, source, rng = library.track_ids(), source_of(library), np.random.default_rng(0)
    version = version_of(source, ids[0])  # all are one file
    owners, starts, _ = read_segments(library, made_up_library.RUN)
    own: dict[str, list[float]] = {}
    for track_id, start in zip(owners, starts.tolist(), strict=True):
        own.setdefault(track_id, []).append(start)
    values = measure_file(library.audio_path(ids[0]))
    for track_id in ids:
        x = rng.standard_normal((len(own[track_id]), n_features), dtype=np.float32)
        kept.add(track_id, TrackFeatures(version, own[track_id], x.astype(np.float16)))
    kept.flush()
    measured.write(library, [(track_id, values) for track_id in ids])


def spent() -> float:
    """Processor seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tracks", type=int, default=20_000)
    n = parser.parse_args().tracks
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        library = made_up_library.make("again", n)
        keep_made_up(library)
        another_run(library, "another")
        before, began = spent(), time.perf_counter()
        report = embed_library(library, "another")
        used, clock = spent() - before, time.perf_counter() - began
        assert report["embedded"] == n, report
        size = (Path(library.folder) / FILE).stat().st_size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{n:,} tracks, {size / n / 1000:.1f} kB each; {n / used:.0f} tracks a processor second"
        )
        minutes, by_clock = (STOCK / n * seconds / 60 for seconds in (used, clock))
        print(
            f"600,000 in {minutes:.1f} min of one core ({by_clock:.1f} by the clock; wanted:"
            f" {BOUND / 60:.0f} min of two); peak {peak:.0f} MiB"
        )


if __name__ == "__main__":
    main()

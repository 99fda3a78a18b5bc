"""The study's protocol on recorded notes: 75 tracks of each of four instruments, 100 epochs, three
tenths held out, one seed after another.

    python -m tests.benchmarks.bench_protocol [--shared ../shared] [--seeds 3] [--presets default]

Printed for each seed: how many of the held-out notes are named right (the study: 76 of 90, 0.8444),
and the seconds of the training, the reading of the sound among them.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from core import commands, config
from core.libraries import open_library
from core.model.train import train
from core.model.training.run_config import RunConfig


def main() -> None:
    """Print a line a run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=config.ROOT.parent / "shared")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--presets", nargs="*", default=["default"])
    given = parser.parse_args()
    source = given.shared / "real_library"
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        commands.import_library(str(source), "notes", tags=str(source / "tracks.csv"))
        library = open_library("notes")
        for preset in given.presets:
            for seed in range(given.seeds):
                started = time.perf_counter()
                made = train(library, RunConfig(preset=preset, seed=seed))
                print(
                    f"{preset} seed {seed}: {made.accuracy:.4f} of {made.n_test} held out,"
                    f" {made.n_train} taught, {time.perf_counter() - started:.1f} s",
                    flush=True,
                )


if __name__ == "__main__":
    main()

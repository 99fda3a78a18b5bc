"""The article's preset in bfloat16 beside full precision: processor seconds and test accuracy, the
same seeds, the same tracks.

    python -m tests.benchmarks.bench_article [--seeds 5] [--epochs 100] [--per-class 75]

Trains on the demo library in a home of its own. Where the processor has no bfloat16 of its own,
both are the same.
"""

import argparse
import os
import statistics
import tempfile
import time

import torch

from core.libraries import open_library
from core.model import networks
from core.model.run_config import RunConfig
from core.model.train import train

CLASSES = ("acoustic guitar", "electric guitar", "piano", "synthesizer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--per-class", type=int, default=75)
    given = parser.parse_args()
    torch.set_num_threads(1)
    own = networks.has_bfloat16
    figures: dict[str, list[tuple[float, float]]] = {"float32": [], "bfloat16": []}
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        library = open_library("demo")
        for seed in range(given.seeds):
            for name, found in figures.items():
                networks.has_bfloat16 = own if name == "bfloat16" else lambda: False
                run = RunConfig(
                    classes=CLASSES,
                    preset="article",
                    per_class=given.per_class,
                    epochs=given.epochs,
                    seed=seed,
                )
                started = time.process_time()
                result = train(library, run)
                found.append((result.accuracy, time.process_time() - started))
                print(
                    f"seed {seed}, {name}: accuracy {found[-1][0]:.3f}, {found[-1][1]:.0f} s",
                    flush=True,
                )
    (full, full_s), (half, half_s) = (
        [statistics.mean(column) for column in zip(*found, strict=True)]
        for found in figures.values()
    )
    print(f"processor has bfloat16: {own()}; {given.seeds} seeds, {given.epochs} epochs")
    print(f"float32: accuracy {full:.3f}, {full_s:.0f} s; bfloat16: {half:.3f}, {half_s:.0f} s")


if __name__ == "__main__":
    main()

"""The article's preset: processor seconds and test accuracy, the same seeds, beside an earlier
checkout and beside itself in full precision.

    python -m tests.benchmarks.bench_article [--before CHECKOUT] [--seeds 5] [--epochs 100]
        [--per-class 75] [--only SIDE ...]

Each training has a process of its own on one thread, and learns on the demo library in a home of
its own. Counted: that process alone, not the workers that read the sound. Where the processor has
no bfloat16 of its own, that and full precision are the same.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from core import config

SIDES = ("before", "full precision", "now")
CLASSES = ["acoustic guitar", "electric guitar", "piano", "synthesizer"]
CHILD = """
import json, sys, time
import torch
torch.set_num_threads(1)
options, is_half = json.loads(sys.argv[1])
started = time.process_time()
from core.model.train import train
try:
    from core.libraries import open_library
    from core.model.networks import networks
    from core.model.training.run_config import RunConfig
    if not is_half:
        networks.has_bfloat16 = lambda: False
    found = train(open_library("demo"), RunConfig(**options))
    accuracy = found.accuracy
except ImportError:  # of a checkout before these had rooms of their own
    from core.catalog.library import Library
    from core.model.train import TrainOptions
    accuracy = train(Library.open("demo"), TrainOptions(**options))["accuracy"]
print(json.dumps([accuracy, time.process_time() - started]))
"""


def trained(checkout: Path, options: dict[str, object], is_half: bool) -> tuple[float, float]:
    """Accuracy on held-out tracks, and processor seconds. RuntimeError if it fails."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "SOUNDKIN_HOME": home, "OMP_NUM_THREADS": "1"}
        env["PYTHONPATH"] = str(checkout)
        command = [sys.executable, "-c", CHILD, json.dumps([options, is_half])]
        done = subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    accuracy, seconds = json.loads(done.stdout.splitlines()[-1])
    return accuracy, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", type=Path, help="another checkout of this repository")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--per-class", type=int, default=75)
    parser.add_argument("--only", nargs="+", choices=SIDES, default=SIDES)
    given = parser.parse_args()
    sides = {"full precision": (config.ROOT, False), "now": (config.ROOT, True)}
    if given.before:
        sides = {"before": (given.before.resolve(), False), **sides}
    sides = {name: side for name, side in sides.items() if name in given.only}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for seed in range(given.seeds):
        options = {"classes": CLASSES, "preset": "article", "per_class": given.per_class}
        options |= {"epochs": given.epochs, "seed": seed}
        for name, side in sides.items():
            found[name].append(trained(side[0], options, side[1]))
            accuracy, seconds = found[name][-1]
            print(f"seed {seed}, {name}: accuracy {accuracy:.3f}, {seconds:.0f} s", flush=True)
    for name, each in found.items():
        accuracy, seconds = (statistics.mean(column) for column in zip(*each, strict=True))
        print(f"{name}: accuracy {accuracy:.3f}, {seconds:.0f} s, mean of {given.seeds} seeds")


if __name__ == "__main__":
    main()

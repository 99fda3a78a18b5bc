"""What each part of the teaching brings to the trunk, each left out in turn, over several seeds.

    python -m tests.benchmarks.bench_ingredients --work FOLDER [--steps 400] [--seeds 0 1 2]

FOLDER is what `core.factory.pretraining` and `bench_kept_apart` prepared. A fresh trunk is taught
for a few steps only (the shipped one for 11,000): rows compare with one another, not with the
shipped model. Asked on the part that validates: what the trunk alone says of each sound, each
number standardised over the unaltered sounds, compared by cosine. A row is printed as soon as it is
known; at the end their means and the standard deviations over the seeds.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from core import config
from core.factory.pretraining import material, teaching
from core.model.networks.trunk import Trunk
from tests.benchmarks import bench_kept_apart as kept_apart

PART = "val"
AVERAGING = 0.98  # over the last 50 steps: there are few
LEFT_OUT = {
    "all three": {},
    "without distillation": {"distill": 0.0},
    "without contrast": {"contrast": 0.0},
    "without labels": {"labels": 0.0},
}
ALTERED = ("semitone", "lowpass", "voice6", "voice12")
COLUMNS = ("real@1", "real@5", "cuts@1", "cuts@5", "P@4four", "P@4all", *ALTERED)


def pooled(trunk: Trunk, bank: kept_apart.Bank) -> np.ndarray:
    """What the trunk says of each sound of the bank (n_sounds, size), standardised."""
    with torch.inference_mode():
        said = [trunk(torch.from_numpy(np.asarray(S, np.float32))[None]) for S in bank.mel]
    X = torch.cat(said).float().numpy()
    plain = X[(bank.sounds["alter"] == "").to_numpy()]
    return np.asarray((X - plain.mean(axis=0)) / (plain.std(axis=0) + 1e-6))


def figures(bank: kept_apart.Bank, X: np.ndarray) -> list[float]:
    """One row of the table."""
    real = [kept_apart.real_library(bank, X, k, False).mean() for k in (1, 5)]
    cuts = [kept_apart.cuts(bank, X, PART, k, False).mean() for k in (1, 5)]
    four = [by_class(*kept_apart.instruments(bank, X, PART, only)) for only in (True, False)]
    altered = [kept_apart.altered(bank, X, PART, kind).mean() for kind in ALTERED]
    return [float(value) for value in (*real, *cuts, *four, *altered)]


def by_class(values: np.ndarray, labels: np.ndarray) -> float:
    """The mean over classes of each class's mean."""
    return float(np.mean([values[labels == label].mean() for label in np.unique(labels)]))


def main() -> None:
    """Teach, ask, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=config.ROOT.parent / "shared")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    given = parser.parse_args()
    torch.set_num_threads(1)
    taught = material.load(given.work, given.shared / "teachset")
    bank = kept_apart.read(given.work)
    rows: dict[str, list[list[float]]] = {name: [] for name in LEFT_OUT}
    print(" " * 26, *COLUMNS)
    for seed in given.seeds:
        for name, weights in LEFT_OUT.items():
            torch.manual_seed(seed)
            recipe = replace(
                teaching.Recipe(given.steps, averaging=AVERAGING, seed=seed), **weights
            )
            pupil = teaching.Pupil(Trunk())
            trunk = teaching.teach(pupil, taught, recipe, lambda step, terms: None).trunk
            rows[name].append(figures(bank, pooled(trunk, bank)))
            print(f"{name:22} {seed:3}", *(f"{v:.3f}" for v in rows[name][-1]), flush=True)
    for name, found in rows.items():
        means, spread = np.mean(found, axis=0), np.std(found, axis=0, ddof=1)
        pairs = (f"{m:.3f}±{s:.3f}" for m, s in zip(means, spread, strict=True))
        print(f"{name:26}", *pairs)


if __name__ == "__main__":
    main()

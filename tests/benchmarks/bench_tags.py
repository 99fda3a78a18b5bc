"""Learning tags: the study's protocol on recorded notes, several categories at once on the demo.

    python -m tests.benchmarks.bench_tags notes [--seeds 3]   ../shared/real_library, 75 a class
    python -m tests.benchmarks.bench_tags demo [--tracks 600] [--per-class 75] [--seeds 1]

notes: accuracy on the 90 held out, with all that sounds alike kept apart, and seconds.
demo: trained with every category's tags, then asked of tracks that taught nothing, by hidden truth:
the share of the five nearest that share a tag, by the shipped model and by the run, and the other
segment of a track; differences with bootstrap intervals over tracks.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from core import commands, config
from core.catalog import related
from core.libraries import ground_truth, open_library
from core.linalg import l2_normalize
from core.model import features
from core.model.checkpoint import load_encoder
from core.model.evaluation import metrics
from core.model.runs import PRETRAINED_MODEL, run_folder
from core.model.training.heads import tag_head
from core.model.training.run_config import EVERY, RunConfig
from core.progress import SILENT

REAL = config.ROOT.parent / "shared" / "real_library"


def notes(seeds: int) -> None:
    """The study's protocol, seed by seed."""
    commands.import_library(str(REAL), "notes")
    for seed in range(seeds):
        started = time.perf_counter()
        done = commands.train("notes", RunConfig(seed=seed))
        print(
            f"seed {seed}: {done['accuracy']:.4f} of {done['n_test']} held out, alike kept apart"
            f" {done['elsewhere']:.3f}, best epoch {done['best_epoch']},"
            f" {time.perf_counter() - started:.1f} s; {done['split']}",
            flush=True,
        )


def demo(n_tracks: int, per_class: int, seeds: int) -> None:
    """Every category at once, then tracks that taught nothing."""
    library, truth = open_library("demo"), ground_truth(open_library("demo"))
    for seed in range(seeds):
        started = time.perf_counter()
        run = RunConfig(categories=(EVERY,), per_class=per_class, seed=seed)
        done = commands.train("demo", run)
        print(f"seed {seed}: {time.perf_counter() - started:.0f} s, {done['warnings']}")
        for row in done["categories"]:
            print("  ", {k: v for k, v in row.items() if k != "recall"})
        folder = run_folder("demo", done["run_id"])
        taught = {*_used(folder)}
        others = [t for t in library.with_audio() if t not in taught]
        drawn = np.random.default_rng(seed).permutation(len(others))[:n_tracks]
        asked = [others[at] for at in sorted(drawn.tolist())]
        found, _ = features.read_all(library, asked, SILENT)
        ids = [track_id for track_id in asked if track_id in found]
        rows = [found[track_id] for track_id in ids]
        owners = np.repeat(np.arange(len(rows)), [len(own) for own in rows])
        x = torch.from_numpy(np.concatenate(rows))
        apart = related.exclusion_mask(library.tracks(ids))
        values = [
            _values(_embedded(place, x), owners, [truth.get(i, {}) for i in ids], apart)
            for place in (PRETRAINED_MODEL, folder)
        ]
        for name, before in values[0].items():
            after = values[1][name]
            low, high = metrics.interval(after - before)
            print(
                f"   {name}: {before.mean():.3f} -> {after.mean():.3f}"
                f" (difference {low:+.3f} to {high:+.3f}, {len(before)} tracks)",
                flush=True,
            )


def _used(folder: Path) -> tuple[str, ...]:
    """The tracks that a run's tags were learnt from or tested on."""
    from core.model.training.run_records import load_plan

    plan = load_plan(folder)
    return tuple(track_id for track_id, _ in (*plan.train, *plan.test))


@torch.inference_mode()
def _embedded(place: Path, x: torch.Tensor) -> np.ndarray:
    """Unit embeddings of features by a run's network."""
    encoder = load_encoder(place)
    Z = encoder.network.outputs(x)[1].numpy() - encoder.center
    return l2_normalize(Z)


def _values(
    Z: np.ndarray, owners: np.ndarray, truth: list[dict[str, list[str]]], apart: np.ndarray
) -> dict[str, np.ndarray]:
    """A value a track: P@5 by each category, and other-segment recall@5."""
    X = tag_head.mean_by_track(Z, owners, len(truth))
    found = {}
    for category in ("instrument", "genre", "mood", "use"):
        names = sorted({tag for own in truth for tag in own.get(category, [])})
        has = np.array([[name in own.get(category, []) for name in names] for own in truth])
        found[f"{category} P@5"] = metrics.same_tag(X, has, apart, 5)[1]
    several = np.bincount(owners)[owners] > 1
    found["other segment @5"] = metrics.same_track_recall(Z[several], owners[several].tolist(), 5)
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("notes", "demo"))
    parser.add_argument("--seeds", type=int, default=0)
    parser.add_argument("--tracks", type=int, default=600)
    parser.add_argument("--per-class", type=int, default=75)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        if given.what == "notes":
            notes(given.seeds or 3)
        else:
            demo(given.tracks, given.per_class, given.seeds or 1)


if __name__ == "__main__":
    main()

"""The pretrained model from ../shared, by one command; an interrupted run goes on where it was.

python -m core.factory.pretraining --shared ../shared --work FOLDER --out pretrained.pt

1. prepare: spectrograms and the teacher's answers. 2. trunk: distillation, contrast, labels. 3.
finish: the embedding in closed form, the heads by regression, on the finished trunk. 4. calibrate,
on the part that validates.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from joblib import Parallel, delayed

from core.factory.pretraining import (
    calibrating,
    finish,
    generate,
    heads,
    material,
    prepare,
    teaching,
    testbed,
)
from core.factory.pretraining.classes import HEADS
from core.model import checkpoint
from core.model.default_net import DefaultNet
from core.model.trunk import FRAME_STRIDES, WIDTHS, Trunk

PIECES, SOLOS, COMPOSED = 2500, 1000, 1000
VARIED_SEEDS = (11, 12, 13, 14)  # sets of altered clips, each with other alterations
SETTINGS = {"network": "default", "widths": list(WIDTHS), "frame_strides": list(FRAME_STRIDES)}


def main(arguments: list[str] | None = None) -> None:
    """Prepare what is missing, teach, save."""
    parser = argparse.ArgumentParser(
        prog="python -m core.factory.pretraining", description="Teach the pretrained model."
    )
    parser.add_argument(
        "--shared",
        type=Path,
        required=True,
        help="has teachset, teacher, sample_banks, real_library",
    )
    parser.add_argument("--work", type=Path, required=True, help="keeps what is prepared (4 GB)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--fonts", type=Path, nargs="*", default=[Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")]
    )
    parser.add_argument("--steps", type=int, default=teaching.Recipe.steps)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    for name in ("distill", "contrast", "labels"):
        parser.add_argument(
            f"--{name}",
            type=float,
            default=getattr(teaching.Recipe, name),
            help="weight of this term",
        )
    given = parser.parse_args(arguments)
    prepare_all(given.shared, given.work, given.fonts, given.jobs)
    taught = material.load(given.work, given.shared / "teachset")
    recipe = teaching.Recipe(
        given.steps,
        distill=given.distill,
        contrast=given.contrast,
        labels=given.labels,
        seed=given.seed,
    )
    network = DefaultNet(HEADS, WIDTHS, FRAME_STRIDES)
    pupil = taught_trunk(network.trunk, taught, recipe, given.work / f"trunk_{given.seed}.pt")
    network.trunk = pupil.trunk
    network.eval()
    pairs = finish.read_pairs(network, taught, given.seed)
    finish.fit_embedding(network, pairs)
    heads.fit_heads(network, pairs, taught, pupil.names)
    if not (given.work / "eval.csv").exists():
        testbed.make(given.shared, given.work)
    calibration = calibrating.calibrated(network, given.work)
    checkpoint.save(given.out, network, SETTINGS, HEADS, calibration, half=True)


def prepare_all(shared: Path, work: Path, fonts: list[Path], jobs: int) -> None:
    """Make every file under `work` that is not there yet, in worker processes."""
    work.mkdir(parents=True, exist_ok=True)
    tasks = [(work / "clean.npz", delayed(prepare.clean)(shared, work / "clean.npz"))]
    tasks += [
        (path, delayed(prepare.varied)(shared, path, seed))
        for seed in VARIED_SEEDS
        for path in [work / f"varied_{seed}.npz"]
    ]
    for kind, n in (("piece", PIECES), ("solo", SOLOS)):
        tasks += [
            (
                work / f"gen_{kind}_{first:06d}.npz",
                delayed(generate.generated)(shared, fonts, work, kind, first),
            )
            for first in range(0, n, generate.SHARD)
        ]
    tasks += [
        (work / f"gen_demo_{first:06d}.npz", delayed(generate.composed)(shared, work, first))
        for first in range(0, COMPOSED, generate.SHARD)
    ]
    missing = [task for path, task in tasks if not path.exists()]
    for done, _ in enumerate(
        Parallel(n_jobs=jobs, return_as="generator_unordered")(missing), start=1
    ):
        print(f"prepared {done} of {len(missing)}", file=sys.stderr, flush=True)


def taught_trunk(
    fresh: Trunk, taught: material.Material, recipe: teaching.Recipe, path: Path
) -> teaching.Pupil:
    """The trunk that was taught before under this name, with its heads, or one taught now."""
    if path.exists():
        pupil = teaching.Pupil(fresh)
        pupil.load_state_dict(torch.load(path, weights_only=True))
        return pupil.eval()
    recent: list[dict[str, float]] = []

    def report(step: int, terms: dict[str, float]) -> None:
        recent.append(terms)
        if step % 100 == 0:
            mean = {name: round(float(np.mean([one[name] for one in recent])), 3) for name in terms}
            print(f"step {step} of {recipe.steps}: {mean}", file=sys.stderr, flush=True)
            recent.clear()

    result = teaching.teach(fresh, taught, recipe, report)
    torch.save(result.state_dict(), path)
    return result


if __name__ == "__main__":
    main()

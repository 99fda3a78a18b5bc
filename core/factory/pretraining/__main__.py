"""The pretrained model from ../shared, by one command; an interrupted run goes on where it was.

python -m core.factory.pretraining --shared ../shared --work FOLDER --out pretrained.pt

1. prepare: spectrograms and the teacher's answers. 2. trunk: distillation, contrast, labels. 3.
finish: the embedding in closed form, the heads by regression, on the finished trunk. 4. calibrate,
on the part that validates: first.pt in the work folder, which is measured on the part that is kept
apart. 5. The same from 2. on with the kept part among what teaches: what ships.
"""

import argparse
import sys
from dataclasses import replace
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
    wider,
)
from core.factory.pretraining.classes import HEADS
from core.model import checkpoint
from core.model.networks.default_net import DefaultNet
from core.model.networks.trunk import FRAME_STRIDES, WIDTHS

PIECES, SOLOS, COMPOSED = 2500, 1000, 1000
# sets of altered clips: seed, part of the split
VARIED = ((11, "teach"), (12, "teach"), (13, "teach"), (14, "teach"), (15, "kept"))
WIDER = (*((100 + i, "teach") for i in range(16)), *((500 + i, "kept") for i in range(8)))
# the trunk is taught in two turns: steps, learning rate
TURNS = ((9_500, 3e-3), (13_000, 2.5e-3))
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
    parser.add_argument("--work", type=Path, required=True, help="keeps what is prepared (10 GB)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--fonts", type=Path, nargs="*", default=[Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")]
    )
    parser.add_argument("--steps", type=int, nargs=2, default=[n for n, _ in TURNS])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="that teaches the trunk: cpu or cuda")
    parser.add_argument("--workers", type=int, default=0, help="processes that draw views for it")
    for name in ("distill", "contrast", "labels"):
        parser.add_argument(
            f"--{name}",
            type=float,
            default=getattr(teaching.Recipe, name),
            help="weight of this term",
        )
    given = parser.parse_args(arguments)
    prepare_all(given.shared, given.work, given.fonts, given.jobs)
    if not (given.work / "eval.csv").exists():
        testbed.make(given.shared, given.work)
    weights = {name: getattr(given, name) for name in ("distill", "contrast", "labels")}
    recipe = teaching.Recipe(seed=given.seed, device=given.device, workers=given.workers, **weights)
    recipes = [
        replace(recipe, steps=steps, learning_rate=rate)
        for steps, (_, rate) in zip(given.steps, TURNS, strict=True)
    ]
    for name, parts, path in (
        ("first", ("teach",), given.work / "first.pt"),
        ("final", ("teach", "kept"), given.out),
    ):
        network = model(given.shared, given.work, parts, recipes, name)
        calibration = calibrating.calibrated(network, given.work)
        checkpoint.save(path, network, SETTINGS, HEADS, calibration, half=True)


def model(
    shared: Path, work: Path, parts: tuple[str, ...], recipes: list[teaching.Recipe], name: str
) -> DefaultNet:
    """The network that these parts of the split teach: its trunk in one turn after the other, then
    its last layers."""
    network = DefaultNet(HEADS, WIDTHS, FRAME_STRIDES)
    pupil = teaching.Pupil(network.trunk)
    heard = material.load(work, shared / "teachset", parts, for_trunk=True)
    for turn, recipe in enumerate(recipes, start=1):
        path = work / f"{name}_trunk_{recipe.seed}_{turn}.pt"
        pupil = taught_pupil(pupil, heard, recipe, path)
    network.trunk = pupil.trunk
    network.eval()
    taught = material.load(work, shared / "teachset", parts)
    pairs = finish.read_pairs(network, taught, recipes[0].seed)
    finish.fit_embedding(network, pairs)
    heads.fit_heads(network, pairs, taught, pupil.names)
    return network


def prepare_all(shared: Path, work: Path, fonts: list[Path], jobs: int) -> None:
    """Make every file under `work` that is not there yet, in worker processes."""
    work.mkdir(parents=True, exist_ok=True)
    tasks = [(work / "clean.npz", delayed(prepare.clean)(shared, work / "clean.npz"))]
    tasks += [
        (path, delayed(prepare.varied)(shared, path, seed, own))
        for seed, own in VARIED
        for path in [work / f"varied_{seed}.npz"]
    ]
    tasks += [
        (path, delayed(wider.wider)(shared, path, seed, own))
        for seed, own in WIDER
        for path in [work / f"wider_{seed}.npz"]
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


def taught_pupil(
    pupil: teaching.Pupil, taught: material.TeachingMaterial, recipe: teaching.Recipe, path: Path
) -> teaching.Pupil:
    """The pupil as it was taught before under this name, or taught now."""
    if path.exists():
        pupil.load_state_dict(torch.load(path, weights_only=True))
        return pupil.eval()
    recent: list[dict[str, float]] = []

    def report(step: int, terms: dict[str, float]) -> None:
        recent.append(terms)
        if step % 100 == 0:
            mean = {name: round(float(np.mean([one[name] for one in recent])), 3) for name in terms}
            print(f"step {step} of {recipe.steps}: {mean}", file=sys.stderr, flush=True)
            recent.clear()

    result = teaching.teach(pupil, taught, recipe, report)
    torch.save(result.state_dict(), path)
    return result


if __name__ == "__main__":
    main()

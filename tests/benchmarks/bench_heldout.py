"""Instruments that no training saw: accuracy on phrases from the held-out note banks, as shipped
and after own training.

    python -m tests.benchmarks.bench_heldout [--banks ../shared/sample_banks] [--seeds 3] [--presets
    shipped scratch article]

40 phrases of 24 s a class, sequenced dry from the banks marked held_out, test. 75 a class from the
other banks teach, by the article's protocol through our own `train`. Printed: accuracy and recall
of each class for the shipped model as it is (the best of the four classes), and after training from
the shipped model, from scratch, and by the article's preset.
"""

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
import torch

from core import commands, config
from core.audio.clip import to_mono_at
from core.audio.frontends import spectrogram
from core.factory.pretraining.bank_phrases import phrases
from core.model.checkpoint import Encoder, load_encoder
from core.model.runs import PRETRAINED_MODEL, run_folder
from core.model.training.run_config import RunConfig
from core.model.training.trainingset import ARTICLE_CLASSES
from core.music.synth.banks import BANK_RATE

TEACHING, TESTING = 75, 40  # phrases a class
BASE = RunConfig(classes=ARTICLE_CLASSES, per_class=TEACHING)
TRAINING = {
    "shipped": replace(BASE, start="shipped"),
    "scratch": replace(BASE, start="scratch"),
    "article": replace(BASE, preset="article"),
}


def teach(made: list[tuple[np.ndarray, str, str]], folder: Path) -> None:
    """A library of the teaching phrases. Which bank plays is not told, so that every bank teaches,
    as in the article."""
    folder.mkdir()
    lines = ["file,title,instrument"]
    for i, (y, name, _) in enumerate(made):
        soundfile.write(folder / f"{i:04d}.wav", y, BANK_RATE)
        lines.append(f"{i:04d}.wav,phrase {i},{name}")
    (folder / "list.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    commands.import_library(str(folder), "phrases", tags=str(folder / "list.csv"))


def recalls(encoder: Encoder, made: list[tuple[np.ndarray, str, str]]) -> list[float]:
    """Share of right answers for each of ARTICLE_CLASSES, the choice being among these four."""
    columns = [encoder.classes.index(name) for name in ARTICLE_CLASSES]
    right: dict[str, list[bool]] = {name: [] for name in ARTICLE_CLASSES}
    with torch.inference_mode():
        for y, name, _ in made:
            S = spectrogram(to_mono_at(y, BANK_RATE, encoder.sample_rate), encoder.front_end)
            right[name].append(ARTICLE_CLASSES[int(encoder(S)[1][columns].argmax())] == name)
    return [float(np.mean(right[name])) for name in ARTICLE_CLASSES]


def show(name: str, rows: list[list[float]]) -> None:
    """Mean over the seeds, and the accuracy of each seed."""
    mean = np.mean(rows, axis=0)
    seeds = ", ".join(f"{np.mean(row):.3f}" for row in rows)
    print(
        f"{name:28s} accuracy {np.mean(mean):.3f} ({seeds})  "
        + "  ".join(
            f"{label} {value:.2f}" for label, value in zip(ARTICLE_CLASSES, mean, strict=True)
        ),
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--banks", type=Path, default=config.ROOT.parent / "shared" / "sample_banks"
    )
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--presets", nargs="*", default=list(TRAINING), choices=list(TRAINING))
    given = parser.parse_args()
    testing = phrases(given.banks, True, TESTING)
    show("shipped, as it is", [recalls(load_encoder(PRETRAINED_MODEL), testing)])
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        if given.presets:
            teach(phrases(given.banks, False, TEACHING), Path(home) / "files")
        for name in given.presets:
            rows = []
            for seed in range(given.seeds):
                run = replace(TRAINING[name], epochs=given.epochs, seed=seed)
                done = commands.train("phrases", run)
                rows.append(recalls(load_encoder(run_folder("phrases", done["run_id"])), testing))
            show(f"{name}, {TEACHING} a class", rows)


if __name__ == "__main__":
    main()

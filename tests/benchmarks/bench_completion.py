"""Missing tags against the truth: is the confidence honest, and how many missing tags are filled at
90 % precision?

    python -m tests.benchmarks.bench_completion                      the demo library, whose hidden
    truth is known python -m tests.benchmarks.bench_completion --folder FOLDER      real recordings
    (FOLDER/tracks.csv): 68 % of the
                                                                     instrument tags are hidden, as
                                                                     in the study, then filled

The second embeds the recordings in a home of its own. Notes of one instrument may lie on both
sides, because the piano there is a single one. Both say how sure they are by a bootstrap
over tracks. Several seeds draw other folds (demo), or hide other tags (folder).
"""

import argparse
import csv
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from core.catalog.decisions.open_suggestions import open_suggestions
from core.catalog.imports import store
from core.catalog.library import Library
from core.catalog.texts.tagtext import tag_key
from core.libraries import open_library
from core.model.calibration import expected_calibration_error, threshold_for
from core.model.suggestions import suggestion_report
from core.model.suggestions.completion import PRECISION, suggest

N_BOOTSTRAP = 1000
HIDDEN_SHARE = 0.68  # the study: 32 % of its tracks have a main instrument
Truth = dict[str, dict[str, list[str]]]


def interval(values: list[float]) -> str:
    low, high = np.percentile(values, (2.5, 97.5))
    return f"[{low:.3f}, {high:.3f}]"


def measure(library: Library, run_id: str, truth: Truth, category: str) -> None:
    """Print the figures of one category from the stored suggestions."""
    known = suggestion_report.read(library)
    assert known is not None
    report = known.categories[category]
    found = open_suggestions(library, run_id, category)
    confidence = np.array([s.confidence for s in found])
    right = np.array(
        [tag_key(s.tag) in map(tag_key, truth[s.track_id].get(category, [])) for s in found]
    )
    threshold = report.at_90_precision.threshold
    taken = confidence >= (threshold if threshold is not None else 2.0)
    best = threshold_for(confidence, right, PRECISION)
    rng = np.random.default_rng(0)
    draws = [rng.integers(0, len(found), len(found)) for _ in range(N_BOOTSTRAP)]
    errors = [expected_calibration_error(confidence[d], right[d]) for d in draws]
    filled = [float(taken[d].mean()) for d in draws]
    precise = [float(right[d][taken[d]].mean()) for d in draws if taken[d].any()] or [float("nan")]
    print(
        f"{category}: {len(report.tags)} tags, {report.n_examples:,} tagged, {len(found):,}"
        f" untagged; likeliest tag true {right.mean():.3f} (among tagged {report.accuracy:.3f},"
        f" given tags that seem wrong {report.noise:.3f})"
    )
    print(
        f"  calibration error {expected_calibration_error(confidence, right):.3f}"
        f" {interval(errors)} against the truth, {report.ece:.3f} against given tags out of fold"
    )
    print(
        f"  filled at the threshold {threshold if threshold is None else round(threshold, 3)}"
        f" chosen from given tags: {taken.mean():.3f} {interval(filled)}, of them true"
        f" {right[taken].mean() if taken.any() else float('nan'):.3f} {interval(precise)}; filled"
        f" at just {PRECISION:.0%}: {(confidence >= best).mean() if best is not None else 0:.3f}"
    )
    doubts = open_suggestions(library, run_id, category, doubts=True)
    if doubts:
        truly = [
            tag_key(d.given) not in map(tag_key, truth[d.track_id].get(category, []))
            for d in doubts
        ]
        print(f"  {len(doubts)} given tags doubted, {np.mean(truly):.3f} of them truly wrong")


def demo(seeds: int) -> None:
    """The demo library by its own run."""
    from core.demo.install import ground_truth

    library = open_library("demo")
    truth = ground_truth()
    for seed in range(seeds):
        started = time.perf_counter()
        document = suggest(library, seed=seed)
        print(f"-- demo, seed {seed}: {time.perf_counter() - started:.1f} s")
        for category in document.categories:
            measure(library, document.run_id, truth, category)


def folder(source: Path, seeds: int) -> None:
    """Real recordings: embed once with the model that ships, then hide, fill and measure for every
    seed."""
    from core.model.embed import embed_library

    with (source / "tracks.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = [
            row
            for row in csv.DictReader(file)
            if row["instrument"] and ";" not in row["instrument"]
        ]
    rows = [
        store.Row(row["file"], row["file"], row["file"], tags={"instrument": [row["instrument"]]})
        for row in listed
    ]
    truth: Truth = {row.track_id: {"instrument": list(row.tags["instrument"])} for row in rows}
    library = Library.create("completion bench")
    store.save(library, rows, {"source": str(source), "run": "shipped"})
    embed_library(library, "shipped")
    for seed in range(seeds):
        hidden = np.random.default_rng(seed).random(len(rows)) < HIDDEN_SHARE
        for row, hide in zip(rows, hidden, strict=True):
            row.tags = {} if hide else {"instrument": truth[row.track_id]["instrument"]}
        store.save(library, rows)
        document = suggest(library, "shipped", seed=seed)
        print(f"-- {source.name}, seed {seed}")
        measure(library, document.run_id, truth, "instrument")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--folder", type=Path, help="real recordings with a tracks.csv (columns file, instrument)"
    )
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.folder is None:
        demo(arguments.seeds)
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        folder(arguments.folder.resolve(), arguments.seeds)


if __name__ == "__main__":
    main()

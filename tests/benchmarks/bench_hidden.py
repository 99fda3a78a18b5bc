"""Do untagged demo tracks find tracks of their true instrument? The demo's run beside MFCC and the
article's preset.

    python -m tests.benchmarks.bench_hidden --heard FOLDER [--tracks 10802]

`evaluate` asks the same of 600 tracks, because a demo track must be rendered to be compared. Here
the 8 kHz renderings that `soundkin demo build --work` left are read (`--heard` is the folder
that holds demo_*.npy), so that more can be asked. Printed: how many untagged tracks of each true
instrument there are, and the share of their five nearest that have it.
"""

import argparse
import os
from pathlib import Path

from core import config
from core.demo import source
from core.libraries import open_library
from core.model.evaluation.comparison import computed_vectors
from core.model.evaluation.evaluate import ground_truth_rows
from core.model.evaluation.sample import draw_sample, stored_vectors
from core.model.runs import ARTICLE_MODEL

SHOWN = 20  # untagged tracks of an instrument for a row of its own


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--heard", type=Path, required=True, help="8 kHz renderings, demo_*.npy")
    parser.add_argument("--tracks", type=int, default=10802)
    given = parser.parse_args()
    os.environ[source.RENDERED] = str(given.heard)
    library = open_library("demo")
    sample = draw_sample(library, "demo", 0, given.tracks)
    kinds = [
        *computed_vectors(library, sample, ARTICLE_MODEL),
        stored_vectors(library, "demo", sample, "demo's run"),
    ]
    rows = {
        kind.name: {row.category: row for row in ground_truth_rows(kind, sample, config.TOP_K)}
        for kind in kinds
    }
    print(f"{len(sample.tracks)} tracks drawn; P@{config.TOP_K} with its 95 % interval")
    for category, row in rows["demo's run"].items():
        if row.n >= SHOWN:
            cells = (
                f"{name} {own[category].value:.3f} [{own[category].interval[0]:.2f},"
                f" {own[category].interval[1]:.2f}]"
                for name, own in rows.items()
            )
            print(f"{category:52s} {row.n:5d}  {'  '.join(cells)}", flush=True)


if __name__ == "__main__":
    main()

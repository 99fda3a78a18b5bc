"""Do untagged demo tracks find tracks of their true instrument? The shipped run beside MFCC and the article's preset.

    python -m tests.benchmarks.bench_hidden --heard FOLDER --home FOLDER [--tracks 2400]

`evaluate` asks the same of 240 tracks, because a demo track must be rendered to be compared. Here the 8 kHz renderings that
`python -m core demo build --work` left are read (`--heard` is the folder that holds demo_*.npy), so that more can be asked.
`--home` keeps the article's run between calls: its 100 epochs take a quarter of an hour, the vectors five minutes.
Printed: how many untagged tracks of each true instrument there are, and the share of their five nearest that have it.
"""

import argparse
import os
from pathlib import Path

from core import commands, config
from core.catalog import vectors
from core.catalog.library import Library
from core.demo import heard
from core.model import evaluate
from core.model.runs import list_runs

SHOWN = 20  # untagged tracks of an instrument for a row of its own


def article_run(library: Library) -> str:
    """The article's preset trained on the demo library, and its vectors, made where they are missing."""
    runs = [run["run_id"] for run in list_runs(library) if run.get("preset") == "article" and run["state"] == "done"]
    run_id = str(runs[0] if runs else commands.train(config.DEMO, preset="article")["run_id"])
    if vectors.missing(library, run_id):
        commands.embed(config.DEMO, run_id)
    return run_id


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--heard", type=Path, required=True, help="8 kHz renderings, demo_*.npy")
    parser.add_argument("--home", type=Path, required=True, help="keeps the article's run")
    parser.add_argument("--tracks", type=int, default=2400)
    given = parser.parse_args()
    os.environ["SOUNDKIN_HOME"], os.environ[heard.KEPT] = str(given.home), str(given.heard)
    library = Library.open(config.DEMO)
    article = article_run(library)
    sample = evaluate.draw_sample(library, config.DEMO, 0, given.tracks)
    kinds = [evaluate.mfcc_vectors(library, sample), evaluate.stored_vectors(library, article, sample, "article preset"),
             evaluate.stored_vectors(library, config.DEMO, sample, "shipped run")]
    rows = {kind.name: {row["category"]: row for row in evaluate.hidden_rows(kind, sample, config.TOP_K)} for kind in kinds}
    print(f"{len(sample.tracks)} tracks drawn; P@{config.TOP_K} with its 95 % interval")
    for category, row in rows["shipped run"].items():
        if row["n"] >= SHOWN:
            cells = (f"{name} {own[category]['p_at_k']:.3f} [{own[category]['low']:.2f}, {own[category]['high']:.2f}]"
                     for name, own in rows.items())
            print(f"{category:52s} {row['n']:5d}  {'  '.join(cells)}", flush=True)


if __name__ == "__main__":
    main()

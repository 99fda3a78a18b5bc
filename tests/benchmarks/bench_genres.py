"""How well the pretrained model hears genres and moods: real music with such tags, by the chance
that it gives each name.

    python -m tests.benchmarks.bench_genres [../shared/teachset]

Printed of each name: how many clips have it, of how many sources, and the share of other tagged
clips that are given less of a chance (area under the curve). A teacher's answers to these clips
taught the model, their tags did not.
"""

import csv
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from core import commands, config
from core.catalog.analysis import head_chances
from core.libraries import open_library

NAMES = {  # of the heads, beside their own names: tags of the clips that say as much
    "electronic": ("electronica", "house"),
    "rock": ("metal", "female fronted metal"),
    "metal": ("female fronted metal",),
    "classical": ("orchestral",),
    "exciting": ("battle",),
    "scary": ("dark", "suspense"),
    "tender": ("calm", "ambient"),
    "sad": ("defeat",),
    "happy": ("victory",),
}
FEWEST = 10  # clips of a name that are worth a figure


def area(p: np.ndarray, has: np.ndarray) -> float:
    """Share of pairs of one that has the tag and one that has not in which the first is higher."""
    ranks = np.argsort(np.argsort(p))
    n = int(has.sum())
    return float((ranks[has].mean() - (n - 1) / 2) / (len(p) - n))


def main() -> None:
    """Print a line for each name."""
    teachset = Path(sys.argv[1]) if len(sys.argv) > 1 else config.ROOT.parent / "shared/teachset"
    with open(teachset / "clips.csv", encoding="utf-8", newline="") as file:
        clips = [row for row in csv.DictReader(file) if row["kind"] == "music"]
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        table = Path(home) / "clips.csv"
        table.write_text("\n".join(["file", *(row["file"] for row in clips)]), encoding="utf-8")
        commands.import_library(str(teachset), "clips", tags=str(table))
        commands.embed("clips")
        library = open_library("clips")
        paths = {track.track_id: track.path for track in library.tracks()}
        of = {row["file"]: row for row in clips}
        for category in ("genre", "mood"):
            names, ids, P = head_chances.read(library, library.current_run or "", head=category)
            rows = [of[paths[track_id]] for track_id in ids]
            tags = np.array([row[category] for row in rows])
            sources = np.array([row["source"] for row in rows])
            tagged = tags != ""
            for at, name in enumerate(names):
                has = np.isin(tags, (name, *NAMES.get(name, ())))
                if has.sum() >= FEWEST:
                    print(
                        f"{category} {name}: {area(P[tagged, at], has[tagged]):.2f}"
                        f" ({has.sum()} clips of {len(set(sources[has]))} sources)"
                    )


if __name__ == "__main__":
    main()

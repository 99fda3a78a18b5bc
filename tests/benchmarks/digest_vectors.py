"""Digests of the vectors that Soundkin computes: the same before and after a change that should
change nothing.

    python -m tests.benchmarks.digest_vectors [--demo-tracks 200] [--folder ../shared/real_library]

Prints SHA-256 of the shipped demo vectors as they are installed, of a sample of them computed anew
from the sound, and of every vector of a folder by the shipped model.
"""

import argparse
import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np

from core import commands
from core.catalog.analysis import embeddings
from core.libraries import open_library, source_of
from core.model.checkpoint import load_encoder
from core.model.clip_vectors import embed_array
from core.model.runs import run_folder


def digest(ids: list[str], X: np.ndarray) -> str:
    """SHA-256 of ids and vectors, bit by bit."""
    return hashlib.sha256("\n".join(ids).encode() + np.ascontiguousarray(X).tobytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description="Digests of the vectors Soundkin computes.")
    parser.add_argument("--demo-tracks", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOUNDKIN_HOME"] = home
        demo = open_library("demo")
        ids, X = embeddings.read(demo, "demo")
        print("demo, installed:", len(ids), digest(ids, X))
        encoder, source = load_encoder(run_folder("demo", "demo")), source_of(demo)
        sample = ids[:: max(1, len(ids) // given.demo_tracks)]
        found = [
            embed_array(encoder, source.segments(t, encoder.n_segments, encoder.sample_rate)[1])
            for t in sample
        ]
        print("demo, computed:", len(sample), digest(sample, np.stack([e.vector for e in found])))
        if given.folder:
            commands.import_library(str(given.folder), "folder")
            commands.embed("folder", "shipped", jobs=2)
            ids, X = embeddings.read(open_library("folder"), "shipped")
            print(f"{given.folder.name}:", len(ids), digest(ids, X))


if __name__ == "__main__":
    main()

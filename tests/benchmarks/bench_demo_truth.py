"""What the demo's vectors know of its hidden truth: of the five nearest, how many share a track's
instrument, genre, mood and use, whether or not these tags were given.

    python -m tests.benchmarks.bench_demo_truth [VECTORS.npy ...]

Each file holds the demo's vectors in its order (assets/demo/vectors.npy unless named); 1,500 tracks
ask, all others are candidates but those of the asker's album. Printed: precision at 5 with its 95 %
bootstrap interval, and by chance.
"""

import sys
from pathlib import Path

import numpy as np

from core.demo import assets
from core.demo.install import ground_truth
from core.demo.tags import read
from core.linalg import l2_normalize
from core.model.evaluation import metrics

ASKED, K = 1500, 5


def precision(X: np.ndarray, truth: np.ndarray, apart: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Share of the K nearest that share a tag with each asker, (n_asked,).

    truth : bool [shape=(n, n_tags)] ; apart : [shape=(n,)] int, what never finds itself
    """
    scores = X[asked] @ X.T
    scores[apart[asked][:, None] == apart[None, :]] = -np.inf
    near = np.argsort(-scores, axis=1, kind="stable")[:, :K]
    shared = (truth[near] & truth[asked][:, None, :]).any(axis=2)
    found: np.ndarray = shared.mean(axis=1)
    return found


def main() -> None:
    """Print the table."""
    files = [Path(name) for name in sys.argv[1:]] or [assets.folder() / "vectors.npy"]
    truths, rows = ground_truth(), list(read().values())
    apart = np.unique([f"{row['artist']}\0{row['album']}" for row in rows], return_inverse=True)[1]
    asked = np.sort(np.random.default_rng(0).permutation(len(rows))[:ASKED])
    matrices = [l2_normalize(np.load(file).astype(np.float32)) for file in files]
    for category in ("instrument", "genre", "mood", "use"):
        own = [truths[row["track_id"]][category] for row in rows]
        names = sorted({tag for tags in own for tag in tags})
        truth = np.array([[name in tags for name in names] for tags in own])
        chance = float((truth[asked] @ truth.mean(axis=0)).clip(0, 1).mean())
        print(f"{category}: by chance {chance:.3f}", flush=True)
        for file, X in zip(files, matrices, strict=True):
            values = precision(X, truth, apart, asked)
            low, high = metrics.interval(values)
            print(f"  {file}: {values.mean():.3f} [{low:.3f}, {high:.3f}]", flush=True)


if __name__ == "__main__":
    main()

"""One query beside FAISS's flat index, in one run, each on one thread: without a filter, and with
filters that keep 1 % and 30 % of the tracks. Both find the same tracks.

python -m tests.benchmarks.bench_faiss [--tracks 10802 600000]

FAISS is no requirement: install it by `pip install faiss-cpu==1.15.1`.
"""

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy loads

import time
from collections.abc import Callable

import faiss
import numpy as np

from core.search.index import Index
from tests.music import top_k

SIZE, K = 100, 5
SHARES = (1.0, 0.01, 0.3)  # of the tracks that pass


def cpu_ms(call: Callable[[], object]) -> float:
    """Processor time of one call, ms."""
    started = time.thread_time()
    call()
    return 1e3 * (time.thread_time() - started)


def in_turn(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> list[float]:
    """Medians of both, called in turn so that a slow moment meets both."""
    taken = [(cpu_ms(ours), cpu_ms(theirs)) for _ in range(times)]
    return [float(np.median(column)) for column in zip(*taken, strict=True)]


def compare(X: np.ndarray, share: float, rng: np.random.Generator) -> None:
    """A line for each selector of FAISS: a query, k nearest among this share of the rows."""
    index, flat = Index("r", np.arange(len(X)), X), faiss.IndexFlatIP(SIZE)
    flat.add(X)
    q = X[42:43] + 0.05 * rng.standard_normal((1, SIZE)).astype(np.float32)
    q /= np.linalg.norm(q)
    passes = rng.random(len(X)) < share
    rows = None if share == 1 else np.flatnonzero(passes)
    for name, parameters in selectors(passes, rows).items():
        found, _ = top_k(index, q[0], K, rows)
        assert set(found) == set(flat.search(q, K, params=parameters)[1][0]), "not the same tracks"
        ours, theirs = in_turn(
            lambda: top_k(index, q[0], K, rows),
            lambda given=parameters: flat.search(q, K, params=given),
            400 if len(X) < 100_000 else 60,
        )
        print(
            f"  {len(X):>9,} tracks, {share:>4.0%} pass: {ours:8.3f} ms, FAISS{name} {theirs:8.3f}"
            f" ms, {ours / theirs:.2f} times"
        )


def selectors(passes: np.ndarray, rows: np.ndarray | None) -> dict[str, object]:
    """What FAISS has to say which rows pass: a list of their numbers, and a bit for every row."""
    if rows is None:
        return {"": None}
    bits = np.packbits(passes, bitorder="little")
    found = {"of a list": faiss.IDSelectorBatch(rows), "of bits": faiss.IDSelectorBitmap(bits)}
    return {f" {name}": faiss.SearchParameters(sel=sel) for name, sel in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tracks", type=int, nargs="+", default=[10_802, 600_000])
    faiss.omp_set_num_threads(1)
    rng = np.random.default_rng(0)
    print(f"one query, {K} results, processor time, medians")
    for n in parser.parse_args().tracks:
        X = rng.standard_normal((n, SIZE)).astype(np.float32)
        X /= np.linalg.norm(X, axis=1, keepdims=True)
        for share in SHARES:
            compare(X, share, rng)


if __name__ == "__main__":
    main()

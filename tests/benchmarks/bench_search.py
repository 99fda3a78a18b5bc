"""One query over 10,802 tracks: the article's way (a CSV, a Python loop over its rows) beside ours,
in the same run.

python -m tests.benchmarks.bench_search
"""

import csv
import math
import tempfile
import time
from pathlib import Path

import numpy as np

from core.search.index import Index
from tests.music import top_k

N_TRACKS, SIZE, K = 10_802, 100, 5


def write_csv(path: Path, track_ids: list[str], X: np.ndarray) -> None:
    """The article's format: the track's name, then 100 numbers."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [track_id, *map(repr, row.tolist())] for track_id, row in zip(track_ids, X, strict=True)
        )


def read_csv(path: Path) -> dict[str, list[float]]:
    """The rows of the CSV, as Python lists."""
    with path.open(newline="", encoding="utf-8") as file:
        return {row[0]: [float(x) for x in row[1:]] for row in csv.reader(file)}


def loop_over(rows: dict[str, list[float]], query: str) -> list[tuple[float, str]]:
    """Cosine of one row with every row, in plain Python, sorted; the query itself is left out."""
    q, scores = rows[query], []
    for track_id, v in rows.items():
        dot = sum(a * b for a, b in zip(q, v, strict=True))
        scores.append(
            (dot / math.sqrt(sum(a * a for a in q)) / math.sqrt(sum(b * b for b in v)), track_id)
        )
    return sorted(scores, reverse=True)[1 : K + 1]


def seconds(call, times: int) -> float:
    """The median of several calls."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return sorted(taken)[len(taken) // 2]


def main() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((N_TRACKS, SIZE)).astype(np.float32)
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    track_ids = [f"t{i:05d}" for i in range(N_TRACKS)]
    index = Index("r", np.arange(N_TRACKS), X)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.csv"
        write_csv(path, track_ids, X)
        theirs = loop_over(read_csv(path), "t00042")
        csv_loop = seconds(lambda: loop_over(read_csv(path), "t00042"), 3)
        in_memory = read_csv(path)
    memory_loop = seconds(lambda: loop_over(in_memory, "t00042"), 3)
    rows, _ = top_k(index, X[42], K, exclude=42)
    assert [track_ids[r] for r in rows] == [track_id for _, track_id in theirs], (
        "both ways must find the same tracks"
    )
    ours = seconds(lambda: top_k(index, X[42], K, exclude=42), 101)
    print(f"one query over {N_TRACKS:,} tracks, {K} results, the same five found by both")
    print(
        f"  CSV read and looped over in Python: {csv_loop * 1e3:9.2f} ms   {csv_loop / ours:8.0f}"
        " times ours"
    )
    print(
        f"  the loop alone, rows in memory:     {memory_loop * 1e3:9.2f} ms  "
        f" {memory_loop / ours:8.0f} times ours"
    )
    print(f"  Index.top_k:                        {ours * 1e3:9.3f} ms")


if __name__ == "__main__":
    main()

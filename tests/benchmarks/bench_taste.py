"""Verdicts of simulated listeners on the demo library: does a metric learned from them order new
verdicts better than the plain cosine, and are random verdicts declined.

python -m tests.benchmarks.bench_taste FOLDER [listeners]

FOLDER holds renderings (track_id.npy, 8 kHz int16), from which the aspects are computed. A listener
judges the 20 nearest of random tracks by what he listens for, wrongly one time in ten.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.audio.features.measures import measure
from core.demo import tags
from core.factory.measure_weights import rendered
from core.libraries import open_library
from core.linalg import l2_normalize
from core.search.aspects import AspectIndex, aspect_index, likenesses_to
from core.search.index import load_index
from core.search.listener.taste import Pair, learn
from tests.search.test_taste import agreement

WRONG = 0.1
NEAREST = 20
N_NEW = 400  # verdicts that are held out for the figure
Judge = Callable[[int, int], float]


@dataclass(frozen=True)
class Sounds:
    """The tracks that are rendered, and what is computed of them."""

    ids: list[str]
    X: np.ndarray  # (n, 100) unit rows
    index: AspectIndex
    level: np.ndarray  # (n,)
    octave: np.ndarray  # (n,) logarithm of the computed tempo


def measured(folder: Path) -> Sounds:
    ids, found = [], []
    for track_id in tags.read():
        if not (folder / f"{track_id}.npy").exists():
            continue
        ids.append(track_id)
        found.append(measure(rendered(track_id, folder)))
    library = load_index(open_library("demo"))
    places = dict(zip(tags.read(), range(len(tags.read())), strict=True))
    X = l2_normalize(np.array(library.X[[places[i] for i in ids]], dtype=np.float32))
    octave = np.log2([m.tempo.bpm if m.tempo else 110.0 for m in found])
    index = aspect_index(np.array([m.aspects.row() for m in found]))
    return Sounds(ids, X, index, np.array([m.energy.level for m in found]), octave)


def listeners(sounds: Sounds, rng: np.random.Generator) -> dict[str, Judge]:
    """What each kind listens for, from the hidden truth; higher is more alike."""
    rows = [tags.read()[track_id] for track_id in sounds.ids]
    levels = sounds.level
    bpm = np.log2([float(row["true_tempo_bpm"]) for row in rows])
    instrument = [row["true_instrument"] for row in rows]
    genre = [row["true_genre"].split("|")[0] for row in rows]

    def at_random(a: int, b: int) -> float:
        return float(rng.random())

    return {
        "timbre (main instrument)": lambda a, b: float(instrument[a] == instrument[b]),
        "rhythm (tempo)": lambda a, b: -float(abs(bpm[a] - bpm[b])),
        "energy (level)": lambda a, b: -float(abs(levels[a] - levels[b])),
        "genre": lambda a, b: float(genre[a] == genre[b]),
        "random": at_random,
    }


def drawn(X: np.ndarray, n: int, judge: Judge, rng: np.random.Generator) -> list[Pair]:
    """n verdicts, five on each query; the better half of what he hears is alike to him."""
    found = []
    for query in rng.integers(len(X), size=-(-n // 5)):
        near = np.argsort(-(X @ X[query]))[1 : NEAREST + 1]
        found += [(int(query), int(b)) for b in rng.choice(near, 5, replace=False)]
    worth = np.array([judge(a, b) for a, b in found[:n]])
    limit = np.median(worth)
    alike = worth > limit if np.mean(worth > limit) > 0.2 else worth >= limit
    alike = alike ^ (rng.random(len(alike)) < WRONG)
    return [Pair(a, b, bool(y)) for (a, b), y in zip(found[:n], alike, strict=True)]


def by_aspect(sounds: Sounds, pairs: list[Pair]) -> dict[str, np.ndarray]:
    """The likeness of each pair in each aspect, and of its computed tempo."""
    index = sounds.index
    cache = {a: likenesses_to(index, index.row(a) or {}) for a in {pair.a for pair in pairs}}
    found = {
        name: np.array([cache[pair.a][name][pair.b] for pair in pairs])
        for name in next(iter(cache.values()))
    }
    away = [abs(sounds.octave[pair.a] - sounds.octave[pair.b]) for pair in pairs]
    return {**found, "tempo": np.exp(-4 * np.array(away))}


def main() -> None:
    folder = Path(sys.argv[1])
    n_listeners = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    sounds = measured(folder)
    rng = np.random.default_rng(0)
    kinds = listeners(sounds, rng)
    print(f"{len(sounds.ids)} tracks, {n_listeners} listeners of each kind")
    for n in (20, 40, 80):
        for name, judge in kinds.items():
            report(name, n, sounds, judge, n_listeners, rng)


def report(
    name: str,
    n: int,
    sounds: Sounds,
    judge: Judge,
    n_listeners: int,
    rng: np.random.Generator,
) -> None:
    X = sounds.X
    offered, tuned, plain, took = [], [], [], []
    for seed in range(n_listeners):
        pairs = drawn(X, n, judge, rng)
        if min(sum(p.alike for p in pairs), sum(not p.alike for p in pairs)) < 5:
            continue
        started = time.process_time()
        offer = learn(X, pairs, by_aspect(sounds, pairs), seed)
        took.append(time.process_time() - started)
        new = drawn(X, N_NEW, judge, rng)
        alike, likeness = np.array([p.alike for p in new]), by_aspect(sounds, new)
        scores = [
            offer.taste.scores(X[[p.b]], X[p.a], {k: v[[at]] for k, v in likeness.items()})[0]
            for at, p in enumerate(new)
        ]
        offered.append(offer.helps)
        tuned.append(agreement(np.array(scores), alike))
        plain.append(agreement(np.array([X[p.a] @ X[p.b] for p in new]), alike))
    gain = np.array(tuned) - np.array(plain)
    used = np.where(offered, gain, 0.0)
    error = 1.96 * gain.std() / np.sqrt(len(gain))
    means = f"plain {np.mean(plain):.3f}, tuned {np.mean(tuned):.3f}"
    print(
        f"{n:3d} verdicts, {name:25s} offered {np.mean(offered):.2f}; new verdicts: {means} (gain"
        f" {gain.mean():+.3f} +-{error:.3f}); as offered {used.mean():+.3f};"
        f" {1000 * np.median(took):.0f} ms"
    )


if __name__ == "__main__":
    main()

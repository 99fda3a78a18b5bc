"""Make a library of 600,000 tracks with made-up vectors, tags and a map, to try the pages at that
size.

    python tests/benchmarks/made_up_library.py --name big --tracks 600000

It has no sound. Vectors lie in 24 clouds; tags follow the clouds, thinned to the coverage the study
found.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core import config
from core.catalog import embeddings, store
from core.catalog.library import Library

RUN = "made-up"
CLOUDS = 24
TAGS = {  # category: tags, share of tracks tagged
    "use": (("jingle", "commercial", "event", "game", "film"), 0.62),
    "genre": (("rock", "ballad", "techno", "pop", "world", "jazz", "folk", "ambient"), 0.48),
    "mood": (("light", "funny", "bright", "gentle", "exciting", "sad"), 0.40),
    "instrument": (
        ("synthesizer", "piano", "electric guitar", "strings", "acoustic guitar", "brass section"),
        0.32,
    ),
}
CLASSES = ("acoustic guitar", "electric guitar", "piano", "synthesizer")


def make(name: str, n_tracks: int, seed: int = 0) -> Library:
    """The library, made anew or, where it exists with the same tracks, brought to the same
    state."""
    rng = np.random.default_rng(seed)
    cloud = rng.integers(0, CLOUDS, n_tracks)
    library = Library.create(name)
    store.save(library, list(_rows(rng, cloud)))
    centres = rng.normal(size=(CLOUDS, config.EMBEDDING_SIZE)).astype(np.float32)
    embeddings.set_classes(library, RUN, CLASSES)
    embeddings.write(library, RUN, _embedded(rng, cloud, centres))
    angle = 2 * np.pi * np.arange(CLOUDS) / CLOUDS
    middle = (
        np.stack([np.cos(angle), np.sin(angle)], axis=1)
        * (4 + 5 * (np.arange(CLOUDS) % 2))[:, None]
    )
    xy = middle[cloud] + rng.normal(scale=0.9, size=(n_tracks, 2))
    embeddings.write_map(
        library, RUN, [_id(i) for i in range(n_tracks)], np.clip(xy, -12, 12).astype(np.float32)
    )
    library.set_setting("run", RUN)
    return library


def _id(i: int) -> str:
    return f"track_{i:07d}"


def _rows(rng: np.random.Generator, cloud: np.ndarray) -> Iterator[store.Row]:
    tagged = {category: rng.random(len(cloud)) < share for category, (_, share) in TAGS.items()}
    tempo, length = (
        rng.normal(115, 25, len(cloud)).clip(50, 200),
        rng.gamma(4, 30, len(cloud)).clip(10, 600),
    )
    for i, c in enumerate(cloud):
        tags = {
            category: [words[(c * 7 + len(category)) % len(words)]]
            for category, (words, _) in TAGS.items()
            if tagged[category][i]
        }
        yield store.Row(
            _id(i),
            f"Made-up track {i:,}",
            tempo_bpm=round(float(tempo[i]), 1),
            duration_s=round(float(length[i]), 1),
            format="wav",
            tags=tags,
        )


def _embedded(
    rng: np.random.Generator, cloud: np.ndarray, centres: np.ndarray
) -> Iterator[embeddings.TrackEmbedding]:
    none = np.zeros((0, config.EMBEDDING_SIZE), np.float32)
    for i, c in enumerate(cloud):
        v = centres[c] + rng.normal(scale=0.7, size=config.EMBEDDING_SIZE).astype(np.float32)
        p = np.full(len(CLASSES), 0.1, np.float32)
        p[c % len(CLASSES)] = 0.7
        yield embeddings.TrackEmbedding(_id(i), v / np.linalg.norm(v), [], none, p)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--name", default="made-up")
    parser.add_argument("--tracks", type=int, default=600_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    started = time.perf_counter()
    library = make(arguments.name, arguments.tracks, arguments.seed)
    print(
        f"{library.name}: {library.count():,} tracks in {time.perf_counter() - started:.0f} s, in"
        f" {library.folder}"
    )


if __name__ == "__main__":
    main()

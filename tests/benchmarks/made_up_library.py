"""Make a library of 600,000 tracks with made-up vectors, segments, predictions, tags and a map, to
try everything at that size.

    python -m tests.benchmarks.made_up_library --name big --tracks 600000

Vectors lie in 24 clouds; tags follow the clouds, thinned to the coverage the study found. Tempo,
key, energy and landmarks are made up too. All tracks are one sound file, so that every player plays
something.
"""

import argparse
import time
from collections.abc import Iterator

import numpy as np
import soundfile

from core import config
from core.audio.features import aspects, fingerprint, stft
from core.catalog.analysis import embeddings, map_places, measured
from core.catalog.imports import store
from core.catalog.library import Library
from tests.catalog_kit import set_classes

RUN = "made-up"
CLOUDS = 24
SOUND = "made-up.wav"
LONGEST = 600  # s
PORTION = 10_000  # tracks whose vectors are made at a time
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
    length = rng.gamma(4, 30, n_tracks).clip(10, LONGEST)
    library = Library.create(name)
    folder = library.folder / "sound"
    folder.mkdir(exist_ok=True)
    soundfile.write(folder / SOUND, _sound(rng), config.SAMPLE_RATE)
    store.save(library, list(_rows(rng, cloud, length)), {"source": str(folder)})
    set_classes(library, RUN, CLASSES)
    embeddings.write(library, RUN, _embedded(rng, cloud, length))
    for first in range(0, n_tracks, PORTION):
        measured.write(library, list(_measured(rng, first, length[first : first + PORTION])))
    ids = [_id(i) for i in range(n_tracks)]
    map_places.write_map(library, RUN, ids, _places(rng, cloud))
    library.use_run(RUN)
    return library


def _id(i: int) -> str:
    return f"track_{i:07d}"


def _sound(rng: np.random.Generator) -> np.ndarray:
    """A chord in noise, 8 kHz, as long as the longest track and an excerpt from its end on."""
    t = np.arange((LONGEST + 30) * config.SAMPLE_RATE) / config.SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * f * t) for f in (220.0, 277.2, 329.6))
    return np.asarray(0.15 * chord + 0.02 * rng.normal(size=len(t)), dtype=np.float32)


def _places(rng: np.random.Generator, cloud: np.ndarray) -> np.ndarray:
    """A map whose clouds stand in a circle, (n_tracks, 2) float32."""
    angle = 2 * np.pi * np.arange(CLOUDS) / CLOUDS
    distance = (4 + 5 * (np.arange(CLOUDS) % 2))[:, None]
    middle = np.stack([np.cos(angle), np.sin(angle)], axis=1) * distance
    xy = middle[cloud] + rng.normal(scale=0.9, size=(len(cloud), 2))
    return np.clip(xy, -12, 12).astype(np.float32)


def _rows(rng: np.random.Generator, cloud: np.ndarray, length: np.ndarray) -> Iterator[store.Row]:
    tagged = {category: rng.random(len(cloud)) < share for category, (_, share) in TAGS.items()}
    tempo = rng.normal(115, 25, len(cloud)).clip(50, 200)
    for i, c in enumerate(cloud):
        tags = {
            category: [words[(c * 7 + len(category)) % len(words)]]
            for category, (words, _) in TAGS.items()
            if tagged[category][i]
        }
        yield store.Row(
            _id(i),
            f"Made-up track {i:,}",
            path=SOUND,
            artist=f"Artist {i // 12}",
            tempo_bpm=round(float(tempo[i]), 1) if i % 4 else None,
            duration_s=round(float(length[i]), 1),
            format="wav",
            tags=tags,
        )


def _embedded(
    rng: np.random.Generator, cloud: np.ndarray, length: np.ndarray
) -> Iterator[embeddings.TrackEmbedding]:
    """Up to three segments a track, by its length; the track's vector is their mean."""
    size = config.EMBEDDING_SIZE
    centres = rng.normal(size=(CLOUDS, size)).astype(np.float32)
    counts = (length // config.CLIP_SECONDS).clip(1, 3).astype(int)
    for first in range(0, len(cloud), PORTION):
        own = cloud[first : first + PORTION]
        V = centres[own] + 0.7 * rng.standard_normal((len(own), size), dtype=np.float32)
        Z = V[:, None] + 0.4 * rng.standard_normal((len(own), 3, size), dtype=np.float32)
        Z /= np.linalg.norm(Z, axis=2, keepdims=True)
        P = np.full((len(own), len(CLASSES)), 0.1, np.float32)
        P[np.arange(len(own)), own % len(CLASSES)] = 0.7
        for at in range(len(own)):
            n = counts[first + at]
            starts = np.linspace(0, max(length[first + at] - config.CLIP_SECONDS, 0), n)
            vector = Z[at, :n].mean(axis=0)
            vector /= np.linalg.norm(vector)
            yield embeddings.TrackEmbedding(_id(first + at), vector, starts, Z[at, :n], P[at])


def _measured(
    rng: np.random.Generator, first: int, length: np.ndarray
) -> Iterator[tuple[str, measured.Measured]]:
    """What is computed of each track, from as many segments as are embedded of it."""
    names = ("steady", "building", "falling", "steady, with a break")
    width = sum(aspects.SIZES.values())
    for i, seconds in enumerate(length.tolist(), first):
        energy, brightness, highlight = rng.random(3).tolist()
        values = measured.TrackValues(
            tempo_bpm=60 + 100 * brightness,
            tempo_confidence=energy,
            key=i % 24,
            key_confidence=energy,
            energy=energy,
            brightness=brightness,
            shape=names[i % len(names)],
            highlight_s=highlight * seconds,
        )
        yield (
            _id(i),
            measured.Measured(
                values,
                rng.random(int(seconds), dtype=np.float32),
                rng.random(width, dtype=np.float32),
                _landmarks(rng, seconds).to_bytes(),
            ),
        )


def _landmarks(rng: np.random.Generator, seconds: float) -> fingerprint.Fingerprint:
    """As many peaks as are kept of up to three segments, anywhere."""
    heard = int(min(seconds // config.CLIP_SECONDS, 3) * config.CLIP_SECONDS)
    n = heard * fingerprint.PEAKS_A_SECOND
    frames = np.sort(rng.integers(0, int(heard * stft.FRAME_RATE), n) if n else np.zeros(0))
    ranks = np.arange(n) % fingerprint.PEAKS_A_SECOND
    return fingerprint.Fingerprint(
        frames.astype(np.uint16),
        rng.integers(0, fingerprint.N_BANDS, n).astype(np.uint8),
        ranks.astype(np.uint8),
    )


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

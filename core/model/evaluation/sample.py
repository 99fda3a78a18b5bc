"""The tracks that an evaluation is about, drawn once, and what a run has stored of them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core import config
from core.catalog import related
from core.catalog.analysis import embeddings
from core.catalog.library import Library, Track
from core.libraries import ground_truth
from core.model.runs import training_tracks

MAX_TRACKS = 600  # embedded for comparison; a demo track is rendered first


@dataclass(frozen=True)
class Vectors:
    """One kind of vector for the sampled tracks: X (n_tracks, d), and its segments Z (m, d) in the
    order of the owners."""

    name: str
    X: np.ndarray
    Z: np.ndarray


@dataclass(frozen=True)
class Sample:
    """The tracks that are measured, and two segments of each that has two: the first and the last
    stored one.

    tags : none of a track that the run has learnt tags from: what it makes of that says nothing
    ground_truth : of the demo, the true instrument of each track without an instrument tag
    pairs : number of the track in `tracks` and start in s of each segment
    """

    tracks: list[Track]
    tags: list[dict[str, list[str]]]
    ground_truth: list[list[str]]
    pairs: list[tuple[int, float]]

    @property
    def owners(self) -> list[int]:
        """The track of each segment."""
        return [number for number, _ in self.pairs]

    @cached_property
    def exclusion_mask(self) -> np.ndarray:
        """bool (n, n): True where two tracks must not find each other."""
        return related.exclusion_mask(self.tracks)


def draw_sample(library: Library, run_id: str, seed: int) -> Sample:
    """At most MAX_TRACKS tracks that the run has analysed, drawn with the seed, in the library's
    order."""
    ids = embeddings.done(library, run_id)
    chosen = sorted(np.random.default_rng(seed).permutation(len(ids))[:MAX_TRACKS])
    tracks = library.tracks([ids[row] for row in chosen])
    number = {track.track_id: i for i, track in enumerate(tracks)}
    given = library.tags_of([*number])
    owners, starts, _ = embeddings.read_segments(library, run_id, [*number])
    starts_of: dict[int, list[float]] = {}
    for owner, start in zip(owners, starts.tolist(), strict=True):
        starts_of.setdefault(number[owner], []).append(start)
    pairs = [
        (i, start)
        for i, own in sorted(starts_of.items())
        if len(own) > 1
        for start in (own[0], own[-1])
    ]
    taught = set(training_tracks(library, run_id))
    tags = [{} if track_id in taught else given.get(track_id, {}) for track_id in number]
    truth = ground_truth(library)
    untagged_truth = [
        []
        if "instrument" in given.get(track_id, {})
        else truth.get(track_id, {}).get("instrument", [])[:1]
        for track_id in number
    ]
    return Sample(tracks, tags, untagged_truth, pairs)


def stored_vectors(library: Library, run_id: str, sample: Sample, name: str) -> Vectors:
    """What a run has stored for the sample; a track that it has not analysed counts as zero, like a
    segment."""
    sampled = [track.track_id for track in sample.tracks]
    ids, X = embeddings.read(library, run_id, sampled)
    row = {track_id: i for i, track_id in enumerate(ids)}
    owners, starts, Z = embeddings.read_segments(library, run_id, sampled)
    place = {
        (owner, round(start, 2)): i
        for i, (owner, start) in enumerate(zip(owners, starts.tolist(), strict=True))
    }
    keys = [(sample.tracks[i].track_id, round(start, 2)) for i, start in sample.pairs]
    none = np.zeros((1, config.EMBEDDING_SIZE), np.float32)
    X, Z = np.vstack([X, none]), np.vstack([Z, none])  # row -1 stands for what is missing
    return Vectors(
        name,
        X[[row.get(track_id, -1) for track_id in sampled]],
        Z[[place.get(key, -1) for key in keys]],
    )

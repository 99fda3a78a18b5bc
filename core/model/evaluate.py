"""How good a library's vectors are, measured on the library itself and held against chance, MFCC
and the article's network.

Two questions. Do the nearest tracks carry the same tags (the same artist, album or recording left
out)? Does a segment of a track find another segment of the same track among all segments? Vectors
that must be computed from the sound for comparison are computed for a drawn sample, and every row
of the answer is about that same sample.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from core import config
from core.audio.frontends import mel_basis, power
from core.catalog import embeddings, related
from core.catalog.library import Library, Track
from core.errors import SoundkinError
from core.libraries import ground_truth, source_of
from core.model import measures, workers
from core.model.runs import ARTICLE_MODEL, list_runs
from core.progress import SILENT, Progress

MAX_TRACKS = 600  # heard for comparison; a demo track is rendered first
SAME_TRACK = "other stretch"
ARTICLE = "article preset"
HIDDEN = (  # demo only, where the composer knows what untagged tracks really are
    "instrument (untagged, true)"
)
FEWEST = 10  # untagged tracks of an instrument for a row of its own
N_MFCC = 20
TRACKS_AT_ONCE = 4  # a worker's portion


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
    stored one."""

    tracks: list[Track]
    tags: list[dict[str, list[str]]]
    hidden: list[list[str]]  # demo: the true instrument of each track without an instrument tag
    pairs: list[
        tuple[int, float]
    ]  # (number of the track in `tracks`, start in s), two for each such track

    @property
    def owners(self) -> list[int]:
        return [number for number, _ in self.pairs]

    @cached_property
    def separate(self) -> np.ndarray:
        """bool (n, n): True where two tracks must not find each other."""
        return related.exclusion_mask(self.tracks)


def evaluate(
    library: Library,
    run_id: str | None = None,
    k: int = config.TOP_K,
    seed: int = 0,
    progress: Progress = SILENT,
) -> dict[str, Any]:
    """Measure the run's vectors beside chance, MFCC statistics and the article's preset.

    The article's network is the library's newest run of that preset, else the shipped one, taught
    on the demo library.

    Returns library, run_id, k, n_tracks and rows [{vector, category, n, p_at_k, map,
    recall_other_stretch, low, high}]: a row for each vector and category of tags, and one a vector
    for the other segment. low and high are the 95 % bootstrap interval over tracks of p_at_k, or of
    the recall. SoundkinError when nothing has been analysed yet.
    """
    run = run_id or library.current_run
    if run is None or embeddings.done_count(library, run) == 0:
        raise SoundkinError(
            f'Nothing to measure: analyse "{library.name}" first (Library page, or `python -m core'
            " embed`)."
        )
    sample = draw_sample(library, run, seed)
    kinds = [
        _random(sample, seed),
        *heard_vectors(library, sample, article_network(library), progress),
        stored_vectors(library, run, sample, "run in use"),
    ]
    progress.update(0, 1, "Comparing vectors")
    rows = [row for kind in kinds for row in _rows(kind, sample, k, seed)]
    progress.update(1, 1, "Comparing vectors")
    return {
        "library": library.name,
        "run_id": run,
        "k": k,
        "n_tracks": len(sample.tracks),
        "rows": rows,
    }


def article_network(library: Library) -> Path | None:
    """The run folder or checkpoint of the article's preset to compare with; None where none is at
    hand."""
    own = next(
        (
            run["folder"]
            for run in list_runs(library)
            if run.get("preset") == "article" and run["state"] == "done"
        ),
        None,
    )
    return Path(own) if own else ARTICLE_MODEL if ARTICLE_MODEL.is_file() else None


def draw_sample(library: Library, run_id: str, seed: int, n: int = MAX_TRACKS) -> Sample:
    """At most n tracks that the run has analysed, drawn with the seed, in the library's order."""
    ids, _ = embeddings.read(library, run_id)
    chosen = sorted(np.random.default_rng(seed).permutation(len(ids))[:n])
    tracks = library.tracks([ids[row] for row in chosen])
    given = library.tags_of([track.track_id for track in tracks])
    number = {track.track_id: i for i, track in enumerate(tracks)}
    owners, starts, _ = embeddings.read_segments(library, run_id)
    heard: dict[int, list[float]] = {}
    for owner, start in zip(owners, starts.tolist(), strict=True):
        if owner in number:
            heard.setdefault(number[owner], []).append(start)
    pairs = [
        (i, start)
        for i in sorted(heard)
        if len(heard[i]) > 1
        for start in (heard[i][0], heard[i][-1])
    ]
    tags = [given.get(track.track_id, {}) for track in tracks]
    truth = ground_truth(library)
    hidden = [
        [] if "instrument" in own else truth.get(track.track_id, {}).get("instrument", [])[:1]
        for track, own in zip(tracks, tags, strict=True)
    ]
    return Sample(tracks, tags, hidden, pairs)


def stored_vectors(library: Library, run_id: str, sample: Sample, name: str) -> Vectors:
    """What a run has stored for the sample; a track that it has not analysed counts as zero, like a
    segment."""
    ids, X = embeddings.read(library, run_id)
    row = {track_id: i for i, track_id in enumerate(ids)}
    owners, starts, Z = embeddings.read_segments(library, run_id)
    place = {
        (owner, round(start, 2)): i
        for i, (owner, start) in enumerate(zip(owners, starts.tolist(), strict=True))
    }
    keys = [(sample.tracks[i].track_id, round(start, 2)) for i, start in sample.pairs]
    none = np.zeros((1, config.EMBEDDING_SIZE), np.float32)
    X, Z = np.vstack([X, none]), np.vstack([Z, none])  # row -1 stands for what is missing
    return Vectors(
        name,
        X[[row.get(track.track_id, -1) for track in sample.tracks]],
        Z[[place.get(key, -1) for key in keys]],
    )


def heard_vectors(
    library: Library, sample: Sample, article: Path | None, progress: Progress = SILENT
) -> list[Vectors]:
    """Vectors that no run has stored, computed from the first 24 s of each track and from each
    segment: of MFCC (mean and deviation of 20, standardised over the sample) and, if its checkpoint
    is named, of the article's network.

    SoundkinError when a track can no longer be heard.
    """
    first = [(track.track_id, 0.0) for track in sample.tracks]
    pairs = [(sample.tracks[i].track_id, start) for i, start in sample.pairs]
    starts: dict[str, list[float]] = {}
    for track_id, start in sorted({*first, *pairs}):
        starts.setdefault(track_id, []).append(start)
    found: dict[tuple[str, float], list[np.ndarray]] = {}
    heard = workers.each(
        partial(_listen, library, starts, article), list(starts), 2, TRACKS_AT_ONCE
    )
    for done, (track_id, rows) in enumerate(heard, start=1):
        if isinstance(rows, str):
            raise SoundkinError(rows)
        found |= {(track_id, start): row for start, row in zip(starts[track_id], rows, strict=True)}
        progress.update(done, len(first), "Listening for comparison")
        progress.check()
    kinds = [
        Vectors(
            "MFCC statistics",
            *(standardised([found[key][0] for key in keys]) for keys in (first, pairs)),
        )
    ]
    if article is not None:
        X, Z = (
            np.array([found[key][1] for key in keys]).reshape(-1, config.EMBEDDING_SIZE)
            for keys in (first, pairs)
        )
        kinds.append(Vectors(ARTICLE, X, Z))
    return kinds


def _listen(
    library: Library, starts: dict[str, list[float]], article: Path | None, track_ids: list[str]
) -> list[tuple[str, list[list[np.ndarray]] | str]]:
    """Runs in a worker process: for each start of a track the vectors of each kind."""
    source = source_of(library)
    source.expect_many()
    results: list[tuple[str, list[list[np.ndarray]] | str]] = []
    for track_id in track_ids:
        try:
            clips = source.segments_at(track_id, starts[track_id])
        except SoundkinError as error:
            results.append((track_id, str(error)))
            continue
        rows = [[mfcc_statistics(y)] for y in clips]
        if article is not None:
            from core.model.embed import embed_array, worker_encoder

            for row, z in zip(
                rows, embed_array(worker_encoder(article), clips).segments, strict=True
            ):
                row.append(z)
        results.append((track_id, rows))
    return results


def mfcc_statistics(y: np.ndarray) -> np.ndarray:
    """Mean and deviation over time of 20 MFCC of a clip: shape (40,), not yet standardised."""
    from scipy.fft import dct

    S_db = 10.0 * np.log10(
        mel_basis() @ power(y * np.float32(0.08 / max(float(np.sqrt(np.mean(y**2))), 1e-9))) + 1e-9
    )
    cepstrum = dct(np.maximum(S_db, S_db.max() - config.TOP_DB), axis=0, norm="ortho")[:N_MFCC]
    return np.concatenate([cepstrum.mean(axis=1), cepstrum.std(axis=1)])


def standardised(rows: Iterable[np.ndarray]) -> np.ndarray:
    """Rows as a matrix whose columns have mean 0 and deviation 1; without rows an empty one."""
    X = np.array(list(rows), dtype=np.float64).reshape(-1, 2 * N_MFCC)
    return (X - X.mean(axis=0)) / np.maximum(X.std(axis=0), 1e-9) if len(X) else X


def _random(sample: Sample, seed: int) -> Vectors:
    rng = np.random.default_rng(seed)
    size = config.EMBEDDING_SIZE
    return Vectors(
        "random",
        rng.normal(size=(len(sample.tracks), size)),
        rng.normal(size=(len(sample.pairs), size)),
    )


def _rows(kind: Vectors, sample: Sample, k: int, seed: int) -> list[dict[str, Any]]:
    """The rows of the answer for one kind of vector."""
    rows = []
    for category in sorted({category for tags in sample.tags for category in tags}):
        rows += _tag_rows(
            kind,
            category,
            [tags.get(category, []) for tags in sample.tags],
            sample.separate,
            k,
            seed,
        )
    rows += hidden_rows(kind, sample, k, seed)
    if sample.pairs:
        recall = measures.same_track_recall(kind.Z, sample.owners, k)
        low, high = measures.interval(recall, seed)
        rows.append(
            {
                "vector": kind.name,
                "category": SAME_TRACK,
                "n": len(recall),
                "p_at_k": None,
                "map": None,
                "recall_other_stretch": float(recall.mean()),
                "low": low,
                "high": high,
            }
        )
    return [row for row in rows if row["n"]]


def hidden_rows(kind: Vectors, sample: Sample, k: int, seed: int = 0) -> list[dict[str, Any]]:
    """Precision among the demo's untagged tracks, whose instrument is known after all: all of them,
    then each instrument."""
    return _tag_rows(kind, HIDDEN, sample.hidden, sample.separate, k, seed, each=True)


def _tag_rows(
    kind: Vectors,
    category: str,
    tags: list[list[str]],
    separate: np.ndarray,
    k: int,
    seed: int,
    each: bool = False,
) -> list[dict[str, Any]]:
    """Precision among the tracks that have a tag of this category; with `each`, a row for each
    frequent tag as well."""
    tagged = [i for i, own in enumerate(tags) if own]
    names = sorted({tag for own in tags for tag in own})
    has = np.array([[name in tags[i] for name in names] for i in tagged], dtype=bool).reshape(
        len(tagged), len(names)
    )
    rows, precision, average = measures.same_tag(
        kind.X[tagged], has, separate[np.ix_(tagged, tagged)], k
    )
    groups = {category: np.ones(len(rows), dtype=bool)}
    if each:
        groups |= {
            category.replace(" (", f": {name} (", 1): has[rows, column]
            for column, name in enumerate(names)
            if has[rows, column].sum() >= FEWEST
        }
    return [
        _tag_row(kind.name, name, precision[own], average[own], seed)
        for name, own in groups.items()
    ]


def _tag_row(
    vector: str, category: str, precision: np.ndarray, average: np.ndarray, seed: int
) -> dict[str, Any]:
    n = len(precision)
    low, high = measures.interval(precision, seed)
    return {
        "vector": vector,
        "category": category,
        "n": n,
        "p_at_k": float(precision.mean()) if n else None,
        "map": float(average.mean()) if n else None,
        "recall_other_stretch": None,
        "low": low,
        "high": high,
    }

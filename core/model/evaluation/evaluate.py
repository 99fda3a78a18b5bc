"""How good a library's vectors are, measured on the library itself and held against chance, MFCC
and the article's network.

Two questions. Do the nearest tracks carry the same tags (the same artist, album or recording left
out)? Does a segment of a track find another segment of the same track among all segments? Vectors
that must be computed from the sound for comparison are computed for a drawn sample, and every row
of the answer is about that same sample.
"""

from pathlib import Path

import numpy as np

from core import config
from core.catalog import availability
from core.catalog.analysis import embeddings
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.evaluation import comparison, metrics
from core.model.evaluation.comparison import computed_vectors
from core.model.evaluation.evaluation import (
    IN_USE,
    OTHER_SEGMENT,
    RANDOM,
    Evaluation,
    EvaluationRow,
)
from core.model.evaluation.sample import Sample, Vectors, draw_sample, stored_vectors
from core.model.runs import ARTICLE_MODEL, list_runs
from core.progress import SILENT, Progress

STEP = "Comparing vectors"  # as progress names it
GROUND_TRUTH = "instrument (untagged, true)"  # demo only, where what they really are is known
FEWEST = 10  # untagged tracks of an instrument for a row of its own


def evaluate(
    library: Library,
    run_id: str | None = None,
    k: int = config.TOP_K,
    seed: int = 0,
    progress: Progress = SILENT,
) -> Evaluation:
    """Measure the run's vectors beside chance, MFCC statistics and the article's preset: a row for
    each vector and category of tags, and one a vector for the other segment.

    The article's network is the library's newest run of that preset, else the shipped one, fitted
    to the demo library. SoundkinError when nothing has been analysed yet.
    """
    run = run_id or library.current_run
    if run is None or not embeddings.any_done(library, run):
        availability.check_sound(library)
        raise SoundkinError(
            f'Nothing to measure: analyse "{library.name}" first (Library page, or `soundkin'
            " embed`)."
        )
    progress.plan({comparison.STEP: 9.0, STEP: 1.0})
    sample = draw_sample(library, run, seed)
    kinds = [
        _random(sample, seed),
        *computed_vectors(library, sample, article_network(library), progress),
        stored_vectors(library, run, sample, IN_USE),
    ]
    progress.update(0, 1, STEP)
    rows = [row for kind in kinds for row in _rows(kind, sample, k, seed)]
    progress.update(1, 1, STEP)
    return Evaluation(library.name, run, k, len(sample.tracks), tuple(rows))


def article_network(library: Library) -> Path | None:
    """The run folder or checkpoint of the article's preset to compare with; None where none is at
    hand."""
    for run in list_runs(library):
        if run.config.preset == "article" and run.state == "done":
            return run.folder
    return ARTICLE_MODEL if ARTICLE_MODEL.is_file() else None


def _random(sample: Sample, seed: int) -> Vectors:
    rng = np.random.default_rng(seed)
    size = config.EMBEDDING_SIZE
    return Vectors(
        RANDOM,
        rng.normal(size=(len(sample.tracks), size)),
        rng.normal(size=(len(sample.pairs), size)),
    )


def _rows(kind: Vectors, sample: Sample, k: int, seed: int) -> list[EvaluationRow]:
    """The rows of the answer for one kind of vector, those that are about a track at all."""
    rows = []
    for category in sorted({category for tags in sample.tags for category in tags}):
        tags = [own.get(category, []) for own in sample.tags]
        rows += _tag_rows(kind, category, tags, sample.exclusion_mask, k, seed)
    rows += ground_truth_rows(kind, sample, k, seed)
    if sample.pairs:
        recall = metrics.same_track_recall(kind.Z, sample.owners, k)
        low, high = metrics.interval(recall, seed)
        rows.append(
            EvaluationRow(
                kind.name,
                OTHER_SEGMENT,
                len(recall),
                recall_other_segment=float(recall.mean()),
                low=low,
                high=high,
            )
        )
    return [row for row in rows if row.n]


def ground_truth_rows(kind: Vectors, sample: Sample, k: int, seed: int = 0) -> list[EvaluationRow]:
    """Precision among the demo's untagged tracks, whose instrument is known after all: all of them,
    then each instrument."""
    return _tag_rows(
        kind, GROUND_TRUTH, sample.ground_truth, sample.exclusion_mask, k, seed, each=True
    )


def _tag_rows(
    kind: Vectors,
    category: str,
    tags: list[list[str]],
    exclusion_mask: np.ndarray,
    k: int,
    seed: int,
    each: bool = False,
) -> list[EvaluationRow]:
    """Precision among the tracks that have a tag of this category; with `each`, a row for each
    frequent tag as well."""
    tagged = [i for i, own in enumerate(tags) if own]
    names = sorted({tag for own in tags for tag in own})
    has = np.array([[name in tags[i] for name in names] for i in tagged], dtype=bool).reshape(
        len(tagged), len(names)
    )
    rows, precision, average = metrics.same_tag(
        kind.X[tagged], has, exclusion_mask[np.ix_(tagged, tagged)], k
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
        if own.any()
    ]


def _tag_row(
    vector: str, category: str, precision: np.ndarray, average: np.ndarray, seed: int
) -> EvaluationRow:
    low, high = metrics.interval(precision, seed)
    p_at_k, mean = float(precision.mean()), float(average.mean())
    return EvaluationRow(vector, category, len(precision), p_at_k, mean, low=low, high=high)

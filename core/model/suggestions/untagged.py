"""The tags that tracks without any of a category probably have, and the tracks that are unlike all
that teach it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.model.suggestions import likeness
from core.model.training.cross_validation import CrossValidated, fit_classifier
from core.model.training.examples import Examples

KEPT_TAGS = 3  # likeliest tags kept for a track
AGAIN = 0.2  # confidence from which a track whose likeliest tag was refused is asked about another


@dataclass(frozen=True, eq=False)
class Analysed:
    """The tracks that have a vector.

    numbers : [shape=(n,)] ascending ; ids : of the same tracks ; X : [shape=(n, 100)] float32
    kinds : [shape=(n, n_kinds)] chances of what kind of sound each is
    taught : bool [shape=(n,)], whether the vectors have learnt tags from a track
    plain : [shape=(n, 100)] vectors that have learnt no tags, where the library has them, else X:
        learnt tags draw near what is unlike all that they were learnt from
    """

    numbers: np.ndarray
    ids: Sequence[str]
    X: np.ndarray
    kinds: np.ndarray
    taught: np.ndarray
    plain: np.ndarray


@dataclass(frozen=True, eq=False)
class Untagged:
    """The tracks without a tag of a category.

    rows : [shape=(m,)] of the vectors ; other_kind : bool [shape=(m,)], whether a track is of a
        kind of sound that no tagged one is of ; refused : (track, tag) that a person refused
    """

    rows: np.ndarray
    other_kind: np.ndarray
    refused: frozenset[tuple[str, str]]


def for_untagged(
    examples: Examples,
    untagged: Untagged,
    analysed: Analysed,
    predictions: CrossValidated,
    most: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of the tracks that are like the tagged ones: rows (m,), likeliest tags and confidences, each
    (m, 3); and the rows of the others, farthest first. most : the largest confidence to be said"""
    X = analysed.X
    alike = likeness.fit(analysed.plain[examples.rows], examples.groups)
    distance = alike.distances(analysed.plain, untagged.rows)
    unlike = (distance > alike.limit) | untagged.other_kind
    rows = untagged.rows[~unlike]
    P = fit_classifier(X, examples.Y, examples.rows)(X, rows)
    asked = _zero_refused(P, rows, examples.tags, untagged.refused, analysed.ids)
    best, sure = likeliest(P, predictions)
    sure = sure.clip(max=most)
    kept = ~asked | (sure[:, 0] >= AGAIN)
    order = np.argsort(-distance, kind="stable")
    return rows[kept], best[kept], sure[kept], untagged.rows[order[unlike[order]]]


def _zero_refused(
    P: np.ndarray,
    rows: np.ndarray,
    tags: Sequence[str],
    refused: frozenset[tuple[str, str]],
    ids: Sequence[str],
) -> np.ndarray:
    """Take the refused tags' chances out of P (m, n_tags), in place; which tracks have any."""
    asked = np.zeros(len(rows), dtype=bool)
    if not refused:
        return asked
    tracks = {track_id for track_id, _ in refused}
    for at, row in enumerate(rows.tolist()):
        if ids[row] in tracks:
            asked[at] = True
            P[at, [(ids[row], tag) in refused for tag in tags]] = 0.0
    return asked


def likeliest(P: np.ndarray, predictions: CrossValidated) -> tuple[np.ndarray, np.ndarray]:
    """The likeliest tags of tracks that have none, and how surely, each (n_untagged, 3).
    P : [shape=(n_untagged, n_tags)]"""
    best = np.argsort(-P, axis=1, kind="stable")[:, :KEPT_TAGS].astype(np.int32)
    p = np.take_along_axis(P, best, axis=1)
    sure = np.concatenate([predictions.first(p[:, :1]), predictions.others(p[:, 1:])], axis=1)
    return best, sure

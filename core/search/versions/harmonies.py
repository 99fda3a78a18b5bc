"""Recordings that share a beat but not the chords are no versions of one another: a drum loop is in
many pieces, and its strokes are most of the landmarks of each."""

from collections.abc import Sequence

import numpy as np

from core.audio.features.aspects import HARMONY, SIZES
from core.catalog.analysis import measured
from core.catalog.library import Library, Track
from core.search.aspects import parts
from core.search.versions.versions import Version

DOUBTFUL = 0.7  # share of peaks below which the chords are asked
LEAST = 0.6  # correlation of the chords of two versions; of 880 true pairs three had less
SHIFTS = (-1, 0, 1)  # semitones by which one of them may be higher


def with_like_chords(
    library: Library, tracks: Sequence[Track], found: Sequence[Version]
) -> list[Version]:
    """The proposals without those that share few landmarks and not the chords. tracks : those
    whose places the proposals name"""
    doubtful = {at for v in found if v.share < DOUBTFUL for at in (v.a, v.b)}
    numbers = library.numbers_of([tracks[at].track_id for at in doubtful])
    rows = measured.read_aspects(
        library, np.array(list(numbers.values()), int), sum(SIZES.values())
    )
    chords = dict(zip(numbers, parts(rows.astype(np.float32))[HARMONY], strict=True))

    def may_be(version: Version) -> bool:
        a, b = (chords.get(tracks[at].track_id) for at in (version.a, version.b))
        return version.share >= DOUBTFUL or a is None or b is None or alike(a, b)

    return [version for version in found if may_be(version)]


def alike(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two recordings have the same pitches and chords, maybe a little higher: harmonies
    (36,) as `aspects.harmony` makes them. So are those of which nothing is known."""
    a, b = (levelled(row) for row in (first, second))
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    if not size > 0:  # nor NaN
        return True
    return max(float(np.vdot(np.roll(a, shift, axis=1), b)) for shift in SHIFTS) >= LEAST * size


def levelled(row: np.ndarray) -> np.ndarray:
    """Pitch classes, major and minor triads, each without its mean; (3, 12)."""
    by_kind = row.reshape(3, 12)
    return np.asarray(by_kind - by_kind.mean(axis=1, keepdims=True))

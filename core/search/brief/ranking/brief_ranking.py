"""Tracks ranked by how probably they are what a brief asks for.

A score is the sum over the chips of the logarithm of the probability that the chip is fulfilled,
each times its weight, and of how alike the track sounds to the reference. What is written decides
before that likeness: a track of which a tempo, length or key of the brief is not known counts as
less alike than all that have it, and one that is known to miss it, or to have what is ruled out, as
less alike than those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.search.brief.chips import Brief, Chip, CourseChip, KeyChip, RangeChip, TagChip
from core.search.brief.ranking.brief_fits import (
    MISSED,
    Values,
    course_fit,
    fit,
    of_keys,
    off_limits,
    wanted_keys,
    within,
)
from core.search.brief.ranking.tag_evidence import TagEvidence

LEAST = 0.02  # probability of a chip that a track certainly misses
UNWANTED_WEIGHT = 2.0  # of "no drums": no other word outvotes it
SOUND_WEIGHT = 0.8  # of one standard deviation of likeness to the reference


@dataclass(frozen=True)
class Ranking:
    """scores : (n,); fits : (n_chips, n) probability of each chip
    fit : (n,) how well all words fit, 0 to 1: the weighted geometric mean, which orders as scores
        do where there is no likeness
    missed : bool (n,), where a limit that is written is known to be missed
    """

    scores: np.ndarray
    fits: np.ndarray
    fit: np.ndarray
    missed: np.ndarray


def rank(
    brief: Brief,
    tags: TagEvidence,
    values: Values,
    likeness: np.ndarray | None = None,
    reference_values: Mapping[str, float] | None = None,
) -> Ranking:
    """Rank all tracks.

    likeness : cosine to the reference (n,), NaN where there is none
    reference_values : the reference's numbers, which modifiers are relative to
    """
    n = tags.n
    fits = np.ones((len(brief.chips), n))
    scores, weights = np.zeros(n), 0.0
    off = np.zeros(n, np.uint8)
    for chips in _alternatives(brief.chips):
        p = np.max([fit(chip, tags, values, reference_values or {}) for _, chip in chips], axis=0)
        fits[[at for at, _ in chips]] = p
        weight = max(chip.weight * _weight(chip) for _, chip in chips)
        scores += weight * np.log(np.maximum(p, LEAST))
        weights += weight
        off = np.maximum(off, np.min([off_limits(chip, p, values) for _, chip in chips], axis=0))
    fit_of_all = np.exp(scores / max(weights, LEAST))
    if likeness is not None:
        alike = SOUND_WEIGHT * _standardised(likeness)
        scores += alike - off * np.ptp(alike)
    return Ranking(scores, fits, fit_of_all, off == MISSED)


def _alternatives(chips: Sequence[Chip]) -> list[list[tuple[int, Chip]]]:
    """The chips with their places; keys together, of which any will do, and the others alone."""
    keys: list[tuple[int, Chip]] = []
    found: list[list[tuple[int, Chip]]] = []
    for at, chip in enumerate(chips):
        if isinstance(chip, KeyChip):
            keys.append((at, chip))
        else:
            found.append([(at, chip)])
    return [*found, keys] if keys else found


def _weight(chip: Chip) -> float:
    return UNWANTED_WEIGHT if isinstance(chip, TagChip) and not chip.wanted else 1.0


def _standardised(likeness: np.ndarray) -> np.ndarray:
    known = np.isfinite(likeness)
    if not known.any():
        return np.zeros(len(likeness))
    mean, deviation = float(likeness[known].mean()), float(likeness[known].std())
    z = (likeness - mean) / max(deviation, 1e-6)
    return np.where(known, z, -1.0)


def unmet(brief: Brief, values: Values) -> list[str]:
    """A sentence for each number or key that no track here has, or that is known of none."""
    found: list[str] = []
    for chip in brief.chips:
        if isinstance(chip, RangeChip):
            x = values.numbers[chip.value]
            known, fits = np.isfinite(x), within(x, chip)
            name, has = chip.value, bool((known & fits).any())
        elif isinstance(chip, KeyChip):
            known = values.keys >= 0
            name, has = "key", bool(of_keys(values.keys, wanted_keys(chip)).any())
        elif isinstance(chip, CourseChip):
            known = values.shapes > 0
            name, has = "course of energy", bool((course_fit(chip, values) > 0.5).any())
        else:
            continue
        if not known.any():
            found.append(f'The {name} of no track is known, so "{chip.said}" changes nothing.')
        elif not has:
            found.append(f'No track here is as "{chip.said}" asks: the nearest come first.')
    return found

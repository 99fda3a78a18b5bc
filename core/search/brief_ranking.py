"""Tracks ranked by how probably they are what a brief asks for.

A score is the sum over the chips of the logarithm of the probability that the chip is fulfilled,
each times its weight, and of how alike the track sounds to the reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.audio.keynames import MODES, compatible
from core.search.brief import (
    LENGTH,
    SHAPES,
    TEMPO,
    Brief,
    Chip,
    CourseChip,
    KeyChip,
    Modifier,
    RangeChip,
    TagChip,
)
from core.search.tag_evidence import TagEvidence

LEAST = 0.02  # probability of a chip that a track certainly misses
SLACK = {TEMPO: 0.03, LENGTH: 0.05}  # share by which a limit may be missed before it counts
SLOPE = 0.12  # share beyond the slack that leaves a third of the probability
UNWANTED_WEIGHT = 2.0  # of "no drums": no other word shall outvote it
RANGE_WEIGHT = 2.0  # of what is said in numbers: no likeness shall outvote "90 to 100 BPM"
SOUND_WEIGHT = 0.8  # of one standard deviation of likeness to the reference
UNKNOWN_KEY = 1 / 12
COURSE_SURE = 0.9  # that the energy goes as its shape says


@dataclass(frozen=True)
class Values:
    """Numbers of the tracks; NaN and -1 where unknown, all of shape (n,).

    certainty : 0 to 1, of the numbers that were computed; 1 for given ones
    keys : tonic + 12 for minor, or -1
    shapes : of the energy, bit i for SHAPES[i]; 0 where unknown
    """

    numbers: Mapping[str, np.ndarray]
    certainty: Mapping[str, np.ndarray] = field(default_factory=dict)
    keys: np.ndarray | None = None
    key_certainty: np.ndarray | None = None
    shapes: np.ndarray | None = None


@dataclass(frozen=True)
class Ranking:
    """scores : (n,); fits : (n_chips, n) probability of each chip."""

    scores: np.ndarray
    fits: np.ndarray


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
    scores = np.zeros(n)
    for at, chip in enumerate(brief.chips):
        fits[at] = _fit(chip, tags, values, reference_values or {})
        scores += chip.weight * _weight(chip) * np.log(np.maximum(fits[at], LEAST))
    if likeness is not None:
        scores += SOUND_WEIGHT * _standardised(likeness)
    return Ranking(scores, fits)


def _weight(chip: Chip) -> float:
    if isinstance(chip, RangeChip):
        return RANGE_WEIGHT
    return UNWANTED_WEIGHT if isinstance(chip, TagChip) and not chip.wanted else 1.0


def _standardised(likeness: np.ndarray) -> np.ndarray:
    known = np.isfinite(likeness)
    if not known.any():
        return np.zeros(len(likeness))
    mean, deviation = float(likeness[known].mean()), float(likeness[known].std())
    z = (likeness - mean) / max(deviation, 1e-6)
    return np.where(known, z, -1.0)


def _fit(
    chip: Chip, tags: TagEvidence, values: Values, reference: Mapping[str, float]
) -> np.ndarray:
    if isinstance(chip, TagChip):
        return tag_fit(chip, tags)
    if isinstance(chip, RangeChip):
        return range_fit(chip, values, tags.n)
    if isinstance(chip, KeyChip):
        return key_fit(chip, values, tags.n)
    if isinstance(chip, CourseChip):
        return course_fit(chip, values, tags.n)
    return modifier_fit(chip, values, reference, tags.n)


def tag_fit(chip: TagChip, tags: TagEvidence) -> np.ndarray:
    """Probability that a track has any of the chip's tags, or none of them if they are unwanted."""
    p = np.max([t.share * tags.probability(t.category, t.tag)[0] for t in chip.targets], axis=0)
    return np.asarray(p if chip.wanted else 1 - p)


def range_fit(chip: RangeChip, values: Values, n: int) -> np.ndarray:
    """Probability that a value lies in the range; a tempo counted half or twice as fast is worth
    half. Unknown values have the share of the library that fits."""
    x = values.numbers.get(chip.value, np.full(n, np.nan))
    inside = _inside(x, chip)
    if chip.value == TEMPO:
        inside = np.maximum(inside, 0.5 * np.maximum(_inside(x / 2, chip), _inside(x * 2, chip)))
    known = np.isfinite(x)
    usual = float(inside[known].mean()) if known.any() else 0.5
    sure = values.certainty.get(chip.value, np.ones(n))
    return np.asarray(np.where(known, sure * inside + (1 - sure) * usual, usual))


def _inside(x: np.ndarray, chip: RangeChip) -> np.ndarray:
    """1 within the range, falling beyond its slack."""
    slack = SLACK.get(chip.value, 0.0)
    low = chip.low if chip.low is not None else -np.inf
    high = chip.high if chip.high is not None else np.inf
    with np.errstate(invalid="ignore"):
        x = np.where(np.isfinite(x), x, 0.0)
        scale = max(abs(v) for v in (low, high) if np.isfinite(v)) or 1.0
        beyond = np.maximum(np.maximum(low - x, x - high), 0.0) / scale
    outside = 0.6 * np.exp(-np.maximum(beyond - slack, 0.0) / SLOPE)
    return np.asarray(np.where(beyond == 0, 1.0, outside))


def key_fit(chip: KeyChip, values: Values, n: int) -> np.ndarray:
    """Probability of the key (or of one that mixes with it, or of the mode)."""
    if values.keys is None:
        return np.full(n, UNKNOWN_KEY)
    wanted = _wanted_keys(chip)
    usual = len(wanted) / 24
    sure = values.key_certainty if values.key_certainty is not None else np.ones(n)
    fits = np.isin(values.keys, list(wanted))
    p = np.where(fits, sure, (1 - sure) * usual)
    return np.asarray(np.where(values.keys < 0, usual, p))


def course_fit(chip: CourseChip, values: Values, n: int) -> np.ndarray:
    """Probability that the energy goes as it is wanted; unknown ones have the library's share."""
    shapes = values.shapes if values.shapes is not None else np.zeros(n, np.uint8)
    known = shapes > 0
    fits = ((shapes & (1 << SHAPES.index(chip.course))) > 0) == chip.wanted
    usual = float(fits[known].mean()) if known.any() else 0.5
    return np.where(known, np.where(fits, COURSE_SURE, 1 - COURSE_SURE), usual)


def _wanted_keys(chip: KeyChip) -> set[int]:
    """The numbers of the keys that will do."""
    if chip.key is None:
        return {12 * MODES.index(chip.mode) + tonic for tonic in range(12)}
    keys = compatible(chip.key) if chip.compatible else (chip.key,)
    return {key.number for key in keys}


def modifier_fit(
    chip: Modifier, values: Values, reference: Mapping[str, float], n: int
) -> np.ndarray:
    """How much more (or less) of a value a track has than the reference, 0 to 1."""
    x, own = values.numbers.get(chip.value), reference.get(chip.value)
    if x is None or own is None:
        return np.full(n, 0.5)
    deviation = float(np.nanstd(x)) or 1.0
    step = chip.sign * (x - own) / deviation
    return np.asarray(np.where(np.isfinite(step), 1 / (1 + np.exp(-4 * (step - 0.3))), 0.3))


def unmet(brief: Brief, values: Values) -> list[str]:
    """A sentence for each number or key that no track here has, or that is known of none."""
    found: list[str] = []
    for chip in brief.chips:
        if isinstance(chip, RangeChip):
            x = values.numbers.get(chip.value, np.zeros(0))
            known, fits = np.isfinite(x), _inside(x, chip) == 1
            name, has = chip.value, bool((known & fits).any())
        elif isinstance(chip, KeyChip):
            x = values.keys if values.keys is not None else np.zeros(0)
            known = x >= 0
            name, has = "key", bool(np.isin(x, list(_wanted_keys(chip))).any())
        elif isinstance(chip, CourseChip):
            x = values.shapes if values.shapes is not None else np.zeros(0)
            known, has = x > 0, bool((course_fit(chip, values, len(x)) > 0.5).any())
            name = "course of energy"
        else:
            continue
        if not known.any():
            found.append(f'The {name} of no track is known, so "{chip.said}" changes nothing.')
        elif not has:
            found.append(f'No track here is as "{chip.said}" asks: the nearest come first.')
    return found

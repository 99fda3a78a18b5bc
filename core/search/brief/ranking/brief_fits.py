"""How probably each track is as one chip of a brief asks, and which are known not to be."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.catalog.tempo_and_key import SHOWN
from core.keynames import MODES, compatible
from core.search.brief.chips import (
    LENGTH,
    SHAPES,
    TEMPO,
    Chip,
    CourseChip,
    KeyChip,
    Modifier,
    RangeChip,
    TagChip,
)
from core.search.brief.ranking.tag_evidence import TagEvidence

SLACK = {TEMPO: 0.03, LENGTH: 0.05}  # share by which a limit may be missed before it counts
MET, NOT_KNOWN, MISSED = range(3)  # how a track stands to a limit
THERE = 0.25  # probability of "no drums" below which there are some
ROUNDED = {TEMPO: 0.5, LENGTH: 0.1}  # BPM, as shown; s that an encoder adds to a cut of 60
# probability of a value just outside of a range: of one that is written in numbers, and of a word
OUTSIDE, OUTSIDE_OF_WORD = 0.2, 0.6
SLOPE = 0.12  # share beyond the slack that leaves a third of it
COURSE_SURE = 0.9  # that the energy goes as its shape says


@dataclass(frozen=True)
class Values:
    """What is known of the tracks, all of shape (n,).

    numbers : by each value that a chip may ask for; NaN where unknown
    certainty : 0 to 1, of each of these that was computed; 1 for given ones
    keys : tonic + 12 for minor, or -1 ; key_certainty : as above
    shapes : of the energy, bit i for SHAPES[i]; 0 where unknown
    """

    numbers: Mapping[str, np.ndarray]
    certainty: Mapping[str, np.ndarray]
    keys: np.ndarray
    key_certainty: np.ndarray
    shapes: np.ndarray


def fit(
    chip: Chip, tags: TagEvidence, values: Values, reference: Mapping[str, float]
) -> np.ndarray:
    """How probably each track is as the chip asks, (n,). reference : the reference's numbers"""
    if isinstance(chip, TagChip):
        return tag_fit(chip, tags)
    if isinstance(chip, RangeChip):
        return range_fit(chip, values)
    if isinstance(chip, KeyChip):
        return key_fit(chip, values)
    if isinstance(chip, CourseChip):
        return course_fit(chip, values)
    return modifier_fit(chip, values, reference)


def tag_fit(chip: TagChip, tags: TagEvidence) -> np.ndarray:
    """Probability (n,) that a track has any of the chip's tags, or none if they are unwanted."""
    p = np.ones(tags.n)
    for targets in (chip.targets, *chip.of):
        p = p * np.max([t.share * tags.probability(t.category, t.tag)[0] for t in targets], axis=0)
    return np.asarray(p if chip.wanted else 1 - p)


def range_fit(chip: RangeChip, values: Values) -> np.ndarray:
    """Probability (n,) that a value lies in the range; a tempo counted half or twice as fast is
    worth half, or all of it where the chip says so. Unknown values have the share of the library
    that fits."""
    x = values.numbers[chip.value]
    inside = _inside(x, chip)
    if chip.value == TEMPO:
        worth = 1.0 if chip.either_time else 0.5
        inside = np.maximum(inside, worth * np.maximum(_inside(x / 2, chip), _inside(x * 2, chip)))
    known = np.isfinite(x)
    usual = float(inside[known].mean()) if known.any() else 0.5
    sure = values.certainty[chip.value]
    return np.asarray(np.where(known, sure * inside + (1 - sure) * usual, usual))


def _inside(x: np.ndarray, chip: RangeChip) -> np.ndarray:
    """1 within the nearest of the ranges, falling beyond its slack."""
    slack = SLACK.get(chip.value, 0.0)
    beyond = np.full(len(x), np.inf)
    x = np.where(np.isfinite(x), x, 0.0)
    for low, high in _ends(chip):
        scale = max(abs(v) for v in (low, high) if np.isfinite(v)) or 1.0
        beyond = np.minimum(beyond, np.maximum(np.maximum(low - x, x - high), 0.0) / scale)
    edge = OUTSIDE if chip.value in SLACK else OUTSIDE_OF_WORD
    outside = edge * np.exp(-np.maximum(beyond - slack, 0.0) / SLOPE)
    return np.asarray(np.where(beyond == 0, 1.0, outside))


def key_fit(chip: KeyChip, values: Values) -> np.ndarray:
    """Probability (n,) of the key (or of one that mixes with it, or of the mode)."""
    wanted, sure = wanted_keys(chip), values.key_certainty
    usual = len(wanted) / 24
    fits = of_keys(values.keys, wanted)
    p = np.where(fits, sure, (1 - sure) * usual)
    return np.asarray(np.where(values.keys < 0, usual, p))


def course_fit(chip: CourseChip, values: Values) -> np.ndarray:
    """Probability (n,) that the energy goes as wanted; unknown ones have the library's share."""
    known = values.shapes > 0
    fits = ((values.shapes & (1 << SHAPES.index(chip.course))) > 0) == chip.wanted
    usual = float(fits[known].mean()) if known.any() else 0.5
    return np.where(known, np.where(fits, COURSE_SURE, 1 - COURSE_SURE), usual)


def wanted_keys(chip: KeyChip) -> set[int]:
    """The numbers of the keys that will do."""
    if chip.key is None:
        return {12 * MODES.index(chip.mode) + tonic for tonic in range(12)}
    keys = compatible(chip.key) if chip.compatible else (chip.key,)
    return {key.number for key in keys}


def modifier_fit(chip: Modifier, values: Values, reference: Mapping[str, float]) -> np.ndarray:
    """How much more (or less, or as much) of a value a track has than the reference, (n,) from 0
    to 1."""
    x, own = values.numbers[chip.value], reference.get(chip.value)
    if own is None:
        return np.full(len(x), 0.5)
    deviation = float(np.nanstd(x)) or 1.0
    if not chip.sign or chip.by or chip.share:
        at = own + chip.sign * (chip.by + chip.share * own)
        off = np.abs(x - at) / (SLACK[chip.value] * at if chip.value in SLACK else deviation / 4)
        p = np.exp(-np.maximum(off - 1, 0.0))
        return np.asarray(np.where(np.isfinite(p), p, 0.3))
    step = chip.sign * (x - own) / deviation
    return np.asarray(np.where(np.isfinite(step), 1 / (1 + np.exp(-4 * (step - 0.3))), 0.3))


def limits(chip: Chip) -> bool:
    """Whether a chip is a limit, that no likeness to a reference outvotes: a tempo, length or key,
    or what is ruled out, unless it counts less."""
    if isinstance(chip, RangeChip):
        return chip.weight >= 1 and chip.value in SLACK
    unwanted = isinstance(chip, TagChip) and not chip.wanted
    return chip.weight >= 1 and (unwanted or isinstance(chip, KeyChip))


def off_limits(chip: Chip, p: np.ndarray, values: Values) -> np.ndarray:
    """How each track stands to a chip that is a limit, uint8 (n,): MET, NOT_KNOWN or MISSED.

    p : how probably each is as the chip asks, (n,)
    """
    if isinstance(chip, RangeChip) and limits(chip):
        x = values.numbers[chip.value]
        return _standing(within(x, chip), np.isfinite(x), values.certainty[chip.value])
    if isinstance(chip, KeyChip) and limits(chip):
        wanted = of_keys(values.keys, wanted_keys(chip))
        return _standing(wanted, values.keys >= 0, values.key_certainty)
    if isinstance(chip, TagChip) and limits(chip):
        return np.where(p < 0.5, np.where(p < THERE, MISSED, NOT_KNOWN), MET).astype(np.uint8)
    return np.zeros(len(p), np.uint8)


def _standing(met: np.ndarray, known: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """The same for a value; one that is too unsure to be shown is not known."""
    known = known & (sure >= SHOWN)
    return np.where(known, np.where(met, np.uint8(MET), np.uint8(MISSED)), np.uint8(NOT_KNOWN))


def within(x: np.ndarray, chip: RangeChip) -> np.ndarray:
    """Whether a value lies in one of the ranges, bool (n,); a tempo also by its half or double
    where the chip says so."""
    found = np.zeros(len(x), bool)
    with np.errstate(invalid="ignore"):
        for low, high in _ends(chip):
            for times in (1.0, 0.5, 2.0) if chip.either_time else (1.0,):
                found |= (x * times >= low) & (x * times <= high)
    return found


def _ends(chip: RangeChip) -> list[tuple[float, float]]:
    """The ranges as numbers, widened by the tolerance and to what counts as their ends."""
    rounded = ROUNDED.get(chip.value, 0.0)
    return [
        (
            -np.inf if low is None else low * (1 - chip.tolerance) - rounded,
            np.inf if high is None else high * (1 + chip.tolerance) + rounded,
        )
        for low, high in chip.spans
    ]


def of_keys(keys: np.ndarray, wanted: set[int]) -> np.ndarray:
    """Which of these keys (n,), -1 for none, are wanted, bool (n,)."""
    table = np.isin(np.arange(-1, 24), list(wanted))
    return np.asarray(table[keys + 1])

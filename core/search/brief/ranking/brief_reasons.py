"""Why a track is there, for each part of a brief."""

from dataclasses import dataclass

import numpy as np

from core.catalog.analysis.heads import percent
from core.keynames import numbered
from core.search.brief.chip_names import kind_of, without
from core.search.brief.chips import LENGTH, SHAPES, TEMPO, Brief, Chip, CourseChip, KeyChip, TagChip
from core.search.brief.ranking import tag_evidence
from core.search.brief.ranking.brief_fits import Values, tag_fit
from core.search.brief.ranking.brief_ranking import Ranking
from core.search.brief.ranking.tag_evidence import TagEvidence
from core.times import timecode

SURE = 0.6  # certainty from which a computed tempo or key alone speaks for or against a track


@dataclass(frozen=True)
class Reason:
    """Why a track is there, for one chip: `fit` is the probability that it is as asked."""

    text: str
    fit: float


def reasons(
    brief: Brief, ranking: Ranking, row: int, tags: TagEvidence, values: Values
) -> list[Reason]:
    """Why a track is there, a sentence a chip: what is wanted before what is not, of each kind the
    chips it fits best first."""
    found = {  # of two keys one reason
        Reason(_why(chip, row, tags, values), float(ranking.fits[at][row])): _is_wanted(chip)
        for at, chip in enumerate(brief.chips)
    }
    return sorted(found, key=lambda reason: (not found[reason], -reason.fit))


def _is_wanted(chip: Chip) -> bool:
    return not isinstance(chip, TagChip | CourseChip) or chip.wanted


def _why(chip: Chip, row: int, tags: TagEvidence, values: Values) -> str:
    if isinstance(chip, TagChip):
        return _why_tag(chip, row, tags)
    if isinstance(chip, CourseChip):
        bits = int(values.shapes[row])
        own = [name for at, name in enumerate(SHAPES) if bits >> at & 1]
        return f"energy: {', '.join(own)}" if own else "course of energy unknown"
    if isinstance(chip, KeyChip):
        number, computed = int(values.keys[row]), _computed(values.key_certainty[row])
        return f"{numbered(number)}{computed}" if number >= 0 else "key unknown"
    x = values.numbers[chip.value][row]
    if not np.isfinite(x):
        return f"{chip.value} unknown"
    computed = _computed(values.certainty[chip.value][row])
    if chip.value == TEMPO:
        return f"{x:.0f} BPM{computed}"
    if chip.value == LENGTH:
        return f"{timecode(float(x))} long"
    return f"{chip.value} {100 * x:.0f} %{computed}"


def _computed(certainty: float) -> str:
    """That a number was computed, and whether it is unsure; "" for given ones."""
    if certainty == 1:
        return ""
    return " (computed)" if certainty >= SURE else " (computed, unsure)"


def _why_tag(chip: TagChip, row: int, tags: TagEvidence) -> str:
    if chip.of:
        both = float(tag_fit(chip, tags)[row])
        name = chip.name if chip.wanted else without(chip.name, kind_of(chip))
        return f"{name} ({percent(both)})"
    chances = [tags.probability(t.category, t.tag) for t in chip.targets]
    at = int(np.argmax([t.share * p[row] for t, (p, _) in zip(chip.targets, chances, strict=True)]))
    target, (p, kind) = chip.targets[at], chances[at]
    tag = target.tag
    if kind[row] == tag_evidence.HEARD:
        more = p[row] > np.median(p)
        return f"sounds like {tag} more than most" if more else f"sounds little like {tag}"
    is_known = kind[row] in (tag_evidence.GIVEN_TAG, tag_evidence.TEXT)
    is_unlike = kind[row] == tag_evidence.PREDICTED and p[row] < 0.5
    if not is_known and (is_unlike or not chip.wanted):
        return f"{without(tag, target.category)} ({percent(1 - p[row])})"
    chance = percent(p[row])
    words = {
        tag_evidence.GIVEN_TAG: f"tagged {tag}",
        tag_evidence.TEXT: f'"{tag}" in its title or comment',
        tag_evidence.PREDICTED: f"sounds like {tag} ({chance})",
        tag_evidence.RELATED: f"{tag} not tagged, {chance} by its other tags",
    }
    return words[int(kind[row])]

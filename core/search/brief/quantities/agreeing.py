"""Which ranges of a brief can be had together."""

from dataclasses import replace

from core.search.brief.chips import BRIGHTNESS, ENERGY, LENGTH, TEMPO, RangeChip
from core.search.brief.quantities.amount_words import Limits

_NAMES = {BRIGHTNESS: "tone", TEMPO: "tempo", ENERGY: "energy", LENGTH: "length"}


def agreeing(ranges: list[RangeChip]) -> tuple[list[RangeChip], list[str]]:
    """The ranges that can be had together, of several values or ranges any; a sentence for each
    that contradicts an earlier one."""
    kept: list[RangeChip] = []
    problems: list[str] = []
    for chip in ranges:
        same = [k for k in kept if k.value == chip.value]
        other = next((k for k in same if _apart(k, chip)), None)
        if any(k.spans == chip.spans for k in same):
            continue
        if other is None:
            kept.append(chip)
        elif _has_two_ends(other) and _has_two_ends(chip):
            said, others = f"{other.said}, {chip.said}", (*other.others, *chip.spans)
            kept[kept.index(other)] = replace(other, said=said, others=others)
            name = _NAMES[chip.value]
            problems.append(f'"{other.said}" and "{chip.said}" are two {name}s: either will do.')
        else:
            problems.append(
                f'No {_NAMES[chip.value]} is both "{other.said}" and "{chip.said}": only the first'
                " was used."
            )
    return kept, problems


def _has_two_ends(chip: RangeChip) -> bool:
    return all(low is not None and high is not None for low, high in chip.spans)


def _apart(a: RangeChip, b: RangeChip) -> bool:
    return all(_span_apart(one, other) for one in a.spans for other in b.spans)


def _span_apart(a: Limits, b: Limits) -> bool:
    low = max(float("-inf") if x is None else x for x, _ in (a, b))
    high = min(float("inf") if x is None else x for _, x in (a, b))
    return low > high

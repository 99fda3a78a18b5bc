"""Weights as people write them, and a sentence for each that is none."""

from collections.abc import Mapping
from dataclasses import replace

from core.search.brief.chips import Brief, Chip, CourseChip, TagChip

MOST = 100.0  # times as much as a thing that has no weight of its own
UNWANTED = -1.0  # as the weight of a chip: its opposite


def counts(weight: float) -> bool:
    """Whether it is a weight at all; 0 takes a thing off."""
    return 0 <= weight <= MOST


def checked(
    weights: Mapping[str, float], problems: list[str], turns: bool = False
) -> dict[str, float]:
    """The weights that are some; a sentence is added for each other one. turns : whether UNWANTED
    is one, too"""
    kept: dict[str, float] = {}
    for name, weight in weights.items():
        if counts(weight) or (turns and weight == UNWANTED):
            kept[name] = weight
        else:
            problems.append(f"{no_weight(name, weight)}{', or -1' if turns else ''}.")
    return kept


def no_weight(name: str, weight: float) -> str:
    """What is said of a weight that is none, without its end."""
    return f'"{name}" was not weighted by {weight:g}: a weight goes from 0 to {MOST:g}'


def corrected(brief: Brief, chips: Mapping[str, float]) -> Brief:
    """A brief with the weights that a person gave its chips."""
    kept: list[Chip] = []
    for chip in brief.chips:
        weight = chips.get(chip.said, 1.0)
        if weight == UNWANTED:
            if isinstance(chip, (TagChip, CourseChip)):
                kept.append(replace(chip, wanted=not chip.wanted))
        elif weight > 0:
            kept.append(replace(chip, weight=weight))
    return replace(brief, chips=tuple(kept))


def miscorrected(brief: Brief, chips: Mapping[str, float]) -> list[str]:
    """A sentence for each weight that is given to no part of a brief, or turns round what has no
    opposite."""
    parts = {chip.said: chip for chip in brief.chips}
    there = ", ".join(f'"{said}"' for said in parts)
    problems: list[str] = []
    for said, weight in chips.items():
        if said not in parts:
            what = f"its parts are {there}" if parts else "none of it was understood"
            problems.append(f'No part of the brief is "{said}": {what}.')
        elif weight == UNWANTED and not isinstance(parts[said], (TagChip, CourseChip)):
            problems.append(f'"{said}" has no opposite and was left out: write what is wanted.')
    return problems

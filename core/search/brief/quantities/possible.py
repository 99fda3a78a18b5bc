"""What a tempo or a length of music can be, and how near to it is near enough."""

from collections.abc import Sequence

from core.search.brief.chips import LENGTH, TEMPO, RangeChip
from core.search.brief.quantities.amount_words import Limits

ABOUT = {TEMPO: 0.05, LENGTH: 0.15}  # share by which "about" or a bare number may be missed
POSSIBLE = {TEMPO: (20.0, 300.0), LENGTH: (1.0, 7200.0)}  # BPM and s of any music
UNITS = {TEMPO: "BPM", LENGTH: "seconds"}


def impossible(chip: RangeChip) -> str:
    """One sentence on a range that no music has; "" when there is nothing wrong with it."""
    return "" if can_be(chip.value, chip.low, chip.high) else no_music(chip.said, chip.value)


def can_be(value: str, low: float | None, high: float | None) -> bool:
    """Whether any music has a value from `low` to `high`."""
    least, most = POSSIBLE[value]
    return (low is None or low <= most) and (high is None or high >= least)


def no_music(said: str, value: str) -> str:
    """One sentence on words that no music fits."""
    least, most = POSSIBLE[value]
    return f'"{said}" is no {value} of any music: give {least:g} to {most:g} {UNITS[value]}.'


def limits_between(value: str, ends: Sequence[float]) -> Limits | None:
    """The limits that a number or the two ends of a range, in BPM or s, give a value; None where
    they are no music's."""
    limits = (min(ends), max(ends)) if len(ends) > 1 else about(ends[0], value)
    return limits if can_be(value, *limits) else None


def about(at: float, value: str) -> tuple[float, float]:
    """What counts as so much BPM or so many seconds."""
    by = at * ABOUT[value]
    return round(at - by, 1), round(at + by, 1)

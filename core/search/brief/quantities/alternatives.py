"""Amounts of which any will do: "80 or 160 BPM", "80-95 or 120", "30s/60s"."""

import re
from dataclasses import dataclass, replace

from core.search.brief.blanking import Blanking
from core.search.brief.chips import LENGTH, TEMPO, RangeChip
from core.search.brief.numbers import CLOCK, NUMBER, UNIT, number, unit_seconds
from core.search.brief.quantities.possible import limits_between

_OR = r"(?:\b(?:or|oder)(?![^\W\d])|か|または|もしくは|/|／|\|)"
_AND = r"(?:&|\+|と|\b(?:and|und|plus)\b)"
_NEARLY = r"(?:\b(?:either|else|too|zu|maybe|even|at|around|about|roughly|ca\.?|etwa|bei)\s+)*"
_ONE_OF = rf"\s*(?:[,、]\s*)?{_OR}\s*{_NEARLY}"
_LAST_OF = rf"\s*(?:,\s*)?(?:{_OR}|{_AND})\s*{_NEARLY}"
_ANY_OF = rf"(?:{_LAST_OF}|\s*[,、]\s*{_NEARLY})"
_TO = r"\s*(?:-|–|—|to|bis|〜|～|~|から)\s*"
_BARE = rf"(?P<low>{NUMBER})(?:{_TO}(?P<high>{NUMBER}))?"  # without a unit of its own
_BEFORE = rf"(?<![\w.,:])(?:(?:between|zwischen|from|von)\s+)?{_BARE}"
_AFTER = rf"(?:{_ONE_OF}){_BARE}(?![\w:.%])(?!\s*{UNIT})(?!\s*(?:/|bpm\b))"
_HALF_TIME = (
    r"\b(?:half|halbe[sm]?|double|doppelte[sm]?)[\s-]?(?:time|tempo)(?:\s+feel)?\b|"
    r"\b(?:or|oder)\s+(?:its\s+|at\s+|the\s+)?(?:double|half|doppelt|halb)\b(?:\s+(?:of\s+)?(?:that|it))?"
)


@dataclass(frozen=True)
class Placed:
    """A range with the place in the text where it was found.

    exact : whether it is a value or a range, not a limit; denied : "not under"
    """

    chip: RangeChip
    start: int
    end: int
    exact: bool
    denied: bool


def joined(text: Blanking, original: str, found: list[Placed]) -> list[RangeChip]:
    """The ranges in order, those that are alternatives as one; numbers beside them that have no
    unit of their own are taken out of the text.

    original : the text before anything was taken out
    """
    whole = [_with_bare(text, original, one) if one.exact else one for one in found]
    kept: list[Placed] = []  # the last one first: an "or" makes a list of the commas before it
    for one in sorted(whole, key=lambda placed: -placed.start):
        after = kept[-1] if kept else None
        if after is None or not _is_joined(original, one, after):
            kept.append(one)
        elif one.denied:  # "not under 80 or over 120": two limits
            kept[-1] = after if after.denied else replace(after, chip=_turned(after.chip))
            kept.append(one)
        else:
            kept[-1] = _either(original, one, after)
    placed = sorted(kept, key=lambda one: (one.chip.value == LENGTH, one.start))
    return _in_half_time(text, [one.chip for one in placed])


def _is_joined(original: str, one: Placed, after: Placed) -> bool:
    """Whether a range and the one after it are alternatives."""
    if one.chip.value != after.chip.value:
        return False
    between = original[one.end : after.start]
    joint = _ONE_OF
    if one.exact and after.exact:
        joint = _ANY_OF if after.chip.others else _LAST_OF
    return re.fullmatch(joint, between, re.IGNORECASE) is not None


def _either(original: str, a: Placed, b: Placed) -> Placed:
    said = " ".join(original[a.start : b.end].split())
    others = (*a.chip.others, *b.chip.spans)
    return replace(a, chip=replace(a.chip, said=said, others=others), end=b.end)


def _turned(chip: RangeChip) -> RangeChip:
    return replace(chip, low=chip.high, high=chip.low)


def _with_bare(text: Blanking, original: str, one: Placed) -> Placed:
    """The range with the numbers joined to it that have no unit: "80, 90 or" before, "or 160"
    after."""
    unit = 1.0 if one.chip.value == TEMPO else _unit(one.chip.said)
    if unit is None:
        return one
    joint = _LAST_OF
    while True:
        match = re.search(rf"{_BEFORE}{joint}$", text.rest[: one.start], re.IGNORECASE)
        joint = _ANY_OF  # "80, 90 or 100 BPM"
        if match is None:
            match = re.match(_AFTER, text.rest[one.end :], re.IGNORECASE)
            if match is None:
                return one
            start, end = one.start, one.end + match.end()
            blank = (one.end, end)
        else:
            start, end = match.start(), one.end
            blank = (start, one.start)
        ends = [unit * (number(n) or 0.0) for n in (match["low"], match["high"]) if n]
        limits = limits_between(one.chip.value, ends)
        if limits is None:
            return one
        text.blank(*blank)
        said = " ".join(original[start:end].split())
        spans = (limits, *one.chip.spans) if start < one.start else (*one.chip.spans, limits)
        (least, most), *others = spans
        chip = replace(one.chip, said=said, low=least, high=most, others=tuple(others))
        one = replace(one, chip=chip, start=start, end=end)


def _unit(said: str) -> float | None:
    """The unit of a length in s, which numbers joined to it share; None where it has none."""
    unit = None if re.search(CLOCK, said) else re.search(UNIT, said, re.IGNORECASE)
    return unit_seconds(unit[0]) if unit else None


def _in_half_time(text: Blanking, chips: list[RangeChip]) -> list[RangeChip]:
    """A tempo that "half time" is said of counts at half and double time, too."""
    if not any(chip.value == TEMPO for chip in chips):
        return chips
    said: list[str] = []

    def use(match: re.Match[str]) -> bool:
        said.append(match[0])
        return True

    text.take(_HALF_TIME, use)
    if not said:
        return chips
    return [replace(c, either_time=True) if c.value == TEMPO else c for c in chips]

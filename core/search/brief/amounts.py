"""Tempo and length in a sentence: "80 to 95 BPM", "under two minutes", "unter 90 Sekunden",
"2分以内", "slow"."""

import re
from functools import partial

from core.catalog.texts.tagtext import fold
from core.search.brief.alternatives import Placed, joined
from core.search.brief.amount_patterns import (
    DECADES,
    DENIED,
    LEFT_OPEN,
    LENGTH_PATTERNS,
    LONGEST_OPEN,
    PRECISE,
    TEMPO_PATTERNS,
)
from core.search.brief.amount_words import WORDS, Limits, in_words, limits_of
from core.search.brief.blanking import Blanking, compiled
from core.search.brief.brief import LENGTH, TEMPO, RangeChip
from core.search.brief.function_words import function_words
from core.search.brief.numbers import UNIT, number, seconds
from core.search.brief.possible import about, impossible, no_music

PRECISELY = 1.0  # BPM or s that a value may differ by which is to be "exactly" so
_EXACT = ("at", "about", "range")  # kinds that are no limits


def amounts(text: Blanking) -> tuple[list[RangeChip], list[str]]:
    """The ranges of tempo and length that a text asks for, taken out of it, and a sentence for each
    that no music has."""
    found = _Amounts(text)
    for value, patterns in ((TEMPO, TEMPO_PATTERNS), (LENGTH, LENGTH_PATTERNS)):
        for pattern, kind in patterns:
            text.take(pattern, partial(found.number, value=value, kind=kind))
    in_numbers = {one.chip.value for one in found.placed}
    for value, pattern, limits in WORDS:
        word = partial(found.word, value=value, ends=limits, silent=value in in_numbers)
        text.take(in_words(pattern), word)
    return joined(text, found.original, found.placed), found.problems


class _Amounts:
    """Ranges as they are found. `number` and `word` take a match, and say whether it was one."""

    def __init__(self, text: Blanking):
        self.text, self.original = text, text.rest
        self.placed: list[Placed] = []
        self.problems: list[str] = []
        decades = compiled(DECADES).finditer(self.original)
        self._decades = [match.span() for match in decades]

    def number(self, match: re.Match[str], value: str, kind: str) -> bool:
        """A range in numbers; one that is not wanted is said and taken out with its "no"."""
        if any(match.start() < end and start < match.end() for start, end in self._decades):
            return False
        if kind not in _EXACT and kind != "both" and self._is_left_open(match):
            return True
        chip = _range(match, value, kind, self._is_precise(match))
        if chip is None:
            return False
        denied = compiled(DENIED).search(self.text.rest[: match.start()])
        if denied and kind in _EXACT:
            said = " ".join(f"{denied[0]}{match[0]}".split())
            self.problems.append(
                f'"{said}" was left out: a {value} can be asked for, but not excluded.'
            )
            self.text.blank(denied.start(), match.start())
        elif _is_negative(self.original, match):
            self.problems.append(no_music(f"-{chip.said}", value))
        else:
            self._keep(chip, match, kind in _EXACT, bool(match.groupdict().get("no")))
        return True

    def word(self, match: re.Match[str], value: str, ends: Limits, silent: bool) -> bool:
        """ "Slow"; silent : beside a tempo in numbers, which says more."""
        noun = re.match(r"\s+([^\W\d]+)", self.text.rest[match.end() :])
        if match["no"] and noun and fold(noun[1]) not in function_words().all:
            return False  # "no fast drums" says nothing of the tempo of others
        if not silent and not self._is_left_open(match):
            self._keep(limits_of(match, value, ends), match, False, bool(match["not"]))
        return True

    def _keep(self, chip: RangeChip, match: re.Match[str], exact: bool, denied: bool) -> None:
        problem = impossible(chip)
        if problem:
            self.problems.append(problem)
        else:
            self.placed.append(Placed(chip, match.start(), match.end(), exact, denied))

    def _is_precise(self, match: re.Match[str]) -> bool:
        """Whether it is to be just so: "exactly 128 BPM"."""
        return compiled(PRECISE).search(self.text.rest[: match.start()]) is not None

    def _is_left_open(self, match: re.Match[str]) -> bool:
        """Whether it may be so and need not: "with or without it's slow"."""
        said = f"{self.text.rest[: match.start()]}{match[0]}"
        at = compiled(LEFT_OPEN).search(said, max(match.start() - LONGEST_OPEN, 0))
        return at is not None and at.end() >= match.start()


def _is_negative(text: str, match: re.Match[str]) -> bool:
    """Whether a minus stands before a number: "-20 BPM"."""
    first = re.match(r"\d", match[0])
    return first is not None and re.search(r"(?:^|[\s,;:(])-$", text[: match.start()]) is not None


def _range(match: re.Match[str], value: str, kind: str, precise: bool) -> RangeChip | None:
    groups = match.groupdict()
    texts = {name: groups[name] for name in ("low", "high", "at", "by") if groups.get(name)}
    no = bool(groups.get("no"))  # "nothing over", "nicht unter"
    if value == LENGTH and kind in ("range", "both"):
        texts["low"] = _with_unit(texts["low"], texts["high"])
    if value == LENGTH and kind == "about" and not groups["percent"]:
        texts["by"] = _by_with_unit(texts["by"], texts["at"])
    read = seconds if value == LENGTH else number
    numbers = {
        name: (number if name == "by" and groups.get("percent") else read)(text)
        for name, text in texts.items()
    }
    if any(n is None for n in numbers.values()):
        return None
    low, high = numbers.get("low"), numbers.get("high")
    if kind in ("at", "about"):
        at = numbers["at"] or 0.0
        if at <= 1 and not re.search(r"\d", match[0]):  # "with a beat", "a second piano"
            return None
        by = numbers.get("by")
        by = at * by / 100 if by is not None and groups.get("percent") else by
        by = PRECISELY if by is None and precise else by
        low, high = about(at, value) if by is None else (round(at - by, 1), round(at + by, 1))
    elif kind in ("up", "down") and no:
        low, high = high, low
    if low is not None and high is not None and low > high:
        if kind == "both":  # "over 140, under 80 BPM" are two limits
            return None
        low, high = high, low
    return RangeChip(" ".join(match[0].split()), value, low, high)


def _by_with_unit(by: str, at: str) -> str:
    """ "± 10" in s beside a clock's time and where it would be more than the length itself."""
    said = _with_unit(by, at)
    return said if (seconds(said) or 0.0) < (seconds(at) or 0.0) else f"{by} s"


def _with_unit(low: str, high: str) -> str:
    """The first number of a range with the second one's unit, where it has none of its own."""
    if seconds(low) is not None:
        return low
    unit = re.search(UNIT, high, re.IGNORECASE)
    return f"{low} {unit[0] if unit else 's'}"

"""Tempo and length in a sentence: "80 to 95 BPM", "under two minutes", "unter 90 Sekunden",
"2分以内", "slow"."""

import re
from functools import partial

from core.catalog.texts.tagtext import fold
from core.search.brief.blanking import Blanking
from core.search.brief.chips import LENGTH, RangeChip
from core.search.brief.patterns import compiled
from core.search.brief.quantities.alternatives import Placed, joined
from core.search.brief.quantities.amount_words import WORDS, Limits, in_words, is_denied, limits_of
from core.search.brief.quantities.possible import about, impossible, no_music
from core.search.brief.quantities.quantities import quantities
from core.search.brief.quantities.quantity import UP, Quantity
from core.search.brief.vocabulary.function_words import function_words

PRECISELY = 1.0  # BPM or s that a value may differ by which is to be "exactly" so
LONGEST_OPEN = 40  # characters
_DECADES = (  # no length: "1980s", "the 80s", "80s/90s", "80s-style"
    r"\b(?:1[89]|20)\d0'?s\b|\b[5-9]0'?s[\s-]*(?:style|inspired|vibe|feel|flavou?r|era|music|leaning|tinged|sounding|esque|influenced)\w*|"
    r"\b60'?s\s+(?=(?:spy|surf|psych\w*|mod|motown|garage|soul)\b)|"
    r"\b(?:early|mid|late)[\s-]+\d0'?s\b|"
    r"\bthe\s+[2-9]0'?s\b(?!\s+(?:edit|version|cut|mix|spot|jingle|track|cue|one)\b)|"
    r"\b(?:60'?s\W{1,3}70|70'?s\W{1,3}80|80'?s\W{1,3}90)'?s\b|\b[5-9]0er\b(?!\s*bpm)"
)
_OF_A_DECADE = (  # "80s pop", "synthwave, 80s"; but "90s edit"
    r"[789]0'?s\s+(?!(?:edit|version|cut|mix|jingle|spot|long|or|max|min|track)\b)[^\W\d]|"
    r"(?<=\S\s)[78]0'?s(?=\s*(?:[,;.)]|$))"
)
_COMPARED = r"\s+(?:shorter|longer|kürzer|länger)\b"
_LEFT_OPEN = r"\bwith\s+or\s+without\s+(?:(?:it's|it|being|be|is|a|an|too|very)\s+)*"


def amounts(text: Blanking) -> tuple[list[RangeChip], list[str]]:
    """The ranges of tempo and length that a text asks for, taken out of it, and a sentence for each
    that no music has."""
    found = _Amounts(text)
    for one in quantities(text.rest):
        if found.number(one):
            text.blank(one.start, one.end)
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
        decades = compiled(_DECADES).finditer(self.original)
        self._decades = [match.span() for match in decades]

    def number(self, one: Quantity) -> bool:
        """A quantity in numbers, and whether it is one that is asked for; what is not wanted and no
        limit is said."""
        if self._is_of_something_else(one):
            return False
        said = " ".join(self.original[one.start : one.end].split())
        if one.limit and self._is_left_open(one.start, one.end):
            return True
        chip = RangeChip(said, one.of, *_ends(one))
        if one.denied and not one.limit:
            self.problems.append(
                f'"{said}" was left out: a {one.of} can be asked for, but not excluded.'
            )
        elif _is_negative(self.original, one.start):
            self.problems.append(no_music(f"-{said}", one.of))
        else:
            self._keep(chip, one.start, one.end, not one.limit, one.denied)
        return True

    def _is_of_something_else(self, one: Quantity) -> bool:
        """Whether it is a decade, "a second piano" or "10 s longer"."""
        if any(one.start < end and start < one.end for start, end in self._decades):
            return True
        if one.limit or one.is_range:
            return False
        text = self.original
        if one.of == LENGTH and compiled(rf"(?:an?\s+)?(?:{_OF_A_DECADE})").match(text, one.start):
            return True
        if one.of == LENGTH and compiled(_COMPARED).match(text, one.end):
            return True
        return one.low <= 1.0 and not re.search(r"\d", text[one.start : one.end])

    def word(self, match: re.Match[str], value: str, ends: Limits, silent: bool) -> bool:
        """ "Slow"; silent : beside a tempo in numbers, which says more."""
        noun = re.match(r"\s+([^\W\d]+)", self.text.rest[match.end() :])
        is_of_a_thing = noun is not None and fold(noun[1]) not in function_words().all
        if is_of_a_thing and (match["no"] or (is_denied(match) and not match["not"])):
            return False  # "no fast drums" says nothing of the tempo of others
        if not silent and not self._is_left_open(*match.span()):
            chip = limits_of(match, value, ends)
            self._keep(chip, *match.span(), False, is_denied(match))
        return True

    def _keep(self, chip: RangeChip, start: int, end: int, exact: bool, denied: bool) -> None:
        problem = impossible(chip)
        if problem:
            self.problems.append(problem)
        else:
            self.placed.append(Placed(chip, start, end, exact, denied))

    def _is_left_open(self, start: int, end: int) -> bool:
        """Whether it may be so and need not: "with or without it's slow"."""
        said = self.text.rest[:start] + self.original[start:end]
        at = compiled(_LEFT_OPEN).search(said, max(start - LONGEST_OPEN, 0))
        return at is not None and at.end() >= start


def _is_negative(text: str, start: int) -> bool:
    """Whether a minus stands before a number: "-20 BPM"."""
    is_digit = text[start : start + 1].isdigit()
    return is_digit and re.search(r"(?:^|[\s,;:(])-$", text[:start]) is not None


def _ends(one: Quantity) -> Limits:
    """The limits that a quantity sets, both included."""
    by = (one.by or 0.0) * (one.low if one.is_share else 1.0)
    if one.limit:
        is_most = (one.limit == UP) != one.denied
        return (None, one.high + by) if is_most else (one.low - by, None)
    if one.is_range:
        return one.low, one.high
    if one.by is not None or one.is_precise:
        by = PRECISELY if one.by is None else by
        return round(one.low - by, 1), round(one.low + by, 1)
    return about(one.low, one.of)

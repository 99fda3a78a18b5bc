"""One quantity from the tokens of a text: words before a number, the number or two with their
units, and words behind it."""

from dataclasses import dataclass, replace

from core.search.brief.brief import LENGTH, TEMPO
from core.search.brief.quantity_numbers import MIN, SECONDS, Measured, Row
from core.search.brief.quantity_tokens import BREAK, NUMERAL, OTHER

UP, DOWN = "up", "down"  # limits: at most, at least
_LIMITS = {"at most": UP, "at least": DOWN, MIN: DOWN}
_BEHIND = {"or less": UP, "or more": DOWN, "too fast": UP, "too slow": DOWN}
_NAMES = (TEMPO, LENGTH, "bpm", "@")
_UP_TO = ("up to", "bis zu")  # a limit, or the "to" of a range
_UNTIL = ("bis", "till", "until")  # the same
_SMALLER = ("<", "<=", "≤", "=<")
_SIGNS = (*_SMALLER, ">", ">=", "≥", "=>")
_BEGINS_NONE = ("filler", OTHER, BREAK, "and", "or", "to", "almost", "long")
_PULSE = (40.0, 229.0)  # BPM that a number without a unit may mean
_LIKELY = (60.0, 199.0)  # and the same where less speaks for it
_LEAST_SECONDS = 10.0  # "length: 90"
_MOST_BARE_MINUTES = 10.0  # "1 to 1:30"
_NEAR = 7  # tokens
_RELATIVE = ("that", "which", "was", "das", "die", "der")
_NOT = ("not", "nicht")
_TOO = ("too", "zu")
_IS = ("is", "are", "ist", "sind", "sei")
_ENDS = (".", ";", "!", "?", "。")


@dataclass(frozen=True)
class Quantity:
    """One tempo (BPM) or length (s) of a text.

    of : TEMPO or LENGTH; "" where neither unit nor words tell it
    low, high : both the same but for a range
    first, after : places of its first token and of the one behind it
    limit : UP: at most `high`; DOWN: at least `low`; turned round where `denied`; "" for none
    by : what it may differ by, a share where `is_share`
    unit : in BPM or s; 0 where nothing tells it
    """

    of: str
    low: float
    high: float
    first: int
    after: int
    limit: str = ""
    denied: bool = False
    inherits: bool = False  # "nor"
    is_behind: bool = False  # the limit stands behind the number
    is_precise: bool = False
    by: float | None = None
    is_share: bool = False
    unit: float = 0.0
    start: int = 0  # in the text
    end: int = 0

    @property
    def is_range(self) -> bool:
        return not self.limit and self.low != self.high

    @property
    def side(self) -> str:
        """UP, DOWN or "", with its "not"."""
        if not self.denied:
            return self.limit
        return {UP: DOWN, DOWN: UP}.get(self.limit, "")

    def in_unit(self, of: str, unit: float) -> "Quantity":
        """A quantity without a unit in one."""
        return replace(self, of=of, low=self.low * unit, high=self.high * unit, unit=unit)


@dataclass
class _Before:
    """What the words before a number say, from token `first` to the one before `after`."""

    first: int
    after: int
    of: str = ""
    compared: str = ""  # of "longer than", "slower than"
    limit: str = ""
    denied: bool = False
    inherits: bool = False
    is_precise: bool = False
    is_between: bool = False
    is_since: bool = False  # "from": a limit, where no "to" comes
    is_about: bool = False
    article: bool = False  # "a full minute"


class Reading:
    """The tokens of a text, read from left to right."""

    def __init__(self, row: Row):
        self.row = row

    def quantity(self, at: int) -> Quantity | None:
        """The quantity whose first word or number is token `at`; None where none begins."""
        if self.row.kind(at) in _BEGINS_NONE and not self._is_until(at):
            return None
        before = _Before(at, at)
        while self._takes(before):
            before.after += 1
        one = self._number(before.after, before)
        if one is None and before.article:
            one = self.row.one_unit(before.after)
        if one is None:
            return None
        found, told = self._with_what_is_behind(before, self._numbers(before, one), one)
        of = found.of or (self._told(before, found, told, one) if one.is_count else "")
        found = self._with_long(replace(found, of=of, unit=found.unit or float(of != "")))
        tokens = self.row.tokens
        return replace(found, start=tokens[found.first].start, end=tokens[found.after - 1].end)

    def _takes(self, said: _Before) -> bool:
        """Whether the next token belongs before a number, and what it says."""
        at, kind = said.after, self.row.kind(said.after)
        if at >= len(self.row.tokens):
            return False
        if kind == NUMERAL and self.row.is_article(at):
            said.article = self.row.unit(at + 1) is None
            said.after += not said.article  # "not a second longer than": its unit too
        elif kind in _LIMITS or self._is_until(at):
            said.limit = _LIMITS.get(kind, UP)
            said.compared = said.compared or (self.row.of(at) if kind != MIN else "")
        elif kind in _NAMES:
            said.of = self.row.of(at)
        elif kind == "not" and said.limit:  # "up to, but not over": the same limit said twice
            said.after += 1
            return self.row.kind(said.after) in _LIMITS
        elif kind in (BREAK, "and"):
            relative = said.denied and self.row.written(at + 1) in _RELATIVE  # "nichts, was"
            return (said.limit != "" or relative) and self.row.written(at) not in _ENDS
        else:
            said.inherits |= self.row.written(at) in ("nor", "noch")
            said.denied |= kind == "not"
            said.is_since |= kind == "from" and self.row.written(at) != "von"
            said.is_between |= kind == "between"
            said.is_precise |= kind == "exact"
            said.is_about |= kind == "about"
            return kind in ("not", "from", "between", "exact", "about", "filler", "almost")
        return True

    def _is_until(self, at: int) -> bool:
        """ "bis 2 Minuten", where no number is before it."""
        is_to = self.row.kind(at) == "to" and self.row.written(at) in _UNTIL
        return is_to and not self.row.is_number(at - 1)

    def _number(self, at: int, before: _Before) -> Measured | None:
        return self.row.measured(at, before.of, plain=before.is_between)

    def _numbers(self, before: _Before, one: Measured) -> Quantity:
        """The value or range that begins with a number."""
        within = self._within(before, one)
        if within is not None:
            return within
        two = self._range_end(before, one)
        one, two = _same_unit(one, two) if two else (one, None)
        if two is None or one.of != two.of:
            two = None
        low, high = sorted((one.size, (two or one).size))
        return Quantity(
            *(one.of, low, high, before.first, (two or one).after),
            limit=before.limit or (DOWN if before.is_since and two is None else ""),
            denied=before.denied,
            inherits=before.inherits,
            is_precise=before.is_precise,
            unit=one.factor if one.of else 0.0,
        )

    def _within(self, before: _Before, by: Measured) -> Quantity | None:
        """ "Within 4 BPM of 120"."""
        is_within = self.row.written(by.at - 1) == "within" and self.row.written(by.after) == "of"
        one = self.row.measured(by.after + 1, by.of) if is_within else None
        if one is None or not (one.of or by.of):
            return None
        one, by = _same_unit(one, by)
        at = (before.first, one.after)
        return Quantity(one.of, one.size, one.size, *at, by=by.size, unit=one.factor)

    def _range_end(self, before: _Before, one: Measured) -> Measured | None:
        """The second number of a range: "to 95 BPM", "and 95" after "between"."""
        row, at = self.row, one.after
        is_named = row.kind(at + 1) in _NAMES  # "60 < tempo < 80"
        if is_named and row.written(at) in _SMALLER and row.written(at + 2) in _SMALLER:
            return self._number(at + 3, before)
        is_to = row.kind(at) == "to" or row.written(at) in _UP_TO
        if not is_to and not (before.is_between and row.kind(at) == "and"):
            return None
        two = self._number(row.skip(at + 1, "at most", "about", "almost", "filler"), before)
        return two if two is not None and (two.is_count or two.of) else None

    def _with_what_is_behind(
        self, before: _Before, found: Quantity, one: Measured
    ) -> tuple[Quantity, str]:
        """With "± 5", "or more", "max" or "is too slow" behind it; and what such a word names."""
        if found.low == found.high and found.by is None:
            found = self._with_tolerance(found, one)
        row, at = self.row, found.after
        limit, told = self._limit_at(at)
        if limit and not found.is_range and found.limit in ("", limit):
            unit = row.unit(at + 1) if not found.of else None  # "100 or more BPM"
            found = replace(found, limit=limit, is_behind=True, after=at + 1 + (unit is not None))
            return (found.in_unit(*unit) if unit else found), told
        if one.is_least and not found.limit:
            return replace(found, limit=DOWN, is_behind=True), ""
        if row.written(at) in _IS and not found.limit and not found.is_range:
            noun = row.skip(at, "filler")  # "3 min is our ceiling"
            if row.kind(noun) in _LIMITS and not row.is_number(noun + 1):
                return replace(found, limit=_LIMITS[row.kind(noun)], after=noun + 1), ""
        at = row.skip(at, "filler", "long")
        if row.kind(at) in ("too slow", "too fast") and not found.is_range:
            limit = _BEHIND[row.kind(at)]
            return replace(found, limit=limit, denied=False, after=at + 1), ""
        is_too = row.kind(at) == OTHER and row.written(at - 1) in _TOO  # "is too sleepy"
        if (row.kind(at) == "too much" or is_too) and found.limit:
            return replace(found, denied=not found.denied, after=at + 1), ""
        at = row.skip(at, "filler", "and")
        if found.limit and row.written(at) in _NOT and row.kind(at + 1) == BREAK:
            return replace(found, denied=not found.denied, after=at + 1), ""  # "auch nicht"
        return found, ""

    def _with_tolerance(self, found: Quantity, one: Measured) -> Quantity:
        """With "± 5" behind it, in its own unit; in s where that is more than the length itself."""
        by = self._tolerance(found.after)
        if by is None:
            return found
        if self.row.kind(by.after) == "percent":
            return replace(found, by=by.n / 100, is_share=True, after=by.after + 1)
        size = by.size if by.of else by.n * one.factor
        if not by.of and one.of == LENGTH and size >= one.size:
            size = by.n
        return replace(found, of=found.of or by.of, by=size, after=by.after)

    def _tolerance(self, at: int) -> Measured | None:
        """What a number may differ by: "± 5", ", give or take 10 s", ", 7 seconds either way"."""
        row = self.row
        behind = row.skip(at, "filler", "about", BREAK)
        by = row.measured(behind)
        if by is not None and row.kind(by.after) == "either way":
            return replace(by, after=by.after + 1)
        for near in range(at, min(at + _NEAR, len(row.tokens))):
            if row.is_number(near) or row.written(near) in _ENDS:
                return None
            if row.kind(near) == "by":
                return row.measured(row.skip(near + 1, "filler"))
        return None

    def _limit_at(self, at: int) -> tuple[str, str]:
        """The limit that stands behind a number at a token, and what it compares."""
        row, kind = self.row, self.row.kind(at)
        if kind in ("or less", "or more"):
            return _BEHIND[kind], row.of(at)
        if row.is_number(at + 1):
            return "", ""
        if row.written(at) == "+":
            return DOWN, ""
        goes_on = row.written(at) in _SIGNS or row.kind(at + 1) in _NAMES
        return _LIMITS.get(kind, "") if not goes_on else "", ""

    def _with_long(self, found: Quantity) -> Quantity:
        """With "long" and "version" behind a length."""
        at = found.after + (self.row.written(found.after) == "-")
        if found.of != LENGTH or self.row.kind(at) != "long":
            return found
        if found.denied and not found.limit and not found.is_range:  # "keine 2 Minuten lang"
            return replace(found, limit=UP, denied=False, after=at + 1)
        return replace(found, after=at + 1)

    def _told(self, before: _Before, found: Quantity, told: str, one: Measured) -> str:
        """TEMPO or LENGTH of numbers without a unit, by the words around them; "" where none tell
        it."""
        row, is_pulse, is_likely = self.row, _within(found, _PULSE), _within(found, _LIKELY)
        if before.of == TEMPO or (before.of == LENGTH and found.low >= _LEAST_SECONDS):
            return before.of
        first = found.first - 1
        while row.kind(first) == "filler":
            first -= 1
        behind = row.kind(row.skip(found.after, "filler"))
        is_alone = row.kind(first) in (BREAK, "and") and behind == BREAK
        is_after_length = before.is_about and row.kind(found.first - 1) in SECONDS
        is_tempo = is_pulse and (
            TEMPO in (before.compared, told)
            or is_after_length  # "under 2 min at around 90"
            or (is_alone and found.is_range)
            or self._speaks_of_tempo(found.first)
        )
        is_tempo |= is_likely and (one.is_about or (is_alone and found.is_behind))
        return TEMPO if is_tempo else ""

    def _speaks_of_tempo(self, at: int) -> bool:
        """Whether the words just before name the tempo: "tempo: slowish, say 70-75"."""
        for back in range(at - 1, max(at - _NEAR, -1), -1):
            if self.row.is_number(back) or self.row.written(back) in _ENDS:
                return False
            if self.row.kind(back) == TEMPO:
                return True
        return False


def _within(found: Quantity, span: tuple[float, float]) -> bool:
    return span[0] <= found.low and found.high <= span[1]


def _same_unit(one: Measured, two: Measured) -> tuple[Measured, Measured]:
    """Both ends of a range with the unit that one of them has."""
    if one.of and not two.of:
        return one, replace(two, of=one.of, factor=one.factor)
    if two.of and not one.of:
        factor = 60.0 if two.is_clock and one.n < _MOST_BARE_MINUTES else two.factor
        return replace(one, of=two.of, factor=factor), two
    return one, two

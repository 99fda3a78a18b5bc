"""Numbers with their units among the tokens of a text: "90 BPM", "2 and a half minutes", "1m30"."""

from dataclasses import dataclass, replace

from core.search.brief.chips import LENGTH, TEMPO
from core.search.brief.quantities.quantity import DOWN, UP
from core.search.brief.quantities.quantity_tokens import BREAK, CLOCK_TIME, NUMERAL, OTHER, Token

SECONDS = {  # by unit
    **{"s": 1.0, "min": 60.0, "min or minimum": 60.0, "m": 60.0},
    **{"quarter hour": 900.0, "h": 3600.0},
}
LIMITS = {"at most": UP, "at least": DOWN, "min or minimum": DOWN}
NAMES = (TEMPO, LENGTH, "bpm", "@")
SMALLER = ("<", "<=", "≤", "=<")
SENTENCE_ENDS = (".", ";", "!", "?", "。")
MIN = "min or minimum"  # the unit, or a limit: "min 90 BPM"
_LEAST_MINUTES = 40.0  # from so many on it is a limit in "110 min 90 BPM"
_LEAST_BARE_SECONDS = 10.0  # "two minutes twenty"
_AFTER_ARTICLE = (
    *("filler", "about", "exact", "between", "at most", "at least", MIN),
    *(TEMPO, LENGTH, "bpm", NUMERAL, CLOCK_TIME, OTHER),
)
_GOES_ON = ("-", "/", ":")
_PLUS = ("+", "plus")


@dataclass(frozen=True)
class UnitNumber:
    """A number with its unit.

    of : TEMPO, LENGTH or "" without a unit; factor : of the unit, in BPM or s
    at, after : places of its first token and of the one behind it
    is_count : whether it counts; "a" and "one" do so only with a unit
    """

    n: float
    of: str
    factor: float
    at: int
    after: int
    is_about: bool = False  # "90ish"
    is_least: bool = False  # "90+"
    is_count: bool = True
    is_clock: bool = False  # "1:30"

    @property
    def size(self) -> float:
        """In BPM or s; the number itself where it has no unit."""
        return self.n * self.factor


class TokenRow:
    """The tokens of a text in their row; beyond its ends are breaks."""

    def __init__(self, found: list[Token]):
        self.tokens = found

    def kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else BREAK

    def written(self, at: int) -> str:
        return self.tokens[at].written.casefold() if 0 <= at < len(self.tokens) else ""

    def of(self, at: int) -> str:
        return self.tokens[at].of if 0 <= at < len(self.tokens) else ""

    def skip(self, at: int, *kinds: str) -> int:
        """The place of the next token that is of none of these kinds."""
        while at < len(self.tokens) and self.kind(at) in kinds:
            at += 1
        return at

    def is_number(self, at: int) -> bool:
        return self.kind(at) in (NUMERAL, CLOCK_TIME)

    def unit(self, at: int) -> tuple[str, float] | None:
        """TEMPO or LENGTH and the factor of a unit; None where there is none."""
        kind = self.kind(at)
        if kind == "bpm" or self.written(at) == "bpm range":
            return TEMPO, 1.0
        return (LENGTH, SECONDS[kind]) if kind in SECONDS else None

    def adds(self, at: int) -> bool:
        """Whether "+" or "plus" adds a wish: "2 min + piano", but "2 min+" and "2 min plus"."""
        if self.written(at) not in _PLUS or self.tokens[at].start == self.tokens[at - 1].end:
            return False
        is_understood = self.written(at + 1) == self.written(at + 2) == ","  # and taken out
        is_in_unit = self.kind(at - 1) == NUMERAL and self.unit(at + 1) is not None
        return is_understood or not (is_in_unit or self.kind(at + 1) in (BREAK, "long"))

    def is_article(self, at: int) -> bool:
        """Whether "a" or "one" counts nothing: "an exact 90 BPM", "not a second longer than"."""
        if self.kind(at) != NUMERAL or self.tokens[at].in_digits or self.tokens[at].number != 1.0:
            return False
        unit = self.unit(at + 1)
        if unit is not None and unit[0] == LENGTH:
            return self.kind(at + 2) in ("at most", "at least")
        return self.kind(at + 1) in _AFTER_ARTICLE

    def measured(self, at: int, of: str = "", plain: bool = False) -> UnitNumber | None:
        """The number at a token, with its unit; None where there is no number.

        of : what the words before it speak of: "tempo: 80 min" is no length
        plain : without seconds behind an "and": "between a minute and 90 seconds"
        """
        if self.kind(at) == CLOCK_TIME:
            after = self.skip(at + 1, "min", MIN, "m", "almost")
            return UnitNumber(self.tokens[at].number, LENGTH, 1.0, at, after, is_clock=True)
        if self.kind(at) != NUMERAL:
            return None
        one = self._told_behind(self._numeral(at))
        after = self.skip(one.after, "almost")
        after += self.written(after) == "-" and self.unit(after + 1) is not None  # "90-second"
        unit = None if self._is_limit(one.n, after, of) else self.unit(after)
        if unit is not None:
            one = self._told_behind(replace(one, of=unit[0], factor=unit[1], after=after + 1))
            if unit[0] == LENGTH:
                one = self._with_smaller_unit(one, plain)
        return replace(one, after=self.skip(one.after, "almost"))

    def one_unit(self, at: int) -> UnitNumber | None:
        """A unit of length alone, as that of "a full minute"."""
        unit = self.unit(at)
        if unit is None or unit[0] != LENGTH:
            return None
        return UnitNumber(1.0, *unit, at, at + 1, is_count=False)

    def _numeral(self, at: int) -> UnitNumber:
        token = self.tokens[at]
        is_count = token.in_digits or token.number > 1.0
        return UnitNumber(token.number, "", 1.0, at, at + 1, is_count=is_count)

    def _told_behind(self, one: UnitNumber) -> UnitNumber:
        """With "and a half", "ish" and "+" behind the number or its unit."""
        if self.kind(one.after) == "and a half":
            one = replace(one, n=one.n + 0.5, after=one.after + 1)
        if self.kind(one.after) == "ish":
            one = replace(one, is_about=True, after=one.after + 1)
        is_plus = self.written(one.after) == "+" and not self.adds(one.after)
        if is_plus and not one.of and self._ends(one.after + 1):
            one = replace(one, is_least=True, after=one.after + 1)
        return one

    def _with_smaller_unit(self, one: UnitNumber, plain: bool) -> UnitNumber:
        """ "1 minute 30", "1m30s", "2 minutes and 15 seconds", "1h30"."""
        at = one.after + (self.kind(one.after) == "and" and not plain)
        if one.factor < 60.0 or self.kind(at) != NUMERAL or self.tokens[at].number >= 60.0:
            return one
        n, smaller, unit = self.tokens[at].number, one.factor / 60.0, self.unit(at + 1)
        if unit == (LENGTH, smaller):
            return replace(one, n=one.size + n * smaller, factor=1.0, after=at + 2)
        adjoins = self.tokens[at - 1].end == self.tokens[at].start
        is_round = n >= _LEAST_BARE_SECONDS and n % 5 == 0
        if at == one.after and (adjoins or is_round) and unit is None and self._ends(at + 1):
            return replace(one, n=one.size + n * smaller, factor=1.0, after=at + 1)
        return one

    def _ends(self, at: int) -> bool:
        """Whether no further number goes on with the number before."""
        joins = self.written(at) in _GOES_ON and self.is_number(at + 1)
        goes_on = self.is_number(at) or (joins and self.tokens[at + 1].in_digits)
        return not goes_on or self.unit(at) is not None

    def _is_limit(self, n: float, at: int, of: str) -> bool:
        """Whether "min" behind a number is no unit: "max 110 min 90 BPM", "tempo: 80 min"."""
        is_many = n >= _LEAST_MINUTES and self.kind(at) == MIN
        return is_many and (of == TEMPO or self.is_number(at + 1))

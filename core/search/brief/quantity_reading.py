"""One quantity from the tokens of a text: words before a number, the number or two with their
units, and words behind it."""

from dataclasses import dataclass, replace

from core.search.brief.brief import LENGTH, TEMPO
from core.search.brief.quantity_tokens import BREAK, CLOCK_TIME, NUMERAL, OTHER, Token

UP, DOWN = "up", "down"  # limits: at most, at least
_SECONDS = {"s": 1.0, "min": 60.0, "min or minimum": 60.0, "m": 60.0, "h": 3600.0}
_UP_TO = ("up to", "bis zu")  # a limit, or the "to" of a range
_PULSE = (40.0, 229.0)  # BPM that a number without a unit may mean
_LIKELY = (60.0, 199.0)  # and the same where nothing else speaks for it
_LEAST_MINUTES = 40.0  # from so many on "110 min 90 BPM" is a minimum
_MOST_BARE_MINUTES = 10.0  # "1 to 1:30"
_NEAR = 7  # tokens
_SMALLER = ("<", "<=", "≤", "=<")
_SIGNS = (*_SMALLER, ">", ">=", "≥", "=>")
_ENDS = (".", ";", "!", "?", "。")
_BEGINS_NONE = ("filler", OTHER, BREAK, "and", "or", "to", "almost", "long")
_AFTER_ARTICLE = (
    *("filler", "about", "exact", "between", "at most", "at least", "min or minimum"),
    *(TEMPO, LENGTH, NUMERAL, CLOCK_TIME, OTHER),
)
_GOES_ON = ("-", "/", ":")


@dataclass(frozen=True)
class Measured:
    """A number with its unit. of : TEMPO, LENGTH or ""; factor : BPM or s of its unit"""

    n: float
    of: str
    factor: float
    start: int  # in the text
    end: int
    at: int  # its own place among the tokens
    after: int  # that of the next one
    ish: bool = False
    plus: bool = False  # "90+"
    counted: bool = True  # "a" and "one" are no numbers without a unit
    clock: bool = False  # "1:30"

    @property
    def size(self) -> float:
        return self.n * self.factor


@dataclass(frozen=True)
class Quantity:
    """One tempo (BPM) or length (s) of a text.

    of : TEMPO or LENGTH; "" where neither unit nor words tell it
    low, high : both the same but for a range
    limit : UP: at most `high`; DOWN: at least `low`; turned round where `denied`; "" for none
    by : what it may differ by, a share where `is_share`
    start, end : in the text; first, after : places of tokens
    """

    of: str
    low: float
    high: float
    start: int
    end: int
    first: int
    after: int
    limit: str = ""
    denied: bool = False
    inherits: bool = False  # "nor"
    behind: bool = False  # the limit stands behind the number
    precise: bool = False
    by: float | None = None
    is_share: bool = False
    counted: bool = True  # no "a" or "one" without a unit
    unit: float = 0.0  # BPM or s of its unit; 0 where it has none of its own

    @property
    def is_range(self) -> bool:
        return not self.limit and self.low != self.high

    def in_unit_of(self, other: "Quantity") -> "Quantity":
        """A quantity without a unit in that of another."""
        low, high = self.low * other.unit, self.high * other.unit
        return replace(self, of=other.of, low=low, high=high, unit=other.unit)


@dataclass
class _Before:
    """What the words before a number say."""

    after: int
    first: int | None = None
    of: str = ""
    compared: str = ""  # of "longer than", "slower than"
    limit: str = ""
    denied: bool = False
    inherits: bool = False
    precise: bool = False
    between: bool = False
    since: bool = False  # "from": a limit, where no "to" comes
    about: bool = False
    article: bool = False  # "a full minute"


class Reading:
    """The tokens of a text, read from left to right."""

    def __init__(self, found: list[Token]):
        self.tokens = found

    def kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else BREAK

    def is_number(self, at: int) -> bool:
        return self.kind(at) in (NUMERAL, CLOCK_TIME)

    def quantity(self, at: int) -> Quantity | None:
        """The quantity whose first word or number is token `at`; None where none begins."""
        if self.kind(at) in _BEGINS_NONE and not self._bis(at):
            return None
        before = self._before(at)
        one = self._measured(before.after, before)
        if one is None and before.article:
            one = self._one_unit(before.after)
        if one is None:
            return None
        return self._whole(before, one)

    def _before(self, at: int) -> _Before:
        said = _Before(at)
        while self._take_before(said):
            if said.first is None:
                said.first = at
            said.after += 1
        return said

    def _take_before(self, said: _Before) -> bool:
        """Whether the next token belongs before a number."""
        at = said.after
        token = self.tokens[at] if at < len(self.tokens) else None
        if token is None or (self.is_number(at) and not self._is_article(at)):
            return False
        if token.kind == NUMERAL:
            return self._pass_article(said)
        kind = token.kind
        if kind in (TEMPO, LENGTH, "bpm", "@"):
            said.of = token.of
        elif kind == "not":
            if said.limit:  # "up to, but not over": the same limit said twice
                said.after += 1
                return self.kind(said.after) in ("at least", "at most")
            said.inherits = token.written.casefold() in ("nor", "noch")
            said.denied = True
        elif kind in ("at most", "at least", "min or minimum") or self._bis(at):
            if said.limit and not said.denied:
                said.limit = ""
            said.limit = DOWN if kind in ("at least", "min or minimum") else UP
            said.compared = said.compared or token.of if kind != "min or minimum" else said.compared
        elif kind == "from":
            said.since = token.written.casefold() != "von"
        elif kind == "between":
            said.between = True
        elif kind == "exact":
            said.precise = True
        elif kind == "about":
            said.about = True
        elif kind == BREAK:
            return bool(said.limit) and token.written == ","
        elif kind == "and":
            return bool(said.limit)
        elif kind not in ("filler", "almost"):
            return False
        return True

    def _bis(self, at: int) -> bool:
        """ "bis 2 Minuten", where no number is before it."""
        return (
            self.kind(at) == "to"
            and self.tokens[at].written.casefold() in ("bis", "till", "until", "up to")
            and not self.is_number(at - 1)
        )

    def _is_article(self, at: int) -> bool:
        """ "A" and "one" that count nothing: "an exact 90 BPM", "not a second longer than"."""
        token = self.tokens[at]
        if token.kind != NUMERAL or token.in_digits or token.number != 1.0:
            return False
        if self._unit(at + 1) is not None:
            return self.kind(at + 2) in ("at most", "at least")
        return self.kind(at + 1) in _AFTER_ARTICLE

    def _pass_article(self, said: _Before) -> bool:
        """Over an article, and the unit that counts nothing with it."""
        said.article = self._unit(said.after + 1) is None
        said.after += not said.article
        return True

    def _unit(self, at: int) -> tuple[str, float] | None:
        """TEMPO or LENGTH and the factor of a unit; None where there is none."""
        kind = self.kind(at)
        if kind == "bpm":
            return TEMPO, 1.0
        return (LENGTH, _SECONDS[kind]) if kind in _SECONDS else None

    def _measured(self, at: int, before: _Before) -> Measured | None:
        """The number at token `at` with its unit, as "2 and a half minutes" and "1m30"."""
        if not self.is_number(at):
            return None
        token = self.tokens[at]
        if token.kind == CLOCK_TIME:
            after = at + 1 + (self.kind(at + 1) in ("min", "min or minimum", "m"))
            end = self.tokens[after - 1].end
            return Measured(token.number, LENGTH, 1.0, token.start, end, at, after, clock=True)
        n, after = token.number, at + 1
        ish = plus = False
        if self.kind(after) == "and a half":
            n, after = n + 0.5, after + 1
        if self.kind(after) == "ish":
            ish, after = True, after + 1
        if self._written(after) == "+" and self._ends_a_number(after + 1):
            plus, after = True, after + 1
        if self._written(after) == "-" and self._unit(after + 1):  # "90-second"
            after += 1
        is_unit = before.of != TEMPO and not self._is_minimum(n, after)
        unit = self._unit(after) if is_unit or self.kind(after) != "min or minimum" else None
        counted = token.in_digits or n > 1.0
        if unit is None:
            end = self.tokens[after - 1].end
            return self._about(
                Measured(n, "", 1.0, token.start, end, at, after, ish, plus, counted)
            )
        of, factor = unit
        whole = Measured(
            *(n, of, factor, token.start, self.tokens[after].end, at, after + 1, ish, plus, counted)
        )
        if self.kind(whole.after) == "and a half":
            end = self.tokens[whole.after].end
            whole = replace(whole, n=n + 0.5, end=end, after=whole.after + 1)
        if self.kind(whole.after) == "ish":
            end = self.tokens[whole.after].end
            whole = replace(whole, ish=True, end=end, after=whole.after + 1)
        if factor == 60.0 and not before.between:
            whole = self._with_seconds(whole)
        return self._about(whole)

    def _about(self, one: Measured) -> Measured:
        """With the "くらい" behind it."""
        after = self._skip(one.after, ("almost",))
        return replace(one, end=self.tokens[after - 1].end, after=after)

    def _one_unit(self, at: int) -> Measured | None:
        """ "A full minute", from its unit on."""
        unit = self._unit(at)
        if unit is None or unit[0] != LENGTH:
            return None
        token = self.tokens[at]
        return Measured(1.0, *unit, token.start, token.end, at, at + 1, counted=False)

    def _with_seconds(self, whole: Measured) -> Measured:
        """ "1 minute 30", "1m30s", "2 minutes and 15 seconds"."""
        at = whole.after
        if self.kind(at) == "and":
            at += 1
        if self.kind(at) != NUMERAL:
            return whole
        more = self.tokens[at]
        unit = self._unit(at + 1)
        bare = at == whole.after and unit is None and more.number % 15 == 0 and more.number < 60
        bare = bare or (at == whole.after and unit is None and whole.end == more.start)
        if more.number >= 60.0 or (bare and not self._ends_a_number(at + 1)):
            return whole
        if not bare and unit != (LENGTH, 1.0):
            return whole
        after = at + 1 if bare else at + 2
        end = self.tokens[after - 1].end
        return replace(whole, n=whole.size + more.number, factor=1.0, end=end, after=after)

    def _written(self, at: int) -> str:
        return self.tokens[at].written if 0 <= at < len(self.tokens) else ""

    def _ends_a_number(self, at: int) -> bool:
        """Whether no further number, sign or unit of another kind goes on with it."""
        goes_on = self.is_number(at) or self._written(at) in _GOES_ON
        return self._unit(at) is not None or not goes_on

    def _is_minimum(self, n: float, at: int) -> bool:
        """Whether "min" behind a number is no unit: "max 110 min 90 BPM"."""
        return self.kind(at) == "min or minimum" and n >= _LEAST_MINUTES and self.is_number(at + 1)

    def _whole(self, before: _Before, one: Measured) -> Quantity | None:
        """The quantity from its first number on."""
        two = self._range_end(before, one)
        if two is not None:
            one, two = _same_unit(one, two)
            if one.of != two.of:
                two = None
        last = two or one
        low, high = sorted((one.size, last.size))
        limit = before.limit or (DOWN if before.since and two is None else "")
        start = self.tokens[before.first].start if before.first is not None else one.start
        first = one.at if before.first is None else before.first
        found = Quantity(
            *(one.of, low, high, start, last.end, first, last.after, limit),
            denied=before.denied,
            inherits=before.inherits,
            precise=before.precise,
            counted=one.counted and last.counted,
            unit=one.factor if one.of else 0.0,
        )
        if two is None:
            found = self._with_tolerance(found, one)
        behind, compared = self._with_limit_behind(found, one.plus or last.plus)
        of = behind.of or self._told(before, behind, compared, one.ish)
        unit = behind.unit or (1.0 if of else 0.0)
        return self._with_what_is_long(replace(behind, of=of, unit=unit))

    def _range_end(self, before: _Before, one: Measured) -> Measured | None:
        """The second number of a range: "to 95 BPM", "and 95" after "between"."""
        at = one.after
        is_named = self.kind(at + 1) in (TEMPO, LENGTH, "bpm")  # "60 < tempo < 80"
        if is_named and self._written(at) in _SMALLER and self._written(at + 2) in _SMALLER:
            return self._measured(at + 3, before)
        is_to = self.kind(at) == "to" or self._written(at).casefold() in _UP_TO
        if not is_to and not (before.between and self.kind(at) == "and"):
            return None
        two = self._measured(self._skip(at + 1, ("at most", "about", "almost", "filler")), before)
        return two if two is not None and (two.counted or two.of) else None

    def _skip(self, at: int, kinds: tuple[str, ...]) -> int:
        while self.kind(at) in kinds:
            at += 1
        return at

    def _with_tolerance(self, found: Quantity, one: Measured) -> Quantity:
        """With "± 5" behind it, in its own unit; in s where that is more than the length itself."""
        at = self._skip(found.after, ("filler",))
        if self.kind(at) != "by":
            return found
        by = self._measured(self._skip(at + 1, ("filler",)), _Before(at))
        if by is None:
            return found
        if self.kind(by.after) == "percent":
            end = self.tokens[by.after].end
            return replace(found, by=by.n / 100, is_share=True, end=end, after=by.after + 1)
        size = by.size if by.of else by.n * one.factor
        if not by.of and one.of == LENGTH and size >= one.size:
            size = by.n
        return replace(found, of=found.of or by.of, by=size, end=by.end, after=by.after)

    def _with_limit_behind(self, found: Quantity, plus: bool) -> tuple[Quantity, str]:
        """With "or more", "max" or "is too slow" behind it, and what such a word compares."""
        at = found.after
        kind, of = self.kind(at), self.tokens[at].of if at < len(self.tokens) else ""
        limit = ""
        if kind in ("or less", "or more"):
            limit = UP if kind == "or less" else DOWN
        elif self._written(at) == "+" and not self.is_number(at + 1):
            limit = DOWN
        elif kind in ("at most", "at least", "min or minimum") and not self.is_number(at + 1):
            goes_on = self._written(at) in _SIGNS or self.kind(at + 1) in (TEMPO, "bpm")
            limit, of = "" if goes_on else UP if kind == "at most" else DOWN, ""
        if limit and not found.is_range and (not found.limit or found.limit == limit):
            return self._moved(found, at, limit=limit, behind=True), of
        if plus and not found.limit:
            return replace(found, limit=DOWN, behind=True), ""
        at = self._skip(found.after, ("filler", "long"))
        kind = self.kind(at)
        if kind in ("too slow", "too fast") and not found.is_range:
            limit = DOWN if kind == "too slow" else UP
            return self._moved(found, at, limit=limit, denied=False), ""
        if kind == "too much" and found.limit:
            return self._moved(found, at, denied=not found.denied), ""
        return found, ""

    def _moved(self, found: Quantity, at: int, **changes: object) -> Quantity:
        """The quantity with token `at` as its last."""
        return replace(found, end=self.tokens[at].end, after=at + 1, **changes)  # type: ignore[arg-type]

    def _with_what_is_long(self, found: Quantity) -> Quantity:
        """With "long" and "version" behind a length."""
        at = found.after
        if self._written(at) == "-":
            at += 1
        if found.of != LENGTH or self.kind(at) != "long":
            return found
        if found.denied and not found.limit and not found.is_range:  # "keine 2 Minuten lang"
            return self._moved(found, at, limit=UP, denied=False)
        return self._moved(found, at)

    def _told(self, before: _Before, found: Quantity, compared: str, ish: bool) -> str:
        """TEMPO or LENGTH of numbers without a unit, by the words around them; "" where none tell
        it."""
        low, high = found.low, found.high
        if not found.counted:
            return ""
        if before.of == TEMPO or (before.of == LENGTH and low >= 10.0):
            return before.of
        if TEMPO in (before.compared, compared) and _within(low, high, _PULSE):
            return TEMPO
        if ish and _within(low, high, _LIKELY):
            return TEMPO
        first = found.first - 1
        while self.kind(first) == "filler":
            first -= 1
        is_after = before.about and self.kind(found.first - 1) in _SECONDS
        if is_after and _within(low, high, _PULSE):  # "under 2 min at around 90"
            return TEMPO
        alone = self.kind(first) in (BREAK, "and") and self.kind(found.after) == BREAK
        if alone and found.is_range and _within(low, high, _PULSE):
            return TEMPO
        if alone and found.behind and _within(low, high, _LIKELY):
            return TEMPO
        return TEMPO if _within(low, high, _PULSE) and self._speaks_of_tempo(found.first) else ""

    def _speaks_of_tempo(self, at: int) -> bool:
        """Whether the words just before name the tempo: "tempo: slowish, say 70-75"."""
        for back in range(at - 1, max(at - _NEAR, -1), -1):
            if self.is_number(back) or self._written(back) in _ENDS:
                return False
            if self.kind(back) == TEMPO:
                return True
        return False


def _within(low: float, high: float, span: tuple[float, float]) -> bool:
    return span[0] <= low and high <= span[1]


def _same_unit(one: Measured, two: Measured) -> tuple[Measured, Measured]:
    """Both ends of a range with the unit that one of them has."""
    if one.of and not two.of:
        return one, replace(two, of=one.of, factor=one.factor)
    if two.of and not one.of:
        factor = 60.0 if two.clock and one.n < _MOST_BARE_MINUTES else two.factor
        return replace(one, of=two.of, factor=factor), two
    return one, two

"""One quantity from the tokens of a text: words before a number, the number or two with their
units."""

from dataclasses import dataclass, replace

from core.search.brief.chips import LENGTH, TEMPO
from core.search.brief.quantities.quantity import DOWN, UP, Quantity
from core.search.brief.quantities.quantity_behind import Behind
from core.search.brief.quantities.quantity_numbers import (
    LIMITS,
    MIN,
    NAMES,
    SECONDS,
    SENTENCE_ENDS,
    SMALLER,
    TokenRow,
    UnitNumber,
)
from core.search.brief.quantities.quantity_tokens import BREAK, NUMERAL, OTHER

_UP_TO = ("up to", "bis zu")  # a limit, or the "to" of a range
_UNTIL = ("bis", "till", "until")  # the same
_BEGINS_NONE = ("filler", OTHER, BREAK, "and", "or", "to", "almost", "long")
_PULSE = (40.0, 229.0)  # BPM that a number without a unit may mean
_LIKELY = (60.0, 199.0)  # and the same where less speaks for it
_LEAST_SECONDS = 10.0  # "length: 90"
_MOST_BARE_MINUTES = 10.0  # "1 to 1:30"
_NEAR = 7  # tokens
_WISH = 4  # tokens
_WISHES = ("want", "need", "prefer", "something", "anything", "etwas", "irgendwas", "was")
_COUNTED = ("tracks", "songs", "pieces", "cues", "titel", "stücke", "lieder")  # "80 or so tracks"
_NOTHING = ("nothing", "nichts", "anything")  # "nichts, was"
_STYLE = "minimal"  # a limit, but "minimal, 90 BPM" is a style
_RELATIVE = ("that", "which", "was", "das", "die", "der")


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

    def __init__(self, row: TokenRow):
        self.row, self.behind = row, Behind(row)

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
        found, told = self.behind.all(self._numbers(before, one), one)
        of = found.of or (self._told(before, found, told, one) if one.is_count else "")
        found = self.behind.long(replace(found, of=of, unit=found.unit or float(of != "")))
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
        elif kind in LIMITS or self._is_until(at):
            said.limit = LIMITS.get(kind, UP)
            said.compared = said.compared or (self.row.of(at) if kind != MIN else "")
        elif kind in NAMES:
            said.of = self.row.of(at)
        elif kind == "not" and said.limit:  # "up to, but not over": the same limit said twice
            said.after += 1
            return self.row.kind(said.after) in LIMITS
        elif kind in (BREAK, "and"):
            relative = (
                self.row.written(at - 1) in _NOTHING and self.row.written(at + 1) in _RELATIVE
            )
            is_limit = said.limit != "" and self.row.written(at - 1) != _STYLE
            return (is_limit or relative) and self.row.written(at) not in SENTENCE_ENDS
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

    def _number(self, at: int, before: _Before) -> UnitNumber | None:
        return self.row.measured(at, before.of, plain=before.is_between)

    def _numbers(self, before: _Before, one: UnitNumber) -> Quantity:
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

    def _within(self, before: _Before, by: UnitNumber) -> Quantity | None:
        """ "Within 4 BPM of 120", "10 BPM either side of 100"."""
        row = self.row
        is_within = row.written(by.at - 1) == "within" and row.written(by.after) == "of"
        is_within |= row.kind(by.after) == "either side"
        one = self.row.measured(by.after + 1, by.of) if is_within else None
        if one is None or not (one.of or by.of):
            return None
        one, by = _same_unit(one, by)
        at = (before.first, one.after)
        return Quantity(one.of, one.size, one.size, *at, by=by.size, unit=one.factor)

    def _range_end(self, before: _Before, one: UnitNumber) -> UnitNumber | None:
        """The second number of a range; none where it begins another quantity: "3 min - 80 to 95
        BPM", "BPM 128 - under 2 min"."""
        two = last = self._after_to(before, one)
        if two is not None and not two.of and not before.is_between:
            last = self._after_to(before, two)
        named = one.of or before.of or before.compared
        is_another = last is not None and "" not in (named, last.of) and last.of != named
        return None if is_another else two

    def _after_to(self, before: _Before, one: UnitNumber) -> UnitNumber | None:
        """The number behind another: "to 95 BPM", "and 95" after "between"."""
        row, at = self.row, one.after
        is_named = row.kind(at + 1) in NAMES  # "60 < tempo < 80"
        if is_named and row.written(at) in SMALLER and row.written(at + 2) in SMALLER:
            return self._number(at + 3, before)
        is_to = row.kind(at) == "to" or row.written(at) in _UP_TO
        if not is_to and not (before.is_between and row.kind(at) == "and"):
            return None
        two = self._number(row.skip(at + 1, "at most", "about", "almost", "filler"), before)
        return two if two is not None and (two.is_count or two.of) else None

    def _told(self, before: _Before, found: Quantity, told: str, one: UnitNumber) -> str:
        """TEMPO or LENGTH of numbers without a unit, by the words around them; "" where none tell
        it."""
        row, is_pulse, is_likely = self.row, _within(found, _PULSE), _within(found, _LIKELY)
        if before.of == TEMPO or (before.of == LENGTH and found.low >= _LEAST_SECONDS):
            return before.of
        if row.written(found.after) in _COUNTED:
            return ""
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
        is_at_limit = row.written(found.first) == "at" and found.is_behind  # "at 120 or more"
        is_round = before.is_about and behind == BREAK and self._is_wanted(found.first)
        is_tempo |= is_likely and (is_at_limit or is_round or one.is_about or found.by is not None)
        is_tempo |= is_likely and is_alone and found.is_behind
        return TEMPO if is_tempo else ""

    def _is_wanted(self, at: int) -> bool:
        """Whether just before something is asked for: "we want something around 100"."""
        before = {self.row.written(back) for back in range(max(at - _WISH, 0), at)}
        return bool(before & {*_WISHES})

    def _speaks_of_tempo(self, at: int) -> bool:
        """Whether the words just before name the tempo: "tempo: slowish, say 70-75"."""
        for back in range(at - 1, max(at - _NEAR, -1), -1):
            if self.row.is_number(back) or self.row.written(back) in SENTENCE_ENDS:
                return False
            if self.row.kind(back) == TEMPO:
                return True
        return False


def _within(found: Quantity, span: tuple[float, float]) -> bool:
    return span[0] <= found.low and found.high <= span[1]


def _same_unit(one: UnitNumber, two: UnitNumber) -> tuple[UnitNumber, UnitNumber]:
    """Both ends of a range with the unit that one of them has."""
    if one.of and not two.of:
        return one, replace(two, of=one.of, factor=one.factor)
    if two.of and not one.of:
        factor = 60.0 if two.is_clock and one.n < _MOST_BARE_MINUTES else two.factor
        return replace(one, of=two.of, factor=factor), two
    return one, two

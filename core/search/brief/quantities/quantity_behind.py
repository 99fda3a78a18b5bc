"""What stands behind a quantity: "± 5", "or more", "max", "is too slow", "long"."""

from dataclasses import replace

from core.search.brief.chips import LENGTH
from core.search.brief.quantities.quantity import DOWN, UP, Quantity
from core.search.brief.quantities.quantity_numbers import (
    LIMITS,
    NAMES,
    SENTENCE_ENDS,
    SMALLER,
    TokenRow,
    UnitNumber,
)
from core.search.brief.quantities.quantity_tokens import BREAK, OTHER

_BEHIND = {"or less": UP, "or more": DOWN, "too fast": UP, "too slow": DOWN}
_SIGNS = (*SMALLER, ">", ">=", "≥", "=>")
_NEAR = 7  # tokens to a tolerance
_NOT = ("not", "nicht")
_TOO = ("too", "zu")
_IS = ("is", "are", "ist", "sind", "sei")


class Behind:
    """The words behind a quantity in its row of tokens."""

    def __init__(self, row: TokenRow):
        self.row = row

    def all(self, found: Quantity, one: UnitNumber) -> tuple[Quantity, str]:
        """With "± 5", "or more", "max" or "is too slow" behind it; and what such a word names."""
        if found.low == found.high and found.by is None:
            found = self._with_tolerance(found, one)
        row, at = self.row, found.after
        if row.kind(at) == "exact" and not row.is_number(at + 1):  # "30 seconds exactly"
            at += 1
            found = replace(found, is_precise=not found.limit, after=at)
        limit, told = self._limit_at(at)
        if limit and not found.is_range and found.limit in ("", limit):
            unit = row.unit(at + 1) if not found.of else None  # "100 or more BPM"
            found = replace(found, limit=limit, is_behind=True, after=at + 1 + (unit is not None))
            return (found.in_unit(*unit) if unit else found), told
        if one.is_least and not found.limit:
            return replace(found, limit=DOWN, is_behind=True), ""
        if row.written(at) in _IS and not found.limit and not found.is_range:
            noun = row.skip(at, "filler")  # "3 min is our ceiling"
            if row.kind(noun) in LIMITS and not row.is_number(noun + 1):
                return replace(found, limit=LIMITS[row.kind(noun)], after=noun + 1), ""
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

    def _with_tolerance(self, found: Quantity, one: UnitNumber) -> Quantity:
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

    def _tolerance(self, at: int) -> UnitNumber | None:
        """What a number may differ by: "± 5", ", give or take 10 s", ", 7 seconds either way"."""
        row = self.row
        behind = row.skip(at, "filler", "about", BREAK)
        by = row.measured(behind)
        if by is not None and row.kind(by.after) == "either way":
            return replace(by, after=by.after + 1)
        for near in range(at, min(at + _NEAR, len(row.tokens))):
            if row.is_number(near) or row.written(near) in SENTENCE_ENDS:
                return None
            if row.kind(near) == "by":
                return row.measured(row.skip(near + 1, "filler"))
        return None

    def _limit_at(self, at: int) -> tuple[str, str]:
        """The limit that stands behind a number at a token, and what it compares."""
        row, kind = self.row, self.row.kind(at)
        if row.adds(at):
            return "", ""
        if kind in ("or less", "or more"):
            return _BEHIND[kind], row.of(at)
        if row.is_number(at + 1):
            return "", ""
        if row.written(at) == "+":
            return DOWN, ""
        goes_on = row.written(at) in _SIGNS or row.kind(at + 1) in NAMES
        return LIMITS.get(kind, "") if not goes_on else "", ""

    def long(self, found: Quantity) -> Quantity:
        """With "long" and "version" behind a length."""
        at = found.after + (self.row.written(found.after) == "-")
        if found.of != LENGTH or self.row.kind(at) != "long":
            return found
        if found.denied and not found.limit and not found.is_range:  # "keine 2 Minuten lang"
            return replace(found, limit=UP, denied=False, after=at + 1)
        return replace(found, after=at + 1)

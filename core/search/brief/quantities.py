"""Quantities of tempo and length in a text: "80 to 95 BPM", "no longer than 2 minutes", "90 ± 5".

Each is read by itself (`quantity_reading`); then those that are joined share what only one of them
says: "at least 1 minute, but no more than 2", "not longer than 2 minutes or slower than 100 BPM".
"""

from dataclasses import replace

from core.search.brief.brief import TEMPO
from core.search.brief.quantity_reading import DOWN, UP, Quantity, Reading
from core.search.brief.quantity_tokens import BREAK, OTHER, Token, tokens

_MOST_APART = 10.0  # two limits of one value are no further apart than so many times
_MOST_WORDS = 3  # between limits that share a unit
_GOES_ON = ("please", "pls", "bitte", "with", "mit", "for", "für")  # behind a limit without a unit


def quantities(text: str) -> list[Quantity]:
    """All tempi and lengths of a text, in order."""
    found = tokens(text)
    reading = Reading(found)
    read: list[Quantity] = []
    at = 0
    while at < len(found):
        one = reading.quantity(at)
        if one is not None:
            read.append(one)
        at = at + 1 if one is None else one.after
    read = [_refused_with(found, read, at) for at in range(len(read))]
    read = _with_shared_units(found, read)
    return [one for one in _as_ranges(found, read) if one.of]


def _between(found: list[Token], a: Quantity, b: Quantity) -> list[Token]:
    return found[a.after : b.first]


def _joint(found: list[Token], a: Quantity, b: Quantity, words: int = 0) -> bool:
    """Whether only joints stand between two quantities, and at most so many other words."""
    between = _between(found, a, b)
    others = [t for t in between if t.kind not in ("and", "or", "filler", "long", BREAK)]
    ends = any(token.written in ".;!?。" for token in between)
    return not ends and len(others) <= words and all(t.kind == OTHER for t in others)


def _refused_with(found: list[Token], read: list[Quantity], at: int) -> Quantity:
    """The quantity, refused where the one before it is and "or" or "nor" goes on."""
    one = read[at]
    before = read[at - 1] if at else None
    if before is None or not (before.denied and before.limit and one.limit):
        return one
    joined = _joint(found, before, one)
    is_or = any(token.kind == "or" for token in _between(found, before, one))
    if joined and (one.inherits or (is_or and not one.denied and not one.behind)):
        return replace(one, denied=True, inherits=True)
    return one


def _with_shared_units(found: list[Token], read: list[Quantity]) -> list[Quantity]:
    """Limits without a unit in the unit of a limit beside them."""
    whole = list(read)
    for at, one in enumerate(read):
        if one.of or not one.limit or not _ends(found, one):
            continue
        for other in (at - 1, at + 1):
            if 0 <= other < len(whole) and whole[other].of and whole[other].unit:
                first, second = (whole[other], one) if other < at else (one, whole[other])
                if _joint(found, first, second, _MOST_WORDS) and _near(one, whole[other]):
                    whole[at] = one.in_unit_of(whole[other])
                    break
    return whole


def _ends(found: list[Token], one: Quantity) -> bool:
    """Whether a limit ends there, and is of nothing else: "at most two per artist"."""
    token = found[one.after] if one.after < len(found) else None
    return token is None or token.kind != OTHER or token.written.casefold() in _GOES_ON


def _near(one: Quantity, other: Quantity) -> bool:
    ends = sorted((one.low, other.low / other.unit))
    return ends[1] <= _MOST_APART * ends[0]


def _as_ranges(found: list[Token], read: list[Quantity]) -> list[Quantity]:
    """Two limits that follow one another as one range: "at least 90 and at most 110 BPM"."""
    kept: list[Quantity] = []
    for one in read:
        last = kept[-1] if kept else None
        if last is not None and _one_range(found, last, one):
            low, high = (last, one) if _side(last) == DOWN else (one, last)
            kept[-1] = replace(
                *(last,), low=low.low, high=high.low, limit="", denied=False, end=one.end
            )
        else:
            kept.append(one)
    return kept


def _one_range(found: list[Token], a: Quantity, b: Quantity) -> bool:
    if not (a.of == b.of and a.limit and b.limit and _side(a) != _side(b) and _joint(found, a, b)):
        return False
    if (a.behind or b.behind) and a.after != b.first:
        return False
    if a.denied != b.denied or (a.denied and not b.inherits):
        return False
    is_or = any(token.kind == "or" for token in _between(found, a, b))
    if is_or and not a.denied:
        return False
    low, high = (a, b) if _side(a) == DOWN else (b, a)
    return low.low <= high.low and (a.of == TEMPO or _side(a) == DOWN or a.denied)


def _side(one: Quantity) -> str:
    """UP or DOWN, with its "not"."""
    return one.limit if not one.denied else UP if one.limit == DOWN else DOWN

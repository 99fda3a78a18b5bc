"""Quantities of tempo and length in a text: "80 to 95 BPM", "no longer than 2 minutes", "90 ± 5".

Each is read by itself (`quantity_reading`); then those that are joined share what only one of them
says: "at least 1 minute, but no more than 2", "not longer than 2 minutes or slower than 100 BPM".
"""

from dataclasses import replace

from core.search.brief.chips import LENGTH, TEMPO
from core.search.brief.quantities.quantity import DOWN, Quantity
from core.search.brief.quantities.quantity_numbers import TokenRow
from core.search.brief.quantities.quantity_reading import Reading
from core.search.brief.quantities.quantity_tokens import BREAK, OTHER, tokens

_MOST_APART = 10.0  # two limits of one value are no further apart than so many times
_MOST_WORDS = 3  # between limits that share a unit
_LONG = 300.0  # s
_SCENE = 180.0  # s
_SCENES = ("scene", "szene", "シーン")
_NEAR = 6  # tokens
_SLOWEST, _FASTEST = 65.0, 199.0  # BPM that a number without a unit means
_SPOTS = (90.0,)  # which may be s as well
_GOES_ON = ("please", "pls", "bitte", "with", "mit", "for", "für")  # behind a limit without a unit
_IS = (  # a thing so long or so fast
    *("is", "was", "are", "were", "has", "runs", "lasts", "goes", "takes", "clocks", "at"),
    *("ist", "war", "geht", "läuft", "dauert", "hat", "mit", "は", "が"),
)
_MUSIC = (
    *("music", "track", "tracks", "song", "songs", "piece", "cue", "cues", "loop", "loops"),
    *("musik", "titel", "stück", "stücke", "lied", "曲"),
)


def quantities(text: str) -> list[Quantity]:
    """All tempi and lengths of a text, in order."""
    joining = _Joining(TokenRow(tokens(text)))
    found = joining.read()
    for at in range(1, len(found)):
        found[at] = joining.refused_with(found[at - 1], found[at])
    for at, one in enumerate(found):
        beside = [found[other] for other in (at - 1, at + 1) if 0 <= other < len(found)]
        found[at] = joining.with_shared_unit(one, beside)
    whole = joining.bare_tempi(joining.ranges_of_limits(found))
    found = [one for one in whole if one.of]
    own = [one for one in found if not joining.is_of_another_thing(one)]
    if all(one.of != LENGTH for one in own):  # "the scene is 40 seconds long" says enough
        own = [one for one in found if one in own or joining.is_of_a_scene(one)]
    return own


class _Joining:
    """What quantities that stand beside each other say together."""

    def __init__(self, row: TokenRow):
        self.row = row

    def read(self) -> list[Quantity]:
        """Each by itself."""
        reading, found, at = Reading(self.row), list[Quantity](), 0
        while at < len(self.row.tokens):
            one = reading.quantity(at)
            found += [one] if one else []
            at = one.after if one else at + 1
        return found

    def refused_with(self, before: Quantity, one: Quantity) -> Quantity:
        """The limit, refused where the one before it is and "or" or "nor" goes on."""
        if not (before.denied and before.limit and one.limit and self._is_joint(before, one)):
            return one
        goes_on = self._is_or(before, one) and not one.denied and not one.is_behind
        return replace(one, denied=True, inherits=True) if one.inherits or goes_on else one

    def with_shared_unit(self, one: Quantity, beside: list[Quantity]) -> Quantity:
        """A limit without a unit in the unit of a quantity beside it."""
        behind = self.row.written(one.after)
        ends = self.row.kind(one.after) != OTHER or behind in _GOES_ON  # "at most two per artist"
        if one.of or not one.limit or not ends:
            return one
        for other in beside:
            a, b = (one, other) if one.first < other.first else (other, one)
            ends = any(t.written == "." for t in self.row.tokens[a.after : b.first])  # "under 6."
            joint = not ends and self._is_joint(a, b, _MOST_WORDS)
            if other.of and joint and _is_near(one, other):
                return one.in_unit(other.of, other.unit)
        return one

    def ranges_of_limits(self, found: list[Quantity]) -> list[Quantity]:
        """Two limits that follow one another as one range: "at least 90 and at most 110 BPM"."""
        kept: list[Quantity] = []
        for one in found:
            if kept and self._is_range(kept[-1], one):
                last = kept[-1]
                low, high = (last, one) if last.side == DOWN else (one, last)
                kept[-1] = replace(
                    last, low=low.low, high=high.high, limit="", denied=False, end=one.end
                )
            else:
                kept.append(one)
        return kept

    def bare_tempi(self, found: list[Quantity]) -> list[Quantity]:
        """With a number that stands alone, "techno, over 120", as the tempo of a text without
        one."""
        if any(one.of == TEMPO for one in found):
            return found
        spots = () if any(one.of == LENGTH for one in found) else _SPOTS
        return [
            one.in_unit(TEMPO, 1.0) if one.high not in spots and self._is_bare_tempo(one) else one
            for one in found
        ]

    def _is_bare_tempo(self, one: Quantity) -> bool:
        row, first = self.row, one.first - 1
        while row.kind(first) == "filler":
            first -= 1
        is_alone = row.kind(first) in (BREAK, "and") and row.kind(one.after) == BREAK
        is_likely = _SLOWEST <= one.low <= one.high <= _FASTEST
        is_at = row.written(one.first) == "at"  # of whatever
        told = one.limit or one.first < one.after - 1 or row.written(first) != "."  # "invoice no."
        return is_alone and is_likely and not one.of and not is_at and bool(told)

    def is_of_another_thing(self, one: Quantity) -> bool:
        """Whether it is said of no music that is looked for: "the film is 90 minutes long"."""
        behind = [self.row.kind(at) for at in range(one.after, one.after + _MOST_WORDS)]
        if one.of == LENGTH and not one.limit and one.low >= _LONG and "other thing" in behind:
            return True  # "a 40-minute guided meditation"
        is_said = self.row.kind(one.first) == LENGTH  # "video (runtime 1:48)"
        for at in range(one.first, -1, -1):
            if self.row.kind(at) == "other thing":
                return is_said
            if self.row.kind(at) == BREAK or self.row.written(at) in _MUSIC:
                return False
            is_said |= self.row.written(at) in _IS
        return False

    def is_of_a_scene(self, one: Quantity) -> bool:
        """Whether it is the length of a scene that music is looked for."""
        before = {self.row.written(at) for at in range(max(one.first - _NEAR, 0), one.first)}
        return one.of == LENGTH and one.high <= _SCENE and bool(before & {*_SCENES})

    def _is_range(self, a: Quantity, b: Quantity) -> bool:
        if not (a.of == b.of and a.limit and b.limit and a.side != b.side):
            return False
        both_refused = a.denied and b.denied and b.inherits
        alike = both_refused or not (a.denied or b.denied or self._is_or(a, b))
        adjoin = a.after == b.first or not (a.is_behind or b.is_behind)
        low, high = (a, b) if a.side == DOWN else (b, a)
        in_order = low.low <= high.high and (a.of == TEMPO or a is low or both_refused)
        return alike and adjoin and in_order and self._is_joint(a, b)

    def _is_joint(self, a: Quantity, b: Quantity, most: int = 0) -> bool:
        """Whether only joints stand between two quantities, and at most so many other words."""
        between = self.row.tokens[a.after : b.first]
        others = [t for t in between if t.kind not in ("and", "or", "filler", "long", BREAK)]
        ends = any(token.written in ";!?" for token in between)
        return not ends and len(others) <= most and all(t.kind == OTHER for t in others)

    def _is_or(self, a: Quantity, b: Quantity) -> bool:
        return any(token.kind == "or" for token in self.row.tokens[a.after : b.first])


def _is_near(one: Quantity, other: Quantity) -> bool:
    ends = sorted((one.low, other.low / other.unit))
    return ends[1] <= _MOST_APART * ends[0]

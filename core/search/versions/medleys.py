"""Files that hold several pieces one after the other, as the mix of an album does: each of these is
in it, but none is a version of another, and the file is not the full version of any."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from core.search.versions.versions import EDIT, MIX, OVERLAP, WHOLE, Version

APART = 0.25  # share of the shorter of two pieces that may lie in the other, where they are faded
Span = tuple[float, float]  # s of the file


def told_apart(found: Sequence[Version], lengths: Sequence[float]) -> list[Version]:
    """The proposals, those with such a file as overlaps. lengths : of the recordings (s)"""
    linked = {frozenset((v.a, v.b)) for v in found}
    inside: dict[int, dict[int, Span]] = defaultdict(dict)
    for v in found:
        if v.kind in (EDIT, MIX):
            starts, ends = [s.b_start_s for s in v.same], [s.b_end_s for s in v.same]
            inside[v.b][v.a] = (max(min(starts), 0.0), max(ends))
    medleys = {b for b, spans in inside.items() if _is_medley(spans, lengths[b], linked)}
    return [
        replace(v, kind=OVERLAP) if v.b in medleys and v.kind in (EDIT, MIX) else v for v in found
    ]


def _is_medley(spans: dict[int, Span], length: float, linked: set[frozenset[int]]) -> bool:
    """Whether recordings that are no versions of one another fill a file, each its own part."""
    longest = max(end - start for start, end in spans.values())
    if longest >= WHOLE * length or _filled(spans.values()) < WHOLE * length:
        return False
    return any(
        frozenset((a, b)) not in linked and _are_apart(spans[a], spans[b])
        for a, b in combinations(spans, 2)
    )


def _are_apart(one: Span, other: Span) -> bool:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common < APART * min(one[1] - one[0], other[1] - other[0])


def _filled(spans: Iterable[Span]) -> float:
    """How many seconds lie in at least one span."""
    filled, reached = 0.0, 0.0
    for start, end in sorted(spans):
        filled += max(end - max(start, reached), 0.0)
        reached = max(reached, end)
    return filled

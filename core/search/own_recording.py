"""What is the query's own recording is no match."""

from collections.abc import Collection, Sequence

from core.search.results import Match

SPARE = 20  # matches to ask for beyond those shown, some of which may be the query's recording
SAME_RECORDING = 0.9985  # cosine with the query; of 3,000 demo tracks the nearest two have 0.981
SAME_LENGTH = 0.02  # share by which the lengths of one recording may differ, and at least 1 s


def apart(
    matches: Sequence[Match], duration_s: float | None, own: Collection[str] = ()
) -> tuple[list[Match], list[Match]]:
    """Those that are the query's own recording, and the others.

    duration_s : of the query; None where only a part of it was searched with
    own : the ids of tracks that are known to be its recording
    """
    same: list[Match] = []
    others: list[Match] = []
    for match in matches:
        is_own = match.track_id in own or (duration_s and _is_query(match, duration_s))
        (same if is_own else others).append(match)
    return same, others


def _is_query(match: Match, duration_s: float) -> bool:
    length = match.track.duration_s
    near = length is None or abs(length - duration_s) <= max(1.0, SAME_LENGTH * duration_s)
    return near and match.cosine >= SAME_RECORDING

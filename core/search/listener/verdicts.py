"""What a listener's decisions in a library teach: verdicts of the listening test, likes, dislikes
and the tracks of the shortlist, made into pairs that are alike or not.

What is not of the test is kept as verdicts under runs of their own names, so that it is counted
apart, as verdicts on random tracks are.
"""

import numpy as np

from core.catalog import shortlist
from core.catalog.decisions import listening
from core.catalog.library import Library
from core.search.aspects import likenesses_to
from core.search.known.facts import Known
from core.search.listener.taste import Offer, Pair, learn

LIKED, KEPT = "liked", "kept"  # the runs of likes and dislikes, and of the shortlist


def remember(library: Library, query_id: str, track_id: str, alike: bool | None) -> None:
    """Keep a like or dislike among what is like a track; None takes it back."""
    if alike is None:
        listening.unjudge(library, query_id, track_id, LIKED)
    else:
        listening.judge(library, query_id, track_id, LIKED, alike)


def accept(library: Library, query_id: str, track_id: str) -> None:
    """Keep that what is like a track was put on the shortlist: it counts as long as it is there."""
    listening.judge(library, query_id, track_id, KEPT, True)


def pairs(known: Known) -> list[Pair]:
    """Every verdict whose two tracks have vectors, the latest of each pair."""
    kept = {entry.track_id for entry in shortlist.entries(known.library)}
    every = listening.verdicts(known.library)
    given = [verdict for verdict in every if verdict.run_id != KEPT or verdict.track_id in kept]
    ids = {name for verdict in given for name in (verdict.query_id, verdict.track_id)}
    numbers = known.library.numbers_of(ids)
    latest: dict[tuple[int, int], bool] = {}
    for verdict in given:
        a, b = (known.index.row(numbers.get(name)) for name in (verdict.query_id, verdict.track_id))
        if a is not None and b is not None and a != b:
            latest[a, b] = verdict.similar
    return [Pair(a, b, alike) for (a, b), alike in latest.items()]


def offer(known: Known) -> Offer:
    """A metric tuned to these verdicts, with how it compares on held-out ones. SoundkinError when
    there are too few."""
    found = pairs(known)
    by_aspect: dict[str, list[float]] = {}
    queries: dict[int, dict[str, np.ndarray]] = {}
    for pair in found:
        if pair.a not in queries:
            own = known.aspects.row(pair.a)
            queries[pair.a] = likenesses_to(known.aspects, own) if own else {}
        for name, likeness in queries[pair.a].items():
            by_aspect.setdefault(name, []).append(float(likeness[pair.b]))
    whole = {name: np.array(x) for name, x in by_aspect.items() if len(x) == len(found)}
    return learn(known.index.X, found, whole)

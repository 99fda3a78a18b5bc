"""What a search found: matches with their scores, where they begin to be alike, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from core.catalog.analysis import embeddings, measured
from core.catalog.analysis.measured import TrackValues
from core.catalog.library import Library, Track
from core.catalog.tempo_and_key import SHOWN, tempo_of
from core.linalg import l2_normalize
from core.search.brief.ranking.brief_ranking import Ranking
from core.search.brief.ranking.brief_reasons import Reason, reasons
from core.search.known.facts import Known
from core.search.known.sound_filter import told
from core.search.request.wish import Wish
from core.search.search_plan import SearchPlan
from core.search.standing import Standing
from core.search.variety import Folded


@dataclass(frozen=True)
class Match:
    """One result.

    score : likeness to the query itself, whatever else made the order: half the cosine of the whole
        tracks, half that of the track's nearest segment; without a query how well it fits the
        words, 0 to 1
    cosine : of the whole tracks alone; 1 where one is the other, however many segments it has
    standing : how many tracks of the library are more like the query
    start_s : where the segment of the track begins that is nearest to the query, in s
    query_start_s : where the segment of the query begins that it is nearest to, in s; None of a
        query that is heard as one
    values : what the analysis computed, where it did
    behind : near-identical tracks and versions that stand under this one
    why : for each word of a brief, wanted ones first, why the track is there
    told : by what it passed a filter by voice or kind of sound
    """

    rank: int
    track: Track
    score: float
    cosine: float
    standing: Standing
    start_s: float
    tags: dict[str, list[str]]
    values: TrackValues | None = None
    behind: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()
    told: tuple[Reason, ...] = ()
    query_start_s: float | None = None

    @property
    def percentile(self) -> float:
        return self.standing.percentile

    @property
    def track_id(self) -> str:
        return self.track.track_id

    @property
    def tempo_bpm(self) -> float | None:
        """As given, else as computed where that is certain enough to be shown."""
        tempo = tempo_of(self.track.tempo_bpm, self.values, SHOWN)
        return tempo.value if tempo else None


@dataclass(frozen=True)
class Result:
    """What a search found. `searched` counts the tracks that pass the filter and have a vector (the
    query among them, if it does); the query itself is never a match.

    vector : [shape=(100,)] float32, of the query, or (n, 100) of a long file's parts; zeros without
    as_near : how many rank as high as the track that was named, where one was
    left_out : of each track that a limit kept out how many results come before it, and the kind of
        limit
    problems : a sentence for each part that could not be used
    """

    matches: list[Match]
    searched: int
    library_size: int
    seconds: float
    vector: np.ndarray = field(repr=False, compare=False)
    as_near: int | None
    left_out: Sequence[tuple[int, str]]
    problems: tuple[str, ...]

    def left_out_of(self, k: int) -> Mapping[str, int]:
        """By kind of limit how many tracks it kept out of the first k results."""
        return Counter(kind for before, kind in self.left_out if before < k)


def matches_of(
    plan: SearchPlan, rows: np.ndarray, scores: np.ndarray, placed: list[Standing]
) -> list[Match]:
    """Rows of the index as results, best first, with their scores and standings."""
    library, index, q = plan.known.library, plan.known.index, plan.q
    ids = library.ids_of(index.numbers[rows])
    tracks, tags = library.tracks(ids), library.tags_of(ids)
    query_id = plan.query.track_id if plan.query is not None else None
    parts = plan.wanted[0].starts if len(plan.wanted) == 1 else ()
    places = nearest_places(library, index.run_id, ids, q, query_id, parts) if q.any() else {}
    cosines = (index.X[rows] @ l2_normalize(np.atleast_2d(q)).T).max(axis=1, initial=-1.0)
    return [
        Match(
            rank,
            track,
            round(float(score), 6),
            round(float(cosine), 6),
            standing,
            places.get(track.track_id, START).start_s,
            tags.get(track.track_id, {}),
            query_start_s=places.get(track.track_id, START).query_s,
        )
        for rank, (track, score, cosine, standing) in enumerate(
            zip(tracks, scores, cosines, placed, strict=True), start=1
        )
    ]


@dataclass(frozen=True)
class Place:
    """Where a track's segment begins that is nearest to the query, and the query's own that it is
    nearest to (s); None of a query that is heard as one."""

    start_s: float
    query_s: float | None = None


START = Place(0.0)


def nearest_places(
    library: Library,
    run_id: str,
    track_ids: Sequence[str],
    q: np.ndarray,
    query_id: str | None = None,
    parts: Sequence[float] = (),
) -> dict[str, Place]:
    """For each of these tracks where it is nearest to the query; the earliest of equals. A track
    whose segments were not kept is left out.

    Near is what is near to any segment of the track query_id; to q (100,), or to one of the
    parts of a long file, q (1 + n_parts, 100), where the query is no track of the library.
    """
    owners, starts, Z = embeddings.read_segments(library, run_id, track_ids)
    _, asked, Q = embeddings.read_segments(library, run_id, [query_id] if query_id else [])
    if not len(Q):
        Q, asked = (q[1:], np.asarray(parts)) if len(parts) else (np.atleast_2d(q), np.zeros(0))
    every = l2_normalize(Z) @ l2_normalize(Q).T
    scores, nearest = every.max(axis=1), every.argmax(axis=1)
    order = np.lexsort((-starts, scores))  # of each track the nearest comes last and stays
    return {
        owners[at]: Place(
            round(float(starts[at]), 2),
            round(float(asked[nearest[at]]), 2) if len(asked) > 1 else None,
        )
        for at in order
    }


def explained(
    known: Known,
    matches: list[Match],
    groups: Sequence[Folded],
    wish: Wish,
    ranking: Ranking | None,
) -> list[Match]:
    """The matches with what is computed of them, what stands behind them and why they are there."""
    library, index = known.library, known.index
    values = measured.values(library, [match.track_id for match in matches])
    found = []
    for match, group in zip(matches, groups, strict=True):
        why: list[Reason] = []
        if ranking is not None and wish.brief is not None:
            why = reasons(wish.brief, ranking, group.row, known.tags, known.values)
        behind = library.ids_of(index.numbers[list(group.behind)]) if group.behind else []
        found.append(
            replace(
                match,
                values=values.get(match.track_id),
                behind=tuple(behind),
                why=tuple(why),
                told=tuple(told(wish.sound, known.facts, group.row)),
            )
        )
    return found

"""What one search asks, put together: vectors of what is wanted, rows that may be found, and how
they are ranked."""

from dataclasses import dataclass, replace

import numpy as np

from core.catalog import filters
from core.catalog.filters import Filter
from core.search import scoring
from core.search.brief.ranking.brief_ranking import Ranking
from core.search.known import sound_filter
from core.search.known.facts import Known
from core.search.listener.refine import Feedback, refined_scores
from core.search.query import Query
from core.search.request.wish import Wish
from core.search.scoring import Reference
from core.search.standing import Standing, likeness, standings

NOBODY = np.zeros(0, np.int64)


@dataclass(frozen=True)
class SearchPlan:
    """What one search asks, put together: `q` is the mean of what is wanted, `own` are the rows of
    what it is made of, and to `problems` is added what is not possible."""

    known: Known
    query: Query | None
    wish: Wish
    wanted: list[Reference]
    avoided: list[Reference]
    own: np.ndarray
    liked: np.ndarray
    disliked: np.ndarray
    among: np.ndarray | None
    q: np.ndarray
    problems: list[str]

    @property
    def is_more(self) -> bool:
        """Whether anything beside likeness and feedback makes the order."""
        return self.wish.of_sound or bool(self.avoided)

    @property
    def has_feedback(self) -> bool:
        """Whether a track is liked or disliked."""
        return len(self.liked) + len(self.disliked) > 0

    def ranked(self) -> tuple[np.ndarray, Ranking | None]:
        """Scores (n,) of all tracks, or of those at `among`, and the brief's ranking."""
        index, among = self.known.index, self.among
        if not self.is_more:
            return refined_scores(index, self.q, self.liked, self.disliked, among), None
        by_ear = self.wanted or len(self.liked)
        plain = refined_scores(index, self.q, self.liked) if by_ear else None
        found = scoring.scored(self.known, self.wanted, plain, self.wish)
        self.problems.extend(found.problems)
        every = scoring.avoiding(index, found, self.avoided, self.disliked)
        return (every if among is None else every[among]), found.ranking

    def placed(
        self,
        rows: np.ndarray,
        plain: np.ndarray | None,
        ranking: Ranking | None,
    ) -> tuple[np.ndarray, list[Standing]]:
        """How alike the tracks at these rows are, (n_rows,), or how well they fit the words alone,
        and where each stands. plain : the likeness (n,) of all tracks, where it is known"""
        if not self.wanted:
            assert ranking is not None  # of the words, or there would be nothing to rank by
            return ranking.fit[rows], standings(ranking.scores, ranking.scores[rows], NOBODY)
        sampled = self.among is not None
        return likeness(self.known.index, self.q, rows, plain, self.own, sampled)


def plan_search(
    known: Known,
    query: Query | None,
    filter_: Filter,
    feedback: Feedback,
    wish: Wish,
    passing: np.ndarray | None,
) -> SearchPlan:
    """The plan of one search, looked up in the index; what is not there is said in its problems.

    passing : the numbers of the tracks that pass the filter, ascending, if looked up already
    Raises `SoundkinError` for a query or a tag that is not there.
    """
    wanted, avoided, problems = scoring.references(known, query, wish)
    own, liked, disliked = _rows_of(known, query, feedback)
    named = [reference.row for reference in wanted if reference.row is not None]
    own = np.unique(np.array([*own, *named], dtype=np.int64))
    among = _among(known, filter_, wish, problems, passing)
    q = scoring.mean_vector(wanted) if wanted else np.zeros(known.index.X.shape[1], np.float32)
    return SearchPlan(known, query, wish, wanted, avoided, own, liked, disliked, among, q, problems)


def _among(
    known: Known,
    filter_: Filter,
    wish: Wish,
    problems: list[str],
    passing: np.ndarray | None,
) -> np.ndarray | None:
    """The rows that pass, ascending; None for all. A tempo is looked for among computed ones where
    none is given. What no track has is not filtered by, and said."""
    sound = wish.sound
    if filter_.tempo is not None:
        if sound.tempo is not None or sound.tolerance or sound.either_time:
            passing = None  # what was looked up is of that range alone
        if passing is None and sound.tempo is None:
            sound = replace(sound, tempo=filter_.tempo)
    filter_ = replace(filter_, tempo=None)
    if passing is None and not filter_.is_empty:
        passing = filters.numbers(known.library, filter_)
    among = None if passing is None else known.index.rows(passing)
    sound, unknown = sound_filter.possible(sound, known.facts, known.library.name)
    problems += unknown
    if sound.is_empty:
        return among
    fits = sound_filter.passing(sound, known.facts)
    return np.flatnonzero(fits) if among is None else among[fits[among]]


def _rows_of(
    known: Known, query: Query | None, feedback: Feedback
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of the index: the query's own, the liked and the disliked tracks'."""
    own = [query.track_id] if query is not None and query.track_id is not None else []
    numbers = known.library.numbers_of({*own, *feedback.liked, *feedback.disliked})
    rows = [
        known.index.rows(np.array([numbers[track_id] for track_id in ids if track_id in numbers]))
        for ids in (own, feedback.liked, feedback.disliked)
    ]
    return rows[0], rows[1], rows[2]

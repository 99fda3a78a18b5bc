"""The one search: the page, the map, the listening test and the command line all ask here."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core import config
from core.catalog import filters, related_versions
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search import results, scoring, sound_filter
from core.search.brief_ranking import Ranking
from core.search.choosing import chosen
from core.search.facts import Known
from core.search.index import Index, load_index
from core.search.query import Query, row_of
from core.search.refine import refined_scores
from core.search.results import Result
from core.search.scoring import Reference
from core.search.standing import Standing, likeness, standings
from core.search.wish import NOTHING, Wish

if TYPE_CHECKING:
    from core.model.checkpoint import Encoder

MOST_NEAR = 1000  # results that "everything as near as this" shows
EVERYTHING = Filter()
NOBODY = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Feedback:
    """Relevance feedback: the ids of tracks that the listener likes and dislikes. Tracks without a
    vector are passed over."""

    liked: Sequence[str] = ()
    disliked: Sequence[str] = ()


NO_FEEDBACK = Feedback()


def find(
    library: Library,
    query: Query | None,
    filter_: Filter = EVERYTHING,
    feedback: Feedback = NO_FEEDBACK,
    k: int = config.TOP_K,
    *,
    wish: Wish = NOTHING,
    index: Index | None = None,
    encoder: "Encoder | None" = None,
    known: Known | None = None,
    passing: np.ndarray | None = None,
) -> Result:
    """The k tracks that sound most like the query, or with a wish fit it best, among those that
    pass the filter.

    query : None where the wish's words alone are asked for
    index, encoder, known : those of the run to search by, if loaded already (default: the run in
        use)
    passing : the numbers of the tracks that pass the filter, ascending, if looked up already
    Raises `SoundkinError` for a query or a tag that is not there, and when nothing is analysed.
    """
    if k < 1:
        raise SoundkinError("k, the number of results, must be at least 1.")
    if query is None and not wish.says_something:
        raise SoundkinError(wish.nothing_asked)
    started = time.perf_counter()
    index = index or load_index(library)
    known = known or Known(library, index)
    wanted, avoided, problems = scoring.references(library, index, query, wish, encoder)
    own, liked, disliked = _rows_of(library, index, query, feedback)
    named = [reference.row for reference in wanted if reference.row is not None]
    own = np.unique(np.array([*own, *named], dtype=np.int64))
    among = _among(library, index, known, filter_, wish, problems, passing)
    q = scoring.mean_vector(wanted) if wanted else np.zeros(index.X.shape[1], np.float32)
    asked = _Asked(known, wish, wanted, avoided, among, q)
    ranked_by, ranking = asked.ranked(liked, disliked, problems)
    as_near = _as_near(library, index, wish, ranked_by, among, own, problems)
    shown = k if as_near is None else min(max(as_near, 1), MOST_NEAR)
    full_of = _full_of(library, index, wish)
    missed = ranking.missed if ranking is not None else None
    picked = chosen(library, index, ranked_by, shown, among, own, wish.variety, full_of, missed)
    rows = np.array([group.row for group in picked.found], dtype=np.int64)
    is_plain = among is None and not asked.is_more and not len(liked) + len(disliked)
    scores, standings = asked.placed(rows, own, ranked_by if is_plain else None, ranking)
    parts = wanted[0].starts if len(wanted) == 1 else ()
    matches = results.matches_of(library, index, query, q, rows, scores, standings, parts)
    return Result(
        results.explained(library, index, known, matches, picked.found, wish, ranking),
        len(index) if among is None else len(among),
        library.count(),
        round(time.perf_counter() - started, 4),
        q,
        as_near,
        picked.left_out,
        tuple(dict.fromkeys([*wish.problems, *problems])),
    )


@dataclass(frozen=True)
class _Asked:
    """What one search asks, put together: `q` is the mean of what is wanted."""

    known: Known
    wish: Wish
    wanted: list[Reference]
    avoided: list[Reference]
    among: np.ndarray | None
    q: np.ndarray

    @property
    def is_more(self) -> bool:
        """Whether anything beside likeness and feedback makes the order."""
        return self.wish.of_sound or bool(self.avoided)

    def ranked(
        self, liked: np.ndarray, disliked: np.ndarray, problems: list[str]
    ) -> tuple[np.ndarray, Ranking | None]:
        """Scores of all tracks, or of those at `among`, and the brief's ranking; what is not
        possible is added to `problems`."""
        index, among = self.known.index, self.among
        if not self.is_more:
            return refined_scores(index, self.q, liked, disliked, among), None
        by_ear = self.wanted or len(liked) + len(disliked)
        plain = refined_scores(index, self.q, liked, disliked) if by_ear else None
        found = scoring.scored(self.known, self.wanted, plain, self.wish)
        problems += found.problems
        every = scoring.avoiding(index, found.scores, self.avoided)
        return (every if among is None else every[among]), found.ranking

    def placed(
        self,
        rows: np.ndarray,
        own: np.ndarray,
        plain: np.ndarray | None,
        ranking: Ranking | None,
    ) -> tuple[np.ndarray, list[Standing]]:
        """How alike the tracks at these rows are, or how well they fit the words alone, and where
        each stands. plain : the likeness of all tracks, where it is known"""
        if not self.wanted:
            return _fitting(ranking, rows)
        sampled = self.among is not None
        return likeness(self.known.index, self.q, rows, plain, own, sampled)


def _among(
    library: Library,
    index: Index,
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
        passing = None
    if filter_.tempo is not None and sound.tempo is None:
        sound = replace(sound, tempo=filter_.tempo)
    filter_ = replace(filter_, tempo=None)
    if passing is None and not filter_.is_empty:
        passing = filters.numbers(library, filter_)
    among = None if passing is None else index.rows(passing)
    if sound.is_empty:
        return among
    sound, unknown = sound_filter.possible(sound, known.facts, library.name)
    problems += unknown
    if sound.is_empty:
        return among
    fitting = np.flatnonzero(sound_filter.passing(sound, known.facts))
    return fitting if among is None else np.intersect1d(among, fitting)


def _as_near(
    library: Library,
    index: Index,
    wish: Wish,
    scores: np.ndarray,
    among: np.ndarray | None,
    own: np.ndarray,
    problems: list[str],
) -> int | None:
    """How many of these rank as high as the track that the wish names; None without one."""
    if not wish.as_near_as:
        return None
    row = row_of(library, index, wish.as_near_as)
    rows = np.arange(len(index)) if among is None else among
    at = np.flatnonzero(rows == row) if row is not None else np.zeros(0, int)
    if not len(at):
        problems.append(
            f'"{wish.as_near_as}" is not among the tracks that are searched: name another one, or'
            " take a filter off."
        )
        return None
    near = scores >= scores[at[0]]
    return int(near.sum() - near[np.isin(rows, own)].sum())


def _full_of(library: Library, index: Index, wish: Wish) -> dict[int, int]:
    """For versions the row of the full one, where they are to be folded."""
    if not wish.variety.fold:
        return {}
    pairs = related_versions.full_of(library)
    found = {index.row(n): index.row(full) for n, full in pairs.items()}
    return {a: b for a, b in found.items() if a is not None and b is not None}


def _fitting(ranking: Ranking | None, rows: np.ndarray) -> tuple[np.ndarray, list[Standing]]:
    """How well tracks fit a brief's words, and where each stands in the library by it."""
    if ranking is None:
        return np.zeros(len(rows)), [Standing(None, 0, 0.0)] * len(rows)
    return ranking.fit[rows], standings(ranking.scores, ranking.scores[rows], NOBODY)


def _rows_of(
    library: Library, index: Index, query: Query | None, feedback: Feedback
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of the index: the query's own, the liked and the disliked tracks'."""
    own = [query.track_id] if query is not None and query.track_id is not None else []
    numbers = library.numbers_of({*own, *feedback.liked, *feedback.disliked})
    rows = [
        index.rows(np.array([numbers[track_id] for track_id in ids if track_id in numbers]))
        for ids in (own, feedback.liked, feedback.disliked)
    ]
    return rows[0], rows[1], rows[2]

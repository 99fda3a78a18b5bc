"""The one search: the page, the map, the listening test and the command line all ask here."""

import time
from dataclasses import replace

import numpy as np

from core import config
from core.catalog.decisions import related_versions
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.errors import SoundkinError
from core.search import results
from core.search.brief.ranking.brief_ranking import Ranking
from core.search.choosing import Candidates, ChosenMatches
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.listener.refine import Feedback as Feedback
from core.search.query import Query, row_of
from core.search.request.wish import NOTHING, Variety, Wish
from core.search.results import Match, Result
from core.search.search_plan import SearchPlan, plan_search

MOST_NEAR = 1000  # results that "everything as near as this" shows
EVERYTHING = Filter()
NO_FEEDBACK = Feedback()


def find(
    library: Library,
    query: Query | None,
    filter_: Filter = EVERYTHING,
    feedback: Feedback = NO_FEEDBACK,
    k: int = config.TOP_K,
    *,
    wish: Wish = NOTHING,
    known: Known | None = None,
    passing: np.ndarray | None = None,
) -> Result:
    """The k tracks that sound most like the query, or with a wish fit it best, among those that
    pass the filter.

    query : None where the wish's words alone are asked for
    known : of the run to search by, if loaded already (default: the run in use)
    passing : the numbers of the tracks that pass the filter, ascending, if looked up already
    Raises `SoundkinError` for a query or a tag that is not there, and when nothing is analysed.
    """
    if k < 1:
        raise SoundkinError("k, the number of results, must be at least 1.")
    if query is None and not wish.says_something:
        raise SoundkinError(wish.nothing_asked)
    started = time.perf_counter()
    known = known or Known(library, load_index(library))
    with library.at_once():
        known = known.now()
        plan = plan_search(known, query, filter_, feedback, wish, passing)
        ranked_by, ranking = plan.ranked()
        picked, as_near = _picked(plan, ranked_by, ranking, k)
        matches = _matches(plan, [group.row for group in picked.found], ranked_by, ranking)
        explained = results.explained(known, matches, picked.found, wish, ranking)
        of_all = library.count()
    return Result(
        explained,
        len(known.index) if plan.among is None else len(plan.among),
        of_all,
        round(time.perf_counter() - started, 4),
        plan.q,
        as_near,
        picked.left_out,
        tuple(dict.fromkeys([*wish.problems, *plan.problems])),
    )


def _picked(
    plan: SearchPlan, ranked_by: np.ndarray, ranking: Ranking | None, k: int
) -> tuple[ChosenMatches, int | None]:
    """The k results to show; or all that rank as high as the track that the wish names, and how
    many these are."""
    known, wish = plan.known, plan.wish
    rows, scores, how, as_near = plan.among, ranked_by, wish.variety, None
    near = _as_near(plan, ranked_by)
    if near is not None:
        rows, scores = near if rows is None else rows[near], ranked_by[near]
        k, how = min(len(rows), MOST_NEAR), _every(wish)
        as_near = int(np.isin(rows, plan.own, invert=True).sum())
    missed = None if ranking is None else ranking.missed
    full_of = _full_of(known) if wish.variety.fold else {}
    candidates = Candidates(known.library, known.index, scores, rows, how, full_of, missed)
    return candidates.chosen(k, plan.own), as_near


def _matches(
    plan: SearchPlan, found: list[int], ranked_by: np.ndarray, ranking: Ranking | None
) -> list[Match]:
    """The tracks at these rows with how alike they are and where they are most alike."""
    rows = np.array(found, dtype=np.int64)
    is_plain = plan.among is None and not plan.is_more and not plan.has_feedback
    scores, placed = plan.placed(rows, ranked_by if is_plain else None, ranking)
    return results.matches_of(plan, rows, scores, placed)


def _as_near(plan: SearchPlan, scores: np.ndarray) -> np.ndarray | None:
    """Which of these rank as high as the track that the wish names, ascending; None without one."""
    name, known = plan.wish.as_near_as, plan.known
    if not name:
        return None
    row = row_of(known.library, known.index, name)
    rows = np.arange(len(known.index)) if plan.among is None else plan.among
    at = np.flatnonzero(rows == row) if row is not None else np.zeros(0, int)
    if not len(at):
        plan.problems.append(
            f'"{name}" is not among the tracks that are searched: name another one, or'
            " remove a filter."
        )
        return None
    return np.flatnonzero(scores >= scores[at[0]])


def _every(wish: Wish) -> Variety:
    """How varied everything is that is as near as a track: however many of one artist, unless the
    words say how many."""
    written = wish.brief is not None and wish.brief.at_most is not None
    return wish.variety if written else replace(wish.variety, at_most=0)


def _full_of(known: Known) -> dict[int, int]:
    """For versions the row of the full one."""
    pairs = related_versions.full_of(known.library)
    found = {known.index.row(n): known.index.row(full) for n, full in pairs.items()}
    return {a: b for a, b in found.items() if a is not None and b is not None}

"""What a search says beside its matches: what could not be used, what was kept out, how many rank
as high as a track, and which tracks stand folded under others."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.catalog.decisions import related_versions
from core.catalog.library import Library
from core.search.brief.ranking.brief_fits import limits
from core.search.request.request import Understood
from core.search.results import Match, Result
from core.search.variety import AT_MOST
from core.ui.common import faults
from core.ui.common.text import line, md, tracks
from core.ui.common.tracks import proposals
from core.ui.search import session_request

LIKELY = 0.5  # probability from which a track fits a word
NAMED = 10  # tracks that one can take as the measure
KINDS = {"artist": "one artist", "album": "one album", "folder": "one folder"}


def order(read: Understood, alone: bool, reranked: bool, found: Result, k: int) -> str:
    """By what the results are ordered, where it is not the plain likeness. alone : without the
    query, so by the words where nothing else is a reference; reranked : by likes and dislikes,
    too; k : how many are shown"""
    if alone and not read.wish.also:
        liked = " and what you like" if reranked else ""
        said = f" Ordered by the words{liked} alone; the score is how well a track fits the words."
        return said + _fitting(found.matches[:k])
    if reranked:
        return " Re-ranked; the score is the similarity to the query itself."
    if read.wish.brief is not None and any(limits(chip) for chip in read.wish.brief.chips):
        return (
            " What you wrote comes before how alike a track sounds; the score is the overall"
            " similarity." + _fitting(found.matches[:k])
        )
    if read.wish.of_sound or read.wish.avoid or read.wish.variety.dial:
        return " Ordered by words, dials and references; the score is the overall similarity."
    return ""


def _fitting(matches: Sequence[Match]) -> str:
    """How many of the tracks shown are as was written, where not all are."""
    fitting = [all(w.fit >= LIKELY for w in match.why) for match in matches]
    n = sum(fitting)
    if all(fitting):
        return ""
    if not n:
        return " No track is sure to fit all of it: the nearest come first."
    return f" {tracks(n)} {'fits' if n == 1 else 'fit'} all of it, the others in part."


def computed(found: Result) -> str:
    """What the sign in front of computed values means, where there are any."""
    any_values = any(match.values is not None for match in found.matches)
    return " ≈ marks a tempo or key that was computed." if any_values else ""


def left_out(kept_out: Mapping[str, int]) -> str:
    """How many tracks were kept out for variety's sake. kept_out : by kind of limit"""
    n = sum(kept_out.values())
    if not n:
        return ""
    kinds = " or ".join(KINDS[kind] for kind in kept_out)
    return f" {n:,} nearer {'one is' if n == 1 else 'ones are'} left out: too many of {kinds}."


def others_too(library: Library, read: Understood, any_left_out: bool) -> None:
    """Beside that sentence: a button that brings them, and one that keeps them out again. None
    where it is written how many of one artist there may be."""
    brief = read.wish.brief
    limited = session_request.current(library).at_most > 0
    if (brief is not None and brief.at_most is not None) or (limited and not any_left_out):
        return
    st.button(
        "Show them too" if limited else f"At most {AT_MOST} of one artist",
        key="do-others-too",
        on_click=faults.guarded(_at_most),
        args=(library, 0 if limited else AT_MOST),
    )


def show(library: Library, found: Result, n: int, query_id: str | None = None) -> None:
    """The sentences above the list. n : how many are shown; query_id : of a track as query"""
    for problem in found.problems:
        st.warning(md(problem), icon=":material/info:")
    if found.as_near is not None:
        title = library.track(session_request.current(library).as_near_as).title
        with st.container(horizontal=True, vertical_alignment="center"):
            rank = "ranks" if found.as_near == 1 else "rank"
            line(f"{tracks(found.as_near)} {rank} as high as {title}.", faint=True)
            st.button(
                "Show the nearest only",
                key="near-off",
                on_click=faults.guarded(_as_near),
                args=(library, ""),
            )
    _folded(library, found.matches[:n], query_id)


def _folded(library: Library, matches: Sequence[Match], query_id: str | None) -> None:
    """What stands folded under other tracks, and versions of the query, each with the evidence, to
    be taken apart again: one closed box, where there are any."""
    groups = [match for match in matches if match.behind]
    ids = [match.track_id for match in groups] + ([query_id] if query_id else [])
    if not ids:
        return
    known = related_versions.of(library, *ids)  # once, however many are shown
    of_query = proposals.by_track(known, query_id or "")
    names = {*of_query, *(name for match in groups for name in match.behind)}
    there = {track.track_id: track for track in library.tracks(sorted(names))} if names else {}
    versions = [there[name] for name in of_query if name in there]
    said = []
    if versions:
        n = sum(not of_query[track.track_id].refused for track in versions)
        said.append(f"{n or 'no'} {'version' if n == 1 else 'versions'} of the query")
    if groups:
        n = sum(len(match.behind) for match in groups)
        said.append(f"{n} folded: near-identical tracks and versions")
    if not said:
        return
    with st.expander(" · ".join(said), icon=":material/stacks:", key="folded"):
        if versions:
            line("Your query", strong=True)
            proposals.show(library, versions, of_query)
        for match in groups:
            line(proposals.named(match.track), strong=True)
            behind = [there[name] for name in match.behind if name in there]
            proposals.show(library, behind, proposals.by_track(known, match.track_id))


def everything_near(library: Library, found: Result) -> None:
    """Below the list: take one of its tracks as the measure, and see all that rank as high."""
    if len(found.matches) < 2:
        return
    titles = {match.track_id: f"{match.rank}. {match.track.title}" for match in found.matches}
    with st.popover("Everything as near as one of these", icon=":material/filter_center_focus:"):
        for track_id, title in list(titles.items())[:NAMED]:
            st.button(
                md(title),
                key=f"near-{track_id}",
                on_click=faults.guarded(_as_near),
                args=(library, track_id),
            )


def _at_most(library: Library, n: int) -> None:
    session_request.change(library, at_most=n)


def _as_near(library: Library, track_id: str) -> None:
    session_request.change(library, as_near_as=track_id)

"""The matches as rows that are heard at once, under the query's own; what their icons do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from core import config
from core.catalog import related_versions, shortlist
from core.catalog.library import Library, Track
from core.progress import place
from core.search import folding
from core.search.find import Feedback
from core.search.folding import Group
from core.search.index import Index
from core.search.results import Match
from core.source import excerpt_cache, never
from core.ui.common import caches, cards, state
from core.ui.common.caches import Predictions
from core.ui.common.text import joined
from core.ui.player.events import ICONS, Action, Event
from core.ui.player.match_list import match_list
from core.ui.player.rows import Chip, MatchRow
from core.ui.player.sounds import LONGEST_WHOLE, LibrarySounds
from core.ui.search import asked, brief_rows, feedback
from core.ui.search import query as queries
from core.ui.search.session_query import SessionQuery
from core.ui.search.why import why_dialog

ALONE = tuple(action for action in ICONS if action is not Action.WHY)  # nothing to compare with
SAME = "same recording"  # the kind of version that is no other one
OWN = "same recording as the query"
FILE = "query"  # stands for the id of a query that is no track of the library


@dataclass(frozen=True)
class SearchSounds:
    """The sound of the library's tracks, and of a query that is a file."""

    library: Library
    query: SessionQuery

    def name(self, row: MatchRow) -> str:
        if row.track_id != FILE:
            return LibrarySounds(self.library).name(row)
        return f"file {Path(str(self.query.path)).parent.name}@{row.start_s:.2f}"

    def content(
        self, row: MatchRow, whole: bool = False, waiting: Callable[[], object] = never
    ) -> tuple[bytes, float]:
        if row.track_id != FILE:
            return LibrarySounds(self.library).content(row, whole, waiting)
        from core.audio.guarded import flac_excerpt

        start_s = 0.0 if whole else row.start_s
        seconds = LONGEST_WHOLE if whole else config.EXCERPT_SECONDS
        key = f"query\0{self.query.path}\0{start_s:.2f}\0{seconds:g}"
        content = excerpt_cache().get(key)
        if content is None:
            path = Path(str(self.query.path))
            content = flac_excerpt(path, start_s, seconds, waiting=waiting)
            excerpt_cache().put(key, content)
        return content, start_s


def show(
    library: Library,
    index: Index,
    query: SessionQuery,
    matches: Sequence[Match],
    k: int,
    alone: bool = False,
) -> None:
    """The query and the k nearest pieces of music among the matches; a like or a mark is drawn in
    the run that it makes.

    alone : whether they were found by words alone, without the query
    """
    marks = feedback.current()
    kept = {entry.track_id for entry in shortlist.entries(library)}
    beside = library.tags(query.track_id) if query.track_id and not alone else None
    versions = {} if alone or query.track_id is None else _related(library, query.track_id)
    own = {track_id for track_id, said in versions.items() if said == OWN}
    same, others = folding.apart(matches, None if alone else _whole_length(library, query), own)
    groups = folding.grouped(library, index, others, k)

    by_heads = caches.by_heads(library)
    long_query = _of_long(library, query)

    def rows_of(some: Sequence[Match]) -> list[MatchRow]:
        rows = [
            _row(
                match,
                _predicted(by_heads, match.track),
                beside,
                _liked(match.track_id, marks),
                match.track_id in kept,
                long_query,
            )
            for match in some
        ]
        rows = [_named(row, versions) for row in brief_rows.completed(library, some, rows)]
        return [replace(row, actions=ALONE) for row in rows] if alone else rows

    rows = [] if alone else [_query_row(library, query, kept)]
    for match, row in zip(same, rows_of(same), strict=True):
        rows += _versions(library, Group(match), _own(row), rows_of)
    for group, leader in zip(groups, rows_of([group.match for group in groups]), strict=True):
        rows += _versions(library, group, leader, rows_of)
    events = match_list(
        rows,
        key=f"matches-{library.name}",
        sounds=SearchSounds(library, query),
        on_event=lambda event: _act(library, event),
    )
    for event in events:
        if event.action is Action.SEARCH_WITH:
            queries.choose_track(library, event.track_id)
            state.SEARCH_FOLLOW.set(True)
            st.rerun()
        if event.action is Action.WHY and library.current_run:
            why_dialog(library, library.current_run, query, event.track_id)


def _whole_length(library: Library, query: SessionQuery) -> float | None:
    """The query's length (s), by which its own recording is known; None of a part of one, or of
    what a microphone heard."""
    if query.track_id is not None:
        return library.track(query.track_id).duration_s
    return None if query.span or query.kind == "recording" else query.duration_s


def _of_long(library: Library, query: SessionQuery) -> str:
    """What a row calls a query so long that it says which part of it is meant; "" of another."""
    if query.track_id is None:
        return "your recording" if query.kind == "recording" else "your file"
    length = library.track(query.track_id).duration_s or 0.0
    return "the query" if length > config.LONG_SECONDS else ""


def _own(row: MatchRow) -> MatchRow:
    """A track that is the query's own recording: no match, but said."""
    own = Chip(OWN, "same")
    return replace(row, rank=None, chips=(own, *(chip for chip in row.chips if chip != own)))


def _related(library: Library, track_id: str) -> dict[str, str]:
    """The versions of a track that were found, each with what it is."""
    found: dict[str, str] = {}
    for v in related_versions.of(library, track_id):
        if v.refused or v.kind not in related_versions.FOLDED:
            continue
        if v.kind == SAME:
            found |= dict.fromkeys((v.track_id, v.full_id), OWN)
        elif v.full_id == track_id:
            found[v.track_id] = f"{v.kind} of the query"
        else:
            found[v.full_id] = f"the query is its {v.kind}"
    return found


def _named(row: MatchRow, versions: Mapping[str, str]) -> MatchRow:
    """A row that says what version of the query it is."""
    said = versions.get(row.track_id)
    return replace(row, chips=(Chip(said, "same"), *row.chips)) if said else row


def _versions(
    library: Library,
    group: Group,
    leader: MatchRow,
    rows_of: Callable[[Sequence[Match]], list[MatchRow]],
) -> list[MatchRow]:
    """A match, and its other versions where they are to be seen."""
    n_behind = len(group.behind) + len(group.match.behind)
    if not n_behind:
        return [leader]
    is_open = leader.track_id in state.UNFOLDED.get()
    leader = replace(leader, fold=f"{n_behind + 1} versions", unfolded=is_open)
    if not is_open:
        return [leader]
    others = rows_of(group.behind)
    for row in rows_of([_folded(group.match, t) for t in library.tracks(group.match.behind)]):
        others.append(replace(row, score=None, closeness=""))  # near-identical: not compared
    return [
        leader,
        *(replace(row, rank=None, chips=(Chip("other version"), *row.chips)) for row in others),
    ]


def _folded(match: Match, track: Track) -> Match:
    """A track that the search folded behind a match."""
    return replace(match, track=track, tags={}, values=None, behind=(), why=(), start_s=0.0)


def _act(library: Library, event: Event) -> None:
    if event.action in (Action.LIKE, Action.DISLIKE):
        feedback.mark(event.track_id, event.action is Action.LIKE, event.on)
    elif event.action is Action.UNFOLD:
        shown = state.UNFOLDED.get() - {event.track_id}
        state.UNFOLDED.set(shown | {event.track_id} if event.on else shown)
    elif event.action is Action.SEARCH_WITH:  # words go on, but no longer alone
        if asked.request(library).words:
            asked.change(library, with_query=True)
    elif event.action is Action.SHORTLIST:
        (shortlist.add if event.on else shortlist.remove)(library, event.track_id)


def _row(
    match: Match,
    predicted: Sequence[Chip],
    beside: cards.Tags | None,
    liked: bool | None,
    kept: bool,
    long_query: str,
) -> MatchRow:
    track, start_s = match.track, match.start_s
    end_s = min(start_s + config.CLIP_SECONDS, track.duration_s or float("inf"))
    passage = [Chip(f"best match at {place(start_s)}")] if start_s else []
    of_query = []
    if match.query_start_s is not None and long_query:
        of_query = [Chip(f"like {place(match.query_start_s)} of {long_query}")]
    tags = [Chip(*pair) for pair in cards.compared(match.tags, beside)]
    return replace(
        _of_track(track),
        rank=match.rank,
        chips=(*of_query, *predicted, *passage, *tags),
        score=match.score,
        closeness=match.standing.in_words(),
        start_s=start_s,
        part=(start_s, end_s),
        liked=liked,
        shortlisted=kept,
    )


def _query_row(library: Library, query: SessionQuery, kept: set[str]) -> MatchRow:
    if query.track_id is None:
        word = "Your recording" if query.kind == "recording" else "Your file"
        start_s = query.span[0] if query.span else 0.0
        return MatchRow(
            FILE,
            query.name,
            word,
            duration_s=query.duration_s,
            start_s=start_s,
            part=query.span,
            actions=(),
        )
    track = library.track(query.track_id)
    words = [tag for tags in library.tags(track.track_id).values() for tag in tags]
    return replace(
        brief_rows.of_track(library, _of_track(track)),
        chips=(
            Chip("your query", "same"),
            *(Chip(*pair) for pair in cards.predicted(library, track)),
            *map(Chip, words),
        ),
        shortlisted=track.track_id in kept,
        actions=(Action.SHORTLIST,),
    )


def _of_track(track: Track) -> MatchRow:
    """What a row says of a track, whatever was searched for."""
    made_by = joined(track.artist, track.album)
    return MatchRow(
        track.track_id,
        track.title,
        made_by or Path(track.path or track.track_id).name,
        duration_s=track.duration_s,
        tempo_bpm=track.tempo_bpm,
    )


def _predicted(by_heads: Sequence[Predictions], track: Track) -> list[Chip]:
    return [Chip(text, "predicted") for text in cards.sounds_like(by_heads, track.track_id)]


def _liked(track_id: str, marks: Feedback) -> bool | None:
    return True if track_id in marks.liked else False if track_id in marks.disliked else None

"""The rows of the match list: the query, its own recording, and the matches with their versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core import config
from core.catalog import shortlist
from core.catalog.decisions import related_versions
from core.catalog.library import Library, Track
from core.search import own_recording
from core.search.find import Feedback
from core.search.results import Match
from core.times import timecode
from core.ui.common.caches import caches
from core.ui.common.caches.caches import Predictions
from core.ui.common.session import search_state
from core.ui.common.session.events import ICONS, Action
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.text import joined
from core.ui.common.tracks import cards
from core.ui.player.rows import Chip, MatchRow
from core.ui.search.brief import brief_rows
from core.ui.search.matches import feedback
from core.ui.search.matches.match_sounds import FILE

ALONE = tuple(action for action in ICONS if action is not Action.WHY)  # nothing to compare with
SAME = "same recording"  # the kind of version that is no other one
OWN = "same recording as the query"


def rows_of(
    library: Library,
    query: SessionQuery,
    matches: Sequence[Match],
    k: int,
    alone: bool = False,
) -> list[MatchRow]:
    """The query, its own recording and the k best of the other matches, ranked anew.

    alone : whether they were found by words alone, without the query
    """
    listed = _listed(library, query, alone)
    own = {track_id for track_id, said in listed.of_query.items() if said == OWN}
    length = None if alone else _whole_length(library, query)
    same, others = own_recording.apart(matches, length, own)
    best = [replace(match, rank=rank) for rank, match in enumerate(others[:k], start=1)]
    rows = [] if alone else [_of_query(library, query, listed.kept)]
    for match, row in zip(same, listed.rows(same), strict=True):
        rows += listed.versions(match, _own(row))
    for match, row in zip(best, listed.rows(best), strict=True):
        rows += listed.versions(match, row)
    return rows


@dataclass(frozen=True)
class _Listed:
    """What all rows of the list share.

    query_tags : None where matches are not held against a query ; long_query : what a query is
    called of which a part is meant ; of_query : what a track is of the query, by its id
    """

    library: Library
    alone: bool
    kept: set[str]
    marks: Feedback
    by_heads: Sequence[Predictions]
    query_tags: cards.Tags | None
    long_query: str
    of_query: Mapping[str, str]

    def rows(self, matches: Sequence[Match]) -> list[MatchRow]:
        """A row for each match."""
        rows = brief_rows.completed(self.library, matches, [self._row(match) for match in matches])
        rows = [self._named(row) for row in rows]
        return [replace(row, actions=ALONE) for row in rows] if self.alone else rows

    def versions(self, match: Match, leader: MatchRow) -> list[MatchRow]:
        """A match, and its other versions where they are to be seen."""
        if not match.behind:
            return [leader]
        is_open = leader.track_id in search_state.UNFOLDED.get()
        leader = replace(leader, fold=f"{len(match.behind) + 1} versions", unfolded=is_open)
        if not is_open:
            return [leader]
        folded = [_folded(match, track) for track in self.library.tracks(match.behind)]
        chip = Chip("other version")
        return [
            leader,
            *(  # folded ones were not compared with the query
                replace(row, rank=None, score=None, closeness="", chips=(chip, *row.chips))
                for row in self.rows(folded)
            ),
        ]

    def _row(self, match: Match) -> MatchRow:
        track, start_s = match.track, match.start_s
        end_s = min(start_s + config.CLIP_SECONDS, track.duration_s or float("inf"))
        passage = [Chip(f"best match at {timecode(start_s)}")] if start_s else []
        of_query = []
        if match.query_start_s is not None and self.long_query:
            of_query = [Chip(f"like {timecode(match.query_start_s)} of {self.long_query}")]
        sounds_like = cards.sounds_like(self.by_heads, track.track_id)
        predicted = [Chip(text, "predicted") for text in sounds_like]
        tags = [Chip(*pair) for pair in cards.compared(match.tags, self.query_tags)]
        return replace(
            _of_track(track),
            rank=match.rank,
            chips=(*of_query, *predicted, *passage, *tags),
            score=match.score,
            closeness=match.standing.in_words(),
            start_s=start_s,
            part=(start_s, end_s),
            liked=_liked(track.track_id, self.marks),
            shortlisted=track.track_id in self.kept,
        )

    def _named(self, row: MatchRow) -> MatchRow:
        """The row with what version of the query it is."""
        said = self.of_query.get(row.track_id)
        return replace(row, chips=(Chip(said, "same"), *row.chips)) if said else row


def _listed(library: Library, query: SessionQuery, alone: bool) -> _Listed:
    beside = None if alone else query.track_id
    return _Listed(
        library,
        alone,
        {entry.track_id for entry in shortlist.entries(library)},
        feedback.current(),
        caches.by_heads(library),
        library.tags(beside) if beside else None,
        _of_long(library, query),
        {} if beside is None else _related(library, beside),
    )


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


def _folded(match: Match, track: Track) -> Match:
    """A track that the search folded behind a match."""
    return replace(match, track=track, tags={}, values=None, behind=(), why=(), start_s=0.0)


def _of_query(library: Library, query: SessionQuery, kept: set[str]) -> MatchRow:
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
        made_by or cards.file_beside_title(track, with_folder=False),
        duration_s=track.duration_s,
        tempo_bpm=track.tempo_bpm,
    )


def _liked(track_id: str, marks: Feedback) -> bool | None:
    return True if track_id in marks.liked else False if track_id in marks.disliked else None

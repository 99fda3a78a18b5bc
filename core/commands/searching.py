"""The command that searches."""

from typing import TYPE_CHECKING, Any

from core import config
from core.libraries import open_library

if TYPE_CHECKING:
    from core.catalog.filters import Filter
    from core.search.find import Feedback, Match


def search(
    library: str,
    query: str,
    k: int = config.TOP_K,
    filter_: "Filter | None" = None,
    feedback: "Feedback | None" = None,
    span: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """The k tracks that sound most like a track of the library, an audio file, or the seconds
    `span` of one."""
    from core.catalog.filters import Filter
    from core.search.find import Feedback, find
    from core.search.query import named

    opened = open_library(library)
    feedback = feedback or Feedback()
    for track_id in [*feedback.liked, *feedback.disliked]:
        opened.track(track_id)  # says so when there is none
    found = find(opened, named(opened, query, span), filter_ or Filter(), feedback, k)
    return {
        "query": query,
        "searched": found.searched,
        "library_size": found.library_size,
        "seconds": found.seconds,
        "matches": [_match(match) for match in found.matches],
    }


def _match(match: "Match") -> dict[str, Any]:
    track = match.track
    return {
        "rank": match.rank,
        "track_id": track.track_id,
        "title": track.title,
        "artist": track.artist,
        "path": track.path,
        "score": match.score,
        "percentile": match.percentile,
        "start_s": match.start_s,
        "tempo_bpm": track.tempo_bpm,
        "tags": match.tags,
    }

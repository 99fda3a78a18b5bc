"""What pages count or read of a whole library by functions of `core.catalog`, kept until that part
of it changes: at 600,000 tracks each takes a second, and every click asks."""

from core.catalog import coverage as tag_coverage
from core.catalog import filters, revisions, summary
from core.catalog.analysis import embeddings, failures, map_places, measured
from core.catalog.decisions import open_suggestions
from core.catalog.decisions.open_suggestions import Deck
from core.catalog.library import Library
from core.ui.common.caches.cached import cached, of_tracks, stamp


def _filtered(library: Library, *_: object) -> tuple[int | None, ...]:
    return revisions.of(library, (revisions.TRACKS, measured.REVISION))


def _vectors(library: Library, run_id: str) -> tuple[int | None, ...]:
    return revisions.of(library, (revisions.vectors_of(run_id), revisions.TRACKS))


def _map(library: Library, run_id: str) -> tuple[int | None, ...]:
    return revisions.of(library, (revisions.map_of(run_id), revisions.TRACKS))


def _suggestions(library: Library, *_: object) -> tuple[int | None, ...]:
    return revisions.of(library, (revisions.SUGGESTIONS, revisions.TRACKS))


# Of the tracks and their given tags.
coverage = cached(of_tracks)(tag_coverage.coverage)
overlap = cached(of_tracks)(tag_coverage.overlap)
held = cached(of_tracks)(summary.held)
untagged = cached(of_tracks)(filters.untagged)
tags_of_category = cached(of_tracks)(summary.tags_of_category)
with_sound = cached(of_tracks, max_entries=4)(summary.with_sound)

# The same, and of what was measured.
ranges = cached(_filtered)(summary.ranges)
partly_measured = cached(_filtered)(measured.count_partly)
fitting = cached(_filtered, max_entries=16)(filters.ids)

# Of a run.
embedded = cached(_vectors)(embeddings.done_count)
analysed = cached(_vectors)(embeddings.done_of_present)
on_map = cached(_map, max_entries=16)(map_places.map_count)


def embedded_now(library: Library) -> int:
    """How many tracks the run in use has a vector of; without one the run that comes first."""
    return embedded(library, library.run_or_ready)


@cached(stamp)
def waiting(library: Library, run_id: str) -> int:
    """How many tracks with sound a run has neither analysed nor failed at."""
    failed = len(failures.listed(library, run_id))
    return max(held(library).with_sound - analysed(library, run_id) - failed, 0)


@cached(_suggestions, show_spinner="Reading the suggestions")
def suggested(library: Library, run_id: str, category: str, doubts: bool) -> Deck:
    """What a run suggests for a category, decided or not."""
    return open_suggestions.read(library, run_id, category, doubts=doubts)

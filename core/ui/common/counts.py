"""What pages count or read of a whole library, kept until that part of it changes: at 600,000
tracks each takes a second, and every click asks. See the functions of the same names in
`core.catalog`."""

from typing import Any

import numpy as np

from core.catalog import coverage as catalog
from core.catalog import embeddings, filters, map_places, measured, open_suggestions, summary
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.catalog.open_suggestions import Deck
from core.catalog.summary import CategoryTags
from core.catalog.tables import revisions
from core.ui.common.cached import cached, of_tracks


@cached(of_tracks)
def coverage(library: Library) -> dict[str, Any]:
    """How many tracks carry which tags."""
    return catalog.coverage(library)


@cached(of_tracks)
def overlap(library: Library) -> dict[str, Any]:
    """How the categories overlap."""
    return catalog.overlap(library)


def _filtered(library: Library, *_: object) -> tuple[int | None, ...]:
    return revisions.of(library, (revisions.TRACKS, measured.REVISION))


@cached(_filtered)
def ranges(library: Library) -> summary.Ranges:
    """What the tracks span in tempo and length, and the file formats."""
    return summary.ranges(library)


@cached(_filtered)
def partly_measured(library: Library) -> int:
    """Of how many tracks only segments were measured."""
    return measured.count_partly(library)


@cached(_filtered, max_entries=16)
def fitting(library: Library, asked: Filter) -> filters.FoundIds:
    """The tracks that pass a filter."""
    return filters.ids(library, asked)


@cached(of_tracks)
def untagged(library: Library, category: str) -> filters.FoundIds:
    """The tracks without a tag of a category."""
    return filters.untagged(library, category)


@cached(of_tracks)
def tags_of_category(library: Library, category: str) -> CategoryTags:
    """Every given tag of a category."""
    return summary.tags_of_category(library, category)


@cached(of_tracks, max_entries=4)
def with_sound(library: Library) -> np.ndarray:
    """The numbers `n` of the tracks that have sound, ascending, (n_tracks,) int64."""
    return summary.with_sound(library)


@cached(of_tracks)
def held(library: Library) -> summary.Held:
    """How many tracks there are, are tagged, have sound and are away."""
    return summary.held(library)


def _vectors(library: Library, run_id: str) -> tuple[int | None, ...]:
    return revisions.of(library, (revisions.vectors_of(run_id), revisions.TRACKS))


@cached(_vectors)
def embedded(library: Library, run_id: str) -> int:
    """How many tracks a run has a vector of."""
    return embeddings.done_count(library, run_id)


@cached(_vectors)
def analysed(library: Library, run_id: str) -> int:
    """How many tracks with sound, not away, a run has a vector of."""
    return embeddings.done_of_present(library, run_id)


def _measured(library: Library, run_id: str) -> tuple[int | None, ...]:
    return (*_vectors(library, run_id), *_filtered(library))


@cached(_measured)
def unmeasured(library: Library, run_id: str) -> int:
    """Of how many tracks that a run analysed no tempo, key and energy are computed."""
    return measured.count_missing(library, run_id)


def embedded_now(library: Library) -> int:
    """How many tracks the run in use has a vector of; without one the run that comes first."""
    return embedded(library, library.current_run or library.ready_run)


def _map(library: Library, run_id: str) -> tuple[int | None, ...]:
    return revisions.of(library, (revisions.map_of(run_id), revisions.TRACKS))


@cached(_map, max_entries=16)
def on_map(library: Library, run_id: str) -> int:
    """How many tracks the run's map has."""
    return map_places.map_count(library, run_id)


def _suggestions(library: Library, *_: object) -> tuple[int | None, ...]:
    return revisions.of(library, (revisions.SUGGESTIONS, revisions.TRACKS))


@cached(_suggestions, show_spinner="Reading the suggestions")
def suggested(library: Library, run_id: str, category: str, doubts: bool) -> Deck:
    """What a run suggests for a category, decided or not."""
    return open_suggestions.read(library, run_id, category, doubts=doubts)

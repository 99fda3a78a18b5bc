"""Counts over a whole library, kept until its file changes: at 600,000 tracks each takes a second,
and every click asks. See the functions of the same names in `core.catalog`."""

from typing import Any

from core.catalog import coverage as catalog
from core.catalog import filters, summary
from core.catalog.filters import Filter
from core.catalog.library import Library
from core.ui.common.cached import cached


@cached(max_entries=8)
def coverage(library: Library) -> dict[str, Any]:
    """How many tracks carry which tags."""
    return catalog.coverage(library)


@cached(max_entries=8)
def ranges(library: Library) -> summary.Ranges:
    """What the tracks span in tempo and length, and the file formats."""
    return summary.ranges(library)


@cached(max_entries=32)
def fitting(library: Library, asked: Filter) -> filters.FoundIds:
    """The tracks that pass a filter."""
    return filters.ids(library, asked)


@cached(max_entries=16)
def map_version(library: Library, run_id: str) -> tuple[int, float]:
    """How many tracks the run's map has, and a number that changes with their places."""
    return summary.map_version(library, run_id)


@cached(max_entries=8)
def tags_version(library: Library) -> tuple[int, float]:
    """How many tags are given, and a number that changes with which."""
    return summary.tags_version(library)

"""Counts over a whole library, kept until its file changes: at 600,000 tracks each takes a second,
and every click asks."""

from typing import Any

import streamlit as st

from core.catalog import coverage as catalog
from core.catalog import filters, summary
from core.catalog.filters import Filter
from core.catalog.library import FILE, Library
from core.libraries import open_library

Stamp = tuple[int, ...]


def stamp(library: Library) -> Stamp:
    """Numbers that change with every write to the library's file."""
    found: list[int] = []
    for name in (FILE, f"{FILE}-wal"):
        try:
            stat = (library.folder / name).stat()
        except OSError:
            found += [0, 0]
        else:
            found += [
                stat.st_size,
                stat.st_mtime_ns if stat.st_size else 0,
            ]  # an empty WAL comes and goes with every reader
    return tuple(found)


def coverage(library: Library) -> dict[str, Any]:
    """See `core.catalog.coverage.coverage`. Not to be written to."""
    return _coverage(str(library.folder), library.name, stamp(library))


@st.cache_resource(max_entries=8, show_spinner=False)
def _coverage(folder: str, name: str, version: Stamp) -> dict[str, Any]:
    return catalog.coverage(open_library(name))


def ranges(library: Library) -> summary.Ranges:
    """See `core.catalog.summary.ranges`."""
    return _ranges(str(library.folder), library.name, stamp(library))


@st.cache_resource(max_entries=8, show_spinner=False)
def _ranges(folder: str, name: str, version: Stamp) -> summary.Ranges:
    return summary.ranges(open_library(name))


def fitting(library: Library, asked: Filter) -> filters.FoundIds:
    """The ids of the tracks that pass a filter; see `core.catalog.filters.ids`."""
    return _fitting(str(library.folder), library.name, stamp(library), repr(asked), asked)


@st.cache_resource(max_entries=32, show_spinner=False)
def _fitting(folder: str, name: str, version: Stamp, key: str, _asked: Filter) -> filters.FoundIds:
    return filters.ids(open_library(name), _asked)


def map_version(library: Library, run_id: str) -> tuple[int, float]:
    """How many tracks the run's map has, and a number that changes with their places."""
    return _map_version(str(library.folder), library.name, run_id, stamp(library))


@st.cache_resource(max_entries=16, show_spinner=False)
def _map_version(folder: str, name: str, run_id: str, version: Stamp) -> tuple[int, float]:
    return summary.map_version(open_library(name), run_id)


def tags_version(library: Library) -> tuple[int, float]:
    """How many tags are given, and a number that changes with which."""
    return _tags_version(str(library.folder), library.name, stamp(library))


@st.cache_resource(max_entries=8, show_spinner=False)
def _tags_version(folder: str, name: str, version: Stamp) -> tuple[int, float]:
    return summary.tags_version(open_library(name))

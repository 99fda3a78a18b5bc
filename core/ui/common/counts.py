"""Counts over a whole library, kept until its file changes: at 600,000 tracks each takes a second,
and every click asks."""

from typing import Any

import streamlit as st

from core.catalog import coverage as catalog
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


def ranges(library: Library) -> dict[str, Any]:
    """What the library's tracks span: tempo (BPM) and length (s) as (low, high) or None, and the
    file formats."""
    return _ranges(str(library.folder), library.name, stamp(library))


@st.cache_resource(max_entries=8, show_spinner=False)
def _ranges(folder: str, name: str, version: Stamp) -> dict[str, Any]:
    with open_library(name).reading() as db:
        row = db.execute(
            "SELECT min(tempo_bpm), max(tempo_bpm), min(duration_s), max(duration_s) FROM tracks"
        ).fetchone()
        formats = [
            name
            for (name,) in db.execute(
                "SELECT DISTINCT format FROM tracks WHERE format != '' ORDER BY format"
            )
        ]
    return {
        "tempo": None if row[0] is None else (row[0], row[1]),
        "length": None if row[2] is None else (row[2], row[3]),
        "formats": formats,
    }


def map_version(library: Library, run_id: str) -> tuple[int, float]:
    """How many tracks the run's map has, and a number that changes with their places."""
    return _map_version(str(library.folder), library.name, run_id, stamp(library))


@st.cache_resource(max_entries=16, show_spinner=False)
def _map_version(folder: str, name: str, run_id: str, version: Stamp) -> tuple[int, float]:
    with open_library(name).reading() as db:
        row = db.execute(
            "SELECT count(*), total(x) FROM map JOIN runs USING (run_n) WHERE run_id = ?", (run_id,)
        ).fetchone()
    return int(row[0]), float(row[1])


def tags_version(library: Library) -> tuple[int, float]:
    """How many tags are given, and a number that changes with which."""
    return _tags_version(str(library.folder), library.name, stamp(library))


@st.cache_resource(max_entries=8, show_spinner=False)
def _tags_version(folder: str, name: str, version: Stamp) -> tuple[int, float]:
    with open_library(name).reading() as db:
        row = db.execute("SELECT count(*), total(tag_n * (n % 1009)) FROM track_tags").fetchone()
    return int(row[0]), float(row[1])

"""What is asked beside query and filter in this session, and what is known of the tracks for it."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core import records
from core.catalog import revisions
from core.catalog.analysis import measured
from core.catalog.library import Library
from core.search import uploads
from core.search.known.facts import Known
from core.search.request.request import Request
from core.ui.common.caches import caches
from core.ui.common.caches.cached import analysis, cached, once_a_write
from core.ui.common.session import search_state
from core.ui.common.session.session_query import SessionQuery

FILE = "file:"  # before the token of a file that is a reference


@once_a_write
def _version(library: Library) -> Hashable:
    return analysis(library), revisions.of(
        library, (revisions.TRACKS, revisions.REVIEWS, measured.REVISION)
    )


@cached(_version, max_entries=4)
def known(library: Library) -> Known:
    """Tempo, key, energy, tags and aspects of the tracks of the run in use."""
    index = caches.index(library)
    assert index is not None
    return Known(library, index)


def current(library: Library) -> Request:
    """What is asked in this session."""
    return search_state.ASKED.of(library.name).get()


def change(library: Library, **what: object) -> None:
    """Ask for something else."""
    search_state.ASKED.of(library.name).set(replace(current(library), **what))  # type: ignore[arg-type]


def beside(library: Library, query: SessionQuery) -> bool:
    """Whether words are asked for beside the query, instead of alone."""
    chosen = current(library).with_query
    return query.path is not None if chosen is None else chosen


def written(library: Library) -> list[str]:
    """What is asked as an address says it: one text, or none where nothing is asked. Files are
    named by their tokens."""
    own = current(library)
    names = _names(own)
    tracks = library.numbers_of(names) if names else {}
    own = _renamed(own, {name: name if name in tracks else _token(name) for name in names})
    usual, content = records.dump(Request()), records.dump(own)
    said = {name: value for name, value in content.items() if value != usual[name]}
    return [json.dumps(said, ensure_ascii=False, separators=(",", ":"))] if said else []


def take(library: Library, texts: Sequence[str], passed_over: list[str]) -> None:
    """Ask for what an address says under "ask"; what it says wrongly is added to `passed_over`."""
    found = Request()
    for text in texts[-1:]:
        try:
            content = json.loads(text)
            found = records.parse(Request, content, lenient=True)
            records.parse(Request, content)
        except (ValueError, records.Malformed):
            passed_over.append(f"ask={text}")
    names = _names(found)
    tracks = library.numbers_of(names)
    found = _renamed(found, {name: name if name in tracks else _kept(name) for name in names})
    search_state.ASKED.of(library.name).set(found)


def _names(asked: Request) -> set[str]:
    """The tracks and files that are references, and those to avoid."""
    return {*(name for name, _ in asked.also), *asked.avoid}


def _renamed(asked: Request, names: Mapping[str, str]) -> Request:
    """With other names for references; those named "" are left out."""
    return replace(
        asked,
        also=tuple((names[name], weight) for name, weight in asked.also if names[name]),
        avoid=tuple(names[name] for name in asked.avoid if names[name]),
    )


def _token(path: str) -> str:
    """As an address names a file; "" where it is not kept."""
    token = uploads.token(Path(path))
    return f"{FILE}{token}" if uploads.find(token) else ""


def _kept(name: str) -> str:
    """Where the file of a token is kept, for this session too; "" where it is not any more."""
    found = uploads.find(name.removeprefix(FILE)) if name.startswith(FILE) else None
    if found is None:
        return ""
    owner, path, _ = found
    search_state.UPLOADS_TOO.set((*search_state.UPLOADS_TOO.get(), owner))
    return str(path)

"""What is asked beside query and filter in this session, and what is known of the tracks for it."""

import json
from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace

from core import records
from core.catalog import measured, revisions
from core.catalog.library import Library
from core.search.facts import Known
from core.search.request import Request
from core.ui.common import caches, state
from core.ui.common.cached import analysis, cached


def _version(library: Library, *_: object) -> Hashable:
    return analysis(library), revisions.of(library, (revisions.TRACKS, measured.REVISION))


@cached(_version, max_entries=4)
def known(library: Library) -> Known:
    """Tempo, key, energy, tags and aspects of the tracks of the run in use."""
    index = caches.index(library)
    assert index is not None
    return Known(library, index)


def request(library: Library) -> Request:
    """What is asked in this session."""
    return state.ASKED.of(library.name).get()


def change(library: Library, **what: object) -> None:
    """Ask for something else."""
    state.ASKED.of(library.name).set(replace(request(library), **what))  # type: ignore[arg-type]


def written(library: Library) -> list[str]:
    """What is asked as an address says it: one text, or none where nothing is asked. Files, which
    no address names, are left out."""
    own = request(library)
    names = {*(name for name, _ in own.also), *own.avoid}
    tracks = library.numbers_of(names) if names else {}
    own = _among_tracks(own, tracks)
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
    tracks = library.numbers_of({*(name for name, _ in found.also), *found.avoid})
    state.ASKED.of(library.name).set(_among_tracks(found, tracks))


def _among_tracks(asked: Request, tracks: Collection[str]) -> Request:
    return replace(
        asked,
        also=tuple(pair for pair in asked.also if pair[0] in tracks),
        avoid=tuple(name for name in asked.avoid if name in tracks),
    )

"""What is asked beside query and filter in this session, and what is known of the tracks for it."""

from collections.abc import Hashable
from dataclasses import replace

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

"""The one way in which pages keep what they computed: by library, by what changed it, and by the
arguments, for every session of the server.

    @cached(max_entries=8)
    def coverage(library: Library) -> Coverage: ...

Kept values are shared and not copied: nobody may write to them.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from core.catalog import revisions
from core.catalog.library import Library
from core.model.runs import marked

P = ParamSpec("P")
T = TypeVar("T")
Version = Callable[..., Hashable]  # of the library and the same further arguments


def stamp(library: Library, *_: object, **__: object) -> tuple[int, ...]:
    """Numbers that change with every write to the library."""
    return library.store.version()


def once_a_write(read: Callable[[Library], Hashable]) -> Version:
    """A version that is read from the library anew only after something was written to it: a page
    asks for one with every value it keeps."""

    @lru_cache(maxsize=64)
    def look(library: Library, stamp: tuple[int, ...]) -> Hashable:
        return read(library)

    def version(library: Library, *_: object, **__: object) -> Hashable:
        return look(library, stamp(library))

    return update_wrapper(version, read)


@once_a_write
def of_tracks(library: Library) -> Hashable:
    """What counts of tracks and given tags depend on."""
    return revisions.of(library, (revisions.TRACKS,))


@once_a_write
def analysis(library: Library) -> Hashable:
    """What the embeddings in use depend on: the run, its checkpoint, what was written of it, and
    the tracks."""
    run_id = library.current_run
    if run_id is None:
        return None
    parts = revisions.TRACKS, revisions.vectors_of(run_id)
    return run_id, marked(library, run_id), revisions.of(library, parts)


@once_a_write
def of_map(library: Library) -> Hashable:
    """What the map in use depends on: the run, and when its map and the tracks were written."""
    run_id = library.current_run
    if run_id is None:
        return None
    return run_id, revisions.of(library, (revisions.TRACKS, revisions.map_of(run_id)))


def cached(
    version: Version = stamp, *, max_entries: int = 8, show_spinner: bool | str = False
) -> Callable[[Callable[Concatenate[Library, P], T]], Callable[Concatenate[Library, P], T]]:
    """Keep what a function of a library and further arguments that Streamlit can hash returns.

    version : what a change of makes a kept value stale; by default any write to the library's file
    max_entries : so many values are kept, those asked for last; show_spinner : a text while it runs
    """

    def decorate(
        compute: Callable[Concatenate[Library, P], T],
    ) -> Callable[Concatenate[Library, P], T]:
        def keep(folder: str, version: Hashable, arguments: Hashable, _call: Callable[[], T]) -> T:
            return _call()

        # Streamlit tells cached functions apart by these two names.
        keep.__module__, keep.__qualname__ = compute.__module__, compute.__qualname__
        kept = st.cache_resource(max_entries=max_entries, show_spinner=show_spinner)(keep)

        def ask(library: Library, /, *args: P.args, **kwargs: P.kwargs) -> T:
            # The folder is part of the key: one process may serve several homes (the tests do).
            return kept(
                str(library.folder),
                version(library, *args, **kwargs),
                (args, tuple(sorted(kwargs.items()))),
                lambda: compute(library, *args, **kwargs),
            )

        return update_wrapper(ask, compute)

    return decorate

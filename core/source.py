"""Where a library's sound comes from: one small interface, and the folder's implementation.

`core.libraries.source_of` chooses the source of a library.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core import config
from core.catalog.library import Library
from core.files import DiskCache

if TYPE_CHECKING:
    import numpy as np

CACHE_BYTES = 2_000_000_000  # the oldest excerpts are deleted past this


def never() -> None:
    """What a wait calls when nobody can end it."""


class Source(Protocol):
    """The sound of a library's tracks. All methods raise `AudioError` where it cannot be had."""

    def segments(
        self, track_id: str, n_segments: int, rate: int = config.SAMPLE_RATE
    ) -> "tuple[list[float], list[np.ndarray]]":
        """Where the track's segments begin (s), at most n_segments, and their samples.

        Each is [shape=(24 * rate,)] float32, mono at `rate` Hz, which a front end asks for.
        """
        ...

    def segments_at(
        self, track_id: str, starts: Sequence[float], rate: int = config.SAMPLE_RATE
    ) -> "list[np.ndarray]":
        """The segments [shape=(24 * rate,)], mono at `rate` Hz, that begin at `starts` (s)."""
        ...

    def preview(
        self, track_id: str, start_s: float = 0.0, rate: int = config.SAMPLE_RATE
    ) -> "np.ndarray":
        """As one of `segments_at`, to be looked at: it may have been through a player's codec."""
        ...

    def excerpt(
        self, track_id: str, start_s: float = 0.0, waiting: Callable[[], object] = never
    ) -> bytes:
        """FLAC of at most `config.EXCERPT_SECONDS` from `start_s` (s) on, for a player.

        waiting : called now and then while others are served first; what it raises ends the wait
        """
        ...

    def is_ready(self, track_id: str, start_s: float = 0.0) -> bool:
        """Whether `excerpt` answers at once."""
        ...

    def version(self, track_id: str) -> str:
        """Something that changes when the track's sound does: part of every cache's key."""
        ...

    def expect_many(self) -> None:
        """Say that this process, a worker, asks for hundreds of tracks."""
        ...


def excerpt_cache() -> DiskCache:
    """The excerpts of all libraries that players have asked for."""
    return DiskCache(config.cache_folder("excerpts"), CACHE_BYTES, ".flac")


def excerpt_key(library: Library, track_id: str, start_s: float, version: object) -> str:
    """The cache's key of an excerpt; `version` changes when the sound does."""
    return f"{library.name}\0{track_id}\0{start_s:.2f}\0{version}"


@dataclass(frozen=True)
class FolderSource:
    """The sound files of a folder."""

    library: Library

    def segments(
        self, track_id: str, n_segments: int, rate: int = config.SAMPLE_RATE
    ) -> "tuple[list[float], list[np.ndarray]]":
        from core.audio.guarded import load_segments

        return load_segments(self.library.audio_path(track_id), n_segments, rate)

    def segments_at(
        self, track_id: str, starts: Sequence[float], rate: int = config.SAMPLE_RATE
    ) -> "list[np.ndarray]":
        from core.audio.guarded import load_at

        return load_at(self.library.audio_path(track_id), starts, rate)

    def preview(
        self, track_id: str, start_s: float = 0.0, rate: int = config.SAMPLE_RATE
    ) -> "np.ndarray":
        return self.segments_at(track_id, [start_s], rate)[0]

    def excerpt(
        self, track_id: str, start_s: float = 0.0, waiting: Callable[[], object] = never
    ) -> bytes:
        key = excerpt_key(self.library, track_id, start_s, self.version(track_id))
        cache = excerpt_cache()
        content = cache.get(key)
        if content is None:
            from core.audio.guarded import flac_excerpt

            path = self.library.audio_path(track_id)
            content = flac_excerpt(path, start_s, config.EXCERPT_SECONDS, waiting=waiting)
            cache.put(key, content)
        return content

    def is_ready(self, track_id: str, start_s: float = 0.0) -> bool:
        return True

    def version(self, track_id: str) -> str:
        status = self.library.audio_path(track_id).stat()
        return f"{status.st_size} {status.st_mtime_ns}"

    def expect_many(self) -> None:
        """Nothing is shared between files."""

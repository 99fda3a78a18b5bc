"""Where a library's sound comes from: one small interface, and the folder's implementation.

`core.libraries.source_of` chooses the source of a library.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core import config
from core.catalog.library import Library, Track
from core.catalog.sound_files.kinds import ending_of
from core.catalog.sound_path import sound_path
from core.errors import AwayError, SoundkinError
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

    def preview(self, track_id: str, rate: int) -> "np.ndarray":
        """As the first of `segments_at`, to be looked at: it may have been through a player's
        codec."""
        ...

    def excerpt(
        self,
        track_id: str,
        start_s: float = 0.0,
        waiting: Callable[[], object] = never,
        seconds: float = config.EXCERPT_SECONDS,
    ) -> bytes:
        """FLAC of at most `seconds` from `start_s` (s) on, for a player.

        waiting : called now and then while others are served first; what it raises ends the wait
        """
        ...

    def mono(self, track_id: str) -> "np.ndarray":
        """The whole track, at most 20 min, shape (n_samples,), 8 kHz mono."""
        ...

    def whole(self, track_id: str) -> tuple[str, bytes]:
        """The whole track as a sound file: its ending (".flac") and its bytes."""
        ...

    def is_ready(self, track_id: str) -> bool:
        """Whether `excerpt` of its beginning answers at once."""
        ...

    def version(self, track_id: str) -> str:
        """Something that changes when the track's sound does: part of every cache's key."""
        ...

    def expect(self, track_ids: Sequence[str]) -> None:
        """Say that this process, a worker, asks for these tracks, and for hundreds in all."""
        ...


def version_of_file(path: Path, track: Track) -> str:
    """The version of a track's sound in a file. OSError where that is not there."""
    status = path.stat()
    part = "" if track.start_s is None else f" {track.start_s} {track.end_s}"
    return f"{status.st_size} {status.st_mtime_ns}{part}"


def version_of(source: Source, track_id: str) -> str:
    """The version of a track's sound; "" where it cannot be had just now."""
    try:
        return source.version(track_id)
    except (SoundkinError, OSError):
        return ""


def excerpt_cache() -> DiskCache:
    """The excerpts of all libraries that players have asked for."""
    return DiskCache(config.cache_folder("excerpts"), CACHE_BYTES, ".flac")


def excerpt_key(
    library: Library, track_id: str, start_s: float, version: object, seconds: float
) -> str:
    """The cache's key of an excerpt; `version` changes when the sound does."""
    length = "" if seconds == config.EXCERPT_SECONDS else f"\0{seconds:g} s"
    return f"{library.name}\0{track_id}\0{start_s:.2f}\0{version}{length}"


@dataclass(frozen=True)
class FolderSource:
    """The sound files of a folder."""

    library: Library
    _expected: dict[str, tuple[Path | None, Track]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def segments(
        self, track_id: str, n_segments: int, rate: int = config.SAMPLE_RATE
    ) -> "tuple[list[float], list[np.ndarray]]":
        path, track = self._file(track_id)
        return segments_of_file(path, track, n_segments, rate)

    def segments_at(
        self, track_id: str, starts: Sequence[float], rate: int = config.SAMPLE_RATE
    ) -> "list[np.ndarray]":
        from core.audio.guarded import load_at

        path, track = self._file(track_id)
        if track.start_s is not None:
            return [_segment_of_part(path, track, start, rate) for start in starts]
        return load_at(path, starts, rate)

    def preview(self, track_id: str, rate: int) -> "np.ndarray":
        return self.segments_at(track_id, [0.0], rate)[0]

    def excerpt(
        self,
        track_id: str,
        start_s: float = 0.0,
        waiting: Callable[[], object] = never,
        seconds: float = config.EXCERPT_SECONDS,
    ) -> bytes:
        def decode() -> bytes:
            from core.audio.guarded import flac_excerpt

            path, track = self._file(track_id)
            begin = start_s + (track.start_s or 0.0)
            return flac_excerpt(path, begin, _room(track, start_s, seconds), waiting=waiting)

        key = excerpt_key(self.library, track_id, start_s, self.version(track_id), seconds)
        return excerpt_cache().get_or(key, decode)

    def mono(self, track_id: str) -> "np.ndarray":
        from core.audio.guarded import load_whole

        path, track = self._file(track_id)
        if track.start_s is None:
            return load_whole(path)
        length = None if track.end_s is None else track.end_s - track.start_s
        return load_whole(path, track.start_s, length)

    def whole(self, track_id: str) -> tuple[str, bytes]:
        path, track = self._file(track_id)
        if track.start_s is not None:
            from core.audio.decode import MOST_SECONDS
            from core.audio.guarded import FILE_SECONDS, flac_excerpt

            length = track.duration_s or MOST_SECONDS
            return ".flac", flac_excerpt(path, track.start_s, length, FILE_SECONDS)
        try:
            return ending_of(path.name), path.read_bytes()
        except OSError as error:
            raise AwayError(
                f"{path.name} cannot be read ({error.strerror}): check its disk and permissions."
            ) from error

    def is_ready(self, track_id: str) -> bool:
        return True

    def version(self, track_id: str) -> str:
        return version_of_file(*self._file(track_id))

    def expect(self, track_ids: Sequence[str]) -> None:
        """Read what the library knows of them at once."""
        folder = self.library.source_folder
        self._expected.clear()
        self._expected.update({t.track_id: (folder, t) for t in self.library.tracks(track_ids)})

    def _file(self, track_id: str) -> tuple[Path, Track]:
        """The path of a track's file, and the track."""
        if track_id in self._expected:
            folder, track = self._expected[track_id]
        else:
            folder, track = self.library.source_folder, self.library.track(track_id)
        return sound_path(folder, track.path, track.title, self.library.name), track


def segments_of_file(
    path: Path, track: Track, n_segments: int, rate: int
) -> "tuple[list[float], list[np.ndarray]]":
    """As `Source.segments`, of a track whose file lies at `path`."""
    from core.audio.guarded import load_segments

    if track.start_s is not None:
        return _segments_of_part(path, track, n_segments, rate)
    return load_segments(path, n_segments, rate)


def _room(track: Track, start_s: float, most_s: float) -> float:
    """How many seconds there are from a place in a track on, where it ends before its file does."""
    if track.start_s is None or track.end_s is None:
        return most_s
    return max(min(most_s, track.end_s - track.start_s - start_s), 0.0) or most_s


def _segments_of_part(
    path: Path, track: Track, n_segments: int, rate: int
) -> "tuple[list[float], list[np.ndarray]]":
    """As `core.audio.clip.load_segments`, of a track that is one of several in a file; the starts
    (s) count from the track's own beginning."""
    from core.audio.clip import segment_starts
    from core.audio.info import SilentError

    starts, clips, silent = [], [], None
    for start in segment_starts(track.duration_s, n_segments):
        try:
            clips.append(_segment_of_part(path, track, start, rate))
            starts.append(start)
        except SilentError as error:
            silent = error
    if silent is not None and not clips:
        raise SilentError(
            f'"{track.title}" in {path.name} is silent: there is nothing to compare.'
        ) from silent
    return starts, clips


def _segment_of_part(path: Path, track: Track, start_s: float, rate: int) -> "np.ndarray":
    """24 s from a place in such a track on, shape (24 * rate,); never of the track after it."""
    from core.audio.guarded import FILE_SECONDS, load_span

    begin = start_s + (track.start_s or 0.0)
    return load_span(path, begin, _room(track, start_s, config.CLIP_SECONDS), rate, FILE_SECONDS)

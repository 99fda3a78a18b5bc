"""What is searched with: a track of the library, a file or a part of it, or a vector."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core import config, import_lock
from core.catalog.filters import Range, check_range
from core.catalog.imports.placing.spelling import pasted
from core.catalog.library import Library, Track
from core.catalog.texts.tagtext import fold
from core.errors import AudioError, SoundkinError
from core.search.index import Index

if TYPE_CHECKING:
    from core.catalog.analysis.measured import Measured
    from core.model.checkpoint import Encoder

MOST_TITLED = 200  # tracks that are looked through for a title


@dataclass(frozen=True, eq=False)
class Query:
    """Exactly one of a track's id, a file's path and a vector.

    vector : [shape=(100,)] float32, of any length but zero; of a long file [shape=(n, 100)], of the
        whole and of each of its parts, which begin at `starts` (s)
    measured : tempo, key, energy and aspects of a file, where they are known already
    span : the part of a file that counts, in s; the network hears its first 24 s
    Raises `SoundkinError` for a span that is none, or of something else than a file.
    """

    track_id: str | None = None
    path: Path | None = None
    vector: np.ndarray | None = None
    starts: tuple[float, ...] = ()
    span: Range | None = None
    measured: "Measured | None" = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.track_id, self.path, self.vector)) != 1:
            raise ValueError("a query is either a track, a file or a vector")
        if self.span is None:
            return
        if self.path is None:
            raise SoundkinError(
                "A span is the part of a file to search with: leave it out for a track of the"
                " library, or give the path of its file."
            )
        check_range(self.span, "second", "s", "10-34")


def named(library: Library, text: str, span: Range | None = None) -> Query:
    """The query that a person names: a track's id, else the path of an audio file, else a track's
    title. SoundkinError when it is none, or several tracks have the title."""
    if library.numbers_of([text]):
        return Query(track_id=text, span=span)
    path = pasted(text)
    if path.is_file():
        return Query(path=path, span=span)
    found = [t for t in titled(library, text) if fold(t.title) == fold(text)] if text else []
    if len(found) > 1:
        ids = ", ".join(track.track_id for track in found[:5])
        raise SoundkinError(f'{len(found)} tracks are called "{text}": give the id of one ({ids}).')
    if not found:
        raise SoundkinError(
            f'"{text}" is neither a track of the library "{library.name}" nor a file: '
            "give a track's id or title, or the path of an audio file."
        )
    return Query(track_id=found[0].track_id, span=span)


def titled(library: Library, title: str) -> list[Track]:
    """The tracks with these words in their title, those that have no others first."""
    from core.catalog import filters

    ids = library.ids_of(filters.numbers(library, filters.Filter(words=title))[:MOST_TITLED])
    tracks = [t for t in library.tracks(ids) if fold(title) in fold(t.title)] if ids else []
    return sorted(tracks, key=lambda t: fold(t.title) != fold(title))


def vector_of(library: Library, index: Index, query: Query) -> np.ndarray:
    """The query's vector, shape (100,) float32, or those of a long file's parts (n, 100). See
    `embedded`."""
    return embedded(library, index, query)[0]


def embedded(library: Library, index: Index, query: Query) -> tuple[np.ndarray, tuple[float, ...]]:
    """The query's vector, shape (100,) float32, and (); of a long file those of the whole and of
    its parts (n, 100), and where each part begins (s).

    Raises `SoundkinError` when the track is not there or not analysed, `AudioError` when the file
    cannot be used.
    """
    if query.vector is not None:
        return query.vector, query.starts
    if query.path is not None:
        return embedded_file(_encoder(library, index.run_id), query.path, query.span)
    track_id = str(query.track_id)
    row = row_of(library, index, track_id)
    if row is None:
        library.track(track_id)  # says so when there is none
        raise SoundkinError(
            f"Track {track_id} has no analysis: analyse the library first, or, where it is silent,"
            " take another track."
        )
    return index.X[row], ()


def row_of(library: Library, index: Index, track_id: str) -> int | None:
    """The track's row of the index; None when it has no vector, or there is no such track."""
    return index.row(library.numbers_of([track_id]).get(track_id))


def embedded_file(
    encoder: "Encoder", path: Path, span: Range | None = None
) -> tuple[np.ndarray, tuple[float, ...]]:
    """The vector of a file, or of a part of it, shape (100,) float32, and (). Of a file with more
    segments than a track has, one of the whole and one of each segment (n, 100), so that any part
    of a mix finds its track, and where each segment begins (s). AudioError when it cannot be
    used."""
    with import_lock.IMPORTING:
        from core.model.clip_vectors import embed_array, embed_file

    if span is None:
        found = embed_file(encoder, path)
        if len(found.starts) <= config.LONG_SEGMENTS:
            return found.vector, ()
        return np.vstack([found.vector, found.segments]), tuple(found.starts)
    return embed_array(encoder, [_segment(path, span, encoder.sample_rate)]).vector, ()


def _segment(path: Path, span: Range, rate: int) -> np.ndarray:
    """At most 24 s of a part of a file, repeated to fill when it is shorter, (24 * rate,)."""
    from core.audio.guarded import load_span
    from core.audio.info import SilentError

    try:
        return load_span(path, span[0], max(span[1] - span[0], 0.1), rate)
    except SilentError as error:
        raise AudioError("The chosen part is silent: choose another one.") from error


def _encoder(library: Library, run_id: str) -> "Encoder":
    from core.model.runs import network_of

    with import_lock.IMPORTING:
        from core.model.checkpoint import load_encoder

    return load_encoder(network_of(library, run_id))

"""Write what a library holds to files that other programs read. A file appears whole or not at
all."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from core import config
from core.catalog import embeddings, review
from core.catalog.library import Library, Track
from core.catalog.shortlist import entries
from core.errors import AudioError, SoundkinError
from core.files import replacing


def tags(library: Library, out: Path) -> int:
    """Every track and its given tags as a data list that can be imported again; several tags are
    joined by "; "."""
    given = library.tags_of()
    used = {category for found in given.values() for category in found}
    categories = list(config.CATEGORIES) + sorted(used - set(config.CATEGORIES))

    def rows() -> Iterator[list[Any]]:
        yield ["id", "file", "title", "comment", "artist", "album", *categories, "tempo", "length"]
        for track in library.tracks():
            found = given[track.track_id]
            yield [
                track.track_id,
                track.path or "",
                track.title,
                track.comment,
                track.artist,
                track.album,
                *("; ".join(found.get(category, [])) for category in categories),
                _number(track.tempo_bpm),
                _number(track.duration_s),
            ]

    return _write_csv(out, rows())


def vectors(library: Library, out: Path) -> int:
    """The article's table: the track, then its 100 numbers, by the current run."""
    track_ids, X = embeddings.read(library, _run(library, embeddings.done_count))
    header = ["track", *(f"v{i}" for i in range(1, X.shape[1] + 1))]
    # repr of a float32 as the shortest text that reads back to the same float32
    rows = (
        [track_id, *(str(number) for number in row)]
        for track_id, row in zip(track_ids, X, strict=True)
    )
    return _write_csv(out, _after(header, rows))


def map(library: Library, out: Path) -> int:
    """Every track's place on the map: track, x, y."""
    placed = embeddings.read_map(library, library.current_run or "")
    if placed is None:
        raise SoundkinError(
            f'The library "{library.name}" has no map yet: run `soundkin map --library'
            f" {library.name}`."
        )
    rows = ([track_id, str(x), str(y)] for track_id, (x, y) in zip(*placed, strict=True))
    return _write_csv(out, _after(["track", "x", "y"], rows))


def shortlist(library: Library, out: Path) -> int:
    """The shortlist in its order: a playlist when the file is called .m3u or .m3u8, else a CSV with
    the notes."""
    listed = entries(library)
    tracks = library.tracks([entry.track_id for entry in listed])
    if out.suffix.lower() in (".m3u", ".m3u8"):
        return _write_m3u(library, tracks, out)
    rows = (
        [
            place,
            track.track_id,
            track.title,
            track.path or "",
            track.artist,
            _number(track.duration_s),
            entry.note,
        ]
        for place, (track, entry) in enumerate(zip(tracks, listed, strict=True), 1)
    )
    return _write_csv(
        out, _after(["place", "id", "title", "file", "artist", "length", "note"], rows)
    )


def completed(library: Library, out: Path, threshold: float | None = None) -> int:
    """Given tags beside the suggestions a person decided, a row a tag; the column source says given
    or predicted.

    With `threshold`, undecided suggestions of at least that confidence are added.
    """
    rows = (
        [row[name] for name in review.COLUMNS] for row in review.table(library, threshold=threshold)
    )
    return _write_csv(out, _after(list(review.COLUMNS), rows))


def _write_m3u(library: Library, tracks: list[Track], out: Path) -> int:
    """Extended M3U in UTF-8. A demo track has no file of its own, so only a comment stands for
    it."""
    with _replacing(out, newline="\n") as file:
        file.write("#EXTM3U\n")
        for track in tracks:
            title = " ".join(
                f"{track.artist} - {track.title}".split() if track.artist else track.title.split()
            )
            file.write(f"#EXTINF:{round(track.duration_s or -1)},{title}\n")
            try:
                file.write(f"{library.audio_path(track.track_id)}\n")
            except AudioError:
                file.write(f"# {track.track_id} has no sound file\n")
    return len(tracks)


def _run(library: Library, count: Callable[[Library, str], int]) -> str:
    run_id = library.current_run
    if run_id is None or not count(library, run_id):
        raise SoundkinError(
            f'The library "{library.name}" is not analysed yet: run '
            f"`soundkin embed --library {library.name}` first."
        )
    return run_id


def _after(header: list[str], rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    yield header
    yield from rows


def _write_csv(out: Path, rows: Iterable[list[Any]]) -> int:
    """The rows written below the header."""
    n_rows = -1
    with _replacing(out, newline="") as file:
        table = csv.writer(file)
        for row in rows:
            table.writerow(row)
            n_rows += 1
    return n_rows


@contextmanager
def _replacing(out: Path, newline: str) -> Iterator[IO[str]]:
    try:
        with replacing(out, "w", encoding="utf-8", newline=newline) as file:
            yield file
    except OSError as error:
        raise SoundkinError(
            f"{out} cannot be written ({error.strerror}): choose another place, or free some room."
        ) from error


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value == int(value) else f"{value:.3f}"

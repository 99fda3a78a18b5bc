"""Write what a library holds to files that other programs read. A file appears whole or not at
all."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from core import config
from core.catalog import coverage, embeddings, map_places, own, review_table
from core.catalog.cells import protected, tags_cell
from core.catalog.library import Library, Track
from core.catalog.shortlist import entries
from core.catalog.tagtext import BETWEEN_TAGS
from core.errors import AudioError, SoundkinError
from core.files import replacing
from core.progress import SILENT, Progress

PLAYLISTS = (".m3u", ".m3u8")
BLOCK = 5000  # tracks read at a time
_ENDS_A_LINE = ("\n", "\r")


def tags(library: Library, out: Path, excel: bool = False, progress: Progress = SILENT) -> int:
    """Every track and its given tags as a data list that can be imported again; several tags are
    joined by "; ", or written as a list where one holds a sign that separates tags.

    excel : mark the file as UTF-8, which Excel needs (of all tables here)
    """
    categories = list(coverage.coverage(library)["categories"])
    categories = [*config.CATEGORIES, *(c for c in categories if c not in config.CATEGORIES)]
    ids = library.track_ids()

    def rows() -> Iterator[list[Any]]:
        fields = [name for name in own.TAGS if name not in config.CATEGORIES]
        yield [*fields, *categories, *own.TAGS_END]
        for at in range(0, len(ids), BLOCK):
            _said(progress, at, len(ids))
            part = ids[at : at + BLOCK]
            given = library.tags_of(part)
            yield from (_tags_row(t, given.get(t.track_id, {})) for t in library.tracks(part))

    def _tags_row(track: Track, found: Mapping[str, Sequence[str]]) -> list[Any]:
        return [
            *_protected(track.track_id, track.path or "", track.title, track.comment),
            *_protected(track.artist, track.album),
            *(tags_cell(list(found.get(name, [])), BETWEEN_TAGS) for name in categories),
            _number(track.tempo_bpm),
            _number(track.duration_s),
        ]

    return _write_csv(out, rows(), excel)


def vectors(library: Library, out: Path, excel: bool = False, progress: Progress = SILENT) -> int:
    """The article's table: the track, then its 100 numbers, by the current run.

    Each number is the shortest text that reads back to the same float32.
    """
    run_id = _run(library, embeddings.any_done)
    n_rows, total = 0, embeddings.done_count(library, run_id)
    with _replacing(out, newline="", encoding="utf-8-sig" if excel else "utf-8") as file:
        names = [f"v{i}" for i in range(1, config.EMBEDDING_SIZE + 1)]
        csv.writer(file).writerow(["track", *names])
        first_cell = csv.writer(file, lineterminator=",")
        for ids, X in embeddings.blocks(library, run_id, BLOCK):
            _said(progress, n_rows, total)
            for track_id, numbers in zip(ids, _joined(X), strict=True):
                first_cell.writerow([protected(track_id)])
                file.write(numbers + "\r\n")
            n_rows += len(ids)
    return n_rows


def _joined(X: np.ndarray) -> list[str]:
    """The numbers of each row with commas between: Arrow writes them four times as fast as
    Python."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [pa.array(column).cast(pa.string()) for column in np.ascontiguousarray(X.T)]
    texts: list[str] = pc.binary_join_element_wise(*columns, ",").to_pylist()
    return texts


def _said(progress: Progress, done: int, total: int) -> None:
    progress.check()
    progress.update(done, total, "Writing")


def map(library: Library, out: Path, excel: bool = False) -> int:
    """Every track's place on the map: track, x, y."""
    placed = map_places.read_map(library, library.current_run or "")
    if placed is None:
        raise SoundkinError(
            f'The library "{library.name}" has no map yet: run `soundkin map --library'
            f" {library.name}`."
        )
    rows = ([protected(track_id), str(x), str(y)] for track_id, (x, y) in zip(*placed, strict=True))
    return _write_csv(out, _after(own.MAP, rows), excel)


def shortlist(
    library: Library,
    out: Path,
    excel: bool = False,
    *,
    with_tags: bool = False,
    scores: Mapping[str, float] | None = None,
) -> int:
    """The shortlist in its order: a playlist when the file is called .m3u or .m3u8, else a CSV with
    the notes.

    with_tags : a column more for each category, several tags joined by "; "
    scores : by track, for a column "score"
    """
    listed = entries(library)
    tracks = library.tracks([entry.track_id for entry in listed])
    if out.suffix.lower() in PLAYLISTS:
        return _write_m3u(library, tracks, out)
    given = library.tags_of([entry.track_id for entry in listed]) if with_tags else {}
    used = {category for found in given.values() for category in found}
    categories = [name for name in config.CATEGORIES if name in used]
    categories += sorted(used - set(config.CATEGORIES))
    rows = (
        [
            place,
            *_protected(track.track_id, track.title, track.path or "", track.artist),
            _number(track.duration_s),
            protected(entry.note),
            *([_number(scores.get(track.track_id))] if scores is not None else []),
            *(
                tags_cell(given.get(track.track_id, {}).get(category, []), BETWEEN_TAGS)
                for category in categories
            ),
        ]
        for place, (track, entry) in enumerate(zip(tracks, listed, strict=True), 1)
    )
    header = [*own.SHORTLIST, *(["score"] if scores is not None else []), *categories]
    return _write_csv(out, _after(header, rows), excel)


def playlist(library: Library, ids: Sequence[str], out: Path) -> int:
    """These tracks in their order: a playlist when the file is called .m3u or .m3u8, else a CSV."""
    tracks = library.tracks(ids)
    if out.suffix.lower() in PLAYLISTS:
        return _write_m3u(library, tracks, out)
    rows = (
        [
            place,
            *_protected(track.track_id, track.title, track.path or "", track.artist),
            _number(track.duration_s),
            "",
        ]
        for place, track in enumerate(tracks, 1)
    )
    return _write_csv(out, _after(own.SHORTLIST, rows))


def completed(
    library: Library, out: Path, threshold: float | None = None, excel: bool = False
) -> int:
    """Given tags beside the suggestions a person decided, a row a tag; the column source says given
    or predicted.

    With `threshold`, undecided suggestions of at least that confidence are added.
    """
    rows = (
        [
            protected(cell) if isinstance(cell, str) else cell
            for cell in (row[name] for name in review_table.COLUMNS)
        ]
        for row in review_table.table(library, threshold=threshold)
    )
    return _write_csv(out, _after(list(review_table.COLUMNS), rows), excel)


def _write_m3u(library: Library, tracks: list[Track], out: Path) -> int:
    """Extended M3U in UTF-8, and marked so, one line a file. A track without a file that a line can
    name has only a comment."""
    with _replacing(out, newline="\n") as file:
        file.write("#EXTM3U\n#EXTENC:UTF-8\n")
        for track in tracks:
            title = " ".join(
                f"{track.artist} - {track.title}".split() if track.artist else track.title.split()
            )
            file.write(f"#EXTINF:{round(track.duration_s or -1)},{title}\n")
            path = _one_line(library, track)
            if path is not None:
                file.write(f"{path}\n")
            else:
                name = " ".join(track.track_id.split())
                file.write(f"# {name} has no sound file that a playlist can name\n")
    return len(tracks)


def without_line(library: Library) -> list[dict[str, str]]:
    """The tracks of the shortlist that a playlist cannot name: {file, reason} each."""
    found = []
    for track in library.tracks([entry.track_id for entry in entries(library)]):
        if _one_line(library, track) is None:
            named = track.path and any(sign in track.path for sign in _ENDS_A_LINE)
            why = "Its name goes over several lines: rename it." if named else "It has no file now."
            found.append({"file": track.path or track.track_id, "reason": why})
    return found


def _one_line(library: Library, track: Track) -> str | None:
    """A track's file as a line of a playlist; None when it is not there or its name is no line."""
    try:
        path = str(library.audio_path(track.track_id))
    except AudioError:
        return None
    return None if any(sign in path for sign in _ENDS_A_LINE) else path


def _run(library: Library, analysed: Callable[[Library, str], bool]) -> str:
    run_id = library.current_run
    if run_id is None or not analysed(library, run_id):
        raise SoundkinError(
            f'The library "{library.name}" is not analysed yet: run '
            f"`soundkin embed --library {library.name}` first."
        )
    return run_id


def _after(header: list[str], rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    yield header
    yield from rows


def _protected(*cells: str) -> list[str]:
    """Cells that no spreadsheet runs as a formula, and that our own import reads back."""
    return [protected(cell) for cell in cells]


def _write_csv(out: Path, rows: Iterable[list[Any]], excel: bool = False) -> int:
    """The rows written below the header."""
    n_rows = -1
    with _replacing(out, newline="", encoding="utf-8-sig" if excel else "utf-8") as file:
        table = csv.writer(file)
        for row in rows:
            table.writerow(row)
            n_rows += 1
    return n_rows


@contextmanager
def _replacing(out: Path, newline: str, encoding: str = "utf-8") -> Iterator[IO[str]]:
    try:
        with replacing(out, "w", encoding=encoding, newline=newline) as file:
            yield file
    except OSError as error:
        raise SoundkinError(
            f"{out} cannot be written ({error.strerror}): choose another place, or free some room."
        ) from error


def _number(value: float | None) -> str:
    """A number as people write it; with all its digits where three do not read back the same."""
    if value is None:
        return ""
    if value == int(value):
        return f"{value:g}" if value < 1e6 else str(int(value))
    short = f"{value:.3f}"
    return short if float(short) == value else repr(value)

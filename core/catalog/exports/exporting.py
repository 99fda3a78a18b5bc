"""Write what a library holds to files that other programs read. A file appears whole or not at
all."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

import numpy as np

from core import config
from core.catalog import availability, coverage
from core.catalog.analysis import embeddings, map_places, measured
from core.catalog.exports import computed_columns, playlists, review_table
from core.catalog.library import Library, Track
from core.catalog.library_name import as_argument
from core.catalog.lists.cells.own_cells import protected, tags_cell
from core.catalog.shortlist import entries
from core.catalog.sound_files import own_files
from core.catalog.sound_files.kinds import ARCHIVES, BESIDE, SOUND, ending_of
from core.catalog.sound_files.tags.file_tags import read_file_tags
from core.catalog.texts.tagtext import BETWEEN_TAGS, each_once
from core.errors import AudioError, SoundkinError
from core.files import given_out
from core.progress import SILENT, Progress, portions, watched

BLOCK = 5000  # tracks read at a time
WRITING = "Writing"  # as progress names it
TABLES = {".csv", ".txt"}
RIGHTS = ("copyright", "licence")  # fields of a file's own tags


def tags(library: Library, out: Path, excel: bool = False, progress: Progress = SILENT) -> int:
    """Every track and its given tags as a data list that can be imported again; several tags are
    joined by "; ", or written as a list where one holds a sign that separates tags.

    excel : mark the file as UTF-8, which Excel needs (of all tables here)
    """
    categories = coverage.in_our_order([*config.CATEGORIES, *coverage.categories(library)])
    ids, others = library.track_ids(), library.at_place_of_others()

    def rows() -> Iterator[list[str]]:
        for part in portions(ids, BLOCK, progress, WRITING):
            given = library.tags_of(part)
            for track in library.tracks(part):
                file = "" if track.track_id in others else track.path or ""
                yield [
                    *_protected(track.track_id, file, track.title, track.comment),
                    *_protected(track.artist, track.album),
                    *_tag_cells(given.get(track.track_id, {}), categories),
                    _number(track.tempo_bpm),
                    _number(track.duration_s),
                ]

    fields = [name for name in own_files.TAGS if name not in config.CATEGORIES]
    header = [*fields, *_names(categories), *own_files.TAGS_END]
    return write_csv(out, header, rows(), excel)


def vectors(library: Library, out: Path, excel: bool = False, progress: Progress = SILENT) -> int:
    """The article's table: the track, then its 100 numbers, by the current run.

    Each number is the shortest text that reads back to the same float32. `SoundkinError` without
    vectors.
    """
    run_id = library.current_run
    if run_id is None or not embeddings.any_done(library, run_id):
        availability.check_sound(library)
        raise SoundkinError(
            f'The library "{library.name}" is not analysed yet: start that on the Library page, or'
            f" run `soundkin embed --library {as_argument(library.name)}`."
        )
    n_rows, total = 0, embeddings.done_count(library, run_id)
    with _table(out, excel) as file:
        names = [f"v{i}" for i in range(1, config.EMBEDDING_SIZE + 1)]
        csv.writer(file).writerow(["track", *names])
        first_cell = csv.writer(file, lineterminator=",")
        for ids, X in embeddings.blocks(library, run_id, BLOCK):
            progress.advance(n_rows, total, WRITING)
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


def map(library: Library, out: Path, excel: bool = False, progress: Progress = SILENT) -> int:
    """Every track's place on the map: track, x, y. `SoundkinError` without a map."""
    placed = map_places.read_map(library, library.current_run or "")
    if placed is None:
        availability.check_sound(library)
        raise SoundkinError(
            f'The library "{library.name}" has no map yet: run `soundkin map --library'
            f" {as_argument(library.name)}`."
        )
    every = watched(list(zip(*placed, strict=True)), progress, WRITING, BLOCK)
    rows = ([protected(track_id), str(x), str(y)] for track_id, (x, y) in every)
    return write_csv(out, own_files.MAP, rows, excel)


def energy(library: Library, out: Path, excel: bool = False, progress: Progress = SILENT) -> int:
    """Every measured track's energy as computed: its mean, course and highlight (s), and the curve,
    one value a second from 0 to 1; a second that is not known is empty."""
    availability.check_sound(library)
    ids = library.track_ids()

    def rows() -> Iterator[list[str]]:
        for part in portions(ids, BLOCK, progress, WRITING):
            values, curves = measured.values(library, part), measured.curves(library, part)
            for track in library.tracks(part):
                own, curve = values.get(track.track_id), curves.get(track.track_id)
                if own is not None and curve is not None:
                    seconds = ["" if np.isnan(x) else f"{x:.2f}" for x in curve.tolist()]
                    told = [f"{own.energy:.3f}", own.shape, f"{own.highlight_s:g}"]
                    yield [*_protected(track.track_id, track.path or ""), *told, ";".join(seconds)]

    return write_csv(out, own_files.ENERGY, rows(), excel)


def shortlist(
    library: Library,
    out: Path,
    excel: bool = False,
    *,
    with_tags: bool = False,
    with_computed: bool = False,
    scores: Mapping[str, float] | None = None,
) -> int:
    """The shortlist in its order: a playlist when the file is called .m3u or .m3u8, else a CSV with
    the notes.

    with_tags : a column more for each category, several tags joined by "; ", and one for what the
        files say of copyright and licence, if any does
    with_computed : the columns of `computed_columns`
    scores : by track, for a column "score"
    """
    notes = {entry.track_id: entry.note for entry in entries(library)}
    return _list(library, list(notes), out, notes, scores, with_computed, with_tags, excel)


def playlist(
    library: Library, ids: Sequence[str], out: Path, scores: Mapping[str, float] | None = None
) -> int:
    """These tracks in their order: a playlist when the file is called .m3u or .m3u8, else a CSV
    with the columns of `computed_columns`.

    scores : by track, for a column "score"
    """
    return _list(library, ids, out, {}, scores, with_computed=True)


def _list(
    library: Library,
    ids: Sequence[str],
    out: Path,
    notes: Mapping[str, str],
    scores: Mapping[str, float] | None,
    with_computed: bool,
    with_tags: bool = False,
    excel: bool = False,
) -> int:
    tracks = library.tracks(ids)
    if out.suffix.lower() in playlists.ENDINGS:
        return playlists.write(library, tracks, out)
    given = library.tags_of(ids) if with_tags else {}
    categories = coverage.in_our_order({category for found in given.values() for category in found})
    computed = computed_columns.cells(library, tracks) if with_computed else [[]] * len(tracks)
    rights = [_rights(library, track) if with_tags else "" for track in tracks]
    rows = (
        [
            place,
            *_protected(track.track_id, track.title, track.path or "", track.artist),
            _number(round(track.duration_s, 3) if track.duration_s else track.duration_s),
            protected(notes.get(track.track_id, "")),
            *([_number(scores.get(track.track_id))] if scores is not None else []),
            *computed[place - 1],
            *_tag_cells(given.get(track.track_id, {}), categories),
            *([protected(rights[place - 1])] if any(rights) else []),
        ]
        for place, track in enumerate(tracks, 1)
    )
    header = [*own_files.SHORTLIST, *(["score"] if scores is not None else [])]
    header += [*(computed_columns.COLUMNS if with_computed else []), *_names(categories)]
    header += ["copyright"] if any(rights) else []
    return write_csv(out, header, rows, excel)


def _rights(library: Library, track: Track) -> str:
    """What a track's file says of its copyright and licence; "" where it does not or is away."""
    try:
        told = read_file_tags(library.audio_path(track.track_id)).fields
    except AudioError:
        return ""
    return "; ".join(each_once(told[name] for name in RIGHTS if name in told))


def completed(
    library: Library,
    out: Path,
    threshold: float | None = None,
    excel: bool = False,
    progress: Progress = SILENT,
) -> int:
    """Given tags beside the suggestions a person decided, a row a tag; the column source says given
    or predicted.

    With `threshold`, undecided suggestions of at least that confidence are added.
    """
    rows = (line.cells() for line in review_table.table(library, threshold, progress))
    return write_csv(out, review_table.COLUMNS, rows, excel)


def _protected(*cells: str) -> list[str]:
    """Cells that no spreadsheet runs as a formula, and that our own import reads back."""
    return [protected(cell) for cell in cells]


def _names(categories: Sequence[str]) -> list[str]:
    """The headers of categories, which a person may have called anything."""
    return [name if name[:1].isalnum() else protected(name) for name in categories]


def _tag_cells(given: Mapping[str, Sequence[str]], categories: Sequence[str]) -> list[str]:
    """A track's tags, a cell for each category."""
    return [tags_cell(list(given.get(name, [])), BETWEEN_TAGS) for name in categories]


def write_csv(
    out: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    excel: bool = False,
) -> int:
    """Write a table; how many rows lie below the header. excel : mark the file as UTF-8"""
    n_rows = 0
    with _table(out, excel) as file:
        table = csv.writer(file)
        table.writerow(header)
        for row in rows:
            table.writerow(row)
            n_rows += 1
    return n_rows


def _table(out: Path, excel: bool) -> AbstractContextManager[IO[str]]:
    """A table to write; no program would open it by the ending of another kind."""
    if ending_of(out.name) in (BESIDE | SOUND | ARCHIVES) - TABLES:
        raise SoundkinError(
            f"{out.name} would hold a table in CSV: let its name end in .csv, or that of a playlist"
            " in .m3u8."
        )
    return given_out(out, newline="", encoding="utf-8-sig" if excel else "utf-8")


def _number(value: float | None) -> str:
    """A number as people write it; with all its digits where three do not read back the same."""
    if value is None:
        return ""
    if value == int(value):
        return f"{value:g}" if value < 1e6 else str(int(value))
    short = f"{value:.3f}"
    return short if float(short) == value else repr(value)

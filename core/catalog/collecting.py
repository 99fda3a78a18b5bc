"""Collect the rows of an import and everything that is wrong with it."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from core.catalog.datalist import DataList
from core.catalog.embedded import read_embedded
from core.catalog.library import Library
from core.catalog.rows import fields_of_file, from_cells, id_of_path, make_row, taken_as
from core.catalog.scan import Folder, Refused, valid_name
from core.catalog.store import Row
from core.errors import AudioError
from core.progress import Progress

PROBES = 4  # headers read side by side: mostly waiting for the disk


class Info(Protocol):
    """What a probe tells of a sound file; seconds."""

    @property
    def duration_s(self) -> float | None: ...


Probe = Callable[[Path], Info]


@dataclass
class Faults:
    """What could not be taken: {file, reason} each."""

    missing_audio: list[dict[str, str]] = field(default_factory=list)
    orphan_audio: list[dict[str, str]] = field(default_factory=list)
    unreadable: list[dict[str, str]] = field(default_factory=list)
    duplicates: list[dict[str, str]] = field(default_factory=list)
    n_known: int = 0  # files not opened again because the library knows them unchanged

    def report(self) -> dict[str, list[dict[str, str]]]:
        """The four lists as the contract names them."""
        return {
            "missing_audio": self.missing_audio,
            "orphan_audio": self.orphan_audio,
            "unreadable": self.unreadable,
            "duplicates": self.duplicates,
        }

    def first(self) -> str:
        """One fault in words, for when nothing at all could be taken."""
        every = self.unreadable + self.missing_audio + self.duplicates
        return f"{every[0]['file']}: {every[0]['reason']}" if every else ""


class Prober:
    """Opens sound files, several at a time, except those the library knows unchanged."""

    def __init__(
        self,
        files: Folder,
        library: Library | None,
        probe: Probe,
        faults: Faults,
        progress: Progress,
    ):
        self._root, self._probe, self._faults, self._progress = files.root, probe, faults, progress
        self._known: dict[str, Any] = {}
        if library is not None:
            with library.reading() as db:
                rows = db.execute(
                    "SELECT path, size, mtime_ns, duration_s, track_id FROM tracks WHERE path IS"
                    " NOT NULL"
                )
                self._known = {row["path"]: row for row in rows}

    def unchanged(self, row: Row) -> Any:
        """What the library holds of this very file, or None when it is new or changed."""
        old = self._known.get(row.path or "")
        return (
            old
            if old is not None and (old["size"], old["mtime_ns"]) == (row.size, row.mtime_ns)
            else None
        )

    def probe_all(self, rows: list[Row]) -> list[Row]:
        """The rows whose file can be heard, with size, time and length filled in; the others become
        faults."""
        taken: list[Row] = []
        with ThreadPoolExecutor(PROBES) as pool:
            for done, (row, reason) in enumerate(pool.map(self._open, rows), 1):
                if reason:
                    self._faults.unreadable.append(
                        {"file": row.path or row.track_id, "reason": reason}
                    )
                else:
                    taken.append(row)
                    self._faults.n_known += self.unchanged(row) is not None
                self._progress.update(done, len(rows), "Opening sound files")
                if self._progress.stopped():
                    pool.shutdown(cancel_futures=True)
                self._progress.check()
        return taken

    def _open(self, row: Row) -> tuple[Row, str]:
        path = self._root / str(row.path)
        try:
            stat = path.stat()
            row.size, row.mtime_ns = stat.st_size, stat.st_mtime_ns
            old = self.unchanged(row)
            if old is not None:
                row.duration_s = old["duration_s"]
            else:
                row.duration_s = self._probe(path).duration_s
        except AudioError as error:
            return row, str(error)
        except OSError as error:
            return row, f"The file cannot be opened ({error.strerror}): check that you may read it."
        return row, ""


def from_list_alone(
    data_list: DataList, extra_columns: bool, faults: Faults, progress: Progress
) -> list[Row]:
    """Rows without sound. A list without ids takes them from its file names."""
    rows: list[Row] = []
    ids = _Claims(faults)
    for number, fields, tags in _read_rows(data_list, extra_columns, progress):
        file = fields.get("file", "").replace("\\", "/")
        track_id = fields.get("id") or (id_of_path(file) if file else "")
        if not track_id:
            faults.unreadable.append(_nameless(number))
        elif ids.claim(track_id, number, file or track_id):
            rows.append(make_row(track_id, None, fields, tags, name=file))
    return rows


def from_list_and_folder(
    data_list: DataList,
    extra_columns: bool,
    files: Folder,
    prober: Prober,
    faults: Faults,
    progress: Progress,
) -> list[Row]:
    """Rows of a list whose files lie in the folder. The first row wins where two claim the same id
    or file."""
    rows: list[Row] = []
    ids, named = _Claims(faults), _Claims(faults)
    for number, fields, tags in _read_rows(data_list, extra_columns, progress):
        written = fields.get("file") or fields.get("id", "")
        if not written:
            faults.unreadable.append(_nameless(number))
            continue
        try:
            path = files.find(fields["file"]) if "file" in fields else files.named_by(written)
        except Refused as error:
            faults.unreadable.append({"file": written, "reason": str(error)})
            continue
        if path is None:
            reason = f"Row {number} names it, but the folder does not hold it."
            faults.missing_audio.append({"file": written, "reason": reason})
            continue
        track_id = fields.get("id") or id_of_path(path)
        if named.claim(path, number, written, "file") and ids.claim(track_id, number, written):
            rows.append(make_row(track_id, path, fields, tags))
    orphans = (file for file in files.files if file not in named.rows)
    faults.orphan_audio += [
        {"file": _shown(file), "reason": "No row of the data list names it."} for file in orphans
    ]
    return prober.probe_all(rows)


def from_folder(
    files: Folder, prober: Prober, faults: Faults, library: Library | None
) -> list[Row]:
    """A row for every sound file of the folder, with the tags that the file itself carries."""
    rows: list[Row] = []
    for file in files.files:
        try:
            rows.append(make_row(id_of_path(file), files.safe(file), {}, {}))
        except Refused as error:
            faults.unreadable.append({"file": _shown(file), "reason": str(error)})
    taken = prober.probe_all(rows)
    kept = {row.track_id for row in taken if prober.unchanged(row)}
    old_tags = library.tags_of(sorted(kept)) if library and kept else {}
    old_tracks = (
        {track.track_id: track for track in library.tracks(sorted(kept))}
        if library and kept
        else {}
    )
    fresh = [row for row in taken if row.track_id not in old_tracks]
    with ThreadPoolExecutor(PROBES) as pool:
        said = pool.map(lambda row: read_embedded(files.root / str(row.path)), fresh)
        found = {row.track_id: tags for row, tags in zip(fresh, said, strict=True)}
    return [
        (
            _from_before(row, old_tracks[row.track_id], old_tags)
            if row.track_id in old_tracks
            else _tagged(row, found[row.track_id])
        )
        for row in taken
    ]


def _tagged(row: Row, found: dict[str, str]) -> Row:
    fields, tags = fields_of_file(found)
    new = make_row(row.track_id, row.path, fields, tags)
    new.duration_s, new.size, new.mtime_ns = row.duration_s, row.size, row.mtime_ns
    if "title" not in fields:
        new.title = row.title  # a file's comment is rarely its name
    return new


def _from_before(row: Row, old: Any, old_tags: dict[str, dict[str, list[str]]]) -> Row:
    return Row(
        row.track_id,
        old.title,
        row.path,
        old.artist,
        old.album,
        old.tempo_bpm,
        old.duration_s,
        old.format,
        old.comment,
        old_tags[row.track_id],
        row.size,
        row.mtime_ns,
    )


class _Claims:
    """Ids or files already taken, by the row that took them first."""

    def __init__(self, faults: Faults):
        self.rows: dict[str, int] = {}
        self._faults = faults

    def claim(self, thing: str, number: int, shown: str, kind: str = "id") -> bool:
        first = self.rows.setdefault(thing, number)
        if first != number:
            reason = (
                f'Row {number} has the same {kind} "{thing}" as row {first}; the first one is'
                " taken."
            )
            self._faults.duplicates.append({"file": shown, "reason": reason})
        return first == number


def _read_rows(
    data_list: DataList, extra_columns: bool, progress: Progress
) -> Iterable[tuple[int, dict[str, str], dict[str, list[str]]]]:
    """Row number as a spreadsheet counts them (the header is 1), fields, tags."""
    n_rows = len(data_list.rows)
    kinds = [taken_as(column, extra_columns) for column in data_list.columns]
    for number, cells in enumerate(data_list.rows, 2):
        yield number, *from_cells(kinds, cells)
        if number % 5000 == 0 or number == n_rows + 1:
            progress.update(number - 1, n_rows, "Reading the data list")
            progress.check()


def _nameless(number: int) -> dict[str, str]:
    return {
        "file": f"row {number}",
        "reason": "The row names neither a file nor an id: fill in one of them.",
    }


def _shown(file: str) -> str:
    return file if valid_name(file) else file.encode("utf-8", "replace").decode("utf-8")

"""Collect the rows of an import and everything that is wrong with it."""

from collections.abc import Iterator, Sequence
from posixpath import basename, splitext

from core.catalog.imports.claims import Claims, Listed, divide, settle
from core.catalog.imports.examining import Examiner
from core.catalog.imports.faults import Faults
from core.catalog.imports.known_files import KnownFiles, fresh_id, match
from core.catalog.imports.ranking import Refused
from core.catalog.imports.row import Row
from core.catalog.imports.rows import BESIDES, Said, from_cells, id_of_path, make_row, taken_as
from core.catalog.imports.sound_folder import SoundFolder
from core.catalog.lists.cells.cells import files_of
from core.catalog.lists.datalist import DataList
from core.catalog.lists.remarks import remarks
from core.catalog.sound_files.kinds import SOUND, ending_of
from core.catalog.texts.tagtext import clean
from core.progress import Progress

_LOOKED_AT = 5000  # rows of a list of titles, of which one must name a file
STEP = "Reading the tag spreadsheet"  # as progress names it


def from_list_alone(
    data_list: DataList, extra_columns: bool, faults: Faults, progress: Progress
) -> list[Row]:
    """Rows without sound. A list without ids takes them from its file names."""
    rows: list[Row] = []
    ids = Claims(faults)
    no_tracks = remarks(data_list)
    for row in _read_rows(data_list, extra_columns, faults, progress):
        if row.number in no_tracks:
            reason = f"Row {row.number} is no track: {no_tracks[row.number]}."
            faults.unreadable.append({"file": row.shown, "reason": reason})
            continue
        file = row.fields.get("file", "").replace("\\", "/")
        track_id = row.fields.get("id") or (id_of_path(file) if file else "")
        if track_id in ids.rows and row.fields.get("folder") and "id" not in row.fields:
            track_id = id_of_path(_below_its_folder(row.fields, file).replace("\\", "/"))
        if not track_id:
            faults.unreadable.append(_nameless(row.number))
        elif ids.claim(track_id, row):
            rows.append(_made(data_list, row, track_id, None, faults, name=file))
    return rows


def from_list_and_folder(
    data_list: DataList,
    extra_columns: bool,
    files: SoundFolder,
    known: KnownFiles,
    examiner: Examiner,
    faults: Faults,
    progress: Progress,
) -> list[Row]:
    """The rows of the list whose sound is there; also tells files and rows that miss each other."""
    listed = list(_read_rows(data_list, extra_columns, faults, progress, files.files))
    if not data_list.has("file", "id"):
        for row in listed:
            _name_by_title(row.fields, files)
    found, lost = [], []
    for row in listed:
        place = _place(row, files, faults, data_list.guesses_file)
        if place == "":
            lost.append(row)
        elif place is not None:
            found.append(row)
    found = settle(found, faults)
    found += _moved(lost, files, {row.path for row in found}, known, examiner, faults)
    found.sort(key=lambda row: row.number)
    divide(found, files, known, faults, bool(data_list.export))
    rows = _claimed(data_list, found, known, examiner, faults)
    named = {row.path for row in listed if row.path}
    faults.orphan_audio += [
        {"file": file, "reason": "No row of the tag spreadsheet names it."}
        for file in files.files
        if file not in named
    ]
    return rows


def _place(row: Listed, files: SoundFolder, faults: Faults, or_id: bool) -> str | None:
    """Find the file of a row: "" when it is not there, None when the row cannot be taken at all."""
    fields = row.fields
    if not fields.get("file") and not fields.get("id"):
        faults.unreadable.append(_nameless(row.number))
        return None
    try:
        row.path, row.certain = _found(fields, files, or_id) or ("", True)
    except Refused as error:
        faults.unreadable.append({"file": row.shown, "reason": str(error)})
        return None
    return row.path


def _found(fields: dict[str, str], files: SoundFolder, or_id: bool) -> tuple[str, bool] | None:
    """The file of a row, as `SoundFolder.find` gives it; by its id where no other column names one,
    or one that only seems to. Raises `Refused`."""
    found, why = None, None
    for written in (fields.get("file", ""), *fields.get(BESIDES, "").split("\n")):
        if found is None and (written == fields.get("file") or ending_of(written) in SOUND):
            try:
                found = files.find(_below_its_folder(fields, written)) or files.find(written)
            except Refused as error:
                why = why or error
    if found is None and why:
        raise why
    if found is None and fields.get("id") and (or_id or not fields.get("file")):
        found = files.named_by(fields["id"])
    return found


def _name_by_title(fields: dict[str, str], files: SoundFolder) -> None:
    """Let a row that names no file mean the one that is called as its title, or as its artist and
    title."""
    title, artist = fields.get("title", ""), fields.get("artist", "")
    if title and not fields.get("file") and not fields.get("id"):
        whole = f"{artist} - {title}"
        try:
            is_one = bool(artist) and files.find(whole) is not None
        except Refused:
            is_one = True  # several
        fields["file"] = whole if is_one else title


def _below_its_folder(fields: dict[str, str], file: str) -> str:
    """The path of a list that has folders in a column of their own."""
    folder = fields.get("folder", "")
    return f"{folder.rstrip('/').rstrip(chr(92))}/{file}" if folder else file


def _moved(
    lost: list[Listed],
    files: SoundFolder,
    found: set[str | None],
    known: KnownFiles,
    examiner: Examiner,
    faults: Faults,
) -> list[Listed]:
    """Rows whose file has another name now: the library knows its sound. The others are named."""
    olds = {row.number: known.named(row.fields) for row in lost}
    sought = {number: old for number, old in olds.items() if old}
    free = [Row("", "", file) for file in files.files if file not in found] if sought else []
    free = [row for row in free if known.at(row) is None]
    examiner.listen(free)
    there = []
    for row in lost:
        old = sought.get(row.number)
        again = [f for f in free if old and known.has_sound_of(old, f)]
        if len(again) == 1:
            row.path = again[0].path
            if old and old.start_s is None:  # else other rows mean other parts of it
                free.remove(again[0])
            there.append(row)
        else:
            close = files.closest(row.shown)
            hint = f"; the closest is {close}" if close else ""
            reason = f"Row {row.number} names it, but the folder does not hold it{hint}."
            faults.missing_audio.append({"file": row.shown, "reason": reason})
    return there


def _claimed(
    data_list: DataList,
    listed: list[Listed],
    known: KnownFiles,
    examiner: Examiner,
    faults: Faults,
) -> list[Row]:
    """A row for each file and id; a row without an id has that of the track its file is."""
    ids, paths = Claims(faults), Claims(faults)
    taken = []
    for row in listed:
        given = row.fields.get("id", "")
        if paths.claim(row.place, row, "file") and (not given or ids.claim(given, row)):
            taken.append((row, _made(data_list, row, given, row.path, faults)))
    origin = {id(made): row for row, made in taken}
    rows = examiner.examine([made for _, made in taken])
    given_ids = {made.track_id for made in rows if made.track_id}
    unknown = [made for made in rows if made.track_id not in known.by_id]
    olds = match(unknown, known, given_ids)
    kept = []
    for made in rows:
        old = olds.get(id(made))
        if made.track_id and old:
            made.was = old.track_id  # the list has another id for a track that is known
        elif not made.track_id:
            made.track_id = old.track_id if old else fresh_id(made, known, ids.rows)
            if not ids.claim(made.track_id, origin[id(made)]):
                continue
        kept.append(made)
    return kept


def _made(
    data_list: DataList,
    row: Listed,
    track_id: str,
    path: str | None,
    faults: Faults,
    name: str = "",
) -> Row:
    """The row to store; numbers that the list writes and nobody can read are named."""
    fields = row.fields
    if fields.get("comment") and "title" not in fields and data_list.calls_titles:
        fields = fields | {"title": clean(splitext(basename(fields.get("file", "")))[0])}
    made = make_row(track_id, path, fields, row.tags, name, data_list.unit_s)
    if row.part is not None:
        made.start_s, made.end_s = row.part.start_s, row.part.end_s
        made.duration_s = row.part.duration_s
    if made.tempo_bpm is not None and (path is not None or made.duration_s is not None):
        return made
    for what, value in (
        ("length", made.duration_s if path is None else 0.0),
        ("tempo", made.tempo_bpm),
    ):
        text = fields.get(what, "")
        if text and value is None and text.strip("0:.,- "):
            faults.cell(row.number, what, f'"{text[:40]}" is no {what} that can be read: left out.')
    return made


def names_any(data_list: DataList, files: SoundFolder) -> bool:
    """Whether any row of the list names a sound file of the folder."""
    kinds = [taken_as(column, False) for column in data_list.columns]
    by_title = not data_list.has("file", "id")
    for cells in data_list.rows[:_LOOKED_AT] if by_title else data_list.rows:
        fields = from_cells(kinds, cells).fields
        if by_title:
            _name_by_title(fields, files)
        try:
            if _found(fields, files, data_list.guesses_file):
                return True
        except Refused:
            continue
    return False


def _read_rows(
    data_list: DataList,
    extra_columns: bool,
    faults: Faults,
    progress: Progress,
    there: Sequence[str] = (),
) -> Iterator[Listed]:
    """The rows of the list; those that are broken, and cells that are not taken, are named.

    there : names of files, of which one may look like several
    """
    for number, first, reason in data_list.broken:
        faults.unreadable.append({"file": first[:200] or f"row {number}", "reason": reason})
    n_rows = len(data_list.rows)
    kinds = [taken_as(column, extra_columns) for column in data_list.columns]
    every = zip(data_list.numbers, data_list.rows, strict=True)
    for done, (number, cells) in enumerate(every, 1):
        said = from_cells(kinds, cells, bool(data_list.export))
        _remark(said, number, faults)
        file = said.fields.get("file", "")
        files = files_of(file)
        if files and (data_list.export or file in there):
            files = []
        for file in files:  # only the first of them may have the row's id
            yield Listed(number, said.fields | {"file": file}, dict(said.tags))
            said.fields.pop("id", None)
        if files:
            told = f"It names {len(files)} files: each is taken with what the row says."
            faults.cell(number, "file", told)
        else:
            yield Listed(number, said.fields, said.tags)
        if done % 5000 == 0 or done == n_rows:
            progress.update(done, n_rows, STEP)
            progress.check()


def _remark(said: Said, number: int, faults: Faults) -> None:
    for column, reason in said.faults:
        faults.cell(number, column, reason)
    for column, word in said.nothing:
        faults.nothing(column, word)
    for column, unsure in said.numbered:
        faults.numbered(column, unsure)


def _nameless(number: int) -> dict[str, str]:
    return {
        "file": f"row {number}",
        "reason": "The row names neither a file nor an id: fill in one of them.",
    }

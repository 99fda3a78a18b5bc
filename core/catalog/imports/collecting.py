"""Collect the rows of an import and everything that is wrong with it."""

from collections.abc import Iterator, Sequence
from functools import partial
from posixpath import basename, splitext

from core.catalog.imports.examining import Examiner
from core.catalog.imports.faults import Faults
from core.catalog.imports.known_files import KnownFiles, fresh_id, match, strangeness
from core.catalog.imports.placing.claims import Claims, Listed, divide, settle
from core.catalog.imports.placing.placing import (
    below_its_folder,
    file_of,
    nameless,
    of_other_kind,
    set_place,
    titled,
    without_numbers,
)
from core.catalog.imports.placing.ranking import Refused
from core.catalog.imports.placing.sound_folder import SoundFolder
from core.catalog.imports.row import Row
from core.catalog.imports.rows import Said, from_cells, id_of_path, make_row
from core.catalog.lists.cells.cells import files_of
from core.catalog.lists.datalist import DataList
from core.catalog.lists.remarks import remarks
from core.catalog.sound_files.fingerprint import soundprint
from core.catalog.sound_files.kinds import SOUND, ending_of
from core.catalog.texts.tagtext import clean
from core.progress import Progress

_LOOKED_AT = 5000  # rows of a list of titles, of which one must name a file
_BY_TITLE = "No column names the files: they are found by the titles, or by artist and title."
STEP = "Reading the tag spreadsheet"  # as progress names it


def from_list_alone(data_list: DataList, faults: Faults, progress: Progress) -> list[Row]:
    """Rows without sound. A list without ids takes them from its file names, and one without both
    from artist, title and album."""
    rows: list[Row] = []
    ids = Claims(faults)
    no_tracks = remarks(data_list)
    for row in _read_rows(data_list, faults, progress):
        if row.number in no_tracks:
            reason = f"Row {row.number} is no track: {no_tracks[row.number]}."
            faults.unreadable.append({"file": row.shown, "reason": reason})
            continue
        file = row.fields.get("file", "").replace("\\", "/")
        track_id = row.fields.get("id") or _id_alone(row.fields, data_list)
        if track_id in ids.rows and row.fields.get("folder") and "id" not in row.fields:
            track_id = id_of_path(below_its_folder(row.fields, file).replace("\\", "/"))
        if not track_id:
            faults.unreadable.append(nameless(row))
        elif ids.claim(track_id, row):
            rows.append(_made(data_list, row, track_id, None, faults, name=file))
    return rows


def _id_alone(fields: dict[str, str], data_list: DataList) -> str:
    """The id of a row that has none and whose sound is not there: by its file, or where no column
    tells that by its title, and if others have ids by its artist too; "" of any other row."""
    if data_list.has("file"):
        file = fields.get("file", "").replace("\\", "/")
        return id_of_path(file) if file else ""
    names = [fields.get(name, "") for name in ("artist", "title", "album")]
    known = names[1] and (names[0] or not data_list.has("id"))
    return id_of_path(" - ".join(filter(None, names))) if known else ""


def from_list_and_folder(
    data_list: DataList,
    files: SoundFolder,
    known: KnownFiles,
    examiner: Examiner,
    faults: Faults,
    progress: Progress,
) -> list[Row]:
    """The rows of the list whose sound is there; also tells files and rows that miss each other."""
    listed = list(_read_rows(data_list, faults, progress, files.files))
    if not data_list.has("file") and data_list.counts_rows:
        without_numbers(listed, files, known)
    placed = [row for row in listed if set_place(row, files, faults, data_list) is not None]
    _by_sound(placed, files, known, examiner)
    found = [row for row in placed if row.path]
    if any(row.by_title for row in found):
        data_list.notes.append(_BY_TITLE)
    found = settle(found, faults)
    lost = [row for row in placed if not row.path]
    found += _of_other_kind(lost, files, {row.path for row in found}, faults)
    found.sort(key=lambda row: row.number)
    divide(found, files, known, faults, bool(data_list.export))
    rows = _claimed(data_list, found, known, examiner, faults)
    named = {row.path for row in found}
    faults.orphan_audio += [
        {"file": file, "reason": "No row of the tag spreadsheet names it."}
        for file in files.files
        if file not in named
    ]
    return rows


def _by_sound(
    rows: Sequence[Listed], files: SoundFolder, known: KnownFiles, examiner: Examiner
) -> None:
    """Find the files of rows that no path names for sure, where the library knows their sound; a
    file of another sound is not the one that such a row only seems to mean."""
    unsure = [row for row in rows if not (row.path and row.certain)]
    olds = {id(row): old for row in unsure if (old := known.named(row.fields))}
    sought = [row for row in unsure if id(row) in olds and olds[id(row)].path != row.path]
    certain = {row.path for row in rows if row.certain}
    own = {olds[id(row)].n for row in sought}
    free = [Row("", "", file) for file in files.files if file not in certain] if sought else []
    free = [row for row in free if (at := known.at(row)) is None or at.n in own]
    examiner.listen(free)
    of_sound: dict[bytes, list[Row]] = {}
    for one in free:
        of_sound.setdefault(soundprint.key(one.sound or b""), []).append(one)
    for row in sought:
        old = olds[id(row)]
        alike = of_sound.get(soundprint.key(old.sound or b""), [])
        again = [f for f in alike if known.has_sound_of(old, f)]
        if again:
            its = min(again, key=partial(strangeness, old))
            row.path, row.certain, row.moved = its.path, True, True
            row.fields.setdefault("id", old.track_id)  # and no twin of it
            if old.start_s is None:  # else other rows mean other parts of it
                alike.remove(its)
        elif old.sound:
            row.path = ""


def _of_other_kind(
    lost: Sequence[Listed], files: SoundFolder, found: set[str | None], faults: Faults
) -> list[Listed]:
    """Rows whose file is there, but of another kind. The others are named."""
    there = []
    for row in lost:
        if (other := of_other_kind(row, files)) and other not in found:
            row.path = other
            there.append(row)
            faults.of_other_kind(row.number)
        elif row.refused:
            faults.unreadable.append({"file": row.shown, "reason": row.refused})
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
            made = _made(data_list, row, given, row.path, faults)
            made.called = row.fields.get("file", "") if row.moved else ""
            taken.append((row, made))
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
            if old is None and known.by_id:
                old = known.alone(_id_alone(origin[id(made)].fields, data_list))
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
    fields, file = row.fields, basename(path or row.fields.get("file", ""))
    untitled = fields.get("comment") and "title" not in fields and data_list.calls_titles
    is_file = fields.get("title") == file and ending_of(file) in SOUND and not data_list.export
    if untitled or is_file:
        fields = fields | {"title": clean(splitext(file)[0])}
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
    kinds = [column.taken_as for column in data_list.columns]
    by_title = not data_list.has("file", "id")
    for cells in data_list.rows[:_LOOKED_AT] if by_title else data_list.rows:
        fields = from_cells(kinds, cells).fields
        try:
            if file_of(fields, files, data_list.guesses_file):
                return True
            if by_title and titled(fields, files):
                return True
            if files.of_other_kind(fields.get("file", "")):
                return True
        except Refused:
            continue
    return False


def _read_rows(
    data_list: DataList,
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
    kinds = [column.taken_as for column in data_list.columns]
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
            progress.advance(done, n_rows, STEP)


def _remark(said: Said, number: int, faults: Faults) -> None:
    for column, reason in said.faults:
        faults.cell(number, column, reason)
    for column, word in said.nothing:
        faults.nothing(column, word)
    for column, unsure in said.numbered:
        faults.numbered(column, unsure)

"""Import: first a plan that writes nothing, then one transaction that takes all of it or nothing.

A plan says what will be taken and what is wrong. Importing again takes only what changed: a file of
the same path, size and time is not opened again, and what was computed from its sound stays. A
track is its sound: it keeps everything when its file is renamed, moved or tagged anew, and is only
marked away while its file is not there.
"""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from core.audio.headers import described
from core.catalog.imports import collecting, counted_rows, examining, rows_of_files, store, unsaid
from core.catalog.imports.choosing import Chosen, choose, tables_below
from core.catalog.imports.difference import Difference, compare
from core.catalog.imports.examining import Examiner, Probe
from core.catalog.imports.faults import Faults
from core.catalog.imports.known_files import CALLED, KnownFiles
from core.catalog.imports.placing.sound_folder import SoundFolder
from core.catalog.imports.plan import ImportPlan, changes, loss
from core.catalog.imports.row import Row
from core.catalog.library import Library
from core.catalog.lists.datalist import DataList, read_data_list
from core.catalog.sound_files.kinds import SOUND, ending_of
from core.errors import SoundkinError
from core.progress import SILENT, Progress

# as progress names them
LOOKING, OPENING = "Looking for sound files", "Opening the tag spreadsheet"
_TOLD_APART = "No column names files or ids: artist, title and album tell the tracks apart."
_WHOLE = ("tags", "known", "completed")  # exports of ours all of whose columns are taken
_OF_OTHERS = (
    "The table names no sound file of this folder, so it is not taken as its tag spreadsheet; name"
    " it as that if it is."
)


def plan(
    source: Path,
    tags: Path | None = None,
    library: Library | None = None,
    *,
    extra_columns: bool = False,
    progress: Progress = SILENT,
    reread_tags: bool = False,
    encoding: str | None = None,
    probe: Probe = described,
) -> ImportPlan:
    """See what an import of a folder, or of a data list alone, would take. Nothing is written.

    `library` is the one it will go into, if it exists: files it knows unchanged are not opened
    again, unless `reread_tags` asks for the tags inside them. `probe` reads a sound file's header
    and raises `AudioError`. `encoding` is that of the data list, where a person names it. Raises
    `SoundkinError` when the source cannot be read at all.
    """
    faults = Faults()
    chosen = choose(source, tags, library)
    files = _sound_folder(chosen, faults, progress)
    if chosen.data_list is not None:
        progress.update(0, 0, OPENING)
    data_list = _data_list(chosen, files, encoding, faults)
    if data_list is not None and (extra_columns or data_list.export in _WHOLE):
        data_list = data_list.with_extra_columns()
    if files is None:
        assert data_list is not None
        rows = _rows_of_list(data_list, library, faults, progress)
    else:
        rows = _rows_of_folder(files, data_list, library, probe, faults, progress, reread_tags)
    difference = None
    if library is not None and data_list is not None:
        unsaid.keep(library, rows, data_list, progress)
    if library is not None:
        with library.reading() as db:
            difference = compare(db, rows, store.state(db), progress)
    return ImportPlan(
        chosen.folder,
        rows,
        faults,
        data_list,
        difference,
        library.name if library else "",
    )


def _sound_folder(chosen: Chosen, faults: Faults, progress: Progress) -> SoundFolder | None:
    """The files of the folder, None for a list alone; and what is to be done, as progress names
    it."""
    if chosen.folder is None:
        return None
    listed = {collecting.STEP: 1.0} if chosen.data_list else {}
    progress.plan({LOOKING: 1.0, **listed, examining.STEP: 9.0})
    progress.update(0, 0, LOOKING)
    files = SoundFolder(chosen.folder)
    faults.left_out += files.found.left_out + tables_below(files.found.tables, chosen)
    return files


def _rows_of_list(
    data_list: DataList,
    library: Library | None,
    faults: Faults,
    progress: Progress,
) -> list[Row]:
    """The rows of a list alone; where their ids only count them, by those of the library."""
    rows = collecting.from_list_alone(data_list, faults, progress)
    tracks = library.tracks() if library is not None and data_list.counted_rows else []
    if tracks and counted_rows.set_ids(rows, tracks):
        data_list.notes.append(counted_rows.NOTE)
    return rows


def _rows_of_folder(
    files: SoundFolder,
    data_list: DataList | None,
    library: Library | None,
    probe: Probe,
    faults: Faults,
    progress: Progress,
    reread_tags: bool,
) -> list[Row]:
    """The sound files of a folder, with what the list says of them, or without one they
    themselves."""
    known = KnownFiles(library)
    examiner = Examiner(files.root, known, probe, faults, progress)
    if data_list is None:
        return rows_of_files.from_folder(files, known, examiner, faults, library, reread_tags)
    return collecting.from_list_and_folder(data_list, files, known, examiner, faults, progress)


def _data_list(
    chosen: Chosen, files: SoundFolder | None, encoding: str | None, faults: Faults
) -> DataList | None:
    """The list that is meant. One that was found in the folder, and not named by a person, must
    name at least one of its files."""
    faults.left_out += chosen.passed_over
    if chosen.data_list is None:
        return None
    data_list = read_data_list(chosen.data_list, encoding)
    if chosen.named and data_list.has("id", "file"):
        return data_list
    if files is None and data_list.tells_titles:
        return replace(data_list, notes=[*data_list.notes, _TOLD_APART])
    names_any = files is not None and collecting.names_any(data_list, files)
    if chosen.named and not names_any:
        raise _no_files(data_list, beside_folder=files is not None)
    if not chosen.named and not names_any:
        faults.left_out.append({"file": data_list.path.name, "reason": _OF_OTHERS})
        return None
    return data_list


def _no_files(data_list: DataList, beside_folder: bool) -> SoundkinError:
    """The sentence for a list without a column that names files."""
    called, columns = data_list.path.name, data_list.columns
    headers = ", ".join(column.header[:40] for column in columns[:8])
    first = next((c.header for c in columns if ending_of(c.header) in SOUND), "")
    if first:
        return SoundkinError(
            f"{called} has no row that names its columns: its first one holds {first[:80]}. Put a"
            ' row above it, such as "file", "title", "genre".'
        )
    if len(columns) == 1:
        return SoundkinError(
            f'{called} has a single column ({headers}), which names no files: call it "file" or'
            ' "id", or save the list with commas, semicolons or tabs between its columns.'
        )
    tried = ", and no file of the folder is called as one of its titles"
    tried = tried if beside_folder and data_list.has("title") else ""
    return SoundkinError(
        f'{called} names no files{tried}: call one of its columns "file" or "id" (it has'
        f" {headers})."
    )


def apply(plan: ImportPlan, library: Library, progress: Progress = SILENT) -> dict[str, Any]:
    """Make the library hold what was planned, in one transaction, and report it (the contract's
    JSON). Tracks of the library that are not in the plan are marked away, never removed.

    Raises `SoundkinError`, with nothing changed, when nothing can be taken or when not one of the
    library's own tracks is in the plan: that is another collection, not a newer state of this one.
    """
    plan.check()
    settings: dict[str, Any] = {
        "imported": time.time(),
        "source": str(plan.source) if plan.source else None,
    }
    if plan.data_list:
        settings["data_list"] = str(plan.data_list.path.resolve())
    if plan.data_list or library.setting("data_list"):  # one that is away may come back
        settings[CALLED] = _called(plan, library)
    difference = store.save(
        library,
        plan.rows,
        settings,
        partial(_check_loss, library.name),
        keep_missing=True,
        planned=plan.difference,
        progress=progress,
    )
    return {
        "library": library.name,
        "accepted": len(plan.rows),
        "notes": plan.notes(),
        **plan.faults.report(),
        **changes(difference, plan.faults),
        "skipped": plan.faults.n_known,
    }


def _called(plan: ImportPlan, library: Library) -> dict[str, str]:
    """The ids of tracks by what the list calls their files, where these have other names now."""
    called: dict[str, str] = library.setting(CALLED, {})
    former, known = plan.difference.former if plan.difference else {}, set(called.values())
    called |= {path: name for path, name in former.items() if name not in known}
    called |= {row.called: row.track_id for row in plan.rows if row.called}
    there = {row.path for row in plan.rows}
    return {path: name for path, name in called.items() if path not in there}


def _check_loss(name: str, difference: Difference) -> None:
    """Raise `SoundkinError` when not one track of the library would stay."""
    if sentence := loss(difference, name):
        raise SoundkinError(sentence)

"""Whether a library's sound can be reached just now: a disk that is not connected, a folder that
may not be entered or a placeholder of 0 bytes is no fault of the files."""

import os
from collections.abc import Sequence
from pathlib import Path

from core.catalog.library import Library
from core.catalog.sound_files.fingerprint import soundprint
from core.catalog.sound_path import folder_away
from core.errors import AudioError, AwayError, NoProcessError, SoundkinError
from core.files import written_ns


class Away(str):
    """A sentence that says why a file could not be reached; never kept as the file's fault."""


def check_folder(library: Library) -> None:
    """Raise `SoundkinError` when the folder of a library's sound cannot be entered."""
    folder = library.source_folder
    if folder is not None and not is_within_reach(library):
        raise SoundkinError(folder_away(folder, library.name))


def is_within_reach(library: Library) -> bool:
    """Whether the folder of a library's sound can be entered; true where it needs none."""
    folder = library.source_folder
    try:
        return folder is None or (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK))
    except OSError:
        return False


def lies_in(library: Library, folder: Path) -> bool:
    """Whether a folder that can be entered holds the files of a library whose own folder cannot: it
    was moved or renamed."""
    if is_within_reach(library):
        return False
    with library.reading() as db:
        query = "SELECT path FROM tracks WHERE path IS NOT NULL AND away = 0 ORDER BY n LIMIT 20"
        files = [row["path"] for row in db.execute(query)]
    return sum(os.path.isfile(folder / file) for file in files) * 2 > len(files)


def sentence(library: Library, track_id: str, error: SoundkinError) -> str:
    """What went wrong with a track's file, as `Away` where that is no fault of the file. Raises the
    error itself where nothing can be decoded."""
    if isinstance(error, NoProcessError):
        raise error
    away = isinstance(error, AwayError) or _is_out_of_reach(library, track_id)
    return Away(error) if away else str(error)


def _is_out_of_reach(library: Library, track_id: str) -> bool:
    """Whether a track's file cannot be read at all, or lost its content since it was imported."""
    if library.source_folder is None:
        return False
    try:
        return lost(library.audio_path(track_id), bool(had_content(library, [track_id])))
    except AudioError:
        return True


def lost(path: Path | str, had_content: bool) -> bool:
    """Whether a file cannot be read at all, or is empty though it `had_content`."""
    try:
        with open(path, "rb") as file:
            return not file.read(1) and had_content
    except OSError:
        return True


def had_content(library: Library, ids: Sequence[str]) -> set[str]:
    """Those of a few tracks whose files were not empty when they were imported."""
    marks = ", ".join("?" * len(ids))
    query = f"SELECT track_id FROM tracks WHERE size > 0 AND track_id IN ({marks})"
    with library.reading() as db:
        return {row["track_id"] for row in db.execute(query, ids)}


def with_another_sound(library: Library, ids: Sequence[str]) -> dict[str, Away]:
    """Of a few tracks those whose file holds another sound than when it was imported, each with the
    sentence that says so: what is heard there now is not theirs."""
    folder, found = library.source_folder, {}
    marks = ", ".join("?" * len(ids))
    query = f"SELECT track_id, path, size, mtime_ns, sound FROM tracks WHERE track_id IN ({marks})"
    with library.reading() as db:
        known = db.execute(query, ids).fetchall() if folder else []
    for row in known:
        path = Path(f"{folder}/{row['path']}")
        try:
            status = path.stat()
            if (row["size"], row["mtime_ns"]) == (status.st_size, written_ns(status)):
                continue
            sound = soundprint.soundprint(path)
        except OSError:
            continue
        if row["sound"] and not soundprint.same(row["sound"], sound):
            found[row["track_id"]] = Away(
                f"{path.name} holds another sound than when it was imported: import the folder"
                " again, and then analyse it."
            )
    return found


def version_of(library: Library, track_id: str) -> tuple[int | None, int | None]:
    """Size (bytes) and time (ns) of a track's file as it is now; None where it has none."""
    try:
        status = library.audio_path(track_id).stat()
    except (OSError, SoundkinError):
        return None, None
    return status.st_size, written_ns(status)


def retry_changed(library: Library, run_id: str) -> None:
    """Forget the failures of files that were written since they failed, so that they are tried
    again."""
    with library.reading() as db:
        failed = db.execute(
            "SELECT track_id, n, run_n, failures.size, failures.mtime_ns FROM runs"
            " JOIN failures USING (run_n) JOIN tracks USING (n) WHERE run_id = ?",
            (run_id,),
        ).fetchall()
    changed = []
    for row in failed:
        now = version_of(library, row["track_id"])
        if (
            now != (None, None)
            and row["size"] is not None
            and now != (row["size"], row["mtime_ns"])
        ):
            changed.append((row["run_n"], row["n"]))
    if changed:
        with library.writing() as db:
            db.executemany("DELETE FROM failures WHERE run_n = ? AND n = ?", changed)

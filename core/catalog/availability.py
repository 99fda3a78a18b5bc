"""Whether a library's sound can be reached just now: a disk that is not connected, a folder that
may not be entered or a placeholder of 0 bytes is no fault of the files."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.catalog.library import WITH_SOUND, Library
from core.catalog.sound_files.fingerprint import soundprint
from core.catalog.sound_path import folder_away
from core.errors import AwayError, NoProcessError, SoundkinError
from core.files import written_ns


class Away(str):
    """A sentence that says why a file could not be reached; never kept as the file's fault."""


def check_sound(library: Library) -> None:
    """Raise `SoundkinError` for a library whose tracks came without sound."""
    if not library.has_sound and library.count():
        raise SoundkinError(
            f'The library "{library.name}" knows tags only, no sound files: import the music folder'
            " with this tag spreadsheet."
        )


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
    files = library.rows(f"SELECT path FROM tracks WHERE {WITH_SOUND} ORDER BY n LIMIT 20")
    return sum(os.path.isfile(folder / file) for (file,) in files) * 2 > len(files)


def sentence(library: Library, track_id: str, error: SoundkinError) -> str:
    """What went wrong with a track's file, as `Away` where that is no fault of the file. Raises the
    error itself where nothing can be decoded."""
    if isinstance(error, NoProcessError):
        raise error
    away = isinstance(error, AwayError) or _is_out_of_reach(library, track_id)
    return Away(error) if away else str(error)


def file_of(library: Library, track_id: str) -> str | None:
    """What a report calls a track: its file, else its id. None of one that was forgotten while it
    waited for its turn, of which nobody needs to hear."""
    found = library.tracks([track_id])
    return found[0].path or track_id if found else None


def _is_out_of_reach(library: Library, track_id: str) -> bool:
    """Whether a track's file cannot be read at all, or lost its content since it was imported; or
    the track was forgotten meanwhile."""
    if library.source_folder is None:
        return False
    try:
        path = library.audio_path(track_id)
        return lost(path, bool(imported(library, [track_id])[track_id].size))
    except (SoundkinError, KeyError):
        return True


def lost(path: Path | str, had_content: bool) -> bool:
    """Whether a file cannot be read at all, or is empty though it `had_content`."""
    try:
        with open(path, "rb") as file:
            return not file.read(1) and had_content
    except OSError:
        return True


@dataclass(frozen=True)
class Imported:
    """A track's file as the last import found it.

    size : bytes ; mtime_ns : when it was written (ns) ; sound : what its content is known by
    """

    size: int | None
    mtime_ns: int | None
    sound: bytes | None


def imported(library: Library, ids: Sequence[str]) -> dict[str, Imported]:
    """What the last import found of the files of a few tracks."""
    marks = ", ".join("?" * len(ids))
    query = f"SELECT track_id, size, mtime_ns, sound FROM tracks WHERE track_id IN ({marks})"
    return {track_id: Imported(*found) for track_id, *found in library.rows(query, ids)}


def with_another_sound(library: Library, ids: Sequence[str]) -> dict[str, Away]:
    """Of a few tracks those whose file holds another sound than when it was imported, each with the
    sentence that says so: what is heard there now is not theirs."""
    folder = library.source_folder
    if folder is None or not ids:
        return {}
    known = imported(library, ids)
    found = {
        track.track_id: another_sound(Path(f"{folder}/{track.path}"), known[track.track_id])
        for track in library.tracks(ids)
    }
    return {track_id: said for track_id, said in found.items() if said is not None}


def another_sound(path: Path, known: Imported) -> Away | None:
    """The sentence that says so where a file holds another sound than when it was imported."""
    try:
        status = path.stat()
        if (known.size, known.mtime_ns) == (status.st_size, written_ns(status)):
            return None
        sound = soundprint.soundprint(path)
    except OSError:
        return None
    if not known.sound or soundprint.same(known.sound, sound):
        return None
    return Away(
        f"{path.name} holds another sound than when it was imported: import the folder again, and"
        " then analyse it."
    )


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
    failed = library.rows(
        "SELECT track_id, run_n, n, failures.size, failures.mtime_ns FROM runs"
        " JOIN failures USING (run_n) JOIN tracks USING (n) WHERE run_id = ?",
        (run_id,),
    )
    changed = []
    for track_id, run_n, n, *then in failed:
        now = version_of(library, track_id)
        if now != (None, None) and then[0] is not None and now != tuple(then):
            changed.append((run_n, n))
    if changed:
        with library.writing() as db:
            db.executemany("DELETE FROM failures WHERE run_n = ? AND n = ?", changed)

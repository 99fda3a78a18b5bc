"""The file of a row of a data list: by its path, its id or its title."""

from core.catalog.imports.faults import Faults
from core.catalog.imports.known_files import KnownFiles
from core.catalog.imports.placing.claims import Listed
from core.catalog.imports.placing.ranking import Refused
from core.catalog.imports.placing.sound_folder import SoundFolder
from core.catalog.imports.rows import BESIDES
from core.catalog.lists.datalist import DataList
from core.catalog.sound_files.kinds import SOUND, ending_of


def without_numbers(listed: list[Listed], files: SoundFolder, known: KnownFiles) -> None:
    """Take the number off each row whose file is not called so: the title may tell it. One that a
    track without sound has stays."""
    for row in listed:
        number = row.fields.get("id", "")
        try:
            if row.fields.get("title") and not (known.alone(number) or files.named_by(number)):
                row.fields.pop("id", None)
        except Refused:
            continue


def set_place(row: Listed, files: SoundFolder, faults: Faults, data_list: DataList) -> str | None:
    """Find the file of a row: "" when that cannot be told by what it names, None when it names
    nothing."""
    fields, by_title = row.fields, not data_list.has("file")
    if not any(fields.get(name) for name in ("file", "id", *["title"] * by_title)):
        faults.unreadable.append(nameless(row))
        return None
    try:
        found = file_of(fields, files, data_list.guesses_file)
        if found is None and by_title:
            found = titled(fields, files)
            row.by_title = found is not None
        row.path, row.certain = found or ("", True)
    except Refused as error:
        row.path, row.refused = "", str(error)
    return row.path


def file_of(fields: dict[str, str], files: SoundFolder, or_id: bool) -> tuple[str, bool] | None:
    """The file of a row, as `SoundFolder.find` gives it; by its id where no other column names one,
    or one that only seems to. Raises `Refused`."""
    found, why = None, None
    for written in (fields.get("file", ""), *fields.get(BESIDES, "").split("\n")):
        if found is None and (written == fields.get("file") or ending_of(written) in SOUND):
            try:
                found = files.find(below_its_folder(fields, written)) or files.find(written)
            except Refused as error:
                why = why or error
                found = _on_album(fields, written, files)
    if found is None and why:
        raise why
    if found is None and fields.get("id") and (or_id or not fields.get("file")):
        found = files.named_by(fields["id"])
    return found


def _on_album(fields: dict[str, str], name: str, files: SoundFolder) -> tuple[str, bool] | None:
    """Of several files of one name the one that lies in a folder called as the row's album."""
    album = fields.get("album")
    try:
        bare = album and "/" not in name and "\\" not in name
        return files.find(f"{album}/{name}") if bare else None
    except Refused:
        return None


def titled(fields: dict[str, str], files: SoundFolder) -> tuple[str, bool] | None:
    """The file that is called as a row's title. Raises `Refused`."""
    names = (fields.get(name, "") for name in ("title", "artist", "album"))
    return files.titled(*names) if fields.get("title") else None


def of_other_kind(row: Listed, files: SoundFolder) -> str | None:
    """The file that is called as a row's but for its ending."""
    file = row.fields.get("file", "")
    found = files.of_other_kind(below_its_folder(row.fields, file)) if file else None
    return found if found and ending_of(found) != ending_of(file) else None


def below_its_folder(fields: dict[str, str], file: str) -> str:
    """The path of a list that has folders in a column of their own."""
    folder = fields.get("folder", "")
    return f"{folder.rstrip('/').rstrip(chr(92))}/{file}" if folder else file


def nameless(row: Listed) -> dict[str, str]:
    return {
        "file": row.shown,
        "reason": f"Row {row.number} names neither a file nor an id: fill in one of them.",
    }

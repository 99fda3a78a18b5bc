"""What an import is to read: the folder of sound, the data list, or both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.catalog.imports.faults import Fault
from core.catalog.library import Library
from core.catalog.lists.datalist import SHEETS, SUFFIXES, DataList, read_beginning
from core.catalog.sound_files.kinds import SOUND, is_hidden, is_system
from core.catalog.sound_files.tags.tag_names import ANY
from core.config import CATEGORIES
from core.errors import SoundkinError

# a list of these is taken when a person names it
_NAMED = (".txt", ".json", ".jsonl", ".ndjson", ".xml", ".nml")
_OTHERS = {  # what people hand over besides, and what it is
    "playlist": (".m3u", ".m3u8", ".pls", ".xspf", ".wpl", ".asx", ".cue"),
    "archive": (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz"),
    "document": (".pdf", ".doc", ".docx", ".rtf"),
}


@dataclass(frozen=True)
class Chosen:
    """A folder, None for a list alone; a list, None for a folder alone; whether a person named the
    list; and tables that lie in the folder but are not it."""

    folder: Path | None
    data_list: Path | None
    named: bool = True
    passed_over: list[Fault] = field(default_factory=list)


def choose(source: Path, tags: Path | None, library: Library | None) -> Chosen:
    """The folder and the data list that are meant. A list alone renews the tags of a library that
    has its folder. Raises `SoundkinError`."""
    try:
        is_folder, exists = source.is_dir(), source.exists()
    except (OSError, ValueError):
        is_folder = exists = False
    if not exists:
        raise SoundkinError(
            f"{source} does not exist: check its name, or connect the disk it is on."
        )
    if is_folder:
        return _in_folder(source.resolve(), tags, library)
    if source.suffix.lower() in SOUND:
        raise SoundkinError(f"{source.name} is a single sound file: name the folder it lies in.")
    if tags is not None:
        raise SoundkinError(
            f"{source} is not a folder: beside a tag spreadsheet, name the folder that holds the"
            " sound files."
        )
    _check_kind(source)
    folder = library.source_folder if library else None
    if folder is not None and not folder.is_dir():
        raise SoundkinError(
            f'{folder}, the folder of the library "{library.name if library else ""}", is not'
            " there: connect its disk, or give the import another name."
        )
    return Chosen(folder, source)


def _check_kind(path: Path) -> None:
    """Raise `SoundkinError` for what is no table by its name, with what to do instead."""
    ending = path.suffix.lower()
    if ending in SOUND:
        raise SoundkinError(
            f"{path.name} is a sound file: a tag spreadsheet is a CSV or TSV table."
        )
    what = next((kind for kind, endings in _OTHERS.items() if ending in endings), None)
    if what == "archive":
        raise SoundkinError(f"{path.name} is an archive: unpack it and name the folder.")
    if what:
        raise SoundkinError(
            f"{path.name} is a {what}, not a tag spreadsheet: name the folder that holds the"
            " sound files,"
            " or save the list as CSV in UTF-8."
        )


def _in_folder(folder: Path, tags: Path | None, library: Library | None) -> Chosen:
    if tags is not None:
        _check_kind(tags)
        return Chosen(folder, tags)
    try:
        found, passed_over = _list_inside(folder)
    except OSError as error:
        raise SoundkinError(
            f"{folder} cannot be read ({error.strerror}): check that you may enter it."
        ) from error
    if found is not None:
        return Chosen(folder, found, named=False, passed_over=passed_over)
    return Chosen(folder, _list_of_before(library), passed_over=passed_over)


def _list_inside(folder: Path) -> tuple[Path | None, list[Fault]]:
    """The one table at the folder's top that names files and tags them, and every other one with
    the reason why it is not taken. Our own exports are never taken unless a person names them."""
    naming, passed_over = {}, []
    for path in sorted(folder.iterdir()):
        if is_hidden(path.name) or is_system(path.name):
            continue
        if path.suffix.lower() in SUFFIXES:
            beginning, why = _beginning(path)
            if beginning is not None:
                naming[path] = beginning
        elif path.suffix.lower() in _NAMED and (what := _named_in(path)):
            why = f"A table that names {what}: name it as the tag spreadsheet if it is that."
        else:
            continue
        if why:
            passed_over.append({"file": path.name, "reason": why})
    chosen = _telling(folder, naming)
    for path in naming:
        if path != chosen:
            why = (
                "It tells no titles or tags, or another table does: name it as the tag spreadsheet"
                " if it is that."
            )
            passed_over.append({"file": path.name, "reason": why})
    return chosen, passed_over


def tables_below(tables: Sequence[str], chosen: Chosen) -> list[Fault]:
    """What is said of tables that lie in folders below the one that is imported."""
    folder = chosen.folder or Path()
    others = [table for table in tables if folder / table != chosen.data_list]
    if not others:
        return []
    more = f" (with {len(others) - 1:,} more)" if len(others) > 1 else ""
    why = f"A table in a folder below{more} is not read: name it as the tag spreadsheet if it is"
    return [{"file": others[0], "reason": f"{why} that."}]


def _named_in(path: Path) -> str:
    """What a text names that is a table, as iTunes and Rekordbox export them; "" of any other."""
    try:
        beginning = read_beginning(path)
    except SoundkinError:
        return ""
    if beginning.has("file") and len(beginning.columns) > 1:
        return "files"
    return "tracks" if beginning.tells_titles and not beginning.export else ""


def _beginning(path: Path) -> tuple[DataList | None, str]:
    """The first rows of a table that may be the tag spreadsheet; None, and why, when it cannot."""
    try:
        beginning = read_beginning(path)
    except SoundkinError as error:
        return None, f"Not taken as the tag spreadsheet: {error}"
    if beginning.export:
        return None, "An export of Soundkin: name it as the tag spreadsheet to have it taken."
    if not beginning.has("file") and not beginning.calls_ids:
        if beginning.tells_titles:
            return None, "It names no files: name it as the tag spreadsheet to go by its titles."
        headers = ", ".join(column.header.strip()[:40] for column in beginning.columns[:5])
        why = (
            'Not taken as the tag spreadsheet: none of its columns is called "file" or "id"'
            f" ({headers})."
        )
        return None, why
    return beginning, ""


def _telling(folder: Path, naming: dict[Path, DataList]) -> Path | None:
    """The one of several tables that tells most, one that was saved as text before spreadsheets;
    SoundkinError when that cannot be said."""
    for telling in ((*CATEGORIES, ANY), ("title", "comment", "tempo")):
        found = [path for path, beginning in naming.items() if beginning.has(*telling)]
        found = [path for path in found if path.suffix.lower() not in SHEETS] or found
        if len(found) > 1:
            names = ", ".join(path.name for path in found)
            raise SoundkinError(
                f"{folder} holds several tables that could be the tag spreadsheet ({names}): name"
                " one of them."
            )
        if found:
            return found[0]
    return None


def _list_of_before(library: Library | None) -> Path | None:
    listed = library.setting("data_list") if library else None
    return Path(listed) if listed and Path(listed).is_file() else None

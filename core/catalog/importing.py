"""Import: first a plan that writes nothing, then one transaction that takes all of it or nothing.

A plan says what will be taken and what is wrong. Importing again takes only what changed: a file of
the same path, size and time is not opened again, and what was computed from its sound stays.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.catalog import collecting, store
from core.catalog.collecting import Faults, Probe
from core.catalog.datalist import SUFFIXES, DataList, read_columns, read_data_list
from core.catalog.library import Library
from core.catalog.rows import taken_as
from core.catalog.scan import SOUND, Folder
from core.catalog.store import Difference, Row
from core.catalog.tagtext import tag_key
from core.config import CATEGORIES
from core.errors import SoundkinError
from core.progress import SILENT, Progress

SAMPLE_ROWS = 10
PREVIEW_TAGS = 10


@dataclass
class Plan:
    """What an import will do. The four lists of faults hold {file, reason}."""

    source: Path | None  # the folder of the sound; None for a data list alone
    rows: list[Row]
    faults: Faults
    data_list: DataList | None = None
    extra_columns: bool = False
    difference: Difference | None = None  # against the library as it was when planned
    refusal: str = field(default="", init=False)  # why it cannot be applied, "" when it can

    library_name: str = ""

    def __post_init__(self) -> None:
        if not self.rows:
            where = self.data_list.path if self.data_list and self.source is None else self.source
            first = self.faults.first()
            self.refusal = f"There is nothing to take from {where}" + (
                f": {first}" if first else "."
            )
        elif self.difference:
            self.refusal = _loss(self.difference, self.library_name)

    def columns(self) -> list[dict[str, str | None]]:
        """Each column of the data list: header, and what it is taken as (None: left out)."""
        listed = self.data_list.columns if self.data_list else []
        return [
            {"header": column.header, "taken_as": taken_as(column, self.extra_columns)}
            for column in listed
        ]

    def categories(self) -> dict[str, dict[str, Any]]:
        """For each category how many tracks carry a tag of it, and its most frequent tags."""
        tagged: Counter[str] = Counter()
        counts: dict[str, Counter[str]] = {}
        spelling: dict[str, str] = {}
        for row in self.rows:
            for category, tags in row.tags.items():
                tagged[category] += 1
                counts.setdefault(category, Counter()).update(map(tag_key, tags))
                for tag in tags:
                    spelling.setdefault(tag_key(tag), tag)
        order = [name for name in CATEGORIES if name in counts] + sorted(
            set(counts) - set(CATEGORIES)
        )
        often = {name: counts[name].most_common(PREVIEW_TAGS) for name in order}
        return {
            name: {
                "tagged": tagged[name],
                "tags": {spelling[key]: count for key, count in often[name]},
            }
            for name in order
        }

    def preview(self) -> dict[str, Any]:
        """Everything that is shown before the import, as JSON."""
        listed = self.data_list
        sample = [
            {
                "track_id": row.track_id,
                "title": row.title,
                "file": row.path,
                "length": row.duration_s,
                "tempo": row.tempo_bpm,
                "tags": row.tags,
            }
            for row in self.rows[:SAMPLE_ROWS]
        ]
        return {
            "source": str(self.source) if self.source else None,
            "data_list": str(listed.path) if listed else None,
            "encoding": listed.encoding if listed else None,
            "separator": listed.separator if listed else None,
            "columns": self.columns(),
            "categories": self.categories(),
            "sample": sample,
            "refusal": self.refusal,
            "accepted": len(self.rows),
            **self.faults.report(),
            **_changes(self.difference),
        }

    def check(self) -> None:
        """Raise `SoundkinError` when nothing at all can be taken, or nothing of the library would
        stay."""
        if self.refusal:
            raise SoundkinError(self.refusal)


def plan(
    source: Path,
    tags: Path | None,
    library: Library | None,
    probe: Probe,
    extra_columns: bool = False,
    progress: Progress = SILENT,
) -> Plan:
    """See what an import of a folder, or of a data list alone, would take. Nothing is written.

    `library` is the one it will go into, if it exists: files it knows unchanged are not opened
    again. `probe` reads a sound file's header and raises `AudioError`. Raises `SoundkinError` when
    the source cannot be read at all.
    """
    folder, list_path = _what(source, tags, library)
    data_list = read_data_list(list_path) if list_path else None
    if data_list and not data_list.has("id", "file"):
        headers = ", ".join(column.header for column in data_list.columns[:8])
        raise SoundkinError(
            f'{data_list.path.name} names no files: call one of its columns "file" or "id" (it has'
            f" {headers})."
        )
    faults = Faults()
    if folder is None:
        assert data_list is not None
        rows = collecting.from_list_alone(data_list, extra_columns, faults, progress)
    else:
        progress.update(0, 0, "Looking for sound files")
        files = Folder(folder)
        prober = collecting.Prober(files, library, probe, faults, progress)
        if data_list:
            rows = collecting.from_list_and_folder(
                data_list, extra_columns, files, prober, faults, progress
            )
        else:
            rows = collecting.from_folder(files, prober, faults, library)
    difference = None
    if library is not None:
        with library.reading() as db:
            difference = store.compare(db, rows)
    return Plan(
        folder, rows, faults, data_list, extra_columns, difference, library.name if library else ""
    )


def apply(plan: Plan, library: Library) -> dict[str, Any]:
    """Make the library hold what was planned, in one transaction, and report it (the contract's
    JSON).

    Raises `SoundkinError`, with nothing changed, when nothing can be taken or when not one of the
    library's own tracks would stay: that is another collection, not a newer state of this one.
    """
    plan.check()
    settings = {
        "data_list": str(plan.data_list.path.resolve()) if plan.data_list else None,
        "imported": time.time(),
        "source": str(plan.source) if plan.source else None,
        "extra_columns": plan.extra_columns,
    }
    difference = store.save(library, plan.rows, settings, _guard(library))
    return {
        "library": library.name,
        "accepted": len(plan.rows),
        **plan.faults.report(),
        **_changes(difference),
        "skipped": plan.faults.n_known,
    }


def _guard(library: Library) -> Callable[[Difference], None]:
    def refuse_to_replace(difference: Difference) -> None:
        loss = _loss(difference, library.name)
        if loss:
            raise SoundkinError(loss)

    return refuse_to_replace


def _loss(difference: Difference, name: str) -> str:
    """A sentence when not one track of the library would stay, else ""."""
    stay = len(difference.changed) + len(difference.retagged) + difference.unchanged
    if stay or not difference.removed:
        return ""
    return (
        f'None of the {len(difference.removed)} tracks of the library "{name}" is in this import,'
        " so it would lose them all: give the import another name, or name the data list it was"
        " made with (--tags)."
    )


def _changes(difference: Difference | None) -> dict[str, Any]:
    if difference is None:
        return {}
    removed = [
        {
            "file": file,
            "track_id": track_id,
            "reason": "It is no longer in the folder or the data list.",
        }
        for _, track_id, file in difference.removed
    ]
    return {
        "added": len(difference.added),
        "changed": len(difference.changed),
        "retagged": len(difference.retagged),
        "unchanged": difference.unchanged,
        "removed": removed,
    }


def _what(
    source: Path, tags: Path | None, library: Library | None
) -> tuple[Path | None, Path | None]:
    """The folder and the data list that are meant. A list alone renews the tags of a library that
    has its folder."""
    if not source.exists():
        raise SoundkinError(
            f"{source} does not exist: check its name, or connect the disk it is on."
        )
    if source.is_dir():
        return source.resolve(), tags or _list_inside(source) or _list_of_before(library)
    if source.suffix.lower() in SOUND:
        raise SoundkinError(f"{source.name} is a single sound file: name the folder it lies in.")
    if tags is not None:
        raise SoundkinError(
            f"{source} is not a folder: with --tags, name the folder that holds the sound files."
        )
    if source.suffix.lower() in (".xls", ".xlsx", ".ods", ".numbers"):
        raise SoundkinError(
            f"{source.name} is a spreadsheet: save it as CSV in UTF-8 and import that."
        )
    folder = library.source_folder if library else None
    return folder if folder and folder.is_dir() else None, source


def _list_inside(folder: Path) -> Path | None:
    """The one table at the folder's top that names files and tags them; tables without track tags
    are something else."""
    tables = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    ]
    meanings = {path: {column.meaning for column in read_columns(path)} for path in tables}
    naming = [path for path in tables if meanings[path] & {"id", "file"}]
    for telling in (set(CATEGORIES), {"title", "comment", "tempo"}):
        found = [path for path in naming if meanings[path] & telling]
        if len(found) > 1:
            names = ", ".join(path.name for path in found)
            raise SoundkinError(
                f"{folder} holds several tables that could be the data list ({names}): choose one"
                " with --tags."
            )
        if found:
            return found[0]
    return None


def _list_of_before(library: Library | None) -> Path | None:
    listed = library.setting("data_list") if library else None
    return Path(listed) if listed and Path(listed).is_file() else None

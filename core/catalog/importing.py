"""Import: first a plan that writes nothing, then one transaction that takes all of it or nothing.

A plan says what will be taken and what is wrong. Importing again takes only what changed: a file of
the same path, size and time is not opened again, and what was computed from its sound stays. A
track is its sound: it keeps everything when its file is renamed, moved or tagged anew, and is only
marked away while its file is not there.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.catalog import collecting, store
from core.catalog.choosing import Chosen, choose
from core.catalog.datalist import DataList, read_data_list
from core.catalog.difference import Difference
from core.catalog.examining import Examiner, Probe
from core.catalog.faults import Faults
from core.catalog.known import Known
from core.catalog.library import Library
from core.catalog.row import Row
from core.catalog.rows import taken_as
from core.catalog.scan import Folder
from core.catalog.tagtext import tag_key
from core.config import CATEGORIES
from core.errors import SoundkinError
from core.progress import SILENT, Progress

SAMPLE_ROWS = 10
PREVIEW_TAGS = 10


@dataclass
class Plan:
    """What an import will do."""

    source: Path | None  # the folder of the sound; None for a data list alone
    rows: list[Row]
    faults: Faults
    data_list: DataList | None = None
    extra_columns: bool = False
    difference: Difference | None = None  # against the library as it was when planned
    library_name: str = ""
    refusal: str = field(default="", init=False)  # why it cannot be applied, "" when it can

    def __post_init__(self) -> None:
        if self.data_list and self.data_list.doubt:
            self.refusal = self.data_list.doubt
        elif not self.rows:
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
            "notes": list(listed.notes) if listed else [],
            "encoding": listed.encoding if listed else None,
            "encoding_sure": listed.sure if listed else None,
            "encoding_others": list(listed.others) if listed else [],
            "separator": listed.separator if listed else None,
            "columns": self.columns(),
            "categories": self.categories(),
            "sample": sample,
            "refusal": self.refusal,
            "accepted": len(self.rows),
            **self.faults.report(),
            **_changes(self.difference, self.faults),
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
    reread_tags: bool = False,
    encoding: str | None = None,
) -> Plan:
    """See what an import of a folder, or of a data list alone, would take. Nothing is written.

    `library` is the one it will go into, if it exists: files it knows unchanged are not opened
    again, unless `reread_tags` asks for the tags inside them. `probe` reads a sound file's header
    and raises `AudioError`. `encoding` is that of the data list, where a person names it. Raises
    `SoundkinError` when the source cannot be read at all.
    """
    faults = Faults()
    chosen = choose(source, tags, library)
    folder = chosen.folder
    files = None
    if folder is not None:
        progress.update(0, 0, "Looking for sound files")
        files = Folder(folder)
        faults.left_out += files.found.left_out
    data_list = _data_list(chosen, files, encoding, faults)
    extra_columns = extra_columns or bool(data_list and data_list.export == "tags")
    if files is None:
        assert data_list is not None
        rows = collecting.from_list_alone(data_list, extra_columns, faults, progress)
    else:
        known = Known(library)
        examiner = Examiner(files.root, known, probe, faults, progress)
        if data_list:
            rows = collecting.from_list_and_folder(
                data_list, extra_columns, files, known, examiner, faults, progress
            )
        else:
            rows = collecting.from_folder(files, known, examiner, faults, library, reread_tags)
    difference = None
    if library is not None:
        with library.reading() as db:
            difference = store.compare(db, rows, store.state(db))
    return Plan(
        folder, rows, faults, data_list, extra_columns, difference, library.name if library else ""
    )


def _data_list(
    chosen: Chosen, files: Folder | None, encoding: str | None, faults: Faults
) -> DataList | None:
    """The list that is meant. One that was found in the folder, and not named by a person, must
    name at least one of its files."""
    if chosen.data_list is None:
        faults.left_out += chosen.passed_over
        return None
    data_list = read_data_list(chosen.data_list, encoding)
    faults.left_out += chosen.passed_over
    if chosen.named:
        if not data_list.has("id", "file"):
            headers = ", ".join(column.header for column in data_list.columns[:8])
            raise SoundkinError(
                f'{data_list.path.name} names no files: call one of its columns "file" or "id" (it'
                f" has {headers})."
            )
        return data_list
    if files is not None and not collecting.names_any(data_list, files):
        why = (
            "The table names no sound file of this folder, so it is not taken as its data list;"
            " name it with --tags if it is."
        )
        faults.left_out.append({"file": data_list.path.name, "reason": why})
        return None
    return data_list


def apply(plan: Plan, library: Library) -> dict[str, Any]:
    """Make the library hold what was planned, in one transaction, and report it (the contract's
    JSON). Tracks of the library that are not in the plan are marked away, never removed.

    Raises `SoundkinError`, with nothing changed, when nothing can be taken or when not one of the
    library's own tracks is in the plan: that is another collection, not a newer state of this one.
    """
    plan.check()
    settings = {
        "data_list": str(plan.data_list.path.resolve()) if plan.data_list else None,
        "imported": time.time(),
        "source": str(plan.source) if plan.source else None,
        "extra_columns": plan.extra_columns,
    }
    difference = store.save(
        library, plan.rows, settings, _guard(library), keep_missing=True, planned=plan.difference
    )
    return {
        "library": library.name,
        "accepted": len(plan.rows),
        "notes": list(plan.data_list.notes) if plan.data_list else [],
        **plan.faults.report(),
        **_changes(difference, plan.faults),
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
    if difference.stay or not difference.missing:
        return ""
    return (
        f'None of the {len(difference.missing)} tracks of the library "{name}" is in this import,'
        " so all of them would be away: give the import another name, or name the data list it was"
        " made with (--tags)."
    )


def _changes(difference: Difference | None, faults: Faults) -> dict[str, Any]:
    if difference is None:
        return {}
    away = [
        {
            "file": lost.file,
            "track_id": lost.track_id,
            "reason": faults.out_of_reach.get(
                lost.file,
                "It is not in the folder or the data list now; the library keeps all it knows.",
            ),
        }
        for lost in difference.missing
    ]
    return {
        "added": len(difference.added),
        "changed": len(difference.changed),
        "retagged": difference.retagged,
        "moved": difference.moved,
        "back": difference.back,
        "unchanged": difference.unchanged + difference.touched,
        "away": away,
    }

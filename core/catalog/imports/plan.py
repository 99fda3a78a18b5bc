"""What an import would do: the rows it takes, what is wrong, and how the library would change."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.catalog.coverage import in_our_order
from core.catalog.imports.difference import Difference
from core.catalog.imports.faults import Faults
from core.catalog.imports.row import Row
from core.catalog.lists.columns.column import cells_of
from core.catalog.lists.datalist import DataList
from core.catalog.texts.tagtext import tag_key
from core.errors import SoundkinError

SAMPLE_ROWS = 10
PREVIEW_TAGS = 10
MOST_NAMED = 8  # columns


@dataclass
class ImportPlan:
    """What an import will do."""

    source: Path | None  # the folder of the sound; None for a data list alone
    rows: list[Row]
    faults: Faults
    data_list: DataList | None
    difference: Difference | None  # against the library as it was when planned
    library_name: str
    refusal: str = field(default="", init=False)  # why it cannot be applied, "" when it can

    def __post_init__(self) -> None:
        if self.data_list and self.data_list.doubt:
            self.refusal = self.data_list.doubt
        elif not self.rows:
            where, remedy = self.source, "choose the folder that holds the sound files."
            if self.data_list and not (self.source and self.data_list.rows):
                where, remedy = self.data_list.path, "it needs a row for each track."
            first = self.faults.first(of_list=self.data_list is not None)
            self.refusal = f"There is nothing to import in {where}: {first or remedy}"
        elif self.difference:
            self.refusal = loss(self.difference, self.library_name)

    def columns(self) -> list[dict[str, str | None]]:
        """Each column of the data list: header, and what it is taken as (None: left out)."""
        listed = self.data_list.columns if self.data_list else []
        return [{"header": column.header, "taken_as": column.taken_as} for column in listed]

    def notes(self) -> list[str]:
        """What is worth saying of the data list as a whole, with the columns that are left out."""
        if self.data_list is None:
            return []
        unknown = list(self._unknown(self.data_list))
        taken = [c for c in self.data_list.columns if c.taken_as]
        flags = [f'"{column.header[:40]}"' for column in taken if column.flag]
        told = (
            (unknown, "Columns that are not known are left out"),
            (flags, "Columns of yes and no are taken as tags"),
        )
        return [*self.data_list.notes, *(f"{what}: {_some(of)}." for of, what in told if of)]

    def _unknown(self, listed: DataList) -> Iterator[str]:
        """The columns that say something, but not known what; one without a name by its first
        cell."""
        for i, column in enumerate(listed.columns):
            if column.left_out or column.taken_as is not None:
                continue
            if header := column.header.strip():
                yield f'"{header[:40]}"'
            elif cells := cells_of(listed.rows, i):
                yield f'one without a name ("{cells[0][:40]}")'

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
        order = in_our_order(counts)
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
            **changes(self.difference, self.faults),
        }

    def check(self) -> None:
        """Raise `SoundkinError` when nothing at all can be taken, or nothing of the library would
        stay."""
        if self.refusal:
            raise SoundkinError(self.refusal)


def _some(names: Sequence[str]) -> str:
    """The first of some names."""
    return ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")


def loss(difference: Difference, name: str) -> str:
    """A sentence when not one track of the library would stay, else ""."""
    if (
        difference.stay
        or not difference.missing
        or any(lost.divided for lost in difference.missing)
    ):
        return ""
    return (
        f'None of the {len(difference.missing)} tracks of the library "{name}" is in this import,'
        " so all of them would be away: give the import another name, import a folder that holds"
        " both, or name the tag spreadsheet it was made with."
    )


GONE = "It is not in the folder or the tag spreadsheet now; the library keeps all it knows."
DIVIDED = (
    "Its file is there, but a cue sheet that came, went or changed divides it otherwise now; the"
    " library keeps all it knows."
)


def changes(difference: Difference | None, faults: Faults) -> dict[str, Any]:
    """How the library would change, as parts of the report; {} where nothing is known of that."""
    if difference is None:
        return {}
    away = [
        {
            "file": lost.file,
            "track_id": lost.track_id,
            "reason": faults.out_of_reach.get(lost.file, DIVIDED if lost.divided else GONE),
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

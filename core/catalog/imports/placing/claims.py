"""Which row of a data list a file belongs to, where several mean it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog.imports import cue
from core.catalog.imports.faults import Faults
from core.catalog.imports.known_files import KnownFiles
from core.catalog.imports.placing.sound_folder import SoundFolder
from core.catalog.imports.row import Row
from core.catalog.texts.tagtext import each_once, tag_key


@dataclass(slots=True)
class Listed:
    """A row of the list: its number, what it says, and the file it means, once that is known."""

    number: int
    fields: dict[str, str]
    tags: dict[str, list[str]]
    path: str | None = None
    refused: str = ""  # why no file can be told by what it names
    certain: bool = True  # whether it names the file by its very path
    moved: bool = False  # whether its file has another name now, and is known by its sound
    by_title: bool = False  # whether the file is called as the row's title
    part: Row | None = None  # of a file of several tracks the one it means, as its cue sheet says
    _keys: dict[str, set[str]] | None = None  # of the tags by category, once there came more

    @property
    def place(self) -> str:
        """The file, or the part of one, that the row means."""
        return str(self.path) if self.part is None else f"{self.path} at {self.part.start_s:g} s"

    def add(self, more: dict[str, list[str]]) -> None:
        """Take further tags along, each once whatever its spelling. There may be thousands, one at
        a time."""
        self._keys = keys = self._keys or {}
        for category, tags in more.items():
            own = self.tags.setdefault(category, [])
            if category not in keys:
                keys[category] = set(map(tag_key, own))
            for tag in each_once(tags):
                if tag_key(tag) not in keys[category]:
                    keys[category].add(tag_key(tag))
                    own.append(tag)

    @property
    def shown(self) -> str:
        """What a report calls the row."""
        names = (self.fields.get(name) for name in ("file", "id", "title"))
        return next(filter(None, names), f"row {self.number}")


class Claims:
    """Ids or files already taken, by the row that took them first."""

    def __init__(self, faults: Faults):
        self.rows: dict[str, Listed] = {}
        self._faults = faults

    def claim(self, thing: str, row: Listed, kind: str = "id") -> bool:
        """Whether this row has the thing. Another that came first is named, or takes the tags of
        this one along where it says the same otherwise, as a table with a row for each tag does."""
        first = self.rows.setdefault(thing, row)
        if first is row:
            return True
        if row.tags and row.fields.items() <= first.fields.items() and row.tags != first.tags:
            first.add(row.tags)
            self._faults.joined(row.number)
            return False
        same = f'has the same {kind} "{thing}" as'
        if kind == "id" and not row.fields.get("id"):  # one that nobody wrote
            same = "tells of the same track as"
        reason = f"Row {row.number} {same} row {first.number}; the first one is taken."
        self._faults.duplicates.append({"file": row.shown, "reason": reason})
        return False


def settle(rows: list[Listed], faults: Faults) -> list[Listed]:
    """The rows that have their file to themselves, in their order.

    A row that names a file by its very path has it; of several rows that only seem to mean one
    file, by different paths, none has: it would be the wrong one for all but one.
    """
    certain = {row.path for row in rows if row.certain}
    seeming: dict[str | None, set[tuple[str, str]]] = {}
    for row in rows:
        if not row.certain:
            by = row.fields.get("artist", "") if row.by_title else ""
            seeming.setdefault(row.path, set()).add((row.shown, by))
    kept = []
    for row in rows:
        rivals = not row.certain and (row.path in certain or len(seeming[row.path]) > 1)
        if rivals:
            reason = (
                f"Row {row.number} seems to mean {row.path}, as another row does: write the whole"
                " path below the folder."
            )
            faults.missing_audio.append({"file": row.shown, "reason": reason})
        else:
            kept.append(row)
    return kept


def divide(
    rows: Sequence[Listed], files: SoundFolder, known: KnownFiles, faults: Faults, ours: bool
) -> None:
    """Where several rows name one file, let each mean one of the tracks that its cue sheet tells
    of: the one that the library knows by the row's id, else that of its title; of several of one
    title each row the next. A row of another title means the whole file.

    ours : whether the rows are of an export of ours, of which one alone may mean such a track
    """
    named = Counter(str(row.path) for row in rows)
    wanted = {path for path, n in named.items() if n > 1 or ours}
    told = cue.sheets(files, faults, wanted)
    parts = {path: cue.rows(path, told[path]) for path in wanted if len(told.get(path, ())) > 1}
    taken: set[int] = set()
    for row in rows:
        old = known.by_id.get(row.fields.get("id", ""))
        title, tracks = tag_key(row.fields.get("title", "")), parts.get(str(row.path), [])
        means = [part for part in tracks if old and part.start_s == old.start_s]
        means = means or [part for part in tracks if tag_key(part.title) == title]
        free = [part for part in means if id(part) not in taken]
        row.part = next(iter(free or means), None)
        taken.add(id(row.part))

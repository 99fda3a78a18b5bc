"""Names of columns that stand in several rows: groups above them, as pandas and spreadsheets with
merged cells write them; and rows that are only lines drawn below them."""

import re
from collections import Counter
from collections.abc import Sequence

from core.catalog.csv_records import Record
from core.catalog.headers import meaning

_MOST_LEVELS = 4
_DRAWN = re.compile(r"[\s|+:=-]*")
# What a program writes below the names of columns: their kinds, or the marks of a survey, and then
# what they are for.
_KINDS = re.compile(
    r"(?:(?:string|str|text|(?:tiny|small|big)?int(?:eger|\d+)?|float\d*|double(?: precision)?|real"
    r"|number|numeric|decimal|bool|boolean|object|date|datetime|timestamp|serial|uuid|continuous"
    r"|discrete|categorical|nominal|n?(?:var)?char2?|character varying)(?:\s*\([\d, ]+\))?"
    r"(?:\s+(?:not )?null)?|\{\"ImportId\":.*)?",
    re.IGNORECASE,
)
_ROLES = re.compile(r"(?:meta|class|ignore|i|m|c)?", re.IGNORECASE)


def is_drawn(cells: Sequence[str]) -> bool:
    """Whether a row is a line as databases and Markdown draw it: `+----+----+`, `|---|:--|`."""
    return any("---" in cell for cell in cells) and all(map(_DRAWN.fullmatch, cells))


def n_of_kinds(rows: Sequence[Record]) -> int:
    """How many of the rows below the names of the columns tell only of what kind the cells are, as
    "string", "float" do."""
    found = 0
    for row, form in zip(rows, (_KINDS, _ROLES), strict=False):
        cells = [cell.strip() for cell in row.cells]
        if len(cells) < 2 or not any(cells) or not all(map(form.fullmatch, cells)):
            break
        if form is _KINDS and sum(map(bool, cells)) < 2:
            break
        found += 1
    return found


def by_levels(rows: Sequence[Record]) -> tuple[list[str], int] | None:
    """The names of the columns and where the rows begin, where the last row of several that name
    columns holds nothing but the name of the first one, as pandas writes groups of columns. Where
    the first row names that one itself, what follows are tracks."""
    if rows and rows[0].cells and meaning(rows[0].cells[0], 1):
        return None
    for at, row in enumerate(rows[1 : 1 + _MOST_LEVELS], 1):
        above = [upper.cells for upper in rows[:at]]
        if any(len(cells) != len(row.cells) for cells in above):
            return None
        if len(row.cells) > 2 and row.cells[0].strip() and not any(map(str.strip, row.cells[1:])):
            if at < 2 or len(rows) < at + 2 or not all(cells[-1].strip() for cells in above):
                return None
            if meaning(row.cells[0], 1) is None and any(cells[0].strip() for cells in above):
                return None  # the heading of a section, among tracks
            return _joined([*above[:-1]], [row.cells[0], *above[-1][1:]]), at + 1
    return None


def below_groups(above: Sequence[str], names: list[str]) -> list[str]:
    """Names of which some come twice, with their groups in front where that tells more: "Title"
    below "Album" is "Album Title". A group reaches to the next one, as where cells are merged."""
    groups, group = [], ""
    for cell in above:
        group = cell.strip() or group
        groups.append(group)
    keys = [name.strip().casefold() for name in names]
    if len(above) != len(names) or len(set(groups) - {""}) < 2:
        return names
    whole = [f"{group} {name}".strip() for group, name in zip(groups, names, strict=True)]
    known = {key for key, name in zip(keys, whole, strict=True) if meaning(name, 1)}
    twice = {key for key, times in Counter(keys).items() if key and times > 1} & known
    return [whole[i] if key in twice else names[i] for i, key in enumerate(keys)]


def _joined(above: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
    """Each name with its groups in front; without them where only that is known, and no other
    column is called so. A group's own number is no track's."""
    times = Counter(names)
    found = [names[0]]
    for i, name in enumerate(names[1:], 1):
        whole = " ".join(part for part in (*(cells[i].strip() for cells in above), name) if part)
        alone = times[name] == 1 and meaning(name, i) not in (None, "id")
        found.append(name if alone and meaning(whole, i) is None else whole)
    return found

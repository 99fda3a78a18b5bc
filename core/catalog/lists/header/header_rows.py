"""Names of columns that stand in several rows: groups above them, as pandas and spreadsheets with
merged cells write them; rows that are only lines drawn below them; and names that stand twice, of
lists side by side."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from core.catalog.lists.headers import meaning
from core.catalog.lists.reading.csv_records import Record
from core.config import CATEGORIES

_MOST_LEVELS = 4
_MOST_NAMES = 60  # in front of a list that has a column for each track
_DRAWN = re.compile(r"[\s|+:=-]*")
# What a program writes below the names of columns: their kinds, or the marks of a survey, and then
# what they are for.
_KINDS = re.compile(
    r"(?:(?:string|str|text|(?:tiny|small|big)?int(?:eger|\d+)?|float\d*|double(?: precision)?|real"
    r"|number|numeric|decimal|bool|boolean|object|date|datetime|timestamp|serial|uuid|continuous"
    r"|required|optional|mandatory|discrete|categorical|nominal|n?(?:var)?char2?|character varying)"
    r"(?:\s*\([\d, ]+\))?"
    r"(?:\s+(?:not )?null)?|\{\"ImportId\":.*)?",
    re.IGNORECASE,
)
_ROLES = re.compile(r"(?:meta|class|ignore|i|m|c)?", re.IGNORECASE)


def is_drawn(cells: Sequence[str]) -> bool:
    """Whether a row is a line as databases and Markdown draw it: `+----+----+`, `|---|:--|`."""
    return any("--" in cell or ":-" in cell for cell in cells) and all(map(_DRAWN.fullmatch, cells))


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


def turned(rows: list[Record]) -> tuple[list[Record], list[str]]:
    """The rows of a list that has a column for each track and the names in front, one row for each
    track, numbered as its columns are, and a sentence of that; as they are of any other list."""
    names = [row.cells[0] for row in rows[: _MOST_NAMES + 1]]
    first = rows[0].cells if rows else []
    means = [meaning(name) for name in names]
    known = len(set(means) - {None})
    if not 1 < len(names) <= _MOST_NAMES or 2 * known <= len(names) or len(first) < 2:
        return rows, []
    if not {"file", "id"} & set(means) or any(map(_names_columns, rows)):
        return rows, []
    columns = zip_longest(*(row.cells for row in rows), fillvalue="")
    told = [Record(n, list(cells)) for n, cells in enumerate(columns, 1)]
    return told, ["The list has a column for each track: its columns are counted as rows."]


def _names_columns(row: Record) -> bool:
    """Whether cells behind the first of a row name columns."""
    names = {meaning(cell) for cell in row.cells[1:]} - {None}
    return len(names) > (0 if len(row.cells) < 4 else 1)


def by_levels(rows: Sequence[Record]) -> tuple[list[str], int] | None:
    """The names of the columns and where the rows begin, where the last row of several that name
    columns holds nothing but the name of the first one, as pandas writes groups of columns. Where
    the first row names that one itself, what follows are tracks."""
    if rows and rows[0].cells and meaning(rows[0].cells[0]):
        return None
    for at, row in enumerate(rows[1 : 1 + _MOST_LEVELS], 1):
        above = [upper.cells for upper in rows[:at]]
        if any(len(cells) != len(row.cells) for cells in above):
            return None
        if len(row.cells) > 2 and row.cells[0].strip() and not any(map(str.strip, row.cells[1:])):
            if at < 2 or len(rows) < at + 2 or not all(cells[-1].strip() for cells in above):
                return None
            if meaning(row.cells[0]) is None and any(cells[0].strip() for cells in above):
                return None  # the heading of a section, among tracks
            return _joined([*above[:-1]], [row.cells[0], *above[-1][1:]]), at + 1
    return None


def with_corner(headers: list[str], rows: list[Record]) -> list[str]:
    """The names of the columns; in front one without a name where R has left it out, above the
    numbers of the rows."""
    numbered = all(
        len(row.cells) == len(headers) + 1 and row.cells[0].strip() == str(n)
        for n, row in enumerate(rows, 1)
    )
    return ["", *headers] if rows and numbered else headers


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
    whole = [_below(group, name) for group, name in zip(groups, names, strict=True)]
    known = {key for key, name in zip(keys, whole, strict=True) if meaning(name)}
    twice = {key for key, times in Counter(keys).items() if key and times > 1} & known
    tags = {  # one for each tag of a category
        key
        for key, group in zip(keys, groups, strict=True)
        if key and not meaning(key) and meaning(group) in CATEGORIES
    }
    return [whole[i] if key in twice | tags else names[i] for i, key in enumerate(keys)]


def _below(group: str, name: str) -> str:
    """A name with its group in front, or behind where that tells, as "Primary Mood" does."""
    told = (f"{group} {name}".strip(), f"{name} {group}".strip())
    return told[1] if meaning(told[1], 1) and not meaning(told[0], 1) else told[0]


def one_below_another(
    headers: list[str], rows: list[Record]
) -> tuple[list[str], list[Record], list[str]]:
    """The names and rows of lists that stand side by side with the same columns, one below the
    other, and a sentence of that; as they are where there is one list."""
    names = [header.strip().casefold() for header in headers]
    starts = [i for i, name in enumerate(names) if name and name == names[0]]
    if len(starts) < 2:
        return headers, rows, []
    ends = [*starts[1:], len(names)]
    parts = [names[start:end] for start, end in zip(starts, ends, strict=True)]
    columns = [name for name in parts[0] if name]
    alike = all(_trimmed(part, len(columns)) == columns for part in parts)
    told = {meaning(name) for name in columns}
    if len(columns) < 2 or not alike or not ("file" in told or ("id" in told and "" in parts[0])):
        return headers, rows, []  # tables that a database has joined have ids without a gap
    ends[-1] = max(len(row.cells) for row in rows) if rows else len(names)
    width = len(columns)
    below = [
        replace(row, cells=_trimmed(row.cells[start:end], width))
        for row in rows
        for start, end in zip(starts, ends, strict=True)
        if any(map(str.strip, row.cells[start:end]))
    ]
    return headers[:width], below, [f"{len(parts)} lists stand side by side: all are taken."]


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Cells without the empty ones beyond a width."""
    return cells if any(map(str.strip, cells[width:])) else cells[:width]


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

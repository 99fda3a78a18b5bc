"""What the columns of a data list mean: by their headers, and where a header may mean two things,
by what the cells hold."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalog.lists.cells.cells import attached
from core.catalog.lists.cells.length_and_tempo import UNITS, tempo
from core.catalog.lists.columns.column import Column, cells_of, is_filled, places_of
from core.catalog.lists.columns.length_columns import clocks, lengths
from core.catalog.lists.headers import apart, meaning, plain, weak_meaning
from core.catalog.sound_files.kinds import SOUND
from core.catalog.texts.keytext import KEY, is_key

SAMPLE = 2000  # rows that are looked at
_NEARLY_ALL = 0.9  # of a column's cells
# As pandas writes what has no name.
_NAMELESS = re.compile(r"Unnamed: \d+(?:_level_\d+)?(?:\.\d+)*")
# How a column is called that tells tracks apart, where none is called an id or a file.
_OF_IDS = re.compile(
    r"(?:.*\s)?(?:id|ids|uri|uuid|guid|code|isrc|mbid|index|identifier|sku|handle)|\w+mbid"
    r"|(?:cat|catalog|catalogue|katalog) ?(?:no|nr|number|nummer)|katalognummer|r[eé]f(?:erence)?"
    r"|référence|referencia"
)
_NUMBER_SIGNS = ("#", "N°")  # as names of a column
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)  # a long number in a spreadsheet
_SOUND_NAME = re.compile(
    r"(?<=[^\s\"'])\.(?:"
    + "|".join(sorted(ending[1:] for ending in SOUND))
    + r")\s*[\"']?\s*(?:[?#].*)?$",
    re.IGNORECASE,
)


def columns_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """The columns of a table; `rows` have as many cells as there are headers."""
    named = [_NAMELESS.sub("", header.strip()) for header in headers]
    columns = _filled_in([_column(header, i) for i, header in enumerate(named)], rows)
    some = rows[:SAMPLE]
    for settle in (_places, _titles):
        columns = settle(columns, some)
    for settle in (_ids, _numbers):  # by what comes twice, anywhere
        columns = settle(columns, rows)
    for settle in (_folders, _tempi, clocks, lengths, _keys):
        columns = settle(columns, some)
    return columns


def _filled_in(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Where titles tell the tracks, a column for the files or ids that is empty, as in a form of a
    shop, is left out."""
    if not any(is_filled(rows, i) for i in places_of(columns, "title")):
        return columns
    return [
        replace(column, left_out="It is empty.")
        if column.meaning in ("file", "id") and not is_filled(rows, i)
        else column
        for i, column in enumerate(columns)
    ]


def _column(header: str, position: int) -> Column:
    found = meaning(header, position)
    base, _, unit = plain(apart(header)).rpartition(" ")
    if not base and len(unit) > 4 and UNITS.get(unit, 1.0) < 1.0:  # "Milliseconds"
        return Column(header, "length", unit_s=UNITS[unit], has_unit=True)
    if unit in UNITS and meaning(base.removesuffix(" in") or header) == "length":
        return Column(header, "length", unit_s=UNITS[unit], has_unit=True)
    return Column(header, found)


def _places(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Where no column is called a file, one such as Location names the files if its cells do; else
    one of whatever name, or a title, that holds hardly anything but names of sound files."""
    if places_of(columns, "file"):
        return _names_beside(columns, rows)
    unknown = [i for i, column in enumerate(columns) if column.meaning is None]
    shares = {i: _share_of_names(cells_of(rows, i)) for i in unknown}
    for i in unknown:
        if weak_meaning(columns[i].header) == "file" and shares[i] >= 0.5:
            columns[i] = replace(columns[i], meaning="file")
            return columns
    others = places_of(columns, "title") + places_of(columns, KEY)
    unknown += others
    shares |= {i: _share_of_names(cells_of(rows, i)) for i in others}
    links = {i: any("://" in row[i] and "(http" not in row[i] for row in rows) for i in unknown}
    for i in sorted(unknown, key=links.__getitem__):
        previews = links[i] and places_of(columns, "id")
        if shares[i] >= _NEARLY_ALL and not previews and not _SOUND_NAME.search(columns[i].header):
            columns[i] = replace(columns[i], meaning="file", by_cells=True)
            return columns
    return columns


def _names_beside(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Where Path holds the folders, and Name the names of the files, as a system lists them, or the
    titles, as a player does."""
    files, titles = places_of(columns, "file"), places_of(columns, "title")
    folders = cells_of(rows, files[0])
    if len(files) > 1 or not (titles and folders) or _share_of_names(folders) >= 0.1:
        return columns
    named = [i for i in titles if _share_of_names(cells_of(rows, i)) >= _NEARLY_ALL]
    if named or _are_folders(folders):
        columns[files[0]] = replace(columns[files[0]], meaning="folder")
    for i in named[:1]:
        columns[i] = replace(columns[i], meaning="file", by_cells=True)
    return columns


def _are_folders(cells: Sequence[str]) -> bool:
    """Whether paths end as those of folders do, or hold several tracks each."""
    parts = [re.split(r"[/\\]", cell) for cell in cells]
    several = 2 * len(set(cells)) <= len(cells) and all(len(names) > 1 for names in parts)
    return several or not any(names[-1] for names in parts)


def _titles(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A column Track is a number on an album if it holds numbers, or if another has the titles."""
    titles = places_of(columns, "title")
    for i in titles:
        if weak_meaning(columns[i].header) != "number":
            continue
        cells = cells_of(rows, i)
        numbers = sum(bool(re.fullmatch(r"[A-Z]?\d{1,3}(?:\s*[/.-]\s*\d{1,3})?", c)) for c in cells)
        why = ""
        if cells and 10 * numbers >= 9 * len(cells):
            why = "It holds track numbers, no titles."
        elif len(titles) > 1:
            why = "Another column holds the titles."
        columns[i] = replace(columns[i], left_out=why)
    return columns


def _ids(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Where no column is called an id or a file, the first that is called a code or the like is the
    id, if it is filled in everywhere and nothing in it comes twice."""
    if places_of(columns, "id") or places_of(columns, "file"):
        return columns
    for i, column in enumerate(columns):
        name = plain(apart(column.header))
        is_code = bool(_OF_IDS.fullmatch(name)) or column.header.strip() in _NUMBER_SIGNS
        if column.meaning is None and is_code:
            cells = cells_of(rows, i)
            if cells and len(set(cells)) == len(rows):
                columns[i] = replace(column, meaning="id", by_cells=True)
                return columns
    return columns


def _numbers(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A column whose numbers come again, as on each album, or only count the rows, is no id where
    files are named; nor is one without a name beside one that is called so, or whose long
    numbers a spreadsheet has rounded."""
    ids = places_of(columns, "id")
    if len(ids) > 1 and not columns[ids[0]].header:
        columns[ids[0]] = replace(columns[ids[0]], meaning=None)
    files = places_of(columns, "file")
    titles = places_of(columns, "title") and places_of(columns, "artist")
    n_files = max((len(set(cells_of(rows, i))) for i in files), default=0)
    for i in places_of(columns, "id") if files or titles else ():
        cells = cells_of(rows, i)
        if any(map(_ROUNDED.fullmatch, cells)):
            told = "files" if files else "titles"
            why = (
                f"A spreadsheet has rounded its long numbers, so the {told} tell the tracks apart."
            )
            columns[i] = replace(columns[i], left_out=why)
        elif not files:
            continue
        elif _come_again(columns[i].header, cells, n_files):
            why = "Its numbers come more than once, so the files tell the tracks apart."
            columns[i] = replace(columns[i], left_out=why)
        elif counts_rows(columns[i].header, cells):
            why = "It only counts the rows, so the files tell the tracks apart."
            columns[i] = replace(columns[i], left_out=why)
    return columns


def _come_again(header: str, cells: Sequence[str], n_files: int) -> bool:
    """Whether a column holds numbers that come again on each album, or that versions of a track
    share: one that comes twice in a column of ids is a mistake."""
    n_other = len(set(cells))
    return n_other < len(cells) and (weak_meaning(header) == "id" or 2 * n_other <= n_files)


def counts_rows(header: str, cells: Sequence[str], in_order: bool = True) -> bool:
    """Whether a column that is called a number, or nothing as that of pandas and R, holds but 1, 2,
    3: another order of the rows gives a track another one. in_order : False where they may have
    been sorted since"""
    name = plain(header)
    if name not in ("", "index", "row") and (
        weak_meaning(header) != "id" or name.endswith(("id", "isrc"))
    ):
        return False
    if cells and not any(map(str.isdecimal, cells[-1])):  # "Total", below them
        cells = cells[:-1]
    numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,9}", cell)]
    numbers = numbers if in_order else sorted(numbers)
    first = numbers[0] if numbers else 0
    return (
        len(numbers) == len(cells) > 1
        and first < 2
        and numbers == [*range(first, first + len(cells))]
    )


def _folders(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Of two columns for the file the one without file names holds the folders."""
    files = places_of(columns, "file")
    if len(files) < 2:
        return columns
    share = {i: _share_of_names(cells_of(rows, i)) for i in files}
    if max(share.values()) >= 0.5:
        for i in files:
            if share[i] < 0.1:
                columns[i] = replace(columns[i], meaning="folder")
    return columns


def _share_of_names(cells: Sequence[str]) -> float:
    """The share of cells that end as a sound file does, or hold one that Airtable attached."""
    names = (attached(cell) if "(http" in cell else cell for cell in cells)
    return sum(bool(_SOUND_NAME.search(name)) for name in names) / max(len(cells), 1)


def _tempi(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Of several columns for the tempo the one that holds words, such as "fast", is none."""
    tempi = places_of(columns, "tempo")
    shares = {}
    for i in tempi:
        cells = cells_of(rows, i)
        shares[i] = sum(tempo(cell) is not None for cell in cells) / max(len(cells), 1)
    if len(tempi) > 1 and max(shares.values()) >= 0.5:
        for i in tempi:
            if shares[i] < 0.1:
                columns[i] = replace(columns[i], left_out="It holds no numbers.")
    return columns


def _keys(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A column Key whose cells are no musical keys is not known."""
    for i in places_of(columns, KEY):
        cells = cells_of(rows, i)
        if not cells or 2 * sum(map(is_key, cells)) < len(cells):
            columns[i] = replace(columns[i], meaning=None)
    return columns

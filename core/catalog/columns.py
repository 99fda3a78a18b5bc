"""What the columns of a data list mean: by their headers, and where a header may mean two things,
by what the cells hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalog.cells import attached
from core.catalog.headers import apart, meaning, plain, weak_meaning
from core.catalog.keytext import KEY, is_key
from core.catalog.kinds import SOUND
from core.catalog.measures import DAY, UNITS, tempo
from core.catalog.nothing import says_nothing

SAMPLE = 2000  # rows that are looked at
_MILLISECONDS = 20_000  # bare numbers that are mostly above this are no seconds of music
_EITHER = 3600  # the same: mostly an hour and more, or a few seconds in milliseconds
_MOST_MILLISECONDS = 3_600_000  # the same: what is above is bytes or samples
_FRAMES = re.compile(r"\d{1,3}:[0-5]\d:[67]\d")  # of 75 a second
_OF_HOURS = re.compile(r"0?[1-9]\d?:[0-5]\d:00")
_WITH_A_POINT = re.compile(r"\d{1,2}[.,][0-5]\d")  # may be minutes and seconds
_COMPUTED = re.compile(r"(?:mfcc|chroma|spectral|zero_crossing|rmse?_)", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"(\d\d|\d(?=:\d\d:)):[0-5]\d(?::[0-5]\d)?")
_MORNING = 6  # an hour of the day
_DATE = frozenset(("date", "datum", "fecha", "data", "дата", "日付", "日期", "날짜"))
_OF_LISTINGS = frozenset(("last write time", "creation time", "is read only", "ps parent path"))
_NEARLY_ALL = 0.9  # of a column's cells
# As pandas writes what has no name.
_NAMELESS = re.compile(r"Unnamed: \d+(?:_level_\d+)?(?:\.\d+)*")
_FEW = 3  # cells that tell little
# How a column is called that tells tracks apart, where none is called an id or a file.
_OF_IDS = re.compile(
    r"(?:.*\s)?(?:id|ids|uri|uuid|guid|code|isrc|mbid|index|identifier|sku|handle)|\w+mbid"
)
_NUMBER_SIGNS = ("#", "N°")  # as names of a column
# A part of a day, as a spreadsheet stores a time: 0.0026 and 2.6E-3 are less than a second.
_OF_DAYS = re.compile(r"0[.,]0\d{4,}|\d(?:[.,]\d+)?E-0?[2-5]", re.IGNORECASE)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)  # a long number in a spreadsheet
_SOUND_NAME = re.compile(
    r"\.(?:" + "|".join(sorted(ending[1:] for ending in SOUND)) + r")\s*[\"']?\s*(?:[?#].*)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Column:
    """A column as written and what it means: a field, a tag category, or None for unknown."""

    header: str
    meaning: str | None
    left_out: str = ""  # why a column that has a meaning is not taken
    unit_s: float = 1.0  # seconds that a bare number of a length counts
    has_unit: bool = False  # whether the header tells it
    by_cells: bool = False  # whether its cells told what it means, and not its header
    flag: str = ""  # of a column of yes and no, the cell that each yes stands for
    category: str = ""  # of a column without a meaning, when unknown ones are taken too


def columns_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """The columns of a table; `rows` have as many cells as there are headers."""
    named = [_NAMELESS.sub("", header.strip()) for header in headers]
    columns = [_column(header, i) for i, header in enumerate(named)]
    for settle in (_places, _titles, _ids, _numbers, _folders, _tempi, _clocks, _lengths, _keys):
        columns = settle(columns, rows if settle in (_ids, _numbers) else rows[:SAMPLE])
    return columns


def _column(header: str, position: int) -> Column:
    found = meaning(header, position)
    base, _, unit = plain(apart(header)).rpartition(" ")
    if unit in UNITS and meaning(base.removesuffix(" in") or header, 1) == "length":
        return Column(header, "length", unit_s=UNITS[unit], has_unit=True)
    return Column(header, found)


def _at(columns: Sequence[Column], wanted: str) -> list[int]:
    """Where the columns of a meaning are."""
    return [
        i for i, column in enumerate(columns) if column.meaning == wanted and not column.left_out
    ]


def _cells(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """What a column says, without the cells that say nothing."""
    cells = (row[at].strip() for row in rows)
    return [cell for cell in cells if cell and not says_nothing(cell)]


def _places(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Where no column is called a file, one such as Location names the files if its cells do; else
    one of whatever name, or a title, that holds hardly anything but names of sound files."""
    if _at(columns, "file"):
        return _names_beside(columns, rows)
    unknown = [i for i, column in enumerate(columns) if column.meaning is None]
    shares = {i: _share_of_names(_cells(rows, i)) for i in unknown}
    for i in unknown:
        if weak_meaning(columns[i].header) == "file" and shares[i] >= 0.5:
            return [*columns[:i], replace(columns[i], meaning="file"), *columns[i + 1 :]]
    others = _at(columns, "title") + _at(columns, KEY)
    unknown += others
    shares |= {i: _share_of_names(_cells(rows, i)) for i in others}
    links = {i: any("://" in row[i] and "(http" not in row[i] for row in rows) for i in unknown}
    for i in sorted(unknown, key=links.__getitem__):
        previews = links[i] and _at(columns, "id")
        if shares[i] >= _NEARLY_ALL and not previews and not _SOUND_NAME.search(columns[i].header):
            named = replace(columns[i], meaning="file", by_cells=True)
            return [*columns[:i], named, *columns[i + 1 :]]
    return columns


def _names_beside(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Where Path holds the folders, and Name the names of the files, as a system lists them."""
    files, titles = _at(columns, "file"), _at(columns, "title")
    if len(files) == len(titles) == 1:
        folder, name = files[0], titles[0]
        shares = (_share_of_names(_cells(rows, i)) for i in (folder, name))
        if next(shares) < 0.1 and next(shares) >= _NEARLY_ALL and _cells(rows, folder):
            columns[folder] = replace(columns[folder], meaning="folder")
            columns[name] = replace(columns[name], meaning="file", by_cells=True)
    return columns


def _titles(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A column Track is a number on an album if it holds numbers, or if another has the titles."""
    titles = _at(columns, "title")
    for i in titles:
        if weak_meaning(columns[i].header) != "number":
            continue
        cells = _cells(rows, i)
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
    if _at(columns, "id") or _at(columns, "file"):
        return columns
    for i, column in enumerate(columns):
        name = plain(apart(column.header))
        is_code = bool(_OF_IDS.fullmatch(name)) or column.header.strip() in _NUMBER_SIGNS
        if column.meaning is None and is_code:
            cells = _cells(rows, i)
            if cells and len(set(cells)) == len(rows):
                named = replace(column, meaning="id", by_cells=True)
                return [*columns[:i], named, *columns[i + 1 :]]
    return columns


def _numbers(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A column No. whose numbers come again, as on each album, is no id where files are named;
    nor is one without a name beside one that is called so, or whose long numbers a spreadsheet has
    rounded."""
    ids = _at(columns, "id")
    if len(ids) > 1 and not columns[ids[0]].header:
        columns[ids[0]] = replace(columns[ids[0]], meaning=None)
    if not _at(columns, "file"):
        return columns
    for i in _at(columns, "id"):
        cells = _cells(rows, i)
        if any(map(_ROUNDED.fullmatch, cells)):
            why = "A spreadsheet has rounded its long numbers, so the files tell the tracks apart."
            columns[i] = replace(columns[i], left_out=why)
        elif weak_meaning(columns[i].header) == "id" and len(set(cells)) < len(cells):
            why = "Its numbers come more than once, so the files tell the tracks apart."
            columns[i] = replace(columns[i], left_out=why)
    return columns


def _folders(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Of two columns for the file the one without file names holds the folders."""
    files = _at(columns, "file")
    if len(files) < 2:
        return columns
    share = {i: _share_of_names(_cells(rows, i)) for i in files}
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
    tempi = _at(columns, "tempo")
    shares = {}
    for i in tempi:
        cells = _cells(rows, i)
        shares[i] = sum(tempo(cell) is not None for cell in cells) / max(len(cells), 1)
    if len(tempi) > 1 and max(shares.values()) >= 0.5:
        for i in tempi:
            if shares[i] < 0.1:
                columns[i] = replace(columns[i], left_out="It holds no numbers.")
    return columns


def _keys(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A column Key whose cells are no musical keys is not known."""
    for i in _at(columns, KEY):
        cells = _cells(rows, i)
        if not cells or 2 * sum(map(is_key, cells)) < len(cells):
            columns[i] = replace(columns[i], meaning=None)
    return columns


def _clocks(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A column Time is a time of day beside a date, and where another column tells the length; a
    column Length is bytes among what a system tells of its files."""
    lengths = _at(columns, "length")
    filled = {i: len(_cells(rows, i)) for i in lengths}
    listing = any(plain(apart(column.header)) in _OF_LISTINGS for column in columns)
    for i in lengths:
        why, weak = "", weak_meaning(columns[i].header)
        beside = [plain(c.header) for c in columns[max(i - 1, 0) : i + 2]]
        if weak == "clock" and any(2 * filled[o] >= filled[i] > 0 for o in lengths if o != i):
            why = "Another column tells the length."
        elif weak == "clock" and _DATE & set(beside) and _of_day(_cells(rows, i)):
            why = "Beside a date, it is a time of day."
        elif listing and plain(columns[i].header) == "length":
            why = "Among what a system tells of its files, it is their size."
        columns[i] = replace(columns[i], left_out=why)
    return columns


def _of_day(cells: Sequence[str]) -> bool:
    """Whether times are hours and minutes, or hours, minutes and seconds, of a day."""
    found = [_TIME_OF_DAY.fullmatch(cell) for cell in cells]
    return all(found) and any(clock and int(clock[1]) >= _MORNING for clock in found)


def _lengths(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Bare numbers that are too large for seconds are milliseconds; times that are not what they
    look like are left out. Beside what a program computed of the sound they may be samples."""
    of_sound = any(_COMPUTED.match(column.header) for column in columns)
    for i in _at(columns, "length"):
        cells = _cells(rows, i)
        bare = sorted(int(cell) for cell in cells if re.fullmatch(r"\d{1,9}", cell))
        middle = bare[len(bare) // 2] if bare else 0
        why = _no_lengths(cells, columns[i].has_unit)
        if middle >= _MOST_MILLISECONDS and not columns[i].has_unit:
            why = "Its numbers are too large for milliseconds."
        if _EITHER <= middle < _MILLISECONDS and not columns[i].has_unit:
            why = "Its numbers may be seconds or milliseconds: name the unit in its header."
        if middle >= _MILLISECONDS and not columns[i].has_unit and of_sound:
            why = "Its numbers may be milliseconds or samples: name the unit in its header."
        if why:
            columns[i] = replace(columns[i], left_out=why)
        elif len(cells) >= _FEW and all(map(_OF_DAYS.fullmatch, cells)):
            columns[i] = replace(columns[i], unit_s=DAY)
        elif middle >= _MILLISECONDS and not columns[i].has_unit:
            columns[i] = replace(columns[i], unit_s=0.001)
    return columns


def _no_lengths(cells: Sequence[str], has_unit: bool) -> str:
    """Why times are not what they look like, else ""."""
    if any(_FRAMES.fullmatch(cell) for cell in cells):
        return "Its times end in frames, so that hours and minutes cannot be told apart."
    if len(cells) > 1 and 2 * sum(map(bool, map(_OF_HOURS.fullmatch, cells))) > len(cells):
        return (
            "Most of its times are whole minutes of hours, as a spreadsheet makes of minutes and"
            " seconds."
        )
    if not has_unit and len(cells) >= _FEW and all(map(_WITH_A_POINT.fullmatch, cells)):
        return "Seconds with decimals and minutes.seconds cannot be told apart."
    return ""

"""Which columns of a data list tell lengths, and in which unit, by what their cells hold."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalog.lists.cells.length_and_tempo import DAY
from core.catalog.lists.columns.column import Column, cells_of, places_of
from core.catalog.lists.headers import apart, plain, weak_meaning

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
_OF_LISTINGS = frozenset(
    ("last write time", "creation time", "is read only", "ps parent path", "full name", "base name")
)
# A part of a day, as a spreadsheet stores a time: 0.0026 and 2.6E-3 are less than a second.
_OF_DAYS = re.compile(r"0[.,]0\d{4,}|\d(?:[.,]\d+)?E-0?[2-5]", re.IGNORECASE)
_FEW = 3  # cells that tell little


def clocks(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A column Time is a time of day beside a date, and where another column tells the length; a
    column Length is bytes among what a system tells of its files."""
    places = places_of(columns, "length")
    filled = {i: len(cells_of(rows, i)) for i in places}
    listing = any(plain(apart(column.header)) in _OF_LISTINGS for column in columns)
    for i in places:
        why, weak = "", weak_meaning(columns[i].header)
        beside = [plain(c.header) for c in columns[max(i - 1, 0) : i + 2]]
        if weak == "clock" and any(2 * filled[o] >= filled[i] > 0 for o in places if o != i):
            why = "Another column tells the length."
        elif weak == "clock" and _DATE & set(beside) and _of_day(cells_of(rows, i)):
            why = "Beside a date, it is a time of day."
        elif listing and plain(columns[i].header) == "length":
            why = "Among what a system tells of its files, it is their size."
        columns[i] = replace(columns[i], left_out=why)
    return columns


def _of_day(cells: Sequence[str]) -> bool:
    """Whether times are hours and minutes, or hours, minutes and seconds, of a day."""
    found = [_TIME_OF_DAY.fullmatch(cell) for cell in cells]
    return all(found) and any(clock and int(clock[1]) >= _MORNING for clock in found)


def lengths(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Bare numbers that are too large for seconds are milliseconds; times that are not what they
    look like are left out. Beside what a program computed of the sound they may be samples."""
    of_sound = any(_COMPUTED.match(column.header) for column in columns)
    for i in places_of(columns, "length"):
        cells = cells_of(rows, i)
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
    if not has_unit and cells and all(map(_WITH_A_POINT.fullmatch, cells)):
        return "Seconds with decimals and minutes.seconds cannot be told apart."
    return ""

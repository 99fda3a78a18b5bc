"""From a table's text to its rows, and which of them names the columns."""

import csv
from dataclasses import dataclass

from core.catalog.csv_records import (
    SEPARATORS,
    Record,
    first_lines,
    first_rows,
    in_single_quotes,
    one_kind_of_end,
    records,
    separator_line,
    unwrapped,
    with_other_quotes,
    without_blanks,
    without_boxes,
    without_runs,
)
from core.catalog.header_rows import below_groups, by_levels, is_drawn
from core.catalog.headers import meaning
from core.catalog.rowcheck import with_corner

_HEADINGS = 20  # rows among which the one that names the columns is looked for
_MOST_HEADERS = 500  # names of a row that tell whether it is the one that names the columns


@dataclass(frozen=True)
class RawTable:
    """The rows as they stand in the text, and what separates their cells. text : what they were
    read from, without a line for a program and without boxes around the cells"""

    rows: list[Record]
    separator: str
    text: str


def raw_table(text: str) -> RawTable:
    """The rows of a text that is a table; none where there is nothing in it."""
    text, named = separator_line(one_kind_of_end(text))
    text = without_boxes(text)
    single = in_single_quotes(text)
    text = unwrapped(without_blanks(with_other_quotes(text) if single else text))
    text = without_runs(text) if "\t\t" in text else text
    lines = list(first_lines(text, _HEADINGS))
    separator = _separator(lines, named)
    width = _width(text, lines, separator)
    rows = records(text, separator, width, first=2 if named else 1)
    if single:
        for row in rows:
            row.cells[:] = map(with_other_quotes, row.cells)
    if "---" in text:
        rows = [row for row in rows if not is_drawn(row.cells)]
    return RawTable(rows, separator, text)


def names_of_columns(rows: list[Record]) -> tuple[list[str], int, int]:
    """The names of the columns, where the rows below them begin, and how many rows above them say
    nothing of them."""
    levels = by_levels(rows)
    if levels:
        return *levels, 0
    at = _best([row.cells for row in rows[:_HEADINGS]])
    names = with_corner(rows[at].cells, rows[at + 1 :])
    grouped = below_groups(rows[at - 1].cells, names) if at else names
    return grouped, at + 1, at if grouped == names else at - 1


def _separator(lines: list[str], named: str | None) -> str:
    """The separator that makes most known columns of a row, and then most columns; the one that the
    list names, if it makes columns at all."""

    def worth(separator: str) -> tuple[float, int]:
        rows = [_cells(line, separator) for line in lines]
        return max(((_worth(cells), len(cells)) for cells in rows), default=(0.0, 0))

    best = max(SEPARATORS, key=worth)
    return named if named and (worth(named)[1] > 1 or worth(best)[1] < 2) else best


def _width(text: str, lines: list[str], separator: str) -> int:
    """How many columns the header has: a line, or a row whose quoted names go over several."""
    rows = [_cells(line, separator) for line in lines]
    if not rows:
        return 0
    header = rows[_best(rows)]
    for cells in first_rows(text, separator, _HEADINGS):
        if any("\n" in cell for cell in cells) and _worth(cells) > _worth(header):
            header = cells
    return len(header)


def _best(rows: list[list[str]]) -> int:
    """Where the row stands that names the columns: the one with most known names. One with gaps may
    name groups of them."""
    scores = [_worth(cells) for cells in rows]
    best = scores.index(max(scores)) if scores else 0
    if not best or (_gaps(rows[0]) and not _gaps(rows[best])):
        return best
    return best if scores[best] >= scores[0] + 1 else 0


def _gaps(cells: list[str]) -> bool:
    return not all(cell.strip() for cell in cells)


def _worth(cells: list[str]) -> float:
    """How many columns these cells name; half a point more if they name the files."""
    first = enumerate(cells[:_MOST_HEADERS])
    found = {meaning(cell, i) for i, cell in first if len(cell) < 100 and cell.strip()} - {None}
    return len(found) + (0.5 if found & {"id", "file"} else 0.0)


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])

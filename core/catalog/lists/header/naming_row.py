"""Which separator a table has, and which of its first rows names the columns."""

import csv

from core.catalog.lists.header.header_rows import below_groups, by_levels, with_corner
from core.catalog.lists.headers import meaning
from core.catalog.lists.reading.csv_records import SEPARATORS, Record, first_rows

HEADINGS = 20  # rows among which the one that names the columns is looked for
_MOST_HEADERS = 500  # names of a row that tell whether it is the one that names the columns


def separator_of(lines: list[str], named: str | None) -> str:
    """The separator that makes most known columns of a row, and then most columns; the one that the
    list names, if it makes columns at all."""

    def worth(separator: str) -> tuple[float, int]:
        rows = [_cells(line, separator) for line in lines]
        return max(((_worth(cells), len(cells)) for cells in rows), default=(0.0, 0))

    there = [sign for sign in SEPARATORS if any(sign in line for line in lines)]
    best = max(there, key=worth, default=SEPARATORS[0])
    return named if named and (worth(named)[1] > 1 or worth(best)[1] < 2) else best


def width_of(text: str, lines: list[str], separator: str) -> int:
    """How many columns the header has: a line, or a row whose quoted names go over several."""
    rows = [_cells(line, separator) for line in lines]
    if not rows:
        return 0
    header = rows[_best_row(rows)]
    for cells in first_rows(text, separator, HEADINGS):
        if any("\n" in cell for cell in cells) and _worth(cells) > _worth(header):
            header = cells
    return len(header)


def names_of_columns(rows: list[Record]) -> tuple[list[str], int, int]:
    """The names of the columns, where the rows below them begin, and how many rows above them say
    nothing of them."""
    levels = by_levels(rows)
    if levels:
        return *levels, 0
    at = _best_row([row.cells for row in rows[:HEADINGS]])
    names = with_corner(rows[at].cells, rows[at + 1 :])
    grouped = below_groups(rows[at - 1].cells, names) if at else names
    return grouped, at + 1, at if grouped == names else at - 1


def _best_row(rows: list[list[str]]) -> int:
    """Where the row stands that names the columns: the one with most known names. One with gaps may
    name groups of them."""
    scores = [_worth(cells) for cells in rows]
    best = scores.index(max(scores)) if scores else 0
    if best > 1 and scores[0] == len(rows[0]) + 0.5 and len(rows[0]) > 1:
        return 0  # each of its cells names a column, and one the files: another list follows below
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

"""From a table's text to its rows as they stand there."""

from dataclasses import dataclass

from core.catalog.csv_records import (
    Record,
    first_lines,
    in_single_quotes,
    one_kind_of_end,
    records,
    separator_line,
    unwrapped,
    with_other_quotes,
    with_plain_quotes,
    without_blanks,
    without_boxes,
    without_runs,
)
from core.catalog.header_rows import is_drawn
from core.catalog.naming_row import HEADINGS, separator_of, width_of


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
    text = with_plain_quotes(without_boxes(text))
    single = in_single_quotes(text)
    text = unwrapped(without_blanks(with_other_quotes(text) if single else text))
    text = without_runs(text) if "\t\t" in text else text
    lines = list(first_lines(text, HEADINGS))
    separator = separator_of(lines, named)
    width = width_of(text, lines, separator)
    rows = records(text, separator, width, first=2 if named else 1)
    if single:
        for row in rows:
            row.cells[:] = map(with_other_quotes, row.cells)
    if "---" in text:
        rows = [row for row in rows if not is_drawn(row.cells)]
    return RawTable(rows, separator, text)

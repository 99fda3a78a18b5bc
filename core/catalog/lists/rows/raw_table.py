"""From a table's text to its rows as they stand there."""

import re
from dataclasses import dataclass

from core.catalog.lists.header.header_rows import is_drawn
from core.catalog.lists.header.naming_row import HEADINGS, separator_of, width_of
from core.catalog.lists.reading.csv_records import (
    SEPARATORS,
    Record,
    first_lines,
    in_single_quotes,
    one_kind_of_end,
    records,
    separator_line,
    unwrapped,
    with_other_quotes,
    with_plain_quotes,
    with_single_bars,
    without_blanks,
    without_boxes,
    without_runs,
)
from core.catalog.sound_files.kinds import SOUND, ending_of

_NO_SIGN = "\x1f"  # separates nothing in a text
# A bar within a cell, as Markdown writes it, and a sign in no text; the line below the names.
_BAR, _PLAIN = "\\|", "\x1e"
_LINE = re.compile(r"^\|?[ \t]*:?-+:?[ \t]*\|[ \t|:-]*$", re.MULTILINE)
# A whole cell that Markdown shows in bold, italics or as code.
_STRESSED = re.compile(r"^\s*(\*{1,3}|_{1,2}|`+)(\S(?:.*\S)?)\1\s*$")


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
    is_barred = _BAR in text and bool(_LINE.search(text))
    text = text.replace(_BAR, _PLAIN) if is_barred else text
    text = with_plain_quotes(with_single_bars(without_boxes(text)))
    single = in_single_quotes(text)
    text = unwrapped(without_blanks(with_other_quotes(text) if single else text))
    text = without_runs(text) if "\t\t" in text else text
    lines = list(first_lines(text, HEADINGS))
    separator = separator_of(lines, named)
    width = width_of(text, lines, separator)
    first = 2 if named else 1
    rows = records(text, separator, width, first)
    separator = _apart(rows, separator)
    _unwrap(rows, separator, width)
    if width == 1:
        _keep_names(rows, records(text, _NO_SIGN, 1, first))
    if single:
        for row in rows:
            row.cells[:] = map(with_other_quotes, row.cells)
    if "--" in text or ":-" in text:
        rows = _without_lines(rows, separator)
    for row in rows if is_barred else ():
        row.cells[:] = (cell.replace(_PLAIN, "|") for cell in row.cells)
    return RawTable(rows, separator, text)


def _keep_names(rows: list[Record], uncut: list[Record]) -> None:
    """In a list of names alone, keep those of files whole that hold the separator."""
    lines = {row.number: row.cells for row in uncut}
    for row in rows:
        whole = lines.get(row.number, [""])
        if len(row.cells) > 1 and ending_of(whole[0].strip()) in SOUND:
            row.cells[:] = whole


def _unwrap(rows: list[Record], separator: str, width: int) -> None:
    """Give their cells to rows that were put into quotes as if each were one, which a spreadsheet
    does with those that hold a quote where all stood in its first column."""
    for row in rows:
        if len(row.cells) == 1 < width and separator in row.cells[0]:
            inside = records(row.cells[0], separator, width, row.number)
            if len(inside) == 1 and len(inside[0].cells) == width:
                row.cells[:] = inside[0].cells


def _apart(rows: list[Record], separator: str) -> str:
    """The separator of the rows; where another one than in the first row is in all below it, as
    where a person has put the names above what a program wrote, they are taken apart by that."""
    below = rows[1:]
    if not below or len(rows[0].cells) < 2 or any(len(row.cells) > 1 for row in below):
        return separator
    for sign in SEPARATORS:
        if all(row.cells[0].count(sign) == len(rows[0].cells) - 1 for row in below):
            for row in below:
                row.cells[:] = row.cells[0].split(sign)
            return sign
    return separator


def _without_lines(rows: list[Record], separator: str) -> list[Record]:
    """The rows that are not only lines drawn between others; where Markdown draws them, with cells
    as it shows them."""
    drawn = [row for row in rows if is_drawn(row.cells)]
    rows = [row for row in rows if not is_drawn(row.cells)] if drawn else rows
    if separator == "|" and any(len(row.cells) > 1 for row in drawn):
        for row in rows:
            row.cells[:] = (_STRESSED.sub(r"\2", cell) for cell in row.cells)
    return rows

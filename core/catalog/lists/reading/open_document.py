"""The sheets of an open document: ODS, as LibreOffice writes it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.catalog.lists.headers import is_name
from core.catalog.lists.reading.csv_records import Record
from core.catalog.lists.reading.sheets import (
    MOST_CELLS,
    Parts,
    Sheet,
    attributes,
    elements,
    of_one_width,
    shown,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_BYTES = 100_000_000  # at once, since it is one part
_MOST_ALIKE = 1000  # cells or rows that are written as one
_WAYS = ("rows", "columns")
_SIGNS = {"s": " ", "tab": "\t", "line-break": "\n"}  # that are written as elements
_MOST_BLANKS = 9  # of one element: a few bytes must not unfold to gigabytes


def of_open_document(parts: Parts) -> Iterator[Sheet]:
    if parts.size("content.xml") > _MOST_BYTES:
        raise ValueError
    for table in elements(parts, "content.xml", "table"):
        yield Sheet(attributes(table).get("name", ""), of_one_width(_rows(table)))


def _rows(table: "Element") -> Iterator[Record]:
    """The rows of a table that hold something, each as often as it is there."""
    number = 1
    spans: dict[int, tuple[int, str]] = {}  # of merged cells by column: the row behind them, text
    for row in table.iter("table-row"):
        cells: list[str] = []
        for cell in row:
            of = attributes(cell)
            text = _text(cell, of)
            n_down, n_right = (int(of.get(f"number-{way}-spanned", 1)) for way in _WAYS)
            if n_down > 1 or n_right > 1:
                n_right = min(n_right, _MOST_ALIKE) if is_name(text) else 1
                merged = range(len(cells), len(cells) + n_right)
                spans |= dict.fromkeys(merged, (number + n_down, text))
            n_alike = min(int(of.get("number-columns-repeated", 1)), _MOST_ALIKE)
            if len(cells) > MOST_CELLS:
                raise ValueError
            for at in range(len(cells), len(cells) + n_alike):
                end, above = spans.get(at, (0, ""))
                is_covered = cell.tag == "covered-table-cell" and number < end
                cells.append(text or above if is_covered else text)
        n_alike = int(attributes(row).get("number-rows-repeated", 1))
        while cells and not cells[-1]:
            cells.pop()
        for i in range(min(n_alike, _MOST_ALIKE) if cells else 0):
            yield Record(number + i, [*cells])
        number += n_alike


def _text(cell: "Element", of: dict[str, str]) -> str:
    """What a cell of an open document says: a number as it is, with the zeros that are shown in
    front of it, all else as it is shown."""
    text = "\n".join(_line(line) for line in cell if line.tag == "p")
    if of.get("value-type") != "float":
        return text
    return shown(of.get("value", ""), "0" * len(text) if text.isdigit() else "")


def _line(line: "Element") -> str:
    for sign in line.iter() if len(line) else ():
        if sign.tag in _SIGNS:
            count = attributes(sign).get("c", "1")[:4]
            times = min(int(count), _MOST_BLANKS) if count.isdecimal() else 1
            sign.text = _SIGNS[sign.tag] * times
    return "".join(line.itertext())

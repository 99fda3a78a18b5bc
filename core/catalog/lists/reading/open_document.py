"""The sheets of an open document: ODS, as LibreOffice writes it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.catalog.lists.reading.csv_records import Record
from core.catalog.lists.reading.sheets import (
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


def of_open_document(parts: Parts) -> Iterator[Sheet]:
    if parts.size("content.xml") > _MOST_BYTES:
        raise ValueError
    for table in elements(parts, "content.xml", "table"):
        name = attributes(table).get("name", "")
        rows, number = [], 1
        spans: dict[int, tuple[int, str]] = {}  # of merged cells by column: last row, text
        for row in table.iter("table-row"):
            cells: list[str] = []
            for cell in row:
                of = attributes(cell)
                text = _text(cell, of)
                if n_down := int(of.get("number-rows-spanned", 1)) - 1:
                    spans[len(cells)] = number + n_down, text
                n_alike = min(int(of.get("number-columns-repeated", 1)), _MOST_ALIKE)
                for at in range(len(cells), len(cells) + n_alike):
                    last, above = spans.get(at, (0, ""))
                    is_covered = cell.tag == "covered-table-cell" and number <= last
                    cells.append(text or above if is_covered else text)
            n_alike = int(attributes(row).get("number-rows-repeated", 1))
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows += [Record(number + i, [*cells]) for i in range(min(n_alike, _MOST_ALIKE))]
            number += n_alike
        yield Sheet(name, of_one_width(rows))


def _text(cell: "Element", of: dict[str, str]) -> str:
    """What a cell of an open document says: a number as it is, all else as it is shown."""
    if of.get("value-type") == "float":
        return shown(of.get("value", ""))
    return "\n".join("".join(line.itertext()) for line in cell if line.tag == "p")

"""Signs and marks as web pages and XML write them, in the cells of a data list: "&amp;" for &,
"<b>Alpha</b>" for Alpha."""

import html
import re
from collections.abc import Iterable

from core.catalog.csv_records import Record

ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[A-Za-z](?:uml|acute|grave|circ|tilde|cedil)|szlig|#\d{2,6}"
    r"|#x[0-9A-Fa-f]{2,5});"
)
# A closed pair of marks tells a text of web pages; those between lines separate what they stand at.
MARKUP = re.compile(r"</(?:p|b|i|u|em|strong|span|div|li|ul|ol|a|h[1-6]|font)>", re.IGNORECASE)
_BETWEEN = re.compile(r"</?(?:p|div|li|ul|ol|h[1-6]|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INSIDE = re.compile(r"</?(?:b|i|u|em|strong|span|a|font)(?:\s[^<>]*)?>", re.IGNORECASE)


def unescaped(text: str) -> str:
    """Text with the signs that are meant; itself where none is written so."""
    return html.unescape(text) if "&" in text and ENTITY.search(text) else text


def without_entities(rows: Iterable[Record]) -> None:
    """The same in all cells of these rows."""
    for row in rows:
        row.cells[:] = map(unescaped, row.cells)


def without_markup(rows: Iterable[Record]) -> None:
    """The cells of these rows without the marks of web pages, as shops export descriptions."""
    for row in rows:
        for i, cell in enumerate(row.cells):
            if MARKUP.search(cell):
                row.cells[i] = _INSIDE.sub("", _BETWEEN.sub("\n", cell)).strip()

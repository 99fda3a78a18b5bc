"""Signs as web pages and XML write them, in the cells of a data list: "&amp;" for &."""

import html
import re
from collections.abc import Iterable

from core.catalog.records import Record

ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[A-Za-z](?:uml|acute|grave|circ|tilde|cedil)|szlig|#\d{2,6}"
    r"|#x[0-9A-Fa-f]{2,5});"
)


def unescaped(text: str) -> str:
    """Text with the signs that are meant; itself where none is written so."""
    return html.unescape(text) if "&" in text and ENTITY.search(text) else text


def without_entities(rows: Iterable[Record]) -> None:
    """The same in all cells of these rows."""
    for row in rows:
        row.cells[:] = map(unescaped, row.cells)

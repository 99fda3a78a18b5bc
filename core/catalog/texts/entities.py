"""Signs and marks as web pages and XML write them, in the cells of a data list: "&amp;" for &,
"<b>Alpha</b>" for Alpha."""

import html
import re
from collections.abc import Iterable
from html.entities import html5

ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9A-Fa-f]{2,5});")
# A closed pair of marks tells a text of web pages; those between lines separate what they stand at.
MARKUP = re.compile(
    r"</(?:p|b|i|u|em|strong|span|div|li|ul|ol|a|h[1-6]|font)>|<br\s*/?>", re.IGNORECASE
)
_BETWEEN = re.compile(r"</?(?:p|div|li|ul|ol|h[1-6]|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INSIDE = re.compile(r"</?(?:b|i|u|em|strong|span|a|font)(?:\s[^<>]*)?>", re.IGNORECASE)


def unescaped(text: str) -> str:
    """Text with the signs that are meant, also where they were written so twice; itself where none
    is."""
    for _ in range(2):
        if "&" in text:
            text = ENTITY.sub(_sign, text)
    return text


def _sign(written: re.Match[str]) -> str:
    """The sign that is meant; "&reggae;" is none."""
    known = written[0][1] == "#" or written[0][1:] in html5
    return html.unescape(written[0]) if known else written[0]


def without_entities(rows: Iterable[list[str]]) -> bool:
    """The same in all cells of these rows; whether any was written so."""
    found = False
    for row in rows:
        if any("&" in cell for cell in row):
            cells = [*map(unescaped, row)]
            found |= cells != row
            row[:] = cells
    return found


def without_markup(rows: Iterable[list[str]]) -> None:
    """The cells of these rows without the marks of web pages, as shops export descriptions."""
    for row in rows:
        for i, cell in enumerate(row):
            if MARKUP.search(cell):
                row[i] = _INSIDE.sub("", _BETWEEN.sub("\n", cell)).strip()

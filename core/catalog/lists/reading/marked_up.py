"""The tables of HTML, as shops hand them out by the name of a spreadsheet, and of the XML of Excel
2003: both have rows of cells, and only call them otherwise."""

import re
from html.parser import HTMLParser

from core.catalog.lists.headers import is_name
from core.catalog.lists.reading.csv_records import Record
from core.catalog.lists.reading.sheets import MOST_CELLS, Sheet, of_one_width
from core.catalog.lists.reading.workbook import as_one

_BEGINS = re.compile(r"[\s\ufeff]*<[!?a-z]", re.IGNORECASE)
_TABLE = re.compile(r"<(?:\w+:)?table\b", re.IGNORECASE)
_MOST_SIGNS = 100_000_000
_LOOKED_AT = 1_000_000  # signs in which the first table is looked for
_NAMING, _FEWEST_NAMES = 20, 2  # rows that may name columns, and names that tell a list from a page
_MOST_ALIKE = 1000  # cells or rows that one cell takes the place of
_CELLS_OF_ANY = 1_000_000  # a text of more cells than that has a sign for each
_OURS = {"tr": "row", "td": "cell", "th": "cell"}
_LINES = ("br", "p", "div", "li")
_SPACES = re.compile(r"\s+")
# A time of day stands on the day before all days, and a day begins at midnight.
_TIME = re.compile(r"(?:1899-12-3\dT0?|(?<=\d)T(?=00:00:00))(\d+:\d\d)(:\d\d)\.?\d*")


def read(text: str) -> Sheet | None:
    """The table that names most columns, with those that name the same ones; None of any other
    text, and of a page whose tables name none."""
    if not (_BEGINS.match(text) and _TABLE.search(text, 0, _LOOKED_AT)) or len(text) > _MOST_SIGNS:
        return None
    tables = _Tables(min(max(len(text), _CELLS_OF_ANY), MOST_CELLS))
    try:
        tables.feed(text)
        tables.end_row()
        sheets = [Sheet(sheet.name, of_one_width(sheet.rows)) for sheet in tables.found]
    except (ValueError, AssertionError):  # too many cells; what the parser says of odd marks
        return None
    sheets = [sheet for sheet in sheets if sheet.rows]
    return as_one(sheets) if any(map(_names_columns, sheets)) else None


def _names_columns(sheet: Sheet) -> bool:
    first = (row.cells for row in sheet.rows[:_NAMING])
    return any(sum(map(is_name, cells)) >= _FEWEST_NAMES for cells in first)


class _Tables(HTMLParser):
    """All tables of a text, also those within another one; ValueError at too many cells."""

    # Excel calls its formats styles.
    CDATA_CONTENT_ELEMENTS = ("script",)  # type: ignore[misc]

    def __init__(self, most_cells: int) -> None:
        super().__init__()
        self._most_cells = most_cells
        self.found: list[Sheet] = []
        self._open: list[Sheet] = []  # one within another
        self._covered: dict[int, tuple[int, str]] = {}  # by column: the row behind, what it says
        self._text: list[str] | None = None  # of the cell that is open
        self._cell: dict[str, str] = {}  # what is told of it
        self._is_html = False
        self._name = self._style = ""
        self._forms: dict[str, str] = {}  # of numbers, by style
        self._n_cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name, of = _ours(tag), {_ours(of): value or "" for of, value in attrs}
        if name in ("table", "cell", "comment"):
            self._end_cell()
        if name == "worksheet":
            self._name = of.get("name", "")
        elif name == "style":
            self._style = of.get("id", "")
        elif name == "numberformat":
            self._forms[self._style] = of.get("format", "").lower()
        elif name == "table":
            self.found.append(Sheet(self._name or f"table {len(self.found) + 1}", []))
            self._open.append(self.found[-1])
            self._covered = {}
        elif name == "row" and self._open:
            self.end_row()
            rows = self._open[-1].rows
            following = rows[-1].number + 1 if rows else 1
            rows.append(Record(max(_number(of, "index", 0), following), []))
        elif name == "cell" and self._open and self._open[-1].rows:
            self._fill_up_to(_number(of, "index", 0) - 1)
            self._text, self._cell, self._is_html = [], of, tag != "cell"
        elif name in _LINES and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        name = _ours(tag)
        if name == "cell":
            self._end_cell()
        elif name in ("row", "table"):
            self.end_row()
        if name == "table" and self._open:
            self._open.pop()
            self._covered = {}

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self.cdata_elem:
            self._text.append(_SPACES.sub(" ", data) if self._is_html else data)

    def end_row(self) -> None:
        """End what is open of the last row, and say in it what reaches into it from above."""
        self._end_cell()
        if self._open and self._open[-1].rows:
            self._fill_up_to(0)

    def _end_cell(self) -> None:
        """Put what the open cell says into its row."""
        if self._text is None:
            return
        lines = map(str.strip, "".join(self._text).split("\n"))
        text, of = "\n".join(filter(None, lines)), self._cell
        self._text = None
        if not self._is_html:
            form = self._forms.get(of.get("styleid", ""), "")
            seconds = "" if form == "short time" or ("h:mm" in form and "s" not in form) else r"\2"
            text = _TIME.sub(rf"\1{seconds}" if text.startswith("1899") else "", text)
        n_down = _number(of, "rowspan", _number(of, "mergedown", 0) + 1)
        n_right = _number(of, "colspan", _number(of, "mergeacross", 0) + 1)
        row = self._open[-1].rows[-1]
        for i in range(min(n_right, _MOST_ALIKE)):
            if n_down > 1:
                self._covered[len(row.cells)] = (row.number + n_down, text)
            self._put(text if not i or is_name(text) else "")

    def _fill_up_to(self, column: int) -> None:
        """Fill the open row up to a column, and over the cells that one above takes the place
        of."""
        row = self._open[-1].rows[-1]
        while True:
            behind, above = self._covered.get(len(row.cells), (0, ""))
            if row.number >= behind and len(row.cells) >= min(column, _MOST_ALIKE):
                return
            self._put(above if row.number < behind else "")

    def _put(self, text: str) -> None:
        self._n_cells += 1
        if self._n_cells > self._most_cells:
            raise ValueError
        self._open[-1].rows[-1].cells.append(text)


def _ours(word: str) -> str:
    """What an element or attribute is called, without the name of its kind of XML."""
    word = word.rpartition(":")[2].lower()
    return _OURS.get(word, word)


def _number(of: dict[str, str], name: str, none: int) -> int:
    text = of.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else none

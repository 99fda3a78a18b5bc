"""The rows of a spreadsheet: XLSX, as Excel, Numbers and Google Sheets write it, and ODS. Times and
dates are taken as they are shown, since what is typed as 3:45 is stored as a time of day.

Read by ourselves, a row at a time: openpyxl 3.1 refuses a whole file for one odd style, as exports
of web shops have them, and python-calamine 0.9 ends the process over one stray cell far away.
"""

import io
import itertools
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from core.catalog.lists.headers import is_name
from core.catalog.lists.reading.csv_records import Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_BYTES = 500_000_000  # of all parts, unpacked
_MOST_AT_ONCE = 100_000_000  # bytes of ODS, which is one part
_MOST_CELLS = 20_000_000
_MOST_ROWS = 1_048_576  # of a sheet, as programs bound them
_NAMING, _FEW_NAMES = 20, 2  # rows that may name columns, and names that tell that one does
_MOST_NAMED = 5  # sheets
_MOST_ALIKE = 1000  # cells or rows that ODS writes as one
_FIRST_DAY = datetime(1899, 12, 30)
_LAST_DAY = 2_958_466  # of the year 9999
# Numbers of the forms of cells that every program knows.
_DATES = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)}
_TIMES = {18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47}
_BESIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_COLUMN = re.compile(r"[A-Z]{1,3}")
# What damaged, forged and protected files bring about.
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, ArithmeticError),
    *(SyntaxError, RuntimeError, EOFError, OSError),
)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a spreadsheet, or several as one; said : a sentence of those, and of others"""

    name: str
    rows: list[Record]
    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it as a text."""
        return "\n".join("\t".join(row.cells) for row in self.rows)


def read(content: bytes) -> Sheet | None:
    """The sheet that names most columns, with those that name the same ones; None of what is no
    spreadsheet that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_BYTES:
                return None
            is_excel = "xl/workbook.xml" in parts.namelist()
            sheets = list((_of_excel if is_excel else _of_open_document)(parts))
        return _as_one([sheet for sheet in sheets if sheet.rows]) if sheets else None
    except _FAULTS:
        return None


def _as_one(sheets: list[Sheet]) -> Sheet:
    """The sheets with the most known names of columns one below the other, as where each album or
    year has one of its own."""
    if len(sheets) < 2:
        return sheets[0] if sheets else Sheet("", [])
    places = [_naming_row(sheet) for sheet in sheets]
    names = [sheet.rows[at].cells for sheet, at in zip(sheets, places, strict=True)]
    most = max(names, key=_n_known)
    rows: list[Record] = []
    taken: list[str] = []
    others: list[str] = []
    for sheet, at, cells in zip(sheets, places, names, strict=True):
        if _trimmed(cells) != _trimmed(most) or (taken and _n_known(most) < _FEW_NAMES):
            others.append(sheet.name)
            continue
        first = rows[-1].number if rows else 0
        rows += [replace(r, number=first + r.number) for r in sheet.rows[at + 1 if rows else 0 :]]
        taken.append(sheet.name)
    said = f"Sheets read: {_quoted(taken)}"
    said += ", their rows counted on from sheet to sheet" if len(taken) > 1 else ""
    said += f"; not read: {_quoted(others)}" if others else ""
    return Sheet(taken[0], _of_one_width(rows), [f"{said}."])


def _naming_row(sheet: Sheet) -> int:
    """Where the row is that names most columns."""
    first = sheet.rows[:_NAMING]
    return max(range(len(first)), key=lambda at: _n_known(first[at].cells))


def _n_known(cells: list[str]) -> int:
    return sum(map(is_name, set(cells)))


def _trimmed(cells: list[str]) -> str:
    """Names of columns without case, and without the empty ones at the end."""
    return "\n".join(cell.strip().casefold() for cell in cells).rstrip()


def _quoted(names: list[str]) -> str:
    more = ", ..." if len(names) > _MOST_NAMED else ""
    return ", ".join(f'"{name}"' for name in names[:_MOST_NAMED]) + more


def _of_one_width(rows: list[Record]) -> list[Record]:
    """The rows with as many cells as the longest has."""
    width = max((len(row.cells) for row in rows), default=0)
    if width * len(rows) > _MOST_CELLS:
        raise ValueError
    for row in rows:
        row.cells.extend([""] * (width - len(row.cells)))
    return rows


def _elements(parts: zipfile.ZipFile, name: str, tag: str) -> "Iterator[Element]":
    """Each element of a kind in a part, one at a time; what it holds is gone when the next comes.
    Names are told without their spaces, which programs write in different ways."""
    from xml.etree.ElementTree import iterparse  # not at the top: few lists are of this kind

    content = parts.read(name)
    if b"<!DOCTYPE" in content or b"\0" in content:
        raise ValueError  # no program writes them, and a few may unfold to gigabytes
    for _, element in iterparse(io.BytesIO(content)):
        element.tag = _bare(element.tag)
        if element.tag == tag:
            yield element
            element.clear()


@lru_cache(maxsize=256)
def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def _attributes(element: "Element") -> dict[str, str]:
    return {_bare(name): value for name, value in element.attrib.items()}


def _of_excel(parts: zipfile.ZipFile) -> Iterator[Sheet]:
    places = {
        of["Id"]: posixpath.join("xl", of["Target"]).lstrip("/")
        for of in map(_attributes, _elements(parts, "xl/_rels/workbook.xml.rels", "Relationship"))
    }
    names = set(parts.namelist())
    shared: list[str] = []
    if "xl/sharedStrings.xml" in names:
        shared = [_said(item) for item in _elements(parts, "xl/sharedStrings.xml", "si")]
    forms = _forms(parts) if "xl/styles.xml" in names else []
    for of in map(_attributes, _elements(parts, "xl/workbook.xml", "sheet")):
        if of.get("state", "visible") == "visible" and places[of["id"]] in names:
            rows = list(_rows_of_excel(parts, places[of["id"]], shared, forms))
            yield Sheet(of["name"], _of_one_width(rows))


def _rows_of_excel(
    parts: zipfile.ZipFile, place: str, shared: list[str], forms: list[str]
) -> Iterator[Record]:
    number = 0
    for row in itertools.islice(_elements(parts, place, "row"), _MOST_ROWS):
        number = int(row.get("r", number + 1))
        cells: list[str] = []
        at = -1
        for cell in row:
            found = _COLUMN.match(cell.get("r", ""))
            at = _place_of(found.group()) if found else at + 1
            text = _cell(cell, shared, forms)
            if text:
                cells += [""] * (at - len(cells))
                cells.append(text)
        if cells:
            yield Record(number, cells)


def _place_of(letters: str) -> int:
    """The place of a column: 0 of A, 26 of AA."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place - 1


def _cell(cell: "Element", shared: list[str], forms: list[str]) -> str:
    inside = {part.tag: part for part in cell}
    kind = cell.get("t", "n")
    if "is" in inside:
        return _said(inside["is"])
    value = inside["v"].text or "" if "v" in inside else ""
    if not value:
        return f"={inside['f'].text}" if "f" in inside and inside["f"].text else ""
    if kind == "s":
        return shared[int(value)]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    form = int(cell.get("s", 0))
    return _shown(value, forms[form] if form < len(forms) else "") if kind == "n" else value


def _said(element: "Element") -> str:
    """A text that may change its look within, without how its letters are spoken."""
    runs = (run if run.tag == "t" else run.find("t") for run in element if run.tag in ("t", "r"))
    return "".join(run.text or "" for run in runs if run is not None)


def _forms(parts: zipfile.ZipFile) -> list[str]:
    """Of each style of cells whether they show a "date" or a "time"; "" of any other."""
    codes = {
        int(form.get("numFmtId", 0)): _BESIDE.sub("", form.get("formatCode", "")).lower()
        for form in _elements(parts, "xl/styles.xml", "numFmt")
    }
    return [
        _form(int(style.get("numFmtId", 0)), codes)
        for styles in _elements(parts, "xl/styles.xml", "cellXfs")
        for style in styles
    ]


def _form(number: int, codes: dict[int, str]) -> str:
    code = codes.get(number, "")
    if number in _DATES or "y" in code or "d" in code:
        return "date"
    return "time" if number in _TIMES or re.search("[hs]|\\[m", code) else ""


def _shown(value: str, form: str = "") -> str:
    """A number as it is shown: a time without its seconds where it has none."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not 0 <= number < _LAST_DAY:
        form = ""
    if form == "date":
        shown = (_FIRST_DAY + timedelta(days=number)).isoformat(" ", "seconds")
        return shown.removesuffix(" 00:00:00")
    if form == "time":
        minutes, seconds = divmod(round(number * 86_400, 3), 60)
        clock = f"{int(minutes) // 60}:{int(minutes) % 60:02}"
        return f"{clock}:{f'{seconds:06.3f}'.removesuffix('.000')}" if seconds else clock
    return f"{number:.15g}"


def _of_open_document(parts: zipfile.ZipFile) -> Iterator[Sheet]:
    if parts.getinfo("content.xml").file_size > _MOST_AT_ONCE:
        raise ValueError
    for table in _elements(parts, "content.xml", "table"):
        name = _attributes(table).get("name", "")
        rows, number = [], 1
        for row in table.iter("table-row"):
            cells: list[str] = []
            for cell in row:
                of = _attributes(cell)
                text = _text(cell, of)
                n_alike = int(of.get("number-columns-repeated", 1))
                cells += [text] * min(n_alike, _MOST_ALIKE)
            n_alike = int(_attributes(row).get("number-rows-repeated", 1))
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows += [Record(number + i, [*cells]) for i in range(min(n_alike, _MOST_ALIKE))]
            number += n_alike
        yield Sheet(name, _of_one_width(rows))


def _text(cell: "Element", of: dict[str, str]) -> str:
    """What a cell of an open document says: a number as it is, all else as it is shown."""
    if of.get("value-type") == "float":
        return _shown(of.get("value", ""))
    return "\n".join("".join(line.itertext()) for line in cell if line.tag == "p")

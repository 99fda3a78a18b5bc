"""The sheets of an XLSX file."""

import itertools
import posixpath
import re
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
from core.catalog.texts.encodings import paired

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_ROWS = 1_048_576  # of a sheet, as programs bound them
# Numbers of the forms of cells that every program knows.
_DATES = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)}
_TIMES = dict.fromkeys((18, 20, 32, 34), "h:mm") | dict.fromkeys((19, 21, 33, 35, 45, 46, 47), "s")
_BESIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_COLUMN = re.compile(r"[A-Z]{1,3}")
_MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_LINK = re.compile(r'HYPERLINK\("[^"]*"(?:,"[^"]*")?\)')  # tells what it leads to
_ZEROS = re.compile(r'(?:"([^"]*[^"0])")?(0{2,})')  # perhaps behind a word: "MT-"000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # signs that XML may not hold, as Excel writes them


def workbook_of(parts: Parts) -> str:
    """The part that names the sheets of an XLSX file; "" in a file of another kind."""
    places = [place for _, kind, place in _targets(parts, "") if kind == "officeDocument"]
    return next((place for place in (*places, "xl/workbook.xml") if place in parts), "")


def of_excel(parts: Parts, workbook: str) -> Iterator[Sheet]:
    targets = _targets(parts, workbook)
    places = {name: place for name, _, place in targets}
    kinds = {kind: place for _, kind, place in targets}
    shared: list[str] = []
    if (place := kinds.get("sharedStrings", "xl/sharedStrings.xml")) in parts:
        shared = [_said(item) for item in elements(parts, place, "si")]
    place = kinds.get("styles", "xl/styles.xml")
    forms = _forms(parts, place) if place in parts else []
    for of in map(attributes, elements(parts, workbook, "sheet")):
        if of.get("state", "visible") == "visible" and places[of["id"]] in parts:
            merged: list[str] = []
            rows = of_one_width(_rows(parts, places[of["id"]], shared, forms, merged))
            _fill(rows, merged)
            yield Sheet(of["name"], of_one_width(rows))


def _targets(parts: Parts, name: str) -> list[tuple[str, str, str]]:
    """What a part refers to, "" for the whole: names, kinds and places."""
    folder, bare = posixpath.split(name)
    list_of = posixpath.join(folder, "_rels", f"{bare}.rels")
    if list_of not in parts:
        return []
    return [
        (
            of["Id"],
            of.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, of["Target"])).lstrip("/"),
        )
        for of in map(attributes, elements(parts, list_of, "Relationship"))
    ]


def _rows(
    parts: Parts, place: str, shared: list[str], forms: list[str], merged: list[str]
) -> Iterator[Record]:
    """The rows of a sheet; to `merged` is added which cells are one."""
    number = 0
    for row in itertools.islice(elements(parts, place, "row", "mergeCell"), _MOST_ROWS):
        if row.tag == "mergeCell":  # which come behind the rows
            merged.append(row.get("ref", ""))
            continue
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


def _fill(rows: list[Record], merged: list[str]) -> None:
    """Put the text of cells that are merged into each of their rows, as one genre of many tracks;
    to the right only the name of several columns, since all else there is a heading."""
    cells_of = {row.number: row.cells for row in rows}
    last, n_filled = rows[-1].number if rows else 0, 0
    for first, top, end, bottom in (m.groups() for m in map(_MERGED.fullmatch, merged) if m):
        at, begin = _place_of(first), int(top)
        text = "".join(cells_of.get(begin, [])[at : at + 1])
        width = _place_of(end) + 1 - at if is_name(text) else 1
        numbers = range(begin, min(int(bottom), last) + 1 if text else 0)
        n_filled += width * len(numbers)
        if n_filled > MOST_CELLS:
            raise ValueError
        for cells in filter(None, map(cells_of.get, numbers)):
            cells += [""] * (at + width - len(cells))
            cells[at : at + width] = [cell or text for cell in cells[at : at + width]]


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
    formula = inside["f"].text or "" if "f" in inside else ""
    if formula and (not value or _LINK.fullmatch(formula)):
        return f"={formula}"
    if not value:
        return ""
    if kind == "s":
        return shared[int(value)]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    form = int(cell.get("s", 0))
    if kind != "n":
        return _unescaped(value)
    return shown(value, forms[form] if form < len(forms) else "")


def _said(element: "Element") -> str:
    """A text that may change its look within, without how its letters are spoken."""
    runs = (run if run.tag == "t" else run.find("t") for run in element if run.tag in ("t", "r"))
    return _unescaped("".join(run.text or "" for run in runs if run is not None))


def _unescaped(text: str) -> str:
    """A text with the signs that Excel writes as their numbers: a line's end as "_x000D_"."""
    return paired(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def _forms(parts: Parts, place: str) -> list[str]:
    """What each style of cells shows, as `shown` takes it; "" where it is a plain number."""
    codes = {
        int(form.get("numFmtId", 0)): form.get("formatCode", "")
        for form in elements(parts, place, "numFmt")
    }
    return [
        _form(int(style.get("numFmtId", 0)), codes)
        for styles in elements(parts, place, "cellXfs")
        for style in styles
    ]


def _form(number: int, codes: dict[int, str]) -> str:
    figures = _ZEROS.fullmatch(codes.get(number, ""))
    if figures:
        return "".join(figures.groups(""))
    code = _BESIDE.sub("", codes.get(number, "")).lower()
    if number in _DATES or "y" in code or "d" in code:
        return "date"
    if "[m" in code:
        return "[m]:s"
    return "s" if "s" in code else _TIMES.get(number, "h:mm" if "h" in code else "")

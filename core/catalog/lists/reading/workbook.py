"""The rows of a spreadsheet: XLSX, as Excel, Numbers and Google Sheets write it, and ODS. Times and
dates are taken as they are shown, since what is typed as 3:45 is stored as a time of day.

Read by ourselves, a row at a time: openpyxl 3.1 refuses a whole file for one odd style, as exports
of web shops have them, and python-calamine 0.9 ends the process over one stray cell far away.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import replace

from core.catalog.lists.headers import is_name
from core.catalog.lists.reading.csv_records import Record
from core.catalog.lists.reading.excel import of_excel, workbook_of
from core.catalog.lists.reading.open_document import of_open_document
from core.catalog.lists.reading.sheets import Parts, Sheet, of_one_width

_MOST_BYTES = 500_000_000  # of all parts, unpacked
_NAMING, _FEW_NAMES = 20, 2  # rows that may name columns, and names that tell that one does
_MOST_NAMED = 5  # sheets
# What damaged, forged and protected files bring about.
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, ArithmeticError),
    *(SyntaxError, RuntimeError, EOFError, OSError),
)


def read(content: bytes) -> Sheet | None:
    """The sheet that names most columns, with those that name the same ones; None of what is no
    spreadsheet that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if sum(part.file_size for part in file.infolist()) > _MOST_BYTES:
                return None
            parts = Parts(file)
            named = workbook_of(parts)
            sheets = list(of_excel(parts, named) if named else of_open_document(parts))
        return as_one([sheet for sheet in sheets if sheet.rows]) if sheets else None
    except _FAULTS:
        return None


def as_one(sheets: list[Sheet]) -> Sheet:
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
        order = _order(cells, most)
        if not order or (taken and _n_known(most) < _FEW_NAMES):
            others.append(sheet.name)
            continue
        first = rows[-1].number if rows else 0
        for r in sheet.rows[at + 1 if rows else 0 :]:
            rows.append(replace(r, number=first + r.number, cells=_moved(r.cells, order)))
        taken.append(sheet.name)
    said = f"Sheets read: {_quoted(taken)}"
    said += ", their rows counted on from sheet to sheet" if len(taken) > 1 else ""
    said += f"; not read: {_quoted(others)}, which have other columns" if others else ""
    return Sheet(taken[0], of_one_width(rows), [f"{said}."])


def _naming_row(sheet: Sheet) -> int:
    """Where the row is that names most columns."""
    first = sheet.rows[:_NAMING]
    return max(range(len(first)), key=lambda at: _n_known(first[at].cells))


def _n_known(cells: list[str]) -> int:
    return sum(map(is_name, set(cells)))


def _order(names: list[str], wanted: list[str]) -> list[int]:
    """Where the wanted columns are among those of a sheet; [] unless it has these and no others."""
    have, want = _trimmed(names), _trimmed(wanted)
    if have == want:
        return list(range(len(have)))
    alike = sorted(have) == sorted(want) and len(set(have)) == len(have)
    return [have.index(name) for name in want] if alike else []


def _moved(cells: list[str], order: list[int]) -> list[str]:
    return [cells[at] for at in order] + cells[len(order) :]


def _trimmed(cells: list[str]) -> list[str]:
    """Names of columns without case, and without the empty ones at the end."""
    n_named = max((n for n, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return [cell.strip().casefold() for cell in cells[:n_named]]


def _quoted(names: list[str]) -> str:
    more = ", ..." if len(names) > _MOST_NAMED else ""
    return ", ".join(f'"{name}"' for name in names[:_MOST_NAMED]) + more

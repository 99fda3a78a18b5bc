"""What spreadsheets of all kinds have in common: sheets of rows, the elements of their parts, and
numbers as they are shown."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from core.catalog.lists.reading.csv_records import Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_CELLS = 20_000_000
_FIRST_DAY = datetime(1899, 12, 30)
_LAST_DAY = 2_958_466  # of the year 9999


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


class Parts:
    """The parts of a spreadsheet by name. Programs write a name in another case, or with other
    slashes, than where they refer to it."""

    def __init__(self, file: zipfile.ZipFile):
        self._file = file
        self._found = {_plain(part.filename): part for part in file.infolist()}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._found

    def size(self, name: str) -> int:
        """Its bytes, unpacked."""
        return self._found[_plain(name)].file_size

    def read(self, name: str) -> bytes:
        return self._file.read(self._found[_plain(name)])


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def of_one_width(rows: Iterable[Record]) -> list[Record]:
    """The rows with as many cells as the longest has. ValueError at the first row with which they
    are too many: a few bytes may tell of gigabytes."""
    taken, width = [], 0
    for row in rows:
        taken.append(row)
        width = max(width, len(row.cells))
        if width * len(taken) > MOST_CELLS:
            raise ValueError
    for row in taken:
        row.cells.extend([""] * (width - len(row.cells)))
    return taken


def elements(parts: Parts, name: str, *tags: str) -> "Iterator[Element]":
    """Each element of some kinds in a part, one at a time; what it holds is gone when the next
    comes. Names are told without their spaces, which programs write in different ways."""
    from xml.etree.ElementTree import iterparse  # not at the top: few lists are of this kind

    content = parts.read(name)
    if b"<!DOCTYPE" in content or b"\0" in content:
        raise ValueError  # no program writes them, and a few may unfold to gigabytes
    for _, element in iterparse(io.BytesIO(content)):
        element.tag = _bare(element.tag)
        if element.tag in tags:
            yield element
            element.clear()


@lru_cache(maxsize=256)
def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def attributes(element: "Element") -> dict[str, str]:
    return {_bare(name): value for name, value in element.attrib.items()}


def shown(value: str, form: str = "") -> str:
    """A number as it is shown.

    form : "date"; of a time "h:mm", "s" with seconds, or "[m]:s" without hours; as many zeros as
        there are figures at least, behind what stands in front of them
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if form.endswith("0"):
        word = form.rstrip("0")
        return word + f"{number:.15g}".zfill(len(form) - len(word))
    if not 0 <= number < _LAST_DAY:
        form = ""
    if form == "date":
        shown = (_FIRST_DAY + timedelta(days=number)).isoformat(" ", "seconds")
        return shown.removesuffix(" 00:00:00")
    if form:
        return _clock(round(number * 86_400, 3), form)
    return value if value.isdecimal() else f"{number:.15g}"  # some ids are longer


def _clock(length_s: float, form: str) -> str:
    minutes, seconds = divmod(length_s, 60)
    end = f"{seconds:06.3f}".removesuffix(".000")
    if form == "[m]:s":
        return f"{int(minutes)}:{end}"
    clock = f"{int(minutes) // 60}:{int(minutes) % 60:02}"
    return f"{clock}:{end}" if seconds or form == "s" else clock

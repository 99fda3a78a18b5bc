"""Read a data list: a CSV or TSV table of whatever encoding and separator, into rows of text with
known columns."""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from core.catalog.headers import meaning
from core.errors import SoundkinError

SUFFIXES = (".csv", ".tsv")
_SEPARATORS = (",", ";", "\t")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Kana are sure signs of Japanese. Kanji count in runs only: a lone umlaut in German text, with the
# letter after it, makes one valid cp932 kanji, but hardly ever two side by side. Half-width
# katakana are what single umlauts decode to.
_JAPANESE = re.compile("[\u3040-\u30ff\u3001\u3002]|[\u4e00-\u9fff\uff01-\uff60\u3040-\u30ff]{2,}")


@dataclass(frozen=True)
class Column:
    """A column as written and what it means: a field, a tag category, or None for unknown."""

    header: str
    meaning: str | None


@dataclass(frozen=True)
class DataList:
    """A table as text. Every row has as many cells as there are columns."""

    path: Path
    columns: list[Column]
    rows: list[list[str]]
    encoding: str
    separator: str

    def has(self, *meanings: str) -> bool:
        """Whether any column has one of these meanings."""
        return any(column.meaning in meanings for column in self.columns)


def read_data_list(path: Path) -> DataList:
    """Read the whole table.

    Raises `SoundkinError`, naming the file and the remedy, when it cannot be opened, is no text, or
    is empty.
    """
    text, encoding = decode(path, _read(path))
    separator = _separator(text)
    records = [
        record for record in _records(path, text, separator) if any(cell.strip() for cell in record)
    ]
    if not records:
        raise SoundkinError(
            f"{path.name} is empty: a data list needs a first row that names its columns."
        )
    columns = [Column(header.strip(), meaning(header, i)) for i, header in enumerate(records[0])]
    rows = [record[: len(columns)] + [""] * (len(columns) - len(record)) for record in records[1:]]
    return DataList(path, columns, rows, encoding, separator)


def read_columns(path: Path) -> list[Column]:
    """Only the columns of a table, from its first 64 kB; [] when it is no table that can be
    read."""
    try:
        with open(path, "rb") as file:
            beginning = file.read(65536)
        text, _ = decode(path, beginning[: beginning.rfind(b"\n") + 1] or beginning)
    except (OSError, SoundkinError):
        return []
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    cells = next(csv.reader([first], delimiter=_separator(first)), [])
    return [Column(header.strip(), meaning(header, i)) for i, header in enumerate(cells)]


def decode(path: Path, content: bytes) -> tuple[str, str]:
    """Text and encoding: by byte-order mark, else UTF-8 when valid, else cp932 when it reads as
    Japanese, else latin-1."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise SoundkinError(
                    f"{path.name} is damaged text: save it again as CSV in UTF-8."
                ) from error
    if b"\0" in content:
        raise SoundkinError(f"{path.name} is not a text table: save the list as CSV in UTF-8.")
    for encoding in ("utf-8", "cp932", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and text == content.decode("latin-1"):
            encoding = "latin-1"  # they differ only in the curly quotes and dashes of Windows
        if encoding != "cp932" or _reads_as_japanese(text):
            return text, encoding
    return content.decode("latin-1"), "latin-1"


def _reads_as_japanese(text: str) -> bool:
    foreign = sum(character > "\x7f" for character in text)
    return 2 * sum(map(len, _JAPANESE.findall(text))) > foreign


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SoundkinError(f"The data list {path} does not exist: check its name.") from error
    except OSError as error:
        raise SoundkinError(
            f"The data list {path} cannot be read ({error.strerror}): check its permissions."
        ) from error


def _separator(text: str) -> str:
    """The separator that makes most known columns of the first row, and then most columns."""
    first = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]

    def worth(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(
            bool(cell.strip()) and meaning(cell, i) is not None for i, cell in enumerate(cells)
        ), len(cells)

    return max(_SEPARATORS, key=worth)


def _records(path: Path, text: str, separator: str) -> list[list[str]]:
    def parse(strict: bool) -> list[list[str]]:
        lines = io.StringIO(text, newline="")
        return list(csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=strict))

    try:
        return parse(strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise SoundkinError(
                f'{path.name} opens a quote (") that is never closed: close it and save again.'
            ) from error
    try:  # a stray quote inside a cell is common in lists written by hand and does no harm
        return parse(strict=False)
    except csv.Error as error:
        raise SoundkinError(
            f"{path.name} cannot be read as a table ({error}): save it again as CSV in UTF-8."
        ) from error

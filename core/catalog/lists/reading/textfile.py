"""Open a table that somebody hands over: a regular file of bearable size, in whatever encoding."""

import re
import stat
from dataclasses import replace
from pathlib import Path

from core.catalog.lists.headers import is_name
from core.catalog.texts.code_pages import CANDIDATES
from core.catalog.texts.encodings import BAD, PROBABLE, Decoded, decode
from core.catalog.texts.mojibake import undoubled, with_quotes
from core.errors import SoundkinError

MAX_BYTES = 1_000_000_000
_HEAD_BYTES = 4096
_BEGINNING, _NAMING = 65_536, 20  # bytes and rows that may name columns
_BY_CHANCE = 1  # letter of their names
# What XLSX, ODS and XLS hold near their beginning.
_SHEETS = (
    b"[Content_Types].xml",
    b"xl/workbook.xml",
    b"opendocument.spreadsheet",
    bytes.fromhex("d0cf11e0a1b11ae1"),
)


def read_text(path: Path) -> Decoded:
    """The whole text. Raises `SoundkinError` naming the file and the remedy."""
    return in_words(path, read_bytes(path))


def in_words(path: Path, content: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file's bytes; `SoundkinError` when they are none."""
    try:
        found = decode(content, encoding)
    except (LookupError, UnicodeError) as error:
        raise SoundkinError(
            f'"{encoding}" is no encoding that is known here: name one such as utf-8, cp1252,'
            " cp1251 or cp932."
        ) from error
    if any(sign in content[:_HEAD_BYTES] for sign in _SHEETS) and b"\0" in content:
        raise SoundkinError(
            f"{path.name} is a spreadsheet by its content, whatever its name: save it as CSV in"
            " UTF-8 in the program that opens it."
        )
    if found is None:
        is_sheet = path.suffix.lower() == ".cue"
        remedy = "write it again or delete it" if is_sheet else "save the list as CSV in UTF-8"
        raise SoundkinError(f"{path.name} is not a text{'' if is_sheet else ' table'}: {remedy}.")
    found = found if encoding else _by_names(content, found)
    text = undoubled(found.text)
    twice = text != found.text
    text = with_quotes(text)
    return found if text == found.text else replace(found, text=text, twice=twice)


def _by_names(content: bytes, found: Decoded) -> Decoded:
    """The text by the encoding in which its first rows name columns, where it may be another than
    the one that was found."""
    if found.encoding not in (*CANDIDATES, "latin-1") and BAD not in found.text:
        return found
    first = content[:_BEGINNING].splitlines()[:_NAMING]
    n_letters = {name: _letters_of_names(first, name) for name in (found.encoding, *CANDIDATES)}
    best = max(n_letters, key=n_letters.__getitem__)  # of those that tell as much, the one found
    rivals = found.others if best == found.encoding else (found.encoding,)
    if not rivals or n_letters[best] <= max(_BY_CHANCE, *(n_letters.get(r, 0) for r in rivals)):
        return found
    return Decoded(content.decode(best, "replace"), best, PROBABLE)


def _letters_of_names(rows: list[bytes], encoding: str) -> int:
    """How many letters beyond ASCII the known names of columns have in these rows."""
    cells = re.split(r"[,;\t|\n]", b"\n".join(rows).decode(encoding, "replace"))
    names = {cell.strip('" ') for cell in cells if not cell.isascii() and len(cell) < 100}
    return sum(sum(sign > "\x7f" for sign in name) for name in names if is_name(name))


def read_bytes(path: Path, most: int | None = None) -> bytes:
    """A regular file's content, or its first `most` bytes. A pipe or device is never opened.
    `SoundkinError` for these and a folder, and for what is not there, not readable or too large."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SoundkinError(f"{path} is a folder, not a tag spreadsheet: name the list in it.")
        if not stat.S_ISREG(status.st_mode):
            raise SoundkinError(f"{path} is a device or pipe, not a file: save the list as a file.")
        if status.st_size > MAX_BYTES and most is None:
            raise SoundkinError(
                f"{path.name} is larger than 1 GB, so it is hardly a tag spreadsheet: split it,"
                " or check"
                " its name."
            )
        with open(path, "rb") as file:
            return file.read(MAX_BYTES if most is None else most)
    except FileNotFoundError as error:
        raise SoundkinError(
            f"The tag spreadsheet {path} does not exist: check its name."
        ) from error
    except OSError as error:
        raise SoundkinError(
            f"The tag spreadsheet {path} cannot be read ({error.strerror}): check its permissions."
        ) from error

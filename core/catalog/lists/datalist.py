"""Read a data list: a CSV or TSV table of whatever encoding and separator, a spreadsheet, a table
in HTML, or a list in JSON or the XML of a music program, into rows of text with known columns."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from core.catalog.lists.cells.own_cells import unprotected
from core.catalog.lists.columns.column import Column, cells_of, first_place
from core.catalog.lists.columns.columns import columns_of, counts_rows
from core.catalog.lists.columns.flags import flags, spell_out
from core.catalog.lists.columns.joined_columns import joined
from core.catalog.lists.columns.letters import put_right
from core.catalog.lists.columns.wordless import without_words
from core.catalog.lists.header.header_rows import (
    n_of_kinds,
    one_below_another,
    turned,
)
from core.catalog.lists.header.naming_row import names_of_columns
from core.catalog.lists.headers import meaning
from core.catalog.lists.list_notes import notes
from core.catalog.lists.reading import marked_up, workbook
from core.catalog.lists.reading.csv_records import Record
from core.catalog.lists.reading.no_table import refuse_no_table
from core.catalog.lists.reading.textfile import in_words, read_bytes
from core.catalog.lists.rows import jsonlist, xmllist
from core.catalog.lists.rows.long_form import by_tracks, without_computed, without_unsure
from core.catalog.lists.rows.raw_table import RawTable, raw_table
from core.catalog.lists.rows.rowcheck import fitting, once_named, with_further_tags
from core.catalog.sound_files import own_files
from core.catalog.sound_files.tags.tag_names import ANY
from core.catalog.texts.encodings import CERTAIN, UNSURE, Decoded
from core.catalog.texts.entities import ENTITY, MARKUP, without_entities, without_markup
from core.catalog.texts.keytext import KEY
from core.catalog.texts.tagtext import category_key
from core.config import CATEGORIES
from core.errors import SoundkinError

_NO_TEXTS = (".xlsx", ".xlsm", ".xltx", ".xlsb", ".ods", ".fods", ".numbers", ".gsheet")
SHEETS = (*_NO_TEXTS, ".xls")  # which often is a text
SUFFIXES = (".csv", ".tsv", *SHEETS)
_JSON = (".json", ".jsonl", ".ndjson")
_OF_MUSIC = ("artist", "album", "tempo", "length", KEY, ANY, *CATEGORIES)
_MARK_TWICE = "\ufeff".encode().decode("cp1252")  # a mark of UTF-8 that was encoded once more
_BEGINNING = 65_536  # bytes that tell the columns
_ZIP = b"PK\3\4"


@dataclass(frozen=True)
class DataList:
    """A table as text. Every row has as many cells as there are columns."""

    path: Path
    columns: list[Column]
    rows: list[list[str]]
    encoding: str  # "" of a spreadsheet, which tells its own
    separator: str
    numbers: list[int]  # of the rows, as a spreadsheet counts them
    broken: list[tuple[int, str, str]] = field(default_factory=list)  # number, first cell, why
    notes: list[str] = field(default_factory=list)  # what is worth saying of the whole table
    sure: str = ""  # how sure the encoding is, as core.catalog.texts.encodings names it
    others: tuple[str, ...] = ()  # encodings that it could be as well
    export: str = ""  # which of our own exports it is

    def has(self, *meanings: str) -> bool:
        """Whether any column has one of these meanings."""
        return any(c.taken_as in meanings for c in self.columns)

    def with_extra_columns(self) -> "DataList":
        """The same with each unknown column as a tag category of its own name."""
        named = [c.meaning or c.category or category_key(c.header) or None for c in self.columns]
        columns = zip(self.columns, named, strict=True)
        return replace(self, columns=[replace(c, meaning=name) for c, name in columns])

    @property
    def calls_ids(self) -> bool:
        """Whether a column is called an id, and not only taken as one for want of another."""
        return any(c.meaning == "id" and not (c.left_out or c.by_cells) for c in self.columns)

    @property
    def tells_titles(self) -> bool:
        """Whether it tells of tracks by their titles, and not only of people or things."""
        return self.has("title") and self.has(*_OF_MUSIC)

    @property
    def counts_rows(self) -> bool:
        """Whether the column of the ids only counts the rows."""
        at = first_place(self.columns, "id")
        return at is not None and counts_rows(self.columns[at].header, cells_of(self.rows, at))

    @property
    def counted_rows(self) -> bool:
        """The same, also where the rows were sorted since, for a list that tells titles."""
        at = first_place(self.columns, "id")
        if at is None or not self.has("title"):
            return False
        return counts_rows(self.columns[at].header, cells_of(self.rows, at), in_order=False)

    @property
    def guesses_file(self) -> bool:
        """Whether the column of the files is one by its cells alone."""
        return any(c.meaning == "file" and c.by_cells for c in self.columns)

    @property
    def calls_titles(self) -> bool:
        """Whether the column of the files is called as one of titles."""
        files = (c for c in self.columns if c.meaning == "file" and c.by_cells)
        return any(meaning(c.header) == "title" for c in files)

    @property
    def doubt(self) -> str:
        """A sentence when the encoding cannot be told, else ""."""
        if self.sure != UNSURE:
            return ""
        named = ", or ".join(filter(None, (self.encoding, ", ".join(self.others[:5]))))
        return (
            f"The encoding of {self.path.name} is not certain ({named}): save it as CSV in UTF-8,"
            " or name its encoding."
        )

    @cached_property  # asked for each row
    def unit_s(self) -> float:
        """Seconds that a bare number in the column of lengths counts."""
        return next((c.unit_s for c in self.columns if c.meaning == "length"), 1.0)


def read_data_list(path: Path, encoding: str | None = None) -> DataList:
    """Read the whole table.

    encoding : one that a person named; else it is found out
    Raises `SoundkinError`, naming the file and the remedy, when it cannot be opened, is no text, or
    is empty.
    """
    return _table(path, read_bytes(path), encoding)


def read_beginning(path: Path) -> DataList:
    """The first rows of a table. Raises `SoundkinError` when it is none that can be read."""
    content = read_bytes(path, _BEGINNING)
    if content.startswith(_ZIP):  # which tells at its end where its parts are
        return _table(path, read_bytes(path))
    whole = content[: content.rfind(b"\n") + 1] if len(content) == _BEGINNING else content
    return _table(path, whole or content)


def _table(path: Path, content: bytes, encoding: str | None = None) -> DataList:
    sheet = workbook.read(content) if content.startswith(_ZIP) else None
    if sheet:
        decoded = Decoded(sheet.text, "utf-8", CERTAIN)
        found = _of_rows(path, decoded, RawTable(sheet.rows, "", sheet.text), sheet.said)
        return replace(found, encoding="")  # nobody has to choose one
    if path.suffix.lower() in _NO_TEXTS:
        raise SoundkinError(
            f"{path.name} is a spreadsheet that cannot be read: save it as CSV in UTF-8 in the"
            " program that opens it."
        )
    decoded = in_words(path, content, encoding)
    text = decoded.text.lstrip("\ufeff").removeprefix(_MARK_TWICE)
    page = marked_up.read(text)
    if page:
        return _of_rows(path, decoded, RawTable(page.rows, "", page.text), page.said)
    listed = _objects(path, decoded, text)
    if listed is not None:
        return _of_objects(path, decoded, listed)
    return _of_rows(path, decoded, raw_table(text), [])


def _of_rows(path: Path, decoded: Decoded, raw: RawTable, of_sheet: list[str]) -> DataList:
    """The list of a table as it stands there. of_sheet : what is to be said of a spreadsheet"""
    if not raw.rows:
        raise SoundkinError(
            f"{path.name} is empty: a tag spreadsheet needs a first row that names its columns."
        )
    rows, turned_so = turned(raw.rows)
    headers, at, n_above = names_of_columns(rows)
    export = own_files.exported(headers)
    kinds = [] if export else rows[at : at + n_of_kinds(rows[at:])]
    at += len(kinds)
    named = [row.cells for row in rows]
    escaped = not export and bool(ENTITY.search(raw.text)) and without_entities(named)
    if not export and MARKUP.search(raw.text):
        without_markup(named)
    below, again, others = once_named(headers, rows[at:])
    if raw.separator == "\t":
        with_further_tags(headers, below)
    headers, below, said = _told_otherwise(headers, below, export)
    said = of_sheet + turned_so + said
    taken, broken, short = fitting(below, len(headers))
    cells = [row.cells for row in taken]
    columns = _of_ours(headers, cells) if export else _columns(headers, cells)
    said += [] if export else put_right(columns, cells, raw.text)
    above = rows[:n_above]
    said += notes(
        below, columns, decoded, escaped, above=above, kinds=kinds, again=again, short=short
    )
    return DataList(
        path,
        columns,
        cells,
        decoded.encoding,
        raw.separator,
        [row.number for row in taken],
        broken + others,
        said,
        decoded.sure,
        decoded.others,
        export,
    )


def _objects(path: Path, decoded: Decoded, text: str) -> jsonlist.Told | None:
    """What a text in XML or JSON lists, None of any other. SoundkinError where it is no list."""
    listed = xmllist.read(text)
    if listed is not None:
        return listed
    refuse_no_table(path, decoded.text)
    listed = jsonlist.read(text)
    if listed is None and path.suffix.lower() in _JSON and text.lstrip()[:1] in ("[", "{", "/"):
        raise SoundkinError(
            f"{path.name} is no JSON that can be read: save it without comments, or the list as CSV"
            " in UTF-8."
        )
    return listed


def _told_otherwise(
    headers: list[str], rows: list[Record], export: str
) -> tuple[list[str], list[Record], list[str]]:
    """The names of the columns and the rows, with one row for each track, and what is to be said of
    that."""
    if export == "shortlist":
        return headers, rows, without_computed(headers, rows)
    headers, rows, said = one_below_another(headers, rows)
    rows, left_out = (rows, []) if export else without_unsure(headers, rows)
    if not said:
        headers, rows, said = by_tracks(headers, rows, export)
    return headers, rows, said + left_out


def _of_ours(headers: list[str], rows: list[list[str]]) -> list[Column]:
    """The columns of a table of ours: its lengths are seconds, whatever they look like, and it may
    have no files."""
    columns = columns_of([unprotected(name) or name for name in headers], rows)
    certain = ("length", "file")
    return [replace(c, left_out="", unit_s=1.0) if c.meaning in certain else c for c in columns]


def _columns(headers: list[str], rows: list[list[str]]) -> list[Column]:
    """The columns of a list that is not our own, and its cells spelt out."""
    columns = without_words(columns_of(headers, rows), rows)
    columns = flags(joined(columns, rows), rows)
    spell_out(columns, rows)
    return columns


def _of_objects(path: Path, decoded: Decoded, listed: jsonlist.Told) -> DataList:
    """The list of a text in JSON or XML; its rows are numbered as its objects are."""
    cells = [row.cells for row in listed.rows]
    escaped = bool(ENTITY.search(decoded.text)) and without_entities(cells)
    if MARKUP.search(decoded.text):
        without_markup(cells)
    columns = _columns(listed.headers, cells)
    said = put_right(columns, cells, decoded.text)
    said += notes(listed.rows, columns, decoded, escaped)
    said += [listed.stops] * bool(listed.stops)
    numbers = [row.number for row in listed.rows]
    found = DataList(path, columns, cells, decoded.encoding, "", numbers, notes=said)
    return replace(found, sure=decoded.sure, others=decoded.others)

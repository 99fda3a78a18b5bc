"""From a table's text to its rows: quotes that are syntax, quotes that are only meant, and the row
numbers a spreadsheet shows."""

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

SEPARATORS = (",", ";", "\t", "|", "，", "；", "؛", "^", "~")  # some as typed in Chinese or Arabic
MAX_CELL = 32_767  # characters, a spreadsheet's limit; a longer cell is damage
_SINGLE = re.compile(r"(?:'[^'\"\r\n]+'[,;\t|])+'[^'\"\r\n]+'\r?(?:\n|\Z)")
_OTHER_QUOTES = str.maketrans("'\"", "\"'")
_WITH_BLANKS = re.compile(r'\s*"[^"\r\n]*"[ \t]+[,;|]')
_BLANKS = re.compile(r'(?<=")[ \t]+(?=[,;|])')
_SEP_LINE = re.compile(r'\s*"?sep=(\\t|[^\r\n"])"?\s*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_BOX = re.compile(r"\s*[┌╭╔┏]")
_DRAWN = re.compile("[\u2500-\u257f]*")  # signs that draw boxes
_DOUBLE_BARS = re.compile(r"^[ \t]*\|\|.*\|\|[ \t]*$", re.MULTILINE)
_UPRIGHT = re.compile("[│║┃]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_RARE_ENDS = ("\u2028", "\u2029", "\x85", "\x1e", "\x0b", "\x0c")
_BEGINNING = 65_536  # characters that hold the first rows
_MOST_LINES = 200  # of one cell; one that goes on longer was never closed

csv.field_size_limit(2**31 - 1)  # one long cell must not refuse a table; it is left out later


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its number as a spreadsheet counts (the first is 1) and its cells."""

    number: int
    cells: list[str]
    unclosed: bool = False  # it opens a quote that is never closed, and has not its cells without
    stray: bool = False  # a quote in it is taken as a sign like others


def one_kind_of_end(text: str) -> str:
    """The text with line feeds, where its rows end with a sign that only few programs write."""
    if "\n" not in text and "\r" not in text:
        for sign in _RARE_ENDS:
            if sign in text:
                return text.replace(sign, "\n")
    return text


def without_boxes(text: str) -> str:
    """The text of a table that is drawn with lines, as databases show it, with plain signs between
    its columns."""
    if not _BOX.match(text):
        return text
    lines = (line for line in text.split("\n") if not _DRAWN.fullmatch(line.strip()))
    return "\n".join(_UPRIGHT.sub("|", line) for line in lines)


def with_single_bars(text: str) -> str:
    """The text of a wiki's table with one sign between the names of its columns: `||file||title||`
    above `|one.wav|One|`."""
    if not text.lstrip().startswith("||"):
        return text
    return _DOUBLE_BARS.sub(lambda line: line[0].replace("||", "|"), text)


def without_runs(text: str) -> str:
    """The text with one tab between columns, where a person has set as many as bring them below one
    another: its rows have one number of cells only so."""
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if "\t\t" not in first.strip() or _n_of_tabs(lines) == 1:
        return text
    single = [re.sub("\t+", "\t", line.strip("\r\t")) for line in lines]
    return "\n".join(single) if _n_of_tabs(single) == 1 else text


def _n_of_tabs(lines: list[str]) -> int:
    """How many numbers of tabs there are in lines that hold something."""
    return len({line.count("\t") for line in lines if line.strip()})


def without_blanks(text: str) -> str:
    """The text without blanks between a quote that closes a cell and the separator, where its first
    row is written so: `"file" , "title"`."""
    return _BLANKS.sub("", text) if _WITH_BLANKS.match(text) else text


def in_single_quotes(text: str) -> bool:
    """Whether the cells of the first row stand in single quotes, as SQLite writes them."""
    return bool(_SINGLE.match(text))


def with_plain_quotes(text: str) -> str:
    """The text with plain quotes, where its cells stand in those of word processors."""
    first = text[: text.find("\n")]
    for opens, closes in ("“”", "„“", "«»"):
        if first[:1] == opens and any(closes + sign + opens in first for sign in SEPARATORS):
            return text.replace(opens, '"').replace(closes, '"')
    return text


def with_other_quotes(text: str) -> str:
    """The text with single quotes for double ones, and the other way round."""
    return text.translate(_OTHER_QUOTES)


def separator_line(text: str) -> tuple[str, str | None]:
    """The text after Excel's first line `sep=;`, and the separator it names."""
    found = _SEP_LINE.match(text)
    if not found:
        return text, None
    return text[found.end() :], "\t" if found[1] == "\\t" else found[1]


def records(text: str, separator: str, width: int, first: int) -> list[Record]:
    """All rows that hold something. A quote that does not enclose a cell is a sign like others.

    width : how many columns the header names ; first : the number of the text's first row
    """
    lines = io.StringIO(text, newline="")
    table = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    rows, n_rows, swallowed = [], 0, 0
    try:
        for n_rows, cells in enumerate(table, 1):
            if cells and any(cells):
                rows.append(Record(first + n_rows - 1, cells))
            swallowed += table.line_num > n_rows and _like_rows(cells, separator, width)
    except csv.Error:
        swallowed = 1
    if not swallowed:
        return rows
    return _escaped(text, separator, width, first) or _careful(text, separator, width, first)


def _escaped(text: str, separator: str, width: int, first: int) -> list[Record]:
    """The rows of a text in which a backslash stands before each quote that is a sign; [] when that
    is not the way they are written."""
    if '\\"' not in text:
        return []
    lines = io.StringIO(text.replace('\\"', '""'), newline="")
    table = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    try:
        rows = [Record(n, cells) for n, cells in enumerate(table, first) if any(cells)]
    except csv.Error:
        return []
    return rows if all(len(row.cells) == width for row in rows) else []


def _like_rows(cells: list[str], separator: str, width: int) -> bool:
    """Whether a cell over several lines holds lines that look like rows of their own."""
    if not any("\n" in cell or "\r" in cell for cell in cells):
        return False
    if len(cells) > width:
        return True
    inner = [line for cell in cells for line in cell.splitlines()[1:]]
    alike = sum(line.count(separator) + 1 == width for line in inner)
    return alike > 0 and (separator == "\t" or (width > 2 and 2 * alike > len(inner)))


def _careful(text: str, separator: str, width: int, first: int) -> list[Record]:
    """Line by line, so that a quote that is never closed costs its own row only."""
    lines = [line for line in _LINE.findall(text) if line]
    rows: list[Record] = []
    at = 0
    for number in itertools.count(first):
        if at >= len(lines):
            return rows
        row, n_lines = _one(number, lines, at, separator, width)
        at += n_lines
        if any(cell.strip() for cell in row.cells):
            rows.append(row)
    return rows


def _one(number: int, lines: list[str], at: int, separator: str, width: int) -> tuple[Record, int]:
    """The row that begins at a line, and how many lines it takes."""
    line = lines[at]
    literal = _literal(line, separator)
    if '"' not in line:
        return Record(number, literal), 1
    cells = _strict(line, separator)
    if cells is not None:
        return Record(number, cells), 1
    if _opens(line, separator):
        several = _over_lines(lines, at, separator, width)
        if several:
            return Record(number, several[0]), several[1]
        return Record(number, literal, unclosed=len(literal) != width, stray=True), 1
    if len(literal) != width and separator != "\t":  # a separator inside such quotes is the cell's
        lenient = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
        if len(lenient) <= width:
            return Record(number, lenient, stray=True), 1
    return Record(number, literal, stray=True), 1


def _over_lines(
    lines: list[str], at: int, separator: str, width: int
) -> tuple[list[str], int] | None:
    """A row of which a cell goes over several lines; None when that would swallow other rows."""
    alike = 0
    for end in range(at + 1, min(at + _MOST_LINES, len(lines))):
        if '"' in lines[end]:
            cells = _strict("".join(lines[at : end + 1]), separator)
            if cells is not None:
                whole = len(cells) == width or (not alike and len(cells) < width)
                return (cells, end + 1 - at) if whole else None
        alike += len(_literal(lines[end], separator)) == width > 1
        if alike > 1 or (alike and separator == "\t"):
            return None
    return None


def _opens(line: str, separator: str) -> bool:
    """Whether a cell begins with a quote that does not end within the line."""
    try:
        list(csv.reader([line], delimiter=separator, skipinitialspace=True, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _strict(text: str, separator: str) -> list[str] | None:
    try:
        found = list(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter=separator,
                skipinitialspace=True,
                strict=True,
            )
        )
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None if found else []


def _literal(line: str, separator: str) -> list[str]:
    """The cells when quotes mean nothing."""
    return [cell.lstrip(" ") for cell in line.rstrip("\r\n").split(separator)]


def first_lines(text: str, n: int) -> Iterator[str]:
    """The first n lines that hold something, without their ends."""
    lines = (found.group().rstrip("\r\n") for found in _LINE.finditer(text))
    return itertools.islice((line for line in lines if line.strip()), n)


def first_rows(text: str, separator: str, n: int) -> Iterator[list[str]]:
    """The first n rows as a spreadsheet reads them: a quoted cell may go over several lines."""
    lines = io.StringIO(text[:_BEGINNING], newline="")
    return itertools.islice(csv.reader(lines, delimiter=separator, skipinitialspace=True), n)


def unwrapped(text: str) -> str:
    """The text of a table each of whose rows was put into quotes as if it were one cell."""
    lines = io.StringIO(text, newline="")
    try:
        table = csv.reader(lines, strict=True)
        header = next(table, []) if text[:1] == '"' else []
        if len(header) != 1 or not any(sign in header[0] for sign in SEPARATORS):
            return text
        rows = [header, *table]
    except csv.Error:
        return text
    if any(len(row) > 1 or "\n" in "".join(row) for row in rows):
        return text
    return "\n".join("".join(row) for row in rows)

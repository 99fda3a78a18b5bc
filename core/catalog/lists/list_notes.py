"""What is worth saying of a data list as a whole, a sentence each."""

import re
from collections.abc import Iterator, Sequence

from core.catalog.lists.cells.length_and_tempo import DAY
from core.catalog.lists.columns.column import Column
from core.catalog.lists.headers import FIELDS
from core.catalog.lists.reading.csv_records import Record
from core.catalog.texts.encodings import BAD, Decoded

_BY_CELLS = {"file": "names the files", "id": "tells the tracks apart"}
_UNITS = {0.001: "milliseconds", DAY: "parts of a day"}
_MOST_NAMED = 5  # rows or columns
_LOST = re.compile(
    r"\?(?:(?<=[^\W\d_]\?)\?*[^\W\d_]|(?<![^\s,;\"]\?)\?+(?![^\s,;\"]))"
)  # among letters, or a word of nothing else


def notes(
    rows: list[Record],
    columns: list[Column],
    decoded: Decoded,
    escaped: bool,
    *,
    above: Sequence[Record] = (),
    kinds: Sequence[Record] = (),
    again: Sequence[Record] = (),
    short: Sequence[int] = (),
) -> list[str]:
    """A sentence each of what was passed over, filled up, left out or taken in a special way.

    rows : those below the header ; escaped : whether signs are written as in web pages
    above : rows above the header ; kinds : rows that tell the kinds of the columns
    again : further headers ; short : numbers of rows with too few cells
    """
    damaged = f"Could not be read as {decoded.encoding.upper()} in some cells, which are left out"
    stray = [row for row in rows if row.stray and not row.unclosed]
    of_rows = (
        (_numbers(above), "Passed over above the row that names the columns"),
        (_numbers(kinds), "Tells the kinds of the columns, and is passed over"),
        (_numbers(again), "Names the columns again, and is passed over"),
        (_damaged(rows, decoded), damaged),
        (_lost(rows, decoded), "Letters have become question marks; save the list as CSV in UTF-8"),
        (short, "Fewer cells than there are columns; the rest counts as empty"),
        (_numbers(stray), 'A quote (") that encloses no cell is taken as a sign like others'),
    )
    return [
        *(_of_rows(what, numbers) for numbers, what in of_rows if numbers),
        *_of_text(decoded, escaped),
        *_of_columns(columns),
    ]


def _numbers(rows: Sequence[Record]) -> list[int]:
    return [row.number for row in rows]


def _damaged(rows: Sequence[Record], decoded: Decoded) -> list[int]:
    """The rows with a cell that could not be read."""
    if BAD not in decoded.text:
        return []
    return [row.number for row in rows if any(BAD in cell for cell in row.cells)]


def _lost(rows: Sequence[Record], decoded: Decoded) -> list[int]:
    """The rows with a cell that has lost letters."""
    if not _LOST.search(decoded.text):
        return []
    return [row.number for row in rows if any(map(_has_lost_letters, row.cells))]


def _has_lost_letters(cell: str) -> bool:
    """Whether a cell has question marks where its letters were that an encoding lacks; an address
    asks with one."""
    return bool(_LOST.search(cell)) and "/" not in cell and "=" not in cell


def _of_rows(what: str, numbers: Sequence[int]) -> str:
    more = ", ..." if len(numbers) > _MOST_NAMED else ""
    return f"{what}: row {', '.join(map(str, numbers[:_MOST_NAMED]))}{more}."


def _of_text(decoded: Decoded, escaped: bool) -> Iterator[str]:
    if decoded.rest:
        yield f"Rows that are not in UTF-8 are read as {decoded.rest.upper()}."
    if decoded.twice:
        yield "The text was encoded twice (as Ã¤ for ä); it is taken as it was before."
    if escaped:
        yield "Signs written as in web pages (&amp; for &) are taken as what they mean."


def _of_columns(columns: Sequence[Column]) -> Iterator[str]:
    yield from _several(columns)
    for column in columns:
        if column.left_out:
            named = f'Column "{column.header}"' if column.header else "The column without a name"
            yield f"{named} is left out: {column.left_out}"
    for column in columns:
        if column.by_cells:
            told = _BY_CELLS[str(column.meaning)]
            yield f'The column "{column.header}" {told}, as its cells tell.'
    for column in columns:
        if column.meaning == "length" and column.unit_s in _UNITS:
            unit = _UNITS[column.unit_s]
            yield f'Bare numbers of the column "{column.header}" are taken as {unit}.'


def _several(columns: Sequence[Column]) -> list[str]:
    """A sentence for each field that several columns tell: of tags all count, of these one does."""
    headers: dict[str, list[str]] = {}
    for column in columns:
        if column.meaning in FIELDS and not column.left_out:
            headers.setdefault(str(column.meaning), []).append(f'"{column.header}"')
    return [
        f"Several columns tell the {field} ({', '.join(names[:_MOST_NAMED])}): in each row the"
        f" first that is {'there' if field == 'file' else 'filled in'} counts."
        for field, names in headers.items()
        if len(names) > 1
    ]

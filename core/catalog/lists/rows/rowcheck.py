"""Whether the rows of a table fit its header."""

from core.catalog.lists.headers import meaning, plain
from core.catalog.lists.reading.csv_records import Record
from core.catalog.sound_files.tags.tag_names import ANY
from core.config import CATEGORIES

_OF_TAGS = (*CATEGORIES, ANY)
_LABELS = ("label", "labels")  # of tags, where more cells follow


def with_further_tags(headers: list[str], rows: list[Record]) -> None:
    """Join what follows a last column of tags to it, as where a list of tabs has a tag a cell."""
    last = len(headers) - 1
    if plain(headers[last]) in _LABELS or meaning(headers[last], last) in _OF_TAGS:
        for row in rows:
            if len(row.cells) > len(headers):
                row.cells[last:] = ["|".join(cell for cell in row.cells[last:] if cell.strip())]


def fitting(
    rows: list[Record], width: int
) -> tuple[list[Record], list[tuple[int, str, str]], list[int]]:
    """The rows brought to the header's width, those that cannot be, and the numbers of short
    ones."""
    taken, broken, short = [], [], []
    for row in rows:
        n_cells = len(row.cells)
        if n_cells == width and not row.unclosed:
            taken.append(row)
        elif row.unclosed:
            why = f'Row {row.number} opens a quote (") that is never closed: close it.'
            broken.append((row.number, row.cells[0], why))
        elif n_cells < width:
            short.append(row.number)
            row.cells.extend([""] * (width - n_cells))
            taken.append(row)
        elif any(cell.strip() for cell in row.cells[width:]):
            why = (
                f"Row {row.number} has {n_cells} cells under {width} columns: put a cell that holds"
                " the separator into quotes."
            )
            broken.append((row.number, row.cells[0], why))
        else:
            del row.cells[width:]
            taken.append(row)
    return taken, broken, short


def once_named(
    headers: list[str], rows: list[Record]
) -> tuple[list[Record], list[Record], list[tuple[int, str, str]]]:
    """The rows of the table; those that name its columns once more, as where lists were put
    together; and those that follow one that names them in another order, as `fitting` gives them.
    """
    named = _names(headers)
    below: list[Record] = []
    again: list[Record] = []
    others: list[tuple[int, str, str]] = []
    order, number = named, 0  # as the last row that names the columns does, and its number
    for row in rows:
        translated = row is rows[0] and _means_the_same(row.cells, headers)
        if translated:
            again.append(row)
        elif row.cells[0].strip("\ufeff ").casefold() in named and (
            _is_header(row.cells, named) or _names_columns(row.cells)
        ):
            again.append(row)
            order, number = _names(row.cells), row.number
        elif order == named:
            below.append(row)
        else:
            how = "the columns in another order" if set(order) == set(named) else "other columns"
            why = (
                f"Row {number} names {how} than row 1: put what follows it into a list of its own."
            )
            others.append((row.number, row.cells[0], why))
    return below, again, others


def _means_the_same(cells: list[str], headers: list[str]) -> bool:
    """Whether cells name the columns below them in another language."""
    pairs = [(meaning(a), meaning(b)) for a, b in zip(headers, cells, strict=False) if b]
    same = sum(first == second is not None for first, second in pairs)
    named = all(first == second for first, second in pairs if first in ("file", "id"))
    return named and same > 1 and 2 * same > len(pairs)


def _names_columns(cells: list[str]) -> bool:
    """Whether cells name the columns of another table, each of them something else."""
    means = [meaning(cell) for cell in cells if cell.strip()]
    return len(means) > 1 and None not in means and len(set(means)) == len(means)


def _names(cells: list[str]) -> list[str]:
    names = [cell.strip("\ufeff ").casefold() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _is_header(cells: list[str], named: list[str]) -> bool:
    names = [name for name in _names(cells) if name]
    known = sum(name in named for name in names)
    return 2 * known > len(names) and (known > 1 or names == named)

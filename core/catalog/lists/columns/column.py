"""A column of a data list, and what its cells say."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog.texts.missing_values import says_nothing


@dataclass(frozen=True)
class Column:
    """A column as written and what it means: a field, a tag category, or None for unknown."""

    header: str
    meaning: str | None
    left_out: str = ""  # why a column that has a meaning is not taken
    unit_s: float = 1.0  # seconds that a bare number of a length counts
    has_unit: bool = False  # whether the header tells it
    by_cells: bool = False  # whether its cells told what it means, and not its header
    flag: str = ""  # of a column of yes and no, the cell that each yes stands for
    category: str = ""  # of a column without a meaning, when unknown ones are taken too

    @property
    def taken_as(self) -> str | None:
        """The field or category that its cells are taken as; None where they are not taken."""
        return None if self.left_out else self.meaning


def places_of(columns: Sequence[Column], wanted: str) -> list[int]:
    """Where the columns of a meaning are."""
    return [i for i, column in enumerate(columns) if column.taken_as == wanted]


def first_place(columns: Sequence[Column], wanted: str) -> int | None:
    """Where the first column of a meaning is; None when there is none."""
    return next(iter(places_of(columns, wanted)), None)


def cells_of(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """What a column says, without the cells that say nothing."""
    cells = (row[at].strip() for row in rows)
    return [cell for cell in cells if cell and not says_nothing(cell)]


def is_filled(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a column says anything."""
    return any(row[at].strip() and not says_nothing(row[at].strip()) for row in rows)

"""What the rooms know of the store that a library lies in: one connection, one place.

Two stores implement it, a SQLite file (`sqlite_store`) and a PostgreSQL database (`postgres`).
Rooms write SQL as SQLite reads it, with `?` or `:name` for values, and keep to what the tests of
both stores (`tests/catalog/test_stores.py`) hold: numbers compared as `away = 1` and not as truth,
sums cast to BIGINT, an alias for each subquery, and every column that is no aggregate grouped by.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Values = Sequence[Any] | Mapping[str, Any]


def is_text(value: str) -> bool:
    """Whether every store can hold it: it has no character of the number 0, and no half of one."""
    return "\0" not in value and (
        value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)
    )


def listed(ids: Iterable[str]) -> str:
    """Ids as a value for `json_each(?)`; those that no store can hold are in none."""
    every = list(ids)
    text = json.dumps(every)
    if "\\u0000" in text or "\\ud" in text:
        text = json.dumps([value for value in every if is_text(value)])
    return text


class Cursor(Protocol):
    """What a statement gave: rows that can be asked by place and, unless `row_factory` is None, by
    column name."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def fetchmany(self, size: int, /) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """An open connection to one library's tables, in autocommit mode."""

    row_factory: Any  # None for plain tuples, which is faster where many rows are read

    def execute(self, sql: str, parameters: Values = (), /) -> Cursor: ...

    def executemany(self, sql: str, parameters: Iterable[Values], /) -> Cursor: ...

    def close(self) -> None:
        """Give the connection back; what was not committed is taken back."""

    def snapshot(self) -> AbstractContextManager[None]:
        """One consistent view of the library, whatever others write meanwhile."""

    def transaction(self) -> AbstractContextManager[None]:
        """One writer at a time; all of it is kept, or on an error nothing."""

    def load(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """Put many rows into a table as they are, the quickest way."""

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in their order."""

    def vector(self, blob: bytes) -> bytes:
        """A vector (little-endian float32) as the store takes it for the table of vectors."""


class Store(Protocol):
    """The place where one library's tables are kept, and what was set aside of them.

    All methods raise `SoundkinError` with one sentence where the place cannot be reached or read.
    """

    def connect(self) -> Connection:
        """A connection, which the caller closes."""

    def create(self) -> None:
        """Make the place when it is not there yet."""

    def delete(self, within: Connection | None = None) -> None:
        """Remove everything that is kept there; within an open transaction of that library, so that
        nobody writes to it any more. A file that is open stays on some systems."""

    def rename(self, name: str) -> None:
        """Give the library another name, which none has. A file only lies in the folder that has
        it, which is the caller's."""

    def check_writable(self) -> None:
        """Raise where one may only read, or not make the place: before long work whose result could
        not be kept."""

    def version(self) -> tuple[int, ...]:
        """Numbers that change with every write."""

    def is_there(self) -> bool:
        """Whether the place has been made."""

    def draft(self) -> "Store":
        """A place beside this one that nobody sees, to be filled and then adopted; empty."""

    def adopt(self) -> None:
        """Make the draft what this place, which is not there yet, holds."""

    def aside(self) -> AbstractContextManager[Connection]:
        """A connection that has a second set of tables beside the library's (which are called
        `main.NAME` then): `kept.NAME`, for what is taken out and may come back."""

    def has_aside(self) -> bool:
        """Whether there are any such tables."""

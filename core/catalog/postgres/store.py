"""One library in a PostgreSQL database, behind the same interface as a SQLite file."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.catalog.postgres import connecting, registry
from core.catalog.postgres.dialect import translate
from core.catalog.postgres.faults import in_words, shown
from core.catalog.tables import schema
from core.catalog.tables.connection import Connection, Cursor, Values
from core.catalog.tables.opening import other_version
from core.errors import SoundkinError

if TYPE_CHECKING:
    from core.catalog.postgres.values import Raw


class PostgresConnection:
    """A connection to one library's tables. Values and rows are as SQLite gives them."""

    def __init__(self, store: "PostgresStore", raw: "Raw", number: int):
        from core.catalog.postgres.values import named_rows

        self._store, self.raw, self.number = store, raw, number
        self._kept = registry.kept_schema_of(number)
        self.row_factory: Any = named_rows

    def execute(self, sql: str, parameters: Values = (), /) -> Cursor:
        """One statement."""
        with in_words(self._store.address):
            found: Cursor = self._cursor().execute(
                translate(sql, self._kept), parameters, binary=True
            )
        return found

    def executemany(self, sql: str, parameters: Iterable[Values], /) -> Cursor:
        """One statement for each of these values."""
        made = self._cursor()
        with in_words(self._store.address):
            made.executemany(translate(sql, self._kept), parameters)
        done: Cursor = made
        return done

    def _cursor(self) -> Any:
        from psycopg.rows import tuple_row

        return self.raw.cursor(row_factory=self.row_factory or tuple_row)

    def close(self) -> None:
        """Give it back; what was not committed is taken back."""
        connecting.give_back(self._store.address, self.raw)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One consistent view."""
        with in_words(self._store.address):
            self.raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            yield
            self.raw.execute("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. The library's row of the registry is the lock that writers wait for."""
        with in_words(self._store.address), self.raw.transaction():
            done = self.raw.execute(
                "UPDATE soundkin.libraries SET changes = changes + 1"
                " WHERE library_n = %s AND name = %s",
                (self.number, self._store.name),
            )
            if not done.rowcount:
                raise SoundkinError(
                    f'The library "{self._store.name}" is no longer in the database'
                    f" {shown(self._store.address)}: somebody deleted, renamed or moved it."
                )
            yield

    def load(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """By one COPY in the server's own form."""
        types = dict(
            tuple(row)
            for row in self.execute(
                "SELECT attname, atttypid::bigint FROM pg_attribute"
                " WHERE attrelid = CAST(? AS regclass) AND attnum > 0",
                (translate(table, self._kept),),
            )
        )
        listed = translate(", ".join(columns), self._kept)
        into = f"COPY {translate(table, self._kept)} ({listed}) FROM STDIN (FORMAT BINARY)"
        with in_words(self._store.address), self.raw.cursor() as cursor, cursor.copy(into) as copy:
            copy.set_types([types[name] for name in columns])
            for row in rows:
                copy.write_row(row)

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns (`kept.NAME`, `temp.NAME` for those of another schema)."""
        names = self.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0"
            " AND NOT attisdropped ORDER BY attnum",
            (translate(table, self._kept),),
        )
        return [row[0] for row in names]

    def vector(self, blob: bytes) -> bytes:
        """Marked as a vector for pgvector."""
        from core.catalog.postgres.values import Vector

        return Vector(blob)


@dataclass(frozen=True)
class PostgresStore:
    """A library of a database, by its name there."""

    address: str
    name: str

    def connect(self) -> PostgresConnection:
        """A connection in autocommit mode; raises `SoundkinError` when the database has no such
        library, or one of another version."""
        raw = connecting.take(self.address)
        try:
            from core.catalog.postgres.values import adapt

            with in_words(self.address):
                number = self._number(raw)
                raw.execute(registry.search_path(number))
                adapt(raw)
        except BaseException:
            connecting.give_back(self.address, raw)
            raise
        return PostgresConnection(self, raw, number)

    def _number(self, raw: "Raw") -> int:
        import psycopg

        try:
            row = raw.execute(
                "SELECT library_n, version, coalesce(has_schema_privilege(to_regnamespace("
                "'soundkin_' || library_n), 'USAGE'), true) FROM soundkin.libraries"
                " WHERE name = %s",
                (self.name,),
            ).fetchone()
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            row = None
        if row is None:
            raise SoundkinError(
                f'The database {shown(self.address)} has no library "{self.name}": `soundkin'
                " libraries` lists those there are."
            )
        number, version = int(str(row[0])), int(str(row[1]))
        if not row[2]:
            raise SoundkinError(
                f'The library "{self.name}" in the database {shown(self.address)} is not open to'
                f" you: ask for the role {registry.READERS} or {registry.KEEPERS}."
            )
        if version != schema.VERSION:
            raise SoundkinError(
                f'The library "{self.name}" in the database {shown(self.address)} was written by'
                f" {other_version(version)}."
            )
        return number

    def create(self) -> None:
        """Make it there, empty."""
        registry.make(self.address, self.name)

    def delete(self, within: Connection | None = None) -> None:
        """Remove it there."""
        if isinstance(within, PostgresConnection):
            with in_words(self.address):
                registry.delete_in(within.raw, self.name)
        else:
            registry.delete(self.address, self.name)

    def rename(self, name: str) -> None:
        """Give it another name there."""
        registry.rename(self.address, self.name, name)

    def is_there(self) -> bool:
        """Whether the database has a library of this name."""
        return self.name in registry.names(self.address)

    def draft(self) -> "PostgresStore":
        """A library whose name begins with a dot, which no list shows."""
        draft = PostgresStore(self.address, f".{self.name}")
        registry.prepare(self.address)
        draft.delete()
        draft.create()
        return draft

    def adopt(self) -> None:
        """Give the draft this name."""
        registry.rename(self.address, f".{self.name}", self.name)

    def check_writable(self) -> None:
        """By a lock, which takes the right to save, and is let go at once."""
        registry.prepare(self.address)
        with registry.using(self.address) as raw:
            raw.execute(
                "SELECT 1 FROM soundkin.libraries WHERE name = %s FOR UPDATE SKIP LOCKED",
                (self.name,),
            )

    def version(self) -> tuple[int, ...]:
        """The library's number and how often it was written to."""
        with registry.using(self.address) as raw:
            row = raw.execute(
                "SELECT library_n, changes FROM soundkin.libraries WHERE name = %s", (self.name,)
            ).fetchone()
        return (int(str(row[0])), int(str(row[1]))) if row else (0, 0)

    @contextmanager
    def aside(self) -> Iterator[PostgresConnection]:
        """With `kept`, a second schema beside the library's."""
        with closing(self.connect()) as db, in_words(self.address):
            registry.as_keeper(db.raw, "SESSION")
            try:
                with db.transaction():
                    kept = registry.kept_schema_of(db.number)
                    db.execute(f"CREATE SCHEMA IF NOT EXISTS {kept}")
                yield db
            finally:
                connecting.end_role(db.raw)

    def has_aside(self) -> bool:
        """Whether that schema has tables."""
        with closing(self.connect()) as db:
            row = db.execute(
                "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'tracks'",
                (registry.kept_schema_of(db.number),),
            ).fetchone()
        return row is not None

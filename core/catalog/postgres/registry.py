"""Which libraries a database holds: each has a schema of its own, named by its number."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.catalog.postgres import connecting
from core.catalog.postgres.faults import in_words, shown
from core.catalog.postgres.tables import FUNCTIONS, INDEXES, TABLES
from core.catalog.tables import schema
from core.errors import SoundkinError

if TYPE_CHECKING:
    from core.catalog.postgres.values import Raw

READERS, KEEPERS = "soundkin_readers", "soundkin_keepers"  # roles, where somebody made them
_COMMON = f"""
CREATE TABLE IF NOT EXISTS soundkin.libraries (
  library_n BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name TEXT NOT NULL UNIQUE,
  version BIGINT NOT NULL, changes BIGINT NOT NULL DEFAULT 0
);
{FUNCTIONS}
"""


def names(address: str, begins: str = "") -> list[str]:
    """The libraries in the database at an address; or those whose names, which begin with a dot,
    no list shows."""
    with using(address) as raw:
        if not _is_prepared(raw):
            return []
        every = [str(row[0]) for row in raw.execute("SELECT name FROM soundkin.libraries")]
    return [name for name in every if name.startswith(begins or ".") == bool(begins)]


@contextmanager
def using(address: str) -> Iterator["Raw"]:
    """A connection as the driver gives it, with faults in words."""
    raw = connecting.take(address)
    try:
        with in_words(address):
            yield raw
    finally:
        connecting.give_back(address, raw)


def _is_prepared(raw: "Raw") -> bool:
    row = raw.execute("SELECT to_regclass('soundkin.libraries') IS NOT NULL").fetchone()
    return bool(row and row[0])


def prepare(address: str) -> None:
    """Make what all libraries of a database share, where it is missing."""
    with using(address) as raw:
        if _is_prepared(raw):
            return
        _need_every_letter(raw, address)
        with raw.transaction():
            _alone(raw)
            as_keeper(raw)
            raw.execute("CREATE SCHEMA IF NOT EXISTS soundkin")
            raw.execute("RESET ROLE")  # an administrator may do more than the role of keepers
            _need_pgvector(raw, address)
            as_keeper(raw)
            raw.execute(_COMMON)
            grant(raw, "soundkin")


def _need_every_letter(raw: "Raw", address: str) -> None:
    row = raw.execute("SHOW server_encoding").fetchone()
    if row is not None and row[0] != "UTF8":
        raise SoundkinError(
            f"The database {shown(address)} holds letters as {row[0]}, which has not all of them:"
            " make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0."
        )


def _need_pgvector(raw: "Raw", address: str) -> None:
    import psycopg

    row = raw.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'").fetchone()
    if row is not None:
        return
    try:
        raw.execute("CREATE EXTENSION vector SCHEMA soundkin")
    except psycopg.Error as error:
        raise SoundkinError(
            f"The database {shown(address)} has no pgvector: have it installed there, and let who"
            " administers it run CREATE EXTENSION vector."
        ) from error


def make(address: str, name: str) -> int:
    """The number of a library, which is made when it is not there."""
    prepare(address)
    with using(address) as raw, raw.transaction():
        return make_in(raw, name)


def make_in(raw: "Raw", name: str) -> int:
    """The same in a transaction of the caller's."""
    _alone(raw)
    row = raw.execute(
        "SELECT library_n FROM soundkin.libraries WHERE name = %s", (name,)
    ).fetchone()
    if row is not None:
        return int(str(row[0]))
    as_keeper(raw)
    made = raw.execute(
        "INSERT INTO soundkin.libraries (name, version) VALUES (%s, %s) RETURNING library_n",
        (name, schema.VERSION),
    ).fetchone()
    assert made is not None
    number = int(str(made[0]))
    raw.execute(f"CREATE SCHEMA {schema_of(number)}")
    _make_tables(raw, number)
    return number


def schema_of(number: int) -> str:
    """The schema of the library of that number."""
    return f"soundkin_{number}"


def kept_schema_of(number: int) -> str:
    """The schema of what was taken out of it and may come back."""
    return f"soundkin_{number}_kept"


def search_path(number: int, in_transaction: bool = False) -> str:
    """The statement after which a library's tables, and pgvector, have their plain names."""
    return (
        f"SELECT set_config('search_path', concat_ws(', ', '{schema_of(number)}, soundkin, public',"
        " (SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace ON extnamespace ="
        f" pg_namespace.oid WHERE extname = 'vector')), {in_transaction})"
    )


def _make_tables(raw: "Raw", number: int) -> None:
    raw.execute(search_path(number, in_transaction=True))
    for table in TABLES.values():
        raw.execute(table.create)
        if table.numbered:
            _count_up(raw, table.name, table.numbered)
    for index in INDEXES:
        raw.execute(index)
    grant(raw, schema_of(number))


def _count_up(raw: "Raw", table: str, column: str) -> None:
    """Number new rows as SQLite does: one more than the highest. Writers wait for one another."""
    raw.execute(
        f"CREATE OR REPLACE FUNCTION next_{column}() RETURNS BIGINT LANGUAGE sql VOLATILE AS"
        f" $$ SELECT coalesce(max({column}), 0) + 1 FROM {table} $$"
    )
    raw.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT next_{column}()")


def _alone(raw: "Raw") -> None:
    """One process at a time makes or changes tables."""
    raw.execute("SELECT pg_advisory_xact_lock(hashtext('soundkin'))")


def as_keeper(raw: "Raw", until: str = "LOCAL") -> None:
    """What a keeper makes belongs to all keepers, so that each of them may change and delete it.
    The role is the server's: in a database that was not prepared it may make nothing.

    until : LOCAL, the transaction's end; SESSION, RESET ROLE
    """
    row = raw.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, oid, 'MEMBER')"
        " AND has_database_privilege(oid, current_database(), 'CREATE')",
        (KEEPERS,),
    ).fetchone()
    if row is not None:
        raw.execute(f"SET {until} ROLE {KEEPERS}")


def grant(raw: "Raw", place: str) -> None:
    """Let readers read and keepers write, where there are such roles."""
    rows = raw.execute("SELECT rolname FROM pg_roles WHERE rolname IN (%s, %s)", (READERS, KEEPERS))
    for (role,) in rows.fetchall():
        rights = "SELECT" if role == READERS else "SELECT, INSERT, UPDATE, DELETE"
        raw.execute(f"GRANT USAGE ON SCHEMA {place} TO {role}")
        raw.execute(f"GRANT {rights} ON ALL TABLES IN SCHEMA {place} TO {role}")


def rename(address: str, name: str, new: str) -> None:
    """Give a library another name, which none has. SoundkinError when it is not there any more."""
    with using(address) as raw:
        done = raw.execute(
            "UPDATE soundkin.libraries SET name = %s, changes = changes + 1 WHERE name = %s",
            (new, name),
        )
    if not done.rowcount:
        raise SoundkinError(
            f'The library "{name}" is no longer in the database {shown(address)}: somebody deleted,'
            " renamed or moved it."
        )


def delete(address: str, name: str) -> None:
    """Remove a library with all that belongs to it."""
    with using(address) as raw, raw.transaction():
        delete_in(raw, name)


def delete_in(raw: "Raw", name: str) -> None:
    """The same in a transaction of the caller's."""
    as_keeper(raw)
    row = raw.execute(
        "DELETE FROM soundkin.libraries WHERE name = %s RETURNING library_n", (name,)
    ).fetchone()
    if row is not None:
        number = int(str(row[0]))
        raw.execute(f"DROP SCHEMA {schema_of(number)} CASCADE")
        raw.execute(f"DROP SCHEMA IF EXISTS {kept_schema_of(number)} CASCADE")

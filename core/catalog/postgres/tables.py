"""The tables of a library as PostgreSQL makes them, read from the one declaration in `schema`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core import config
from core.catalog.tables import schema

_TABLE = re.compile(
    r"CREATE TABLE IF NOT EXISTS (\w+) \((.*)\)(?: WITHOUT ROWID)?\s*", re.DOTALL | re.IGNORECASE
)
_TYPES = {
    "INTEGER": "BIGINT",
    "REAL": "DOUBLE PRECISION",
    "BLOB": "BYTEA",
    "TEXT": 'TEXT COLLATE "C"',  # in the order of bytes, as SQLite has it
}
_VECTORS = ("vectors", "vector")  # the one column that the server compares
_WORDS = {"similar": '"similar"'}  # names that are words of the language


@dataclass(frozen=True)
class Table:
    """One table: its columns with SQLite's types, its keys, and how it is made here."""

    name: str
    columns: dict[str, str]
    primary: tuple[str, ...]
    unique: tuple[str, ...]
    made_by: str  # the body of CREATE TABLE, without the columns
    declared: dict[str, str]  # each column's declaration for PostgreSQL

    @property
    def numbered(self) -> str:
        """The column that counts up by itself; "" where there is none."""
        alone = len(self.primary) == 1 and self.columns[self.primary[0]] == "INTEGER"
        return self.primary[0] if alone else ""

    def key_among(self, given: Sequence[str]) -> tuple[str, ...]:
        """The key whose columns are all given."""
        return self.primary if set(self.primary) <= set(given) else self.unique

    @property
    def create(self) -> str:
        """The statement that makes it where it is missing."""
        parts = [*self.declared.values(), *([self.made_by] if self.made_by else [])]
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({', '.join(parts)})"


def _read(declaration: str) -> dict[str, Table]:
    """Every table of the declaration, in its order (a table is declared after those it names)."""
    found: dict[str, Table] = {}
    for statement in declaration.split(";\n"):
        match = _TABLE.fullmatch(statement.strip())
        if match:
            found[match[1]] = _table(match[1], match[2])
    return found


def _table(name: str, body: str) -> Table:
    columns: dict[str, str] = {}
    declared: dict[str, str] = {}
    constraints: list[str] = []
    primary: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    for part in _parts(body):
        words = part.split()
        if words[0] in ("PRIMARY", "UNIQUE"):
            key = tuple(re.findall(r"\w+", part[part.index("(") :]))
            primary, unique = (key, unique) if words[0] == "PRIMARY" else (primary, key)
            constraints.append(part)
            continue
        columns[words[0]] = words[1]
        if "PRIMARY KEY" in part:
            primary = (words[0],)
        elif "UNIQUE" in part:
            unique = (words[0],)
        column = _WORDS.get(words[0], words[0])
        rest = " ".join(words[2:])
        declared[words[0]] = f"{column} {_type(name, *words[:2])} {rest}".rstrip()
    return Table(name, columns, primary, unique, ", ".join(constraints), declared)


def _parts(body: str) -> list[str]:
    """What stands between commas that are in no brackets."""
    parts, depth = [""], 0
    for character in body:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [" ".join(part.split()) for part in parts if part.strip()]


def _type(table: str, column: str, kind: str) -> str:
    if (table, column) == _VECTORS:
        return f"vector({config.EMBEDDING_SIZE})"
    return _TYPES[kind]


TABLES = _read(schema.TABLES)
INDEXES = [part for part in schema.TABLES.split(";\n") if " INDEX " in part]

# What SQLite has and PostgreSQL does not, in a schema of our own.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION soundkin.json_each(text) RETURNS TABLE (value text)
  LANGUAGE sql IMMUTABLE ROWS 100
  AS $$ SELECT each FROM json_array_elements_text($1::json) AS found (each) $$;
CREATE OR REPLACE FUNCTION soundkin.instr(text, text) RETURNS integer
  LANGUAGE sql IMMUTABLE AS $$ SELECT strpos($1, $2) $$;
CREATE OR REPLACE FUNCTION soundkin.joined(bigint[]) RETURNS text
  LANGUAGE sql IMMUTABLE AS $$ SELECT array_to_string($1, ',') $$;
CREATE OR REPLACE AGGREGATE soundkin.group_concat(bigint)
  (sfunc = array_append, stype = bigint[], finalfunc = soundkin.joined);
CREATE OR REPLACE AGGREGATE soundkin.total(double precision)
  (sfunc = float8pl, stype = double precision, initcond = 0);
"""

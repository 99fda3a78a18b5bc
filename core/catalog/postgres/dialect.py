"""The rooms' SQL, which is SQLite's, as PostgreSQL reads it."""

import re
from functools import lru_cache

from core.catalog.postgres.tables import TABLES

# Text in quotes, values, what the driver would take for a value, and names that are words here.
_TOKEN = re.compile(r"'(?:[^']|'')*'|\?|(?<!:):([a-z_]+)\b|%|\b(similar\b|temp\.|main\.|kept\.)")
_INSERT = re.compile(
    r"\s*INSERT OR (REPLACE|IGNORE) INTO (?:main\.)?(\w+)(?:\s*\(([^)]*)\))?", re.IGNORECASE
)


@lru_cache(maxsize=2000)
def translate(sql: str, kept: str = "") -> str:
    """A statement with PostgreSQL's marks for values, names and handling of rows that are there.

    kept : the name of the schema that `kept.NAME` means
    """
    return _TOKEN.sub(lambda found: _token(found, kept), _inserted(sql))


def _token(found: re.Match[str], kept: str) -> str:
    text = found.group()
    if text.startswith("'"):
        return text.replace("%", "%%")
    if found[1]:
        return f"%({found[1]})s"
    names = {"?": "%s", "%": "%%", "temp.": "pg_temp.", "main.": "", "kept.": f"{kept}."}
    return names.get(text, f'"{text}"')


def _inserted(sql: str) -> str:
    """`INSERT OR REPLACE` and `INSERT OR IGNORE` in the words of the standard's successors."""
    found = _INSERT.match(sql)
    if not found:
        return sql
    how, name, listed = found[1].upper(), found[2], found[3]
    plain = f"INSERT INTO {name}{f' ({listed})' if listed else ''}{sql[found.end() :]}"
    if how == "IGNORE":
        return f"{plain} ON CONFLICT DO NOTHING"
    table = TABLES[name]
    given = [part.strip() for part in listed.split(",")] if listed else list(table.columns)
    key = table.key_among(given)
    # What is not named falls back to its default, as where the old row goes and a new one comes.
    others = ", ".join(f"{name} = excluded.{name}" for name in table.columns if name not in key)
    action = f"DO UPDATE SET {others}" if others else "DO NOTHING"
    return f"{plain} ON CONFLICT ({', '.join(key)}) {action}"

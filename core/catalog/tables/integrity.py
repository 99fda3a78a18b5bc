"""Whether a library's file holds what its tables promise. SQLite keeps a word among numbers, half a
vector and a row of no track without complaint; what reads them breaks later."""

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from core import config
from core.catalog.tables.schema import NAMES, TABLES

_TYPES = {
    "INTEGER": "typeof({0}) = 'integer'",
    "REAL": "typeof({0}) IN ('real', 'integer') AND abs({0}) < 9e307",  # no infinity
    "TEXT": "typeof({0}) = 'text'",
    "BLOB": "typeof({0}) = 'blob'",
}
_FLOAT_BYTES = 4  # of a number in a vector, as `run_rows` packs it
_OF_A_TRACK = "n IN (SELECT n FROM tracks)"
_VALUES = {
    "meta": "json_valid(value)",
    "tracks": "away IN (0, 1)",
    "runs": "CASE WHEN json_valid(classes) THEN json_type(classes) = 'array'"
    f" AND coalesce((SELECT length(probabilities) = {_FLOAT_BYTES} * (SELECT"
    " sum(json_array_length(classes, fullkey || '.names')) FROM json_each(classes))"
    " FROM predictions WHERE predictions.run_n = runs.run_n LIMIT 1), 1) END",
    "vectors": f"length(vector) = {_FLOAT_BYTES * config.EMBEDDING_SIZE} AND {_OF_A_TRACK}",
    "segments": f"length(vectors) = {config.EMBEDDING_SIZE} * length(starts)",
    "predictions": f"length(probabilities) % {_FLOAT_BYTES} = 0 AND {_OF_A_TRACK}"
    " AND length(probabilities) = (SELECT length(probabilities) FROM predictions AS one"
    " WHERE one.run_n = predictions.run_n LIMIT 1)",
    "map": _OF_A_TRACK,
    "measures": f"coalesce(key, 0) BETWEEN 0 AND 23 AND {_OF_A_TRACK}",
}

Column = tuple[str, int, int]  # its type, whether it needs a value, its place in the key from 1


def read_only(file: Path) -> closing[sqlite3.Connection]:
    """A connection to a file that is there, which leaves it as it is."""
    return closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True))


def broken(db: sqlite3.Connection) -> str:
    """What is not as promised, "" where all is."""
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        return str(found)
    if lost := db.execute("PRAGMA foreign_key_check").fetchone():
        return f"{lost[0]} names what {lost[2]} lacks"
    return next((fault for table in NAMES if (fault := _broken_in(db, table))), "")


def _broken_in(db: sqlite3.Connection, table: str) -> str:
    kept, rules = _columns(db, table), dict[str, str]()
    for column, (kind, needed, key) in _promised()[table].items():
        if kept.get(column, ("", 0, -1))[2] != key:
            return f"{table}.{column} is not what it was"
        rule = _TYPES[kind].format(column)
        rules[f"{table}.{column}"] = rule if needed or key else f"({column} IS NULL OR {rule})"
    if table in _VALUES:
        rules[table] = _VALUES[table]
    if _is_broken(db, table, " AND ".join(rules.values())):
        first = next(name for name, rule in rules.items() if _is_broken(db, table, rule))
        return f"{first} has a value that cannot be"
    return "" if _is_legible(db, table) else f"{table} has text that is none"


def _is_broken(db: sqlite3.Connection, table: str, rule: str) -> bool:
    """Whether the rule, an SQL condition, does not hold for a row."""
    query = f"SELECT 1 FROM {table} WHERE NOT coalesce({rule}, 0) LIMIT 1"
    return db.execute(query).fetchone() is not None


def _is_legible(db: sqlite3.Connection, table: str) -> bool:
    texts = [name for name, (kind, *_) in _promised()[table].items() if kind == "TEXT"]
    try:
        for _ in db.execute(f"SELECT {', '.join(texts)} FROM {table}") if texts else ():
            pass
    except sqlite3.OperationalError as error:
        if "decode" in str(error):
            return False
        raise
    return True


@lru_cache(maxsize=1)
def _promised() -> dict[str, dict[str, Column]]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(TABLES)
        return {table: _columns(db, table) for table in NAMES}


def _columns(db: sqlite3.Connection, table: str) -> dict[str, Column]:
    rows = db.execute(f"PRAGMA table_info({table})")
    return {row[1]: (row[2], row[3], row[5]) for row in rows}

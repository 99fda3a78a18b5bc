"""A library's file that something spoiled: commands end with a sentence, and the last good copy
brings everything back."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from core import config
from core.catalog.library import FILE
from core.catalog.tables.schema import NAMES
from tests import command
from tests.library_life.alone import Alone
from tests.library_life.life import need

VALUES = (None, "", b"", b"\xff", "x", -1, 10**15, 1.5, float("inf"), "{}", "null", b"\0" * 399)
WAYS = (
    "UPDATE {table} SET {column} = ?",
    "UPDATE {table} SET {column} = ? WHERE {column} = (SELECT max({column}) FROM {table})",
    "UPDATE {table} SET {column} = CAST(x'ff80' AS TEXT) WHERE ? IS NULL OR 1",
    "UPDATE {table} SET {column} = CAST(substr({column}, 1, 5) AS BLOB) WHERE ? IS NULL OR 1",
)
ASKED = ("coverage", "predict", "ear", *(f"export --what {what}" for what in ("vectors", "tags")))


class Spoiling(Alone):
    """A step that spoils the file, and goes back."""

    def spoil(self, r: random.Random) -> None:
        if not self.exists or not self.copied or self.library.address is not None:
            return
        said = _spoil(self.library.folder / FILE, r)
        for asked in ASKED:
            out = ["--out", str(self.folder.work / "spoiled.csv")] if "export" in asked else []
            done = command.run(config.home(), *asked.split(), *self.of, *out, "--json")
            need(done.returncode in (0, 1), f"{said}: {asked}: {done}")
        self.restore(r)


def _spoil(file: Path, r: random.Random) -> str:
    """Another value in a column, or another table less; in words."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        table = r.choice(NAMES)
        if r.random() < 0.1:
            db.execute(f"DROP TABLE {table}")
            return f"no {table}"
        column = r.choice([row[1] for row in db.execute(f"PRAGMA table_info({table})")])
        sql, value = r.choice(WAYS).format(table=table, column=column), r.choice(VALUES)
        try:
            db.execute(sql, (value,))
        except sqlite3.IntegrityError as error:  # what the file does not take
            return str(error)
        return f"{sql} {value!r}"

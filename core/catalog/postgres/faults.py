"""What a database does to us, as one sentence that names it and the remedy."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.catalog.postgres.tables import TABLES
from core.catalog.tables.connection import is_text
from core.errors import SoundkinError

if TYPE_CHECKING:
    import psycopg

SCHEMES = ("postgresql", "postgres")
KEPT = "what was stored before is kept"
_LOST = {"42P01": r'relation "(\w+)"', "42703": r'column "(\w+)"'}  # of ours, or our own mistake
_OURS = {*TABLES, *(name for table in TABLES.values() for name in table.columns)}
_NO_TEXT = "it takes no text with a character of the number 0: leave that out and try again"
# By what the server's code begins with.
_REMEDIES = {
    "23505": "it has a library of that name already: rename or delete one of the two",
    "22021": _NO_TEXT,
    "22P05": "it cannot hold a letter of this text; move to a database made with ENCODING 'UTF8'",
    "25P03": f"it ended a connection that waited long; try again; {KEPT}",
    "57014": (
        "it ended this work, which took longer than it allows; ask who keeps it for a longer"
        f" statement_timeout; {KEPT}"
    ),
    "42501": f"you may only read it; ask for the role soundkin_keepers to save; {KEPT}",
    "42704": (
        "its pgvector is older than 0.5, or in a schema that is not open to you; let who"
        " administers it run ALTER EXTENSION vector UPDATE, or grant USAGE of that schema"
    ),
    "25006": f"it takes no changes just now; save at its main server; {KEPT}",
    "55P03": "other work holds it; wait for that to end and try again",
    "53100": f"free some space on its disk and try again; {KEPT}",
    "53": f"it has too little memory or too many connections; try again later; {KEPT}",
    "57": f"it was stopped; start it again, then try again; {KEPT}",
    "58": f"its disk failed; check it, then try again; {KEPT}",
    "XX": f"its files are damaged; restore them from a copy; {KEPT}",
    "40": "others changed it at the same moment; try again",
    "08": f"it went away; check the network and the server, then try again; {KEPT}",
}
_SILENT = "nobody answers there: check the address in SOUNDKIN_DATABASE and that the server runs"
# At the time of connecting there is no code, only the text of the server or of its library.
_REFUSED = {
    "resolve host": _SILENT,
    "certificate": (
        "its certificate cannot be checked: name in SOUNDKIN_DATABASE the one that signed it"
        " (sslrootcert=FILE), or have that corrected there"
    ),
    "does not support SSL": (
        "it does not encrypt: leave sslmode out of SOUNDKIN_DATABASE, or have that switched on"
        " there"
    ),
    "password": "the name or the password is wrong: correct them in SOUNDKIN_DATABASE",
    "no pg_hba.conf entry": "it lets nobody in from here: ask who keeps it",
    "does not exist": "it has no database or user of that name: correct SOUNDKIN_DATABASE",
    "too many": "it has too many connections: try again later",
    "connection slots": "it has too many connections: try again later",
    "starting up": "it is just starting: try again in a moment",
    "shutting down": "it is just stopping: start it again",
    "SSL negotiation": "what answers there is not PostgreSQL: correct SOUNDKIN_DATABASE",
}
_ANSWERED = ("FATAL", "invalid", "session is ")  # in a text that is not of the network
_PLAIN = re.compile(r"[\w.+-]*(://[\w./-]*)?")  # can hold no password


def shown(address: str) -> str:
    """The address without its password; "the database" where it is not sure which part that is."""
    scheme, _, rest = address.partition("://")
    netloc, _, path = rest.partition("/")
    name = re.split("[?#]", path)[0]
    if scheme not in SCHEMES or "@" in name:
        return address if _PLAIN.fullmatch(address) else "the database"
    user, _, host = netloc.rpartition("@")
    user, host = user.partition(":")[0], re.split("[?#]", host)[0]
    return f"{scheme}://{user}{'@' if user else ''}{host}/{name}"


def check_address(address: str) -> None:
    """Raise `SoundkinError` unless it is the address of a PostgreSQL database. Needs the driver."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(address) if is_text(address) else {}
    except ProgrammingError:
        parts = {}
    good = address.partition("://")[0] in SCHEMES and parts.get("dbname")
    if not good or "@" in f"{parts.get('host', '')}{parts['dbname']}":
        said = shown(address)
        raise SoundkinError(
            f"{'What is given' if said == 'the database' else repr(said)} is not the address of a"
            " database: write postgresql://name:password@host:5432/database, and in the password"
            " %25 for a %, %40 for an @, %2F for a / and %3A for a :."
        )


@contextmanager
def in_words(address: str) -> Iterator[None]:
    """Turn what the network, the server or missing rights do into one sentence; our own mistakes
    stay."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        remedy = _remedy(error)
        if remedy is None:
            raise
        raise SoundkinError(
            f"The database {shown(address)} cannot be used ({_first_line(error)}): {remedy}."
        ) from error


def _remedy(error: "psycopg.Error") -> str | None:
    import psycopg

    if isinstance(error, psycopg.DataError) and "NUL" in str(error):  # the driver's own word
        return _NO_TEXT
    code = error.sqlstate or ""
    lost = _LOST.get(code) and re.search(_LOST[code], str(error))
    if lost and lost[1] in _OURS:
        return "its tables are not whole any more; restore them from a copy"
    known = next((text for start, text in _REMEDIES.items() if code.startswith(start)), None)
    if known or code or not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return known
    return _REMEDIES["08"]


def refused(address: str, error: "psycopg.Error") -> SoundkinError:
    """Why no connection could be made."""
    text = str(error)
    remedy = next((said for part, said in _REFUSED.items() if part in text), None)
    if remedy is None and any(part in text for part in _ANSWERED):
        words = text.strip().rpartition("failed: ")[2].splitlines()[0].rstrip(".")
        return SoundkinError(
            f"The database {shown(address)} cannot be reached ({words}): correct that in"
            " SOUNDKIN_DATABASE, or ask who keeps it."
        )
    return SoundkinError(f"The database {shown(address)} cannot be reached: {remedy or _SILENT}.")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__

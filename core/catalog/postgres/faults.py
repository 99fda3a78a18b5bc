"""What a database does to us, as one sentence that names it and the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from core.errors import SoundkinError

if TYPE_CHECKING:
    import psycopg

KEPT = "what was stored before is kept"
_NO_TEXT = "it takes no text with a character of the number 0: leave that out and try again"
# By what the server's code begins with.
_REMEDIES = {
    "23505": "it has a library of that name already: rename or delete one of the two",
    "22021": _NO_TEXT,
    "22P05": _NO_TEXT,
    "42501": f"you may only read it; ask for the role soundkin_keepers to save; {KEPT}",
    "25006": f"it takes no changes just now; save at its main server; {KEPT}",
    "55P03": "other work holds it; wait for that to end and try again",
    "53100": f"free some room on its disk and try again; {KEPT}",
    "53": f"it has too little memory or too many connections; try again later; {KEPT}",
    "57": f"it was stopped; start it again, then try again; {KEPT}",
    "58": f"its disk failed; check it, then try again; {KEPT}",
    "XX": f"its files are damaged; restore them from a copy; {KEPT}",
    "40": "others changed it at the same moment; try again",
    "08": f"it went away; check the network and the server, then try again; {KEPT}",
}
# At the time of connecting there is no code, only the server's text.
_REFUSED = {
    "password": "the name or the password is wrong: correct them in SOUNDKIN_DATABASE",
    "no pg_hba.conf entry": "it lets nobody in from here: ask who keeps it",
    "does not exist": "it has no database or user of that name: correct SOUNDKIN_DATABASE",
    "too many": "it has too many connections: try again later",
    "starting up": "it is just starting: try again in a moment",
    "shutting down": "it is just stopping: start it again",
}
_SILENT = "nobody answers there: check the address in SOUNDKIN_DATABASE and that the server runs"


def shown(address: str) -> str:
    """The address without its password."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        user = f"{parts.username}@" if parts.username else ""
        port = f":{parts.port}" if parts.port else ""
        return urlunsplit((parts.scheme, f"{user}{host}{port}", parts.path, "", ""))
    except ValueError:
        return "the database"


def check_address(address: str) -> None:
    """Raise `SoundkinError` unless it is the address of a PostgreSQL database."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("postgresql", "postgres") and parts.path.strip("/") != ""
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise SoundkinError(
            f'"{shown(address)}" is no address of a database: write'
            " postgresql://name:password@host:5432/database."
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
    known = next((text for start, text in _REMEDIES.items() if code.startswith(start)), None)
    if known or code or not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return known
    return _REMEDIES["08"]


def refused(address: str, error: "psycopg.Error") -> SoundkinError:
    """Why no connection could be made."""
    text = str(error)
    remedy = next((said for part, said in _REFUSED.items() if part in text), _SILENT)
    return SoundkinError(f"The database {shown(address)} cannot be reached: {remedy}.")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__

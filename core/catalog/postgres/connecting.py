"""Connections to a database: opened when there is none to spare, and kept for the next who asks."""

import os
import threading
import time
from typing import TYPE_CHECKING

from core.catalog.postgres.faults import check_address, in_words, refused
from core.errors import SoundkinError

if TYPE_CHECKING:
    from core.catalog.postgres.values import Raw

SPARE = 8  # connections kept for one address
CONNECT_SECONDS = 5
SILENT_MS = 30_000  # a server that acknowledges nothing for so long is gone
WAIT = "30s"  # how long one writer waits for another
_spare: dict[tuple[int, str], list[tuple[float, "Raw"]]] = {}  # by process and address
_lock = threading.Lock()
RECENT = 0.2  # s; a connection used so lately is not asked whether it still lives


def take(address: str) -> "Raw":
    """An open connection in autocommit mode. `SoundkinError` where none can be had."""
    while True:
        with _lock:
            spare = _spare.get((os.getpid(), address))
            found = spare.pop() if spare else None
        if found is None:
            return _open(address)
        if _lives(*found):
            return found[1]


def give_back(address: str, raw: "Raw") -> None:
    """Keep a connection for the next; what it had not committed is taken back."""
    from psycopg.pq import TransactionStatus

    try:
        if raw.info.transaction_status != TransactionStatus.IDLE:
            raw.rollback()
        with _lock:
            spare = _spare.setdefault((os.getpid(), address), [])
            if len(spare) < SPARE and not raw.closed:
                spare.append((time.monotonic(), raw))
                return
    except Exception:  # a connection that broke; whoever used it was told so
        pass
    raw.close()


def end_role(raw: "Raw") -> None:
    """Be who the address names again; a connection on which that fails is not used again."""
    try:
        if raw.info.transaction_status:
            raw.rollback()
        raw.execute("RESET ROLE")
    except Exception:  # a connection that broke; whoever used it was told so
        raw.close()


def close_spare(address: str) -> None:
    """Close the connections of this process that nobody uses."""
    with _lock:
        spare = _spare.pop((os.getpid(), address), [])
    for _, raw in spare:
        raw.close()


def _lives(used: float, raw: "Raw") -> bool:
    if time.monotonic() - used < RECENT and not raw.closed:
        return True
    try:
        raw.execute("SELECT 1")
    except Exception:
        raw.close()
        return False
    return True


def _open(address: str) -> "Raw":
    try:
        import psycopg
    except ImportError as error:
        raise SoundkinError(
            "Libraries in a database need the package psycopg: pip install -r"
            " requirements-postgres.txt."
        ) from error
    from core.catalog.postgres.values import adapt

    check_address(address)
    try:
        raw = psycopg.connect(
            address,
            autocommit=True,
            client_encoding="utf8",
            connect_timeout=CONNECT_SECONDS,
            tcp_user_timeout=SILENT_MS,
            application_name="soundkin",
        )
    except psycopg.Error as error:
        raise refused(address, error) from error
    with in_words(address):
        raw.execute(f"SET lock_timeout = '{WAIT}'")
        raw.execute("SET client_min_messages = warning")
        adapt(raw)
    return raw

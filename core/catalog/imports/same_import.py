"""A data list alone that is imported a second time, and neither it nor the library has changed
since: what the first import reported holds, so nothing is parsed or compared.
"""

import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import core
from core.catalog import revisions
from core.catalog.library import Library
from core.catalog.lists.reading.textfile import read_bytes

SETTING = "last list"
MOST_BYTES = 2_000_000  # of a report that is kept


@dataclass(frozen=True)
class Asked:
    """What decides the outcome of importing a data list alone: its bytes and how it is read."""

    digest: str
    extra_columns: bool
    encoding: str | None
    version: str = core.__version__


def asked(path: Path, extra_columns: bool, encoding: str | None) -> Asked:
    """Of a list that lies there. SoundkinError when it cannot be read."""
    digest = hashlib.blake2b(read_bytes(path), digest_size=16).hexdigest()
    return Asked(digest, extra_columns, encoding)


def report(library: Library, wanted: Asked) -> dict[str, Any] | None:
    """The report of this import, when the library is as the same one left it; else None."""
    kept = library.setting(SETTING)
    if not isinstance(kept, dict) or kept.get("asked") != _key(wanted, library):
        return None
    library.set_setting("imported", time.time())
    found: dict[str, Any] = kept["report"]
    none = dict.fromkeys(("added", "changed", "retagged", "moved", "back"), 0)
    return {**found, **none, "unchanged": found["accepted"]}


def keep(library: Library, made: Asked, found: dict[str, Any]) -> None:
    """Remember what an import that has just been done reported."""
    if len(json.dumps(found)) <= MOST_BYTES:
        library.set_setting(SETTING, {"asked": _key(made, library), "report": found})


def _key(made: Asked, library: Library) -> list[Any]:
    revision = revisions.of(library, (revisions.TRACKS,))
    return [made.digest, made.extra_columns, made.encoding, made.version, *revision]

"""Versions of pieces as they were proposed: which track is a cut, a mix or a copy of which, on what
evidence, and whether a person refused it. Nothing is ever merged."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.catalog.library import Library
from core.catalog.tables.connection import listed

FOLDED = ("same recording", "edit", "other mix")  # kinds that stand under the full version


@dataclass(frozen=True)
class KnownVersion:
    """One proposal: `track_id` is the shorter or lesser one. share : of the landmarks in the same
    seconds"""

    track_id: str
    full_id: str
    kind: str
    evidence: str
    share: float
    refused: bool = False


def replace_all(library: Library, found: Iterable[KnownVersion]) -> int:
    """Keep these proposals instead of the earlier ones; what was refused stays refused. Returns how
    many there are."""
    with library.writing() as db:
        rows = db.execute("SELECT track_id, full_id FROM versions WHERE refused = 1").fetchall()
        refused = {frozenset(row) for row in rows}  # whichever is taken for the full one
        db.execute("DELETE FROM versions WHERE refused = 0")
        rows = [
            (v.track_id, v.full_id, v.kind, v.evidence, v.share)
            for v in found
            if frozenset((v.track_id, v.full_id)) not in refused
        ]
        db.executemany("INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?, 0)", rows)
    return len(rows)


def of(library: Library, *track_ids: str) -> list[KnownVersion]:
    """The versions that these tracks belong to, the surest first."""
    asked = listed(track_ids)
    rows = library.rows(
        "SELECT v.track_id, full_id, kind, evidence, share, refused FROM versions v"
        " WHERE v.track_id IN (SELECT value FROM json_each(?))"
        " OR full_id IN (SELECT value FROM json_each(?)) ORDER BY share DESC, 1, 2",
        (asked, asked),
    )
    return [_read(row) for row in rows]


def every(library: Library) -> list[KnownVersion]:
    """All proposals whose tracks are both there."""
    rows = library.rows(
        "SELECT v.track_id, full_id, kind, evidence, share, refused FROM versions v"
        " JOIN tracks a ON a.track_id = v.track_id JOIN tracks b ON b.track_id = full_id"
        " ORDER BY 2, 1"
    )
    return [_read(row) for row in rows]


def _read(row: Any) -> KnownVersion:
    return KnownVersion(row[0], row[1], row[2], row[3], row[4], bool(row[5]))


def refuse(library: Library, track_id: str, full_id: str, refused: bool = True) -> None:
    """Say that two tracks are no versions of one another, or take that back."""
    with library.writing() as db:
        db.execute(
            "UPDATE versions SET refused = ? WHERE track_id = ? AND full_id = ?",
            (int(refused), track_id, full_id),
        )


def full_of(library: Library) -> dict[int, int]:
    """For the number of each track that is folded under another, the number of the full one."""
    marks = ", ".join("?" * len(FOLDED))
    rows = library.rows(
        "SELECT a.n, b.n FROM versions v JOIN tracks a ON a.track_id = v.track_id"
        f" JOIN tracks b ON b.track_id = full_id WHERE refused = 0 AND kind IN ({marks})"
        " ORDER BY share",
        FOLDED,
    )
    found = {row[0]: row[1] for row in rows}
    return {n: _end(found, n) for n in found}


def _end(full: dict[int, int], n: int) -> int:
    """The full version of a full version, and so on."""
    seen = {n}
    while full.get(n, n) not in seen:
        n = full[n]
        seen.add(n)
    return n

"""What people decided by ear: verdicts of the listening test, and which candidates teach a
class."""

import math
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from core.catalog.library import Library

_Z = 1.959964  # standard deviations that hold 95 % of a normal distribution


@dataclass(frozen=True)
class Verdict:
    """One judged result of one query."""

    query_id: str
    track_id: str
    run_id: str
    similar: bool
    blind: bool
    judged: float  # s since 1970


def judge(
    library: Library, query_id: str, track_id: str, run_id: str, similar: bool, blind: bool = False
) -> None:
    """Keep a verdict; a later one on the same pair replaces it. Blind and open verdicts are kept
    apart."""
    with library.writing() as db:
        db.execute(
            "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?, ?)",
            (query_id, track_id, run_id, int(similar), int(blind), time.time()),
        )


def unjudge(
    library: Library, query_id: str, track_id: str, run_id: str, blind: bool = False
) -> None:
    """Take a verdict back."""
    with library.writing() as db:
        db.execute(
            "DELETE FROM verdicts WHERE query_id = ? AND track_id = ? AND run_id = ? AND blind = ?",
            (query_id, track_id, run_id, int(blind)),
        )


def verdicts(
    library: Library,
    run_id: str | None = None,
    query_id: str | None = None,
    blind: bool | None = None,
) -> list[Verdict]:
    """Verdicts in the order they were given, of one run, query or mode when asked."""
    rows = library.rows(
        "SELECT query_id, track_id, run_id, similar, blind, judged FROM verdicts WHERE run_id ="
        " coalesce(?, run_id) AND query_id = coalesce(?, query_id) AND blind = coalesce(?,"
        " blind) ORDER BY judged",
        (run_id, query_id, None if blind is None else int(blind)),
    )
    return [Verdict(row[0], row[1], row[2], bool(row[3]), bool(row[4]), row[5]) for row in rows]


def tally(
    library: Library,
    run_id: str | None = None,
    blind: bool | None = None,
    trained: Collection[str] = (),
) -> dict[str, Any]:
    """Count the verdicts, as the study did (11 of 16, 9 of the 11 outside the training set).

    Keys: similar, judged, queries, share (None before the first verdict), low and high (95 % Wilson
    interval of the share), outside (similar ones whose track is not among `trained`).
    """
    given = verdicts(library, run_id, blind=blind)
    similar = [verdict for verdict in given if verdict.similar]
    low, high = interval(len(similar), len(given))
    return {
        "similar": len(similar),
        "judged": len(given),
        "queries": len({verdict.query_id for verdict in given}),
        "share": len(similar) / len(given) if given else None,
        "low": low,
        "high": high,
        "outside": sum(verdict.track_id not in trained for verdict in similar),
    }


def interval(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson (1927): sensible for few trials too, (0, 1) for
    none."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = hits / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def choice(library: Library, category: str) -> dict[str, bool]:
    """Which training candidates of a category were kept (True) or dropped (False); undecided ones
    are not in it."""
    rows = library.rows("SELECT track_id, kept FROM choices WHERE category = ?", (category,))
    return {row[0]: bool(row[1]) for row in rows}


def set_choice(library: Library, category: str, track_id: str, kept: bool | None) -> None:
    """Keep or drop a training candidate; None takes the decision back."""
    with library.writing() as db:
        if kept is None:
            db.execute(
                "DELETE FROM choices WHERE category = ? AND track_id = ?", (category, track_id)
            )
        else:
            db.execute(
                "INSERT OR REPLACE INTO choices VALUES (?, ?, ?)", (category, track_id, int(kept))
            )

"""The tracks that a run could not embed, and why."""

from core.catalog.availability import version_of
from core.catalog.library import Library
from core.catalog.tables import run_rows


def record(library: Library, run_id: str, track_id: str, reason: str) -> None:
    """Remember that a track could not be embedded, and why, and the size and time of its file. It
    does not count as done."""
    size, mtime_ns = version_of(library, track_id)
    with library.writing() as db:
        run_n = run_rows.run_number(db, run_id)
        db.execute(
            "INSERT OR REPLACE INTO failures (run_n, n, reason, size, mtime_ns)"
            " SELECT ?, n, ?, ?, ? FROM tracks WHERE track_id = ?",
            (run_n, reason, size, mtime_ns, track_id),
        )


def count(library: Library, run_id: str) -> int:
    """How many tracks this run could not embed."""
    with library.reading() as db:
        return run_rows.count(db, run_id, "failures")


def listed(library: Library, run_id: str) -> list[dict[str, str]]:
    """The tracks this run could not embed, but those that are away: file, track_id, reason."""
    rows = library.rows(
        "SELECT coalesce(path, track_id), track_id, reason FROM runs JOIN failures"
        " USING (run_n) JOIN tracks USING (n) WHERE run_id = ? AND away = 0 ORDER BY n",
        (run_id,),
    )
    return [dict(zip(("file", "track_id", "reason"), row, strict=True)) for row in rows]

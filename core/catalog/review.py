"""Tags that a model suggests and what a person decided about them; both are stored apart from the
given tags.

A suggestion is either for a track without a tag in the category (`given` is ""), or names the given
tag that it doubts. Suggestions belong to a run and are replaced as a whole; decisions belong to the
library and outlive runs and imports.
"""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.catalog.library import Library
from core.catalog.tagtext import tag_key

ALL = 2**62  # more suggestions than any library has
REPORT = "suggestions"  # setting: what the model knows of its own certainty, by category


@dataclass(frozen=True)
class Suggestion:
    """A tag that a track may lack. With `given`, that given tag is probably wrong and `tag` fits
    better."""

    track_id: str
    category: str
    tag: str
    confidence: float  # 0 to 1, the share of such suggestions that prove right
    given: str = ""
    given_confidence: float | None = None
    rank: int = 0  # 0 is the likeliest tag of the track in this category


@dataclass(frozen=True)
class Decision:
    """What a person said of a suggestion; `step` counts actions, an action may decide several
    suggestions at once."""

    suggestion: Suggestion
    accepted: bool
    step: int
    decided: float  # s since 1970


def write(
    library: Library, run_id: str, suggestions: Iterable[Suggestion], report: dict[str, Any]
) -> int:
    """Replace the suggestions of a run and the report about them, in one transaction; returns how
    many are kept."""
    with library.writing() as db:
        db.execute("INSERT OR IGNORE INTO runs (run_id) VALUES (?)", (run_id,))
        run_n = db.execute("SELECT run_n FROM runs WHERE run_id = ?", (run_id,)).fetchone()[0]
        db.execute("DELETE FROM suggestions WHERE run_n = ?", (run_n,))
        numbers = dict(db.execute("SELECT track_id, n FROM tracks").fetchall())
        rows = [
            (
                run_n,
                numbers[s.track_id],
                s.category,
                s.rank,
                s.tag,
                s.confidence,
                s.given,
                s.given_confidence,
            )
            for s in suggestions
            if s.track_id in numbers
        ]
        db.executemany("INSERT INTO suggestions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            (REPORT, json.dumps({"run_id": run_id, **report})),
        )
    return len(rows)


def report(library: Library) -> dict[str, Any] | None:
    """The report of the last `write`: run_id, categories {name: {...}}; None at first."""
    found: dict[str, Any] | None = library.setting(REPORT)
    return found


_SUGGESTION = (
    "SELECT track_id, suggestions.category, tag, confidence, given, given_confidence, rank FROM"
    " runs JOIN suggestions USING (run_n) JOIN tracks USING (n) WHERE run_id = ? AND"
    " suggestions.category = ? "
)


def alternatives(library: Library, run_id: str, track_id: str, category: str) -> list[Suggestion]:
    """All tags thought possible for one track in a category, most certain first."""
    with library.reading() as db:
        rows = db.execute(
            f"{_SUGGESTION} AND track_id = ? ORDER BY rank", (run_id, category, track_id)
        ).fetchall()
    return [Suggestion(**dict(row)) for row in rows]


def decide(library: Library, run_id: str, decided: Sequence[Suggestion], accepted: bool) -> int:
    """Accept or refuse suggestions as one step that `undo` takes back as a whole; returns the
    step's number."""
    now = time.time()
    with library.writing() as db:
        step = int(db.execute("SELECT coalesce(max(step), 0) + 1 FROM reviews").fetchone()[0])
        db.executemany(
            "INSERT OR REPLACE INTO reviews (step, category, track_id, tag, given, accepted,"
            " confidence, run_id, decided) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    step,
                    s.category,
                    s.track_id,
                    s.tag,
                    s.given,
                    int(accepted),
                    s.confidence,
                    run_id,
                    now,
                )
                for s in decided
            ],
        )
    return step


def undo(library: Library) -> list[Decision]:
    """Take the last step back; returns what it had decided (nothing when there is no step left)."""
    with library.writing() as db:
        rows = db.execute(
            f"SELECT {_REVIEW} FROM reviews WHERE step = (SELECT max(step) FROM reviews)"
        ).fetchall()
        db.execute("DELETE FROM reviews WHERE step = (SELECT max(step) FROM reviews)")
    return [_decision(row) for row in rows]


def decisions(library: Library, category: str | None = None) -> list[Decision]:
    """All decisions, of one category if asked, in the order in which they were made."""
    with library.reading() as db:
        rows = db.execute(
            f"SELECT {_REVIEW} FROM reviews WHERE ? IN (category, '') ORDER BY step, review_n",
            (category or "",),
        ).fetchall()
    return [_decision(row) for row in rows]


_REVIEW = "track_id, category, tag, confidence, given, accepted, step, decided"


def _decision(row: Any) -> Decision:
    suggestion = Suggestion(
        row["track_id"], row["category"], row["tag"], row["confidence"], row["given"]
    )
    return Decision(suggestion, bool(row["accepted"]), row["step"], row["decided"])


# Not yet decided, and still to the point: nobody has tagged or untagged the track since. A track
# whose missing tag was accepted, whatever run suggested it, is not asked about again in this
# category.
_OPEN = """
 AND rank = 0 AND (given <> '') = ? AND confidence >= ?
 AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.category = suggestions.category
   AND r.track_id = tracks.track_id
                 AND r.tag = suggestions.tag AND r.given = suggestions.given)
 AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.category = suggestions.category
   AND r.track_id = tracks.track_id
                 AND r.accepted = 1 AND r.given = '')
 AND (given <> '') = EXISTS (SELECT 1 FROM track_tags JOIN tag_names USING (tag_n)
                             WHERE track_tags.n = suggestions.n
                               AND tag_names.category = suggestions.category
                             AND (given = '' OR given = tag_names.tag))
"""


def open_suggestions(
    library: Library,
    run_id: str,
    category: str,
    *,
    doubts: bool = False,
    tag: str | None = None,
    least: float = 0.0,
    limit: int = ALL,
) -> list[Suggestion]:
    """The suggestions nobody has decided yet, most certain first: for missing tags, or `doubts`
    about given ones.

    Only those of one `tag`, of at least the confidence `least`, and at most `limit` of them, if
    asked.
    """
    with library.reading() as db:
        rows = db.execute(
            f"{_SUGGESTION} {_OPEN} AND ? IN (tag, '') ORDER BY confidence DESC, suggestions.n"
            " LIMIT ?",
            (run_id, category, doubts, least, tag or "", limit),
        ).fetchall()
    return [Suggestion(**dict(row)) for row in rows]


def open_counts(
    library: Library, run_id: str, category: str, *, doubts: bool = False, least: float = 0.0
) -> dict[str, int]:
    """How many open suggestions there are of each tag, most first."""
    with library.reading() as db:
        found = db.execute(
            f"SELECT tag, count(*) FROM ({_SUGGESTION} {_OPEN}) AS open GROUP BY tag ORDER BY count(*)"
            " DESC, tag",
            (run_id, category, doubts, least),
        ).fetchall()
    return {row[0]: row[1] for row in found}


def coverage_after(library: Library, category: str) -> dict[str, Any]:
    """Coverage by given tags alone and with the accepted suggestions: tracks, before, after
    (tracks), accepted, refused."""
    with library.reading() as db:
        tracks = db.execute("SELECT count(*) FROM tracks").fetchone()[0]
        given = {
            row[0]
            for row in db.execute(
                "SELECT DISTINCT track_id FROM track_tags JOIN tag_names USING (tag_n) JOIN tracks"
                " USING (n) WHERE category = ?",
                (category,),
            )
        }
        made = db.execute(
            "SELECT track_id, accepted FROM reviews JOIN tracks USING (track_id) WHERE"
            " category = ?",
            (category,),
        ).fetchall()
    added = {row["track_id"] for row in made if row["accepted"]}
    return {
        "tracks": tracks,
        "before": len(given),
        "after": len(given | added),
        "accepted": sum(row["accepted"] for row in made),
        "refused": sum(not row["accepted"] for row in made),
    }


COLUMNS = (
    "track_id",
    "title",
    "file",
    "category",
    "tag",
    "source",
    "decision",
    "confidence",
    "instead_of",
)


def table(library: Library, *, threshold: float | None = None) -> list[dict[str, Any]]:
    """Every given tag and every decided suggestion, a row each, in the library's order; keys as in
    COLUMNS.

    source is given or predicted; decision is "", accepted or refused. A given tag that a person
    found wrong stays, its decision is "refused". With `threshold`, undecided suggestions of at
    least that confidence are added too.
    """
    found = report(library)
    run_id = found["run_id"] if found else ""
    made = decisions(library)
    wrong = {
        (d.suggestion.track_id, d.suggestion.category, tag_key(d.suggestion.given)): d
        for d in made
        if d.suggestion.given
    }
    predicted: dict[str, list[tuple[Suggestion, str]]] = {}
    for d in made:
        predicted.setdefault(d.suggestion.track_id, []).append(
            (d.suggestion, "accepted" if d.accepted else "refused")
        )
    if threshold is not None and found:
        for category in found["categories"]:
            for s in open_suggestions(library, run_id, category, least=threshold):
                predicted.setdefault(s.track_id, []).append((s, ""))
    rows: list[dict[str, Any]] = []
    tags = library.tags_of()
    for track in library.tracks():
        start = {"track_id": track.track_id, "title": track.title, "file": track.path or ""}
        for category, words in tags.get(track.track_id, {}).items():
            for tag in words:
                doubt = wrong.get((track.track_id, category, tag_key(tag)))
                decision = "" if doubt is None else "refused" if doubt.accepted else "accepted"
                rows.append(
                    {
                        **start,
                        "category": category,
                        "tag": tag,
                        "source": "given",
                        "decision": decision,
                        "confidence": "",
                        "instead_of": "",
                    }
                )
        rows += [
            {
                **start,
                "category": s.category,
                "tag": s.tag,
                "source": "predicted",
                "decision": decision,
                "confidence": round(s.confidence, 4),
                "instead_of": s.given,
            }
            for s, decision in predicted.get(track.track_id, [])
        ]
    return rows

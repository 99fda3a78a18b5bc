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

from core.catalog import revisions
from core.catalog.library import Library
from core.catalog.tables.connection import Connection
from core.catalog.tables.run_rows import run_number

REPORT = "suggestions"  # setting: what the model knows of its own certainty, by category
MANY = "accepted_many"  # setting: the steps that accepted several at once, however few are left


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


NONE = ""  # in place of a tag that is refused: no tag of the category fits the track


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
    """Replace the suggestions of a run and the report about them, in one transaction, as they
    come; returns how many are kept. When the iterable raises, all stays as it was."""
    with library.writing() as db:
        run_n = run_number(db, run_id)
        db.execute("DELETE FROM suggestions WHERE run_n = ?", (run_n,))
        numbers = dict(db.execute("SELECT track_id, n FROM tracks").fetchall())
        rows = (
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
        )
        made = db.executemany("INSERT INTO suggestions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        n_rows = made.rowcount
        db.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            (REPORT, json.dumps({"run_id": run_id, **report})),
        )
        revisions.changed(db, revisions.SUGGESTIONS)
    return max(n_rows, 0)


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
    rows = library.rows(
        f"{_SUGGESTION} AND track_id = ? ORDER BY rank", (run_id, category, track_id)
    )
    return [Suggestion(*row) for row in rows]


def decide(library: Library, run_id: str, decided: Sequence[Suggestion], accepted: bool) -> int:
    """Accept or refuse suggestions as one step that `undo` takes back as a whole; returns the
    step's number: the second since 1970, so that one that was taken back is not another's."""
    now = time.time()
    with library.writing() as db:
        last = db.execute("SELECT coalesce(max(step), 0) FROM reviews").fetchone()[0]
        step = max(int(last) + 1, int(now))
        _mark(db, step, is_many=accepted and len(decided) > 1)
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
        revisions.changed(db, revisions.REVIEWS)
    return step


def _mark(db: Connection, step: int, is_many: bool) -> None:
    """Keep whether a step accepts several; its number may be that of one taken back."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (MANY,)).fetchone()
    marked = set(json.loads(row[0])) if row else set()
    if is_many != (step in marked):
        steps = json.dumps(sorted(marked ^ {step}))
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (MANY, steps))


def refuse_all(library: Library, run_id: str, track_id: str, category: str) -> int:
    """Say that neither a tag thought possible for a track nor another one of the category fits it,
    as one step. Training and the next search for suggestions take it as known."""
    shown = alternatives(library, run_id, track_id, category)
    return decide(library, run_id, [*shown, Suggestion(track_id, category, NONE, 0.0)], False)


def without_any(library: Library, category: str) -> set[str]:
    """The tracks that a person said have none of the tags of a category."""
    return {
        d.suggestion.track_id
        for d in decisions(library, category)
        if not d.accepted and d.suggestion.tag == NONE
    }


def undo(library: Library, step: int | None = None) -> list[Decision]:
    """Take a step back, the last one where none is named; returns what it had decided (nothing
    when there is no such step)."""
    with library.writing() as db:
        if step is None:
            step = db.execute("SELECT max(step) FROM reviews").fetchone()[0]
        rows = db.execute(f"SELECT {_REVIEW} FROM reviews WHERE step = ?", (step,)).fetchall()
        db.execute("DELETE FROM reviews WHERE step = ?", (step,))
        revisions.changed(db, revisions.REVIEWS)
    return [_decision(row) for row in rows]


def take_back(library: Library, category: str, track_id: str, doubts: bool = False) -> None:
    """Forget what was decided about one track in a category, whenever that was; its suggestions
    are open again. doubts : what was said of given tags, instead of missing ones"""
    with library.writing() as db:
        db.execute(
            "DELETE FROM reviews WHERE category = ? AND track_id = ? AND (given <> '') = ?",
            (category, track_id, doubts),
        )
        revisions.changed(db, revisions.REVIEWS)


def decisions(library: Library, category: str | None = None) -> list[Decision]:
    """All decisions, of one category if asked, in the order in which they were made."""
    rows = library.rows(
        f"SELECT {_REVIEW} FROM reviews WHERE ? IN (category, '') ORDER BY step, review_n",
        (category or "",),
    )
    return [_decision(row) for row in rows]


_REVIEW = "track_id, category, tag, confidence, given, accepted, step, decided"


def _decision(row: Any) -> Decision:
    *suggestion, accepted, step, decided = row
    return Decision(Suggestion(*suggestion), bool(accepted), step, decided)


@dataclass(frozen=True)
class Tally:
    """The decisions of a category: tracks without a given tag that have an accepted one, and how
    many suggestions were accepted and refused."""

    added: int
    accepted: int
    refused: int


def tally(library: Library, category: str) -> Tally:
    """Count the decisions about the library's tracks."""
    (counted,) = library.rows(
        "SELECT count(DISTINCT CASE WHEN accepted = 1 AND NOT EXISTS (SELECT 1 FROM track_tags"
        " JOIN tag_names USING (tag_n) WHERE track_tags.n = tracks.n AND category ="
        " reviews.category) THEN n END), total(accepted), total(1 - accepted)"
        " FROM reviews JOIN tracks USING (track_id) WHERE category = ? AND tag <> ''",
        (category,),
    )
    return Tally(*map(int, counted))


def any_decided(library: Library) -> bool:
    """Whether there is a step that `undo` could take back."""
    return bool(library.rows("SELECT 1 FROM reviews LIMIT 1"))


def confirmed(library: Library, category: str) -> dict[str, str]:
    """Track and tag of the suggestions for missing tags that a person accepted one by one, on the
    card that plays the track, where the track still has no given tag of the category.

    Those accepted many at once are left out: nobody heard them, and what a model said teaches it
    nothing but its own errors.
    """
    many = set(library.setting(MANY, ()))
    rows = library.rows(
        "SELECT track_id, tag, step FROM reviews JOIN tracks USING (track_id) WHERE category ="
        " ? AND accepted = 1 AND given = '' AND step IN (SELECT step FROM reviews WHERE"
        " accepted = 1 GROUP BY step HAVING count(*) = 1) AND NOT EXISTS (SELECT 1 FROM"
        " track_tags JOIN tag_names USING (tag_n) WHERE track_tags.n = tracks.n AND"
        " tag_names.category = reviews.category) ORDER BY review_n",
        (category,),
    )
    return {track_id: tag for track_id, tag, step in rows if step not in many}


def refused(library: Library, category: str) -> list[tuple[str, str]]:
    """Track and tag of the suggestions for missing tags that a person refused: the tag is known not
    to fit."""
    return [
        (d.suggestion.track_id, d.suggestion.tag)
        for d in decisions(library, category)
        if not d.accepted and not d.suggestion.given and d.suggestion.tag
    ]


def unfit(library: Library) -> list[tuple[str, int, str, str]]:
    """Tracks by id and number, a category, and a tag of it that a person refused for each, NONE for
    all of them: where nothing is given, a prediction of it says nothing."""
    return library.rows(
        "SELECT track_id, n, category, tag FROM reviews JOIN tracks USING (track_id)"
        " WHERE accepted = 0 AND given = ''"
    )


def found_wrong(library: Library, category: str) -> list[tuple[str, str]]:
    """Track and tag of the given tags that a person found wrong."""
    return [
        (d.suggestion.track_id, d.suggestion.given)
        for d in decisions(library, category)
        if d.accepted and d.suggestion.given
    ]

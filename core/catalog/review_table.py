"""Every given tag beside every suggestion that a person decided, a row each, in the library's
order: what is exported."""

from typing import Any

from core.catalog import review
from core.catalog.library import Library
from core.catalog.open_suggestions import open_suggestions
from core.catalog.review import Suggestion
from core.catalog.tagtext import tag_key

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
    found = review.report(library)
    run_id = found["run_id"] if found else ""
    made = review.decisions(library)
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

"""Every given tag beside every suggestion that a person decided: what is exported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from core.catalog.decisions import review
from core.catalog.decisions.open_suggestions import open_suggestions
from core.catalog.decisions.review import Decision, Suggestion
from core.catalog.library import Library, Track
from core.catalog.lists.cells.own_cells import protected
from core.catalog.texts.tagtext import tag_key
from core.progress import SILENT, Progress, portions

AT_ONCE = 5000  # tracks
GivenTag = tuple[str, str, str]  # track, category and key of a given tag
Said = tuple[Suggestion, str]  # with the decision


@dataclass(frozen=True)
class TagLine:
    """One tag of a track. source : given or predicted ; decision : "", accepted or refused

    confidence : 0 to 1, of a prediction ; instead_of : the given tag that it doubts
    """

    track_id: str
    title: str
    file: str
    category: str
    tag: str
    source: str
    decision: str
    confidence: float | None = None
    instead_of: str = ""

    def cells(self) -> list[str | float]:
        """As in COLUMNS; text that no spreadsheet runs as a formula."""
        values = ("" if value is None else value for value in astuple(self))
        return [protected(value) if isinstance(value, str) else value for value in values]


COLUMNS = tuple(part.name for part in fields(TagLine))


def table(
    library: Library, threshold: float | None = None, progress: Progress = SILENT
) -> Iterator[TagLine]:
    """Every given tag and every decided suggestion, in the library's order.

    A given tag that a person found wrong stays, its decision is "refused". With `threshold`,
    undecided suggestions of at least that confidence are added too.
    """
    made = review.decisions(library)
    doubted = {
        (d.suggestion.track_id, d.suggestion.category, tag_key(d.suggestion.given)): d
        for d in made
        if d.suggestion.given
    }
    predicted: dict[str, list[Said]] = {}
    undecided = () if threshold is None else _undecided(library, threshold)
    for said in (*_decided(made), *undecided):
        predicted.setdefault(said[0].track_id, []).append(said)
    for part in portions(library.track_ids(), AT_ONCE, progress, "Writing"):
        tags = library.tags_of(part)
        for track in library.tracks(part):
            given = tags.get(track.track_id, {})
            yield from _of_track(track, given, doubted, predicted.get(track.track_id, []))


def _decided(made: Sequence[Decision]) -> Iterator[Said]:
    for d in made:
        if d.suggestion.tag != review.NONE:
            yield d.suggestion, "accepted" if d.accepted else "refused"


def _undecided(library: Library, threshold: float) -> Iterator[Said]:
    found = review.report(library)
    if found is None:
        return
    for category in found["categories"]:
        for suggestion in open_suggestions(library, found["run_id"], category, least=threshold):
            yield suggestion, ""


def _of_track(
    track: Track,
    given: Mapping[str, Sequence[str]],
    doubted: Mapping[GivenTag, Decision],
    predicted: Sequence[Said],
) -> Iterator[TagLine]:
    start = (track.track_id, track.title, track.path or "")
    for category, tags in given.items():
        for tag in tags:
            doubt = doubted.get((track.track_id, category, tag_key(tag)))
            decision = "" if doubt is None else "refused" if doubt.accepted else "accepted"
            yield TagLine(*start, category, tag, "given", decision)
    for s, decision in predicted:
        sure = round(s.confidence, 4)
        yield TagLine(*start, s.category, s.tag, "predicted", decision, sure, s.given)

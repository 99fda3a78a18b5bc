"""All that is known of tracks as a list: a row for each thing, with its source."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.catalog.analysis.measured import TrackValues
from core.catalog.exports.exporting import write_csv
from core.catalog.library import Track
from core.catalog.lists.cells.own_cells import protected
from core.catalog.sound_files import own_files
from core.catalog.tempo_and_key import COMPUTED, GIVEN, key_of, tempo_of
from core.catalog.texts.tagtext import tag_key
from core.times import timecode

PREDICTED, REVIEWED = "predicted", "reviewed"  # sources of a tag beside GIVEN
CERTAIN = 0.9  # confidence from which a prediction is taken


@dataclass(frozen=True)
class Prediction:
    """A tag that nobody gave: by the model, or accepted by a person."""

    category: str
    tag: str
    confidence: float
    reviewed: bool = False


@dataclass(frozen=True)
class TrackFacts:
    """All that is known of one track.

    computed : None where it was not analysed ; wrong : category and key of the given tags that a
        person found wrong
    """

    track: Track
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    computed: TrackValues | None = None
    predictions: Sequence[Prediction] = ()
    wrong: Collection[tuple[str, str]] = ()


@dataclass(frozen=True)
class Fact:
    """One row of the list."""

    track: Track
    field: str
    value: str
    source: str
    confidence: float | None = None

    def cells(self) -> list[str]:
        """As in `own_files.KNOWN`."""
        sure = "" if self.confidence is None else f"{self.confidence:.3f}"
        of = self.track
        texts = (of.track_id, of.path or "", of.title, self.field, self.value, self.source)
        return [*map(protected, texts), sure]


def lines(known: TrackFacts) -> Iterator[Fact]:
    """The rows of a track. Given values come first and are never replaced; predictions from the
    confidence CERTAIN on, and those that a person accepted."""
    for category, tags in known.tags.items():
        for tag in tags:
            yield Fact(known.track, category, tag, GIVEN)
    yield from _of_the_sound(known)
    yield from _predicted(known)


def _of_the_sound(known: TrackFacts) -> Iterator[Fact]:
    """Tempo, given or computed, then what is computed alone."""
    track, own = known.track, known.computed
    if tempo := tempo_of(track.tempo_bpm, own):
        yield Fact(track, "tempo", tempo.text, tempo.source, tempo.certainty)
    key = key_of(known.tags, own)
    if key and key.source == COMPUTED:  # a given one is among the tags
        yield Fact(track, "key", key.text, COMPUTED, key.certainty)
    if own:
        if own.shape:
            yield Fact(track, "energy", own.shape, COMPUTED)
        yield Fact(track, "highlight", timecode(own.highlight_s), COMPUTED)


def _predicted(known: TrackFacts) -> Iterator[Fact]:
    given = {(category, tag_key(tag)) for category, tags in known.tags.items() for tag in tags}
    for found in known.predictions:
        is_new = (found.category, tag_key(found.tag)) not in given
        if is_new and (found.reviewed or found.confidence >= CERTAIN):
            source = REVIEWED if found.reviewed else PREDICTED
            yield Fact(known.track, found.category, found.tag, source, found.confidence)


def write_list(everything: Iterable[TrackFacts], out: Path, excel: bool = False) -> int:
    """Write the list as CSV in UTF-8; returns how many rows it has."""
    rows = (line.cells() for known in everything for line in lines(known))
    return write_csv(out, own_files.KNOWN, rows, excel)

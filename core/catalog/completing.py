"""The data list completed: a row for each thing that is known of a track, with its source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.catalog.exporting import write_csv
from core.catalog.library import Track
from core.catalog.lists.cells import protected
from core.catalog.sound_files import own_files
from core.catalog.texts.keytext import given_key
from core.catalog.texts.tagtext import tag_key
from core.keynames import Key
from core.times import timecode

GIVEN, COMPUTED, PREDICTED, REVIEWED = "given", "computed", "predicted", "reviewed"
CERTAIN = 0.9  # confidence from which a prediction is taken


@dataclass(frozen=True)
class Computed:
    """What the analysis computed of a track; each value with its certainty, 0 to 1."""

    tempo_bpm: float | None = None
    tempo_confidence: float = 0.0
    key: Key | None = None
    key_confidence: float = 0.0
    energy: str = ""  # its shape in words
    highlight_s: float | None = None  # where it begins


@dataclass(frozen=True)
class Prediction:
    """A tag that nobody gave: by the model, or accepted by a person."""

    category: str
    tag: str
    confidence: float
    reviewed: bool = False


@dataclass(frozen=True)
class TrackFacts:
    """All that is known of one track."""

    track: Track
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    computed: Computed = Computed()
    predictions: Sequence[Prediction] = ()


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
    track, computed = known.track, known.computed
    for category, tags in known.tags.items():
        for tag in tags:
            yield Fact(track, category, tag, GIVEN)
    if track.tempo_bpm:
        yield Fact(track, "tempo", f"{track.tempo_bpm:g}", GIVEN)
    elif computed.tempo_bpm:
        bpm = f"{computed.tempo_bpm:.1f}"
        yield Fact(track, "tempo", bpm, COMPUTED, computed.tempo_confidence)
    if computed.key is not None and not given_key(known.tags):
        yield Fact(track, "key", str(computed.key), COMPUTED, computed.key_confidence)
    if computed.energy:
        yield Fact(track, "energy", computed.energy, COMPUTED)
    if computed.highlight_s is not None:
        yield Fact(track, "highlight", timecode(computed.highlight_s), COMPUTED)
    given = {(category, tag_key(tag)) for category, tags in known.tags.items() for tag in tags}
    for found in known.predictions:
        if (found.category, tag_key(found.tag)) in given:
            continue
        if found.reviewed or found.confidence >= CERTAIN:
            source = REVIEWED if found.reviewed else PREDICTED
            yield Fact(track, found.category, found.tag, source, found.confidence)


def write_list(everything: Iterable[TrackFacts], out: Path, excel: bool = False) -> int:
    """Write the completed list as CSV in UTF-8; returns how many rows it has."""
    rows = (line.cells() for known in everything for line in lines(known))
    return write_csv(out, own_files.KNOWN, rows, excel)

"""The training set as the study made it: chosen classes, tags merged, so many tracks a class, seven
of ten to learn from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.catalog import coverage, summary
from core.catalog.decisions import review
from core.catalog.found_ids import FoundIds
from core.catalog.library import Library
from core.catalog.summary import CategoryTags
from core.catalog.texts.tagtext import category_key, tag_key
from core.errors import SoundkinError
from core.model.training import grouping, split
from core.model.training.run_config import RunConfig
from core.model.training.run_records import Labelled
from core.model.training.split import SplitReport

ARTICLE_CLASSES = ("acoustic guitar", "electric guitar", "piano", "synthesizer")
FEWEST = 4  # tracks a class below which nothing can be learnt and tested
FEW = 8  # tracks a class below which held-out figures say next to nothing


@dataclass(frozen=True)
class TrainingSet:
    """Which tracks are learnt from and which are held out, and what kept them together."""

    classes: tuple[str, ...]
    train: tuple[Labelled, ...]
    test: tuple[Labelled, ...]
    split: SplitReport


@dataclass(frozen=True)
class ClassCount:
    """How many tracks one class has: candidates, of them curated (kept by a person), and used."""

    name: str
    candidates: int
    curated: int
    used: int


def learnable(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The categories that can be learnt, instruments first: those with two different tags.

    counts : category to tag to number of tracks
    """
    several = (category for category, tags in counts.items() if len(tags) > 1)
    return coverage.instruments_first(several)


def mergeable(tags: Iterable[str], classes: Collection[str], merge: Mapping[str, str]) -> list[str]:
    """The tags that can still be merged into a class: those that are none and are not merged."""
    return [tag for tag in tags if tag not in classes and tag not in merge]


def default_classes(counts: Mapping[str, int]) -> list[str]:
    """The article's four instruments where all are tagged often enough, else the category's four
    most frequent tags. counts : how many tracks carry each tag of the category, most first"""
    wanted = [name for name in ARTICLE_CLASSES if counts.get(name, 0) >= FEWEST]
    frequent = [tag for tag, count in counts.items() if count >= FEWEST][: len(ARTICLE_CLASSES)]
    return wanted if len(wanted) == len(ARTICLE_CLASSES) else frequent


@dataclass(frozen=True, eq=False)
class TaggedTracks:
    """What candidates are drawn from: every given tag of the category, and the numbers `n` of the
    tracks with sound, ascending."""

    tags: CategoryTags
    with_sound: np.ndarray

    @property
    def counts(self) -> dict[str, int]:
        """How many tracks carry each tag, most first."""
        found = np.bincount(self.tags.codes, minlength=len(self.tags.tags)).tolist()
        return dict(zip(self.tags.tags, found, strict=True))


def candidates(
    library: Library,
    run: RunConfig,
    verdicts: Mapping[str, bool],
    tagged: TaggedTracks | None = None,
) -> dict[str, FoundIds]:
    """The tracks that each class can be learnt from: with sound, tagged with one of the classes
    only (an ambiguous track is none), not dropped by a person, who found no tag of it wrong.

    verdicts : track_id to kept (True) or dropped (False) by a person
    tagged : what the library has, if read already ; what a person confirmed in review joins it
    Curated tracks, those kept, come first, the others in the library's order. SoundkinError for a
    class that no track is tagged with.
    """
    if tagged is None:
        given = summary.tags_of_category(library, category_key(run.category))
        tagged = TaggedTracks(given, summary.with_sound(library))
    names, class_of = _classes(library, run, tagged.counts)
    place = {key: at for at, key in enumerate(names)}
    confirmed = review.confirmed(library, category_key(run.category))
    known = library.numbers_of(confirmed)
    tags = tagged.tags.joined({n: confirmed[track_id] for track_id, n in known.items()})
    keys = map(tag_key, tags.tags)
    of_tag = np.array([place.get(class_of.get(key, key), -1) for key in keys], dtype=np.int64)
    numbers, classes = _unambiguous(tags.numbers, of_tag[tags.codes])
    kept, dropped = _decided(library, verdicts)
    wrong = [track_id for track_id, _ in review.found_wrong(library, category_key(run.category))]
    out = [*dropped, *library.numbers_of(wrong).values()]
    there = np.isin(numbers, tagged.with_sound, assume_unique=True) & ~np.isin(numbers, out)
    numbers, classes = numbers[there], classes[there]
    return {
        name: FoundIds(library, _curated_first(numbers[classes == at], kept))
        for at, name in enumerate(names.values())
    }


def _unambiguous(numbers: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of pairs of a track's number and a class, -1 for none, the tracks of one class only,
    ascending, and that class."""
    pairs = np.unique(np.stack([numbers, classes])[:, classes >= 0], axis=1)
    found, first, times = np.unique(pairs[0], return_index=True, return_counts=True)
    return found[times == 1], pairs[1][first[times == 1]]


def _decided(library: Library, verdicts: Mapping[str, bool]) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the tracks that a person kept, and dropped."""
    numbers = library.numbers_of(verdicts)
    kept, dropped = (
        [n for track_id, n in numbers.items() if verdicts[track_id] == wanted]
        for wanted in (True, False)
    )
    return np.array(kept, dtype=np.int64), np.array(dropped, dtype=np.int64)


def class_counts(
    library: Library, found: Mapping[str, FoundIds], per_class: int, verdicts: Mapping[str, bool]
) -> list[ClassCount]:
    """What a run with so many tracks a class would use of the candidates."""
    kept, _ = _decided(library, verdicts)
    return [
        ClassCount(
            name,
            len(ids),
            int(np.isin(kept, ids.numbers).sum()),
            min(len(ids), per_class),
        )
        for name, ids in found.items()
    ]


def build(
    library: Library,
    found: Mapping[str, FoundIds],
    run: RunConfig,
    verdicts: Mapping[str, bool],
    vectors: Mapping[str, np.ndarray] | None = None,
) -> TrainingSet:
    """Draw at most `run.per_class` candidates of each class, the curated first, and split them 7:3.

    vectors : embedding (d,) of the tracks, by which nearly the same sound is known; may lack some
    What belongs together (see `grouping`) stays on one side; what a person confirmed in review
    teaches, but tests nothing, since a model had found it. Where that leaves a class without test
    tracks, tracks are split one by one. SoundkinError when a class has too few tracks.
    """
    rng = np.random.default_rng(run.seed)
    drawn = draw(library, found, run, verdicts, rng)
    ids = [track_id for track_id, _ in drawn]
    tagged = np.eye(len(found), dtype=bool)[[label for _, label in drawn]]
    together = grouping.group(library.tracks(ids), tagged, matrix(ids, vectors), every_tag=True)
    confirmed = np.isin(ids, list(review.confirmed(library, category_key(run.category))))
    held_out, report = split.split(tagged & ~confirmed[:, None], together, rng)
    train, test = (
        tuple(drawn[row] for row in np.flatnonzero(side).tolist())
        for side in (~held_out, held_out & ~confirmed)
    )
    return TrainingSet(tuple(found), train, test, report)


def draw(
    library: Library,
    found: Mapping[str, FoundIds],
    run: RunConfig,
    verdicts: Mapping[str, bool],
    rng: np.random.Generator,
) -> list[Labelled]:
    """At most `run.per_class` candidates of each class, the curated first. SoundkinError when a
    class has too few."""
    kept, _ = _decided(library, verdicts)
    drawn: list[Labelled] = []
    for label, (name, ids) in enumerate(found.items()):
        if min(len(ids), run.per_class) < FEWEST:
            raise SoundkinError(
                f'Too few tracks for the class "{name}": {min(len(ids), run.per_class)} of at least'
                f" {FEWEST}. Choose other classes, merge tags, or allow more tracks per class."
            )
        shuffled = _curated_first(ids.numbers[rng.permutation(len(ids))], kept)
        drawn += [(track_id, label) for track_id in library.ids_of(shuffled[: run.per_class])]
    return drawn


def matrix(ids: Sequence[str], vectors: Mapping[str, np.ndarray] | None) -> np.ndarray | None:
    """The vectors as rows, shape (n, d), zeros for those that are not known; None without any."""
    size = next((len(x) for x in (vectors or {}).values()), 0)
    if not vectors or not size:
        return None
    return np.stack([vectors.get(track_id, np.zeros(size)) for track_id in ids])


def _curated_first(numbers: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """The tracks that a person kept, then the others, each in the order given."""
    return numbers[np.argsort(~np.isin(numbers, kept), kind="stable")]


def _classes(
    library: Library, run: RunConfig, counts: Mapping[str, int]
) -> tuple[dict[str, str], dict[str, str]]:
    """Key to name of each class, and key of each merged tag to the key of its class.

    counts : how many tracks carry each tag of the category, most first
    """
    if not counts:
        tagged = coverage.coverage(library).tags
        there = ", ".join(name for name, tags in tagged.items() if tags) or "none"
        raise SoundkinError(
            f'"{library.name}" has no tags of the category "{category_key(run.category)}" to learn'
            f" from; tagged are: {there}."
        )
    classes = run.classes or default_classes(counts)
    names = {tag_key(name): name for name in classes}
    if len(names) < 2:
        raise SoundkinError(
            f'Training needs at least two different classes of the category "{run.category}" in'
            f' "{library.name}": choose others, or tag more tracks.'
        )
    class_of = {tag_key(tag): tag_key(name) for tag, name in run.merge.items()}
    known = {tag_key(tag) for tag in counts}
    unknown = [name for name in [*names, *class_of] if name not in known]
    if unknown:
        raise SoundkinError(
            f'No track of "{library.name}" has the {run.category} tag "{unknown[0]}"; '
            f"the most frequent are: {', '.join(list(counts)[:8])}."
        )
    return names, class_of

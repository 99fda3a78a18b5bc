"""The training set as the study made it: chosen classes, tags merged, so many tracks a class, seven
of ten to learn from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.catalog import coverage
from core.catalog.library import Library
from core.catalog.tagtext import category_key, tag_key
from core.errors import SoundkinError
from core.model import grouping, split
from core.model.run_config import RunConfig
from core.model.run_records import Labelled
from core.model.split import SplitReport

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
    found = [category for category, tags in counts.items() if len(tags) > 1]
    return sorted(found, key=lambda category: category != "instrument")


def mergeable(tags: Iterable[str], classes: Collection[str], merge: Mapping[str, str]) -> list[str]:
    """The tags that can still be merged into a class: those that are none and are not merged."""
    return [tag for tag in tags if tag not in classes and tag not in merge]


def default_classes(library: Library, category: str) -> list[str]:
    """The article's four instruments where all are tagged often enough, else the category's four
    most frequent tags."""
    counts = _tag_counts(library, category)
    wanted = [name for name in ARTICLE_CLASSES if counts.get(name, 0) >= FEWEST]
    frequent = [tag for tag, count in counts.items() if count >= FEWEST][: len(ARTICLE_CLASSES)]
    return wanted if len(wanted) == len(ARTICLE_CLASSES) else frequent


def candidates(
    library: Library, run: RunConfig, verdicts: Mapping[str, bool]
) -> dict[str, list[str]]:
    """The tracks that each class can be learnt from: with sound, tagged with one of the classes
    only (an ambiguous track is none), not dropped by a person.

    verdicts : track_id to kept (True) or dropped (False) by a person
    Curated tracks, those kept, come first, the others in the library's order. SoundkinError for a
    class that no track is tagged with.
    """
    names, class_of = _classes(library, run)
    found: dict[str, list[str]] = {name: [] for name in names.values()}
    with_audio = library.with_audio()
    tags = library.tags_of(with_audio)
    for track_id in _curated_first(with_audio, verdicts):
        keys = {tag_key(tag) for tag in tags.get(track_id, {}).get(run.category, [])}
        own = {class_of.get(key, key) for key in keys} & set(names)
        if len(own) == 1 and verdicts.get(track_id, True):
            found[names[own.pop()]].append(track_id)
    return found


def class_counts(
    found: Mapping[str, Sequence[str]], per_class: int, verdicts: Mapping[str, bool]
) -> list[ClassCount]:
    """What a run with so many tracks a class would use of the candidates."""
    return [
        ClassCount(
            name,
            len(ids),
            sum(verdicts.get(track_id, False) for track_id in ids),
            min(len(ids), per_class),
        )
        for name, ids in found.items()
    ]


def build(
    library: Library,
    found: Mapping[str, Sequence[str]],
    run: RunConfig,
    verdicts: Mapping[str, bool],
    vectors: Mapping[str, np.ndarray] | None = None,
) -> TrainingSet:
    """Draw at most `run.per_class` candidates of each class, the curated first, and split them 7:3.

    vectors : embedding (d,) of the tracks, by which nearly the same sound is known; may lack some
    What belongs together (see `grouping`) stays on one side. Where that leaves a class without test
    tracks, tracks are split one by one. SoundkinError when a class has too few tracks.
    """
    rng = np.random.default_rng(run.seed)
    drawn = draw(found, run, verdicts, rng)
    ids = [track_id for track_id, _ in drawn]
    tagged = np.eye(len(found), dtype=bool)[[label for _, label in drawn]]
    together = grouping.group(library.tracks(ids), tagged, matrix(ids, vectors))
    held_out, report = split.split(tagged, together, rng)
    sides = [
        tuple(item for item, out in zip(drawn, held_out.tolist(), strict=True) if out == side)
        for side in (False, True)
    ]
    return TrainingSet(tuple(found), sides[0], sides[1], report)


def draw(
    found: Mapping[str, Sequence[str]],
    run: RunConfig,
    verdicts: Mapping[str, bool],
    rng: np.random.Generator,
) -> list[Labelled]:
    """At most `run.per_class` candidates of each class, the curated first. SoundkinError when a
    class has too few."""
    drawn: list[Labelled] = []
    for label, (name, ids) in enumerate(found.items()):
        if min(len(ids), run.per_class) < FEWEST:
            raise SoundkinError(
                f"The class '{name}' has {len(ids)} usable tracks of the {run.per_class} asked for;"
                f" {FEWEST} is the least: choose other classes, merge tags, or ask for more a"
                " class."
            )
        shuffled = _curated_first([ids[i] for i in rng.permutation(len(ids))], verdicts)
        drawn += [(track_id, label) for track_id in shuffled[: run.per_class]]
    return drawn


def matrix(ids: Sequence[str], vectors: Mapping[str, np.ndarray] | None) -> np.ndarray | None:
    """The vectors as rows, shape (n, d), zeros for those that are not known; None without any."""
    size = next((len(x) for x in (vectors or {}).values()), 0)
    if not vectors or not size:
        return None
    return np.stack([vectors.get(track_id, np.zeros(size)) for track_id in ids])


def _curated_first(ids: Sequence[str], verdicts: Mapping[str, bool]) -> list[str]:
    """The tracks that a person kept, then the others, each in the order given."""
    return sorted(ids, key=lambda track_id: not verdicts.get(track_id, False))


def _classes(library: Library, run: RunConfig) -> tuple[dict[str, str], dict[str, str]]:
    """Key to name of each class, and key of each merged tag to the key of its class."""
    counts = _tag_counts(library, run.category)
    classes = run.classes or default_classes(library, run.category)
    names = {tag_key(name): name for name in classes}
    if len(names) < 2:
        raise SoundkinError(
            f"Training needs at least two different classes of the category '{run.category}' in"
            f" '{library.name}': choose others, or tag more tracks."
        )
    class_of = {tag_key(tag): tag_key(name) for tag, name in run.merge.items()}
    known = {tag_key(tag) for tag in counts}
    unknown = [name for name in [*names, *class_of] if name not in known]
    if unknown:
        raise SoundkinError(
            f"No track of '{library.name}' has the {run.category} tag '{unknown[0]}'; "
            f"the most frequent are: {', '.join(list(counts)[:8])}."
        )
    return names, class_of


def _tag_counts(library: Library, category: str) -> dict[str, int]:
    categories = coverage.coverage(library)["categories"]
    category = category_key(category)
    if category not in categories or not categories[category]["tags"]:
        there = ", ".join(name for name, content in categories.items() if content["tags"]) or "none"
        raise SoundkinError(
            f"'{library.name}' has no tags of the category '{category}' to learn from; tagged are:"
            f" {there}."
        )
    return dict(categories[category]["tags"])

"""The training set as the study made it: chosen classes, tags merged, so many tracks a class, seven
of ten to learn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.catalog import coverage, related
from core.catalog.library import Library
from core.catalog.tagtext import category_key, tag_key
from core.errors import SoundkinError

ARTICLE_CLASSES = ("acoustic guitar", "electric guitar", "piano", "synthesizer")
TEST_SHARE = 0.3
FEWEST = 4  # tracks a class below which nothing can be learnt and tested


@dataclass(frozen=True)
class TrainingSet:
    """Which tracks teach and which test; labels are positions in `classes`."""

    classes: list[str]
    train: list[tuple[str, int]]
    test: list[tuple[str, int]]


def default_classes(library: Library, category: str) -> list[str]:
    """The article's four instruments where all are tagged often enough, else the category's four
    most frequent tags."""
    counts = _tag_counts(library, category)
    wanted = [name for name in ARTICLE_CLASSES if counts.get(name, 0) >= FEWEST]
    frequent = [tag for tag, count in counts.items() if count >= FEWEST][: len(ARTICLE_CLASSES)]
    return wanted if len(wanted) == len(ARTICLE_CLASSES) else frequent


def candidates(
    library: Library,
    category: str,
    classes: Sequence[str] | None = None,
    merge: Mapping[str, str] | None = None,
    choices: Mapping[str, bool] | None = None,
) -> dict[str, list[str]]:
    """The tracks that could teach each class: with sound, tagged with one of the classes only, not
    dropped by ear.

    merge : tag to class, for tags that count as one of the classes; choices : track_id to kept
        (True) or dropped (False).
    Tracks kept by ear come first, the others in the library's order. SoundkinError for a class that
    no track is tagged with.
    """
    counts = _tag_counts(library, category)
    classes = list(classes or default_classes(library, category))
    if len({tag_key(name) for name in classes}) < 2:
        raise SoundkinError(
            f"Training needs at least two different classes of the category '{category}' in"
            f" '{library.name}': choose others, or tag more tracks."
        )
    class_of = {tag_key(tag): tag_key(name) for tag, name in (merge or {}).items()}
    names = {tag_key(name): name for name in classes}
    unknown = [name for name in [*names, *class_of] if name not in {tag_key(tag) for tag in counts}]
    if unknown:
        raise SoundkinError(
            f"No track of '{library.name}' has the {category} tag '{unknown[0]}'; "
            f"the most frequent are: {', '.join(list(counts)[:8])}."
        )
    choices = choices or {}
    found: dict[str, list[str]] = {name: [] for name in classes}
    with_audio = library.with_audio()
    tags = library.tags_of(with_audio)
    for track_id in sorted(with_audio, key=lambda t: not choices.get(t, False)):
        keys = {tag_key(tag) for tag in tags.get(track_id, {}).get(category, [])}
        own = {class_of.get(key, key) for key in keys} & set(names)
        if len(own) == 1 and choices.get(track_id, True):
            found[names[own.pop()]].append(track_id)
    return found


def build(
    library: Library,
    found: Mapping[str, Sequence[str]],
    per_class: int,
    seed: int,
    choices: Mapping[str, bool] | None = None,
) -> TrainingSet:
    """Draw at most `per_class` candidates of each class, those kept by ear first, and split them
    7:3.

    Pieces of one artist (or, where none is named, of one album) stay on one side. Where that leaves
    a class without test tracks, tracks are split one by one. SoundkinError when a class has too few
    tracks.
    """
    rng = np.random.default_rng(seed)
    choices = choices or {}
    drawn: list[tuple[str, int]] = []
    for label, (name, ids) in enumerate(found.items()):
        if min(len(ids), per_class) < FEWEST:
            raise SoundkinError(
                f"The class '{name}' has {len(ids)} usable tracks of the {per_class} asked for;"
                f" {FEWEST} is the least: choose other classes, merge tags, or ask for more a"
                " class."
            )
        shuffled = [ids[i] for i in rng.permutation(len(ids))]
        shuffled.sort(key=lambda t: not choices.get(t, False))
        drawn += [(track_id, label) for track_id in shuffled[:per_class]]
    wanted = _test_counts([label for _, label in drawn], len(found))
    groups = related.groups(library.tracks([track_id for track_id, _ in drawn]))
    train, test = _split(drawn, groups, wanted, rng)
    if not all(any(label == at for _, label in test) for at in range(len(found))):
        train, test = _split(drawn, np.arange(len(drawn)), wanted, rng)
    return TrainingSet(list(found), train, test)


def _test_counts(labels: list[int], n_classes: int) -> list[int]:
    """How many of each class to hold out, so that together they are 30 % of all: 22, 23, 23, 22 of
    four times 75."""
    ends = np.cumsum(np.bincount(labels, minlength=n_classes))
    cuts = [0, *(round(TEST_SHARE * int(end)) for end in ends)]
    return [max(1, after - before) for before, after in pairwise(cuts)]


def _split(
    drawn: list[tuple[str, int]], groups: np.ndarray, wanted: list[int], rng: np.random.Generator
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Whole groups, in random order, go to the test side while no class has more there than
    wanted: scikit-learn's group splits hold no count a class, and 30 % of few tracks need one."""
    members: dict[int, list[tuple[str, int]]] = {}
    for item, group in zip(drawn, groups.tolist(), strict=True):
        members.setdefault(group, []).append(item)
    left = list(wanted)
    train: list[tuple[str, int]] = []
    test: list[tuple[str, int]] = []
    names = list(members)
    for at in rng.permutation(len(names)):
        items = members[names[at]]
        needs = np.bincount([label for _, label in items], minlength=len(left))
        if all(need <= free for need, free in zip(needs, left, strict=True)):
            left = [free - int(need) for need, free in zip(needs, left, strict=True)]
            test += items
        else:
            train += items
    return train, test


def untagged(library: Library, taken: Sequence[str], n: int, seed: int) -> list[str]:
    """At most n further tracks with sound, drawn by the seed, to learn from without labels."""
    others = sorted(set(library.with_audio()) - set(taken))
    chosen = np.random.default_rng(seed).permutation(len(others))[:n]
    return [others[i] for i in sorted(chosen)]


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

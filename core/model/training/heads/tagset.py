"""What a run learns tags on: tracks with the tags of one category or of several, what is known not
to fit, and what nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.catalog import coverage
from core.catalog.decisions import listening, review
from core.catalog.library import Library
from core.catalog.texts.tagtext import tag_key
from core.errors import SoundkinError
from core.model.training.run_config import EVERY, RunConfig
from core.model.training.run_records import NO_CLASS, Labelled
from core.model.training.trainingset import learnable

ENOUGH = 8  # tracks a tag needs to be learnt among several
FEWEST_TAGS = 2  # that a category needs


@dataclass(frozen=True)
class TagSet:
    """ids : the tracks ; names : category to its tags, the main category first
    given : category to what each track has, (n, n_names): 1 given, 0 known not to fit, nan unknown
    confirmed : category to bool (n,), the tracks whose tag there was not given, but suggested and
        then confirmed by a person: they teach, but do not test what had found them
    """

    ids: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    given: dict[str, np.ndarray]
    confirmed: dict[str, np.ndarray]

    @property
    def tagged(self) -> np.ndarray:
        """bool (n, n_names), the tags of all categories side by side."""
        return np.concatenate([np.nan_to_num(own) > 0 for own in self.given.values()], axis=1)

    @property
    def testing(self) -> dict[str, np.ndarray]:
        """As `given`, with what was confirmed unknown."""
        return {
            name: np.where(self.confirmed[name][:, None], np.nan, own)
            for name, own in self.given.items()
        }

    def testing_only(self, rows: np.ndarray) -> "TagSet":
        """The same, with what was confirmed unknown of some of the tracks. rows : bool (n,)"""
        given = {
            name: np.where(rows[:, None], own, self.given[name])
            for name, own in self.testing.items()
        }
        return replace(self, given=given)

    def of(self, rows: np.ndarray) -> "TagSet":
        """The same for some of the tracks. rows : bool (n,)"""
        ids = tuple(track_id for track_id, own in zip(self.ids, rows.tolist(), strict=True) if own)
        given, confirmed = (
            {name: own[rows] for name, own in part.items()} for part in (self.given, self.confirmed)
        )
        return TagSet(ids, self.names, given, confirmed)

    def labelled(self, rows: np.ndarray) -> tuple[Labelled, ...]:
        """Some of the tracks with their first class of the main category. rows : bool (n,)"""
        given = np.nan_to_num(next(iter(self.given.values())))
        classes = np.where(given.max(axis=1) > 0, given.argmax(axis=1), NO_CLASS)
        return tuple((self.ids[at], int(classes[at])) for at in np.flatnonzero(rows))


def of_classes(
    library: Library, drawn: Sequence[Labelled], category: str, classes: Sequence[str]
) -> TagSet:
    """Tracks with one of the classes of one category each."""
    given = np.eye(len(classes))[[label for _, label in drawn]]
    ids = tuple(track_id for track_id, _ in drawn)
    confirmed = np.isin(ids, list(review.confirmed(library, category)))
    return TagSet(ids, {category: tuple(classes)}, {category: given}, {category: confirmed})


def enough(counts: Mapping[str, Mapping[str, int]]) -> dict[str, list[str]]:
    """The tags that can be learnt among several: category to those of enough tracks, most frequent
    first, instruments first; categories with too few are left out.

    counts : category to tag to number of tracks
    """
    found = {
        name: [tag for tag, n in counts[name].items() if n >= ENOUGH] for name in learnable(counts)
    }
    return {name: tags for name, tags in found.items() if len(tags) >= FEWEST_TAGS}


def of_categories(library: Library, run: RunConfig) -> TagSet:
    """Draw tracks for several categories: at most `run.per_class` a tag, those kept by a person
    first.

    A track without a tag of a category is unknown in it, and so is one that a person dropped from
    its candidates; a tag that a person refused for a track, or found wrong, is known not to fit,
    also where the track has no other.
    SoundkinError when a category has too few tags.
    """
    categories = _asked(library, run)
    verdicts = {name: listening.choice(library, name) for name in categories}
    ids = library.with_audio()
    given, confirmed = _given(library, ids, categories, verdicts)
    rng = np.random.default_rng(run.seed)
    kept = [any(own.get(track_id, False) for own in verdicts.values()) for track_id in ids]
    order = sorted(rng.permutation(len(ids)).tolist(), key=lambda row: not kept[row])
    tagged = np.concatenate([np.nan_to_num(own) > 0 for own in given.values()], axis=1)
    refused = np.any([(own == 0).any(axis=1) for own in given.values()], axis=0)
    chosen = _draw(tagged, order, run.per_class) | (refused & ~tagged.any(axis=1))
    names = {name: tuple(tags) for name, tags in categories.items()}
    whole = TagSet(tuple(ids), names, given, confirmed)
    return without_rare(whole.of(chosen))


def _asked(library: Library, run: RunConfig) -> dict[str, list[str]]:
    """Category to the tags that are learnt of it."""
    known = enough(coverage.coverage(library).tags)
    asked = list(known) if EVERY in run.categories else list(run.categories)
    if not asked:
        raise SoundkinError(
            f'No category of "{library.name}" has {FEWEST_TAGS} tags with {ENOUGH} tracks each to'
            " learn from: tag more tracks."
        )
    for name in asked:
        if name not in known:
            raise SoundkinError(
                f'The category "{name}" of "{library.name}" has fewer than {FEWEST_TAGS} tags with'
                f" {ENOUGH} tracks each: leave it out, or tag more tracks."
            )
    return {name: known[name] for name in asked}


def _given(
    library: Library,
    ids: Sequence[str],
    categories: Mapping[str, Sequence[str]],
    verdicts: Mapping[str, Mapping[str, bool]],
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """What each track has of each category, and which were confirmed, as in `TagSet`."""
    tags, row = library.tags_of(ids), {track_id: at for at, track_id in enumerate(ids)}
    found, by_person = {}, {}
    for category, names in categories.items():
        column = {tag_key(name): at for at, name in enumerate(names)}
        wrong = {
            (track_id, tag_key(tag)) for track_id, tag in review.found_wrong(library, category)
        }
        confirmed = review.confirmed(library, category)
        given = np.full((len(ids), len(names)), np.nan)
        for at, track_id in enumerate(ids):
            said = [confirmed[track_id]] if track_id in confirmed else []
            own = {tag_key(tag) for tag in tags.get(track_id, {}).get(category, said)}
            columns = [column[key] for key in own if key in column and (track_id, key) not in wrong]
            if columns and verdicts[category].get(track_id, True):
                given[at] = 0.0
                given[at, columns] = 1.0
        none = review.without_any(library, category)
        every = [(track_id, name) for track_id in none for name in names]
        for track_id, tag in [*review.refused(library, category), *wrong, *every]:
            place = column.get(tag_key(tag))
            if place is not None and track_id in row and given[row[track_id], place] != 1.0:
                given[row[track_id], place] = 0.0
        found[category] = given
        by_person[category] = np.isin(ids, list(confirmed))
    return found, by_person


def _draw(tagged: np.ndarray, order: Sequence[int], most: int) -> np.ndarray:
    """Which tracks to take, bool (n,): in the order given, each that a tag still needs."""
    taken, counts = np.zeros(len(tagged), dtype=bool), np.zeros(tagged.shape[1], dtype=int)
    for row in order:
        if (tagged[row] & (counts < most)).any():
            taken[row] = True
            counts += tagged[row]
    return taken


def without_rare(found: TagSet) -> TagSet:
    """Without tags that too few of the tracks have after all, as some could not be read.
    SoundkinError when a category has too few left."""
    names, given = {}, {}
    for category, own in found.given.items():
        has = np.nan_to_num(own) > 0
        often = has.sum(axis=0) >= ENOUGH
        if often.sum() < FEWEST_TAGS:
            raise SoundkinError(
                f'Too few tracks of the category "{category}" can be read: leave it out, or tag'
                " more tracks."
            )
        names[category] = tuple(np.array(found.names[category], dtype=object)[often].tolist())
        kept = own[:, often]
        only_rare = has.any(axis=1) & ~has[:, often].any(axis=1)
        kept[only_rare] = np.nan
        given[category] = kept
    return TagSet(found.ids, names, given, found.confirmed)

"""Which tracks learn and which are held out: whole groups of what belongs together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np

from core.model.training.grouping import NAME, SOUND, Grouping
from core.model.training.run_figures import Apart
from core.records import field

TEST_SHARE = 0.3
SUFFICES = 0.8  # share of the tags that must be on both sides where not all need to be
MOST_ALONE = 0.5  # share of tracks that nothing ties, from which on a result says so


@dataclass(frozen=True)
class SplitReport:
    """How a run's tracks were split.

    by : what kept tracks together, to how many of them ; alone : tracks of which nothing is known
    unusable : what would have kept tracks together, but puts a whole tag on one side: tracks of
        that tag were split one by one
    single : whether all tracks were split one by one after all
    """

    by: dict[str, int] = field({}, least=0)
    alone: int = field(0, least=0)
    n: int = field(0, least=0)
    unusable: tuple[str, ...] = ()
    single: bool = False

    @property
    def words(self) -> str:
        """How it was split, in a sentence."""
        if self.single or not self.by:
            return "Tracks were split one by one."
        said = [f"{_in_common(name)} ({n:,} tracks)" for name, n in self.by.items()]
        where = ", where tags allow it" if self.unusable else ""
        return f"Kept on one side{where}: tracks with {_listed(said)}."

    @property
    def warning(self) -> str:
        """What the split cannot know, in a sentence; "" where it knows enough."""
        if self.single and (self.by or self.unusable):
            return _on_both_sides(_each(self.by, self.unusable))
        if self.unusable:
            return _on_both_sides(self.unusable)
        return self._of_alone

    def warning_of_alone(self, apart: Apart) -> str:
        """The same of a figure for which what is tied or sounds alike was kept apart."""
        return self._of_alone if apart.alone >= MOST_ALONE * max(apart.n, 1) else ""

    @property
    def _of_alone(self) -> str:
        if self.alone < MOST_ALONE * max(self.n, 1):
            return ""
        return (
            "For most tracks nothing says which belong together (no artist, album, folder, similar"
            " names or sound): if the same performers are on both sides, expect less on others."
        )


NO_SPLIT = SplitReport()


def _each(*ties: Iterable[str]) -> tuple[str, ...]:
    """Ties, each once."""
    return tuple(dict.fromkeys(chain(*ties)))


def _on_both_sides(ties: Sequence[str]) -> str:
    return (
        f"Some tracks with {_listed([_in_common(tie) for tie in ties])} are on both sides: on one"
        " side, they would have taken every track with some tag along. Expect less on other"
        " performers and recordings."
    )


def _in_common(tie: str) -> str:
    """What tracks of one group have; names and sound of theirs are only alike."""
    return {NAME: "similar file names", SOUND: "nearly the same sound"}.get(tie, f"the same {tie}")


def _listed(parts: list[str]) -> str:
    """Parts as a phrase: "a, b or c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"


def split(
    tagged: np.ndarray, found: Grouping, rng: np.random.Generator, every_tag: bool = True
) -> tuple[np.ndarray, SplitReport]:
    """Which tracks are held out, bool (n,): whole groups, about 30 % of the tracks of each tag.

    tagged : bool [shape=(n, n_tags)]
    every_tag : whether each tag must have tracks on both sides, else it suffices for most
    Tracks without a tag test nothing, and go with their group. Where groups leave no such split,
    tracks are split one by one: all where every tag must be on both sides, else those of the tags
    that are on one.
    """
    wanted = counts_to_hold_out(tagged.sum(axis=0).tolist())
    report = SplitReport(found.by, found.alone, len(tagged), found.unusable)
    held_out = _greedy(tagged, found.numbers, wanted, rng)
    if _suffices(tagged, held_out, every_tag):
        return held_out, report
    alone = np.arange(len(tagged))
    one_sided = tagged[:, ~_on_both(tagged, held_out)].any(axis=1)
    if not every_tag and not one_sided.all():
        numbers = np.where(one_sided, len(tagged) + alone, found.numbers)
        held_out = _greedy(tagged, numbers, wanted, rng)
        if _suffices(tagged, held_out, every_tag):
            return held_out, replace(report, unusable=_each(found.by, found.unusable))
    return _greedy(tagged, alone, wanted, rng), replace(report, single=True)


def counts_to_hold_out(sizes: Sequence[int]) -> list[int]:
    """How many of each tag to hold out, so that together they are 30 % of all: 22, 23, 23, 22 of
    four times 75."""
    ends = np.cumsum(sizes)
    cuts = [0, *(round(TEST_SHARE * int(end)) for end in ends)]
    return [max(1, after - before) for before, after in pairwise(cuts)]


def _greedy(
    tagged: np.ndarray, groups: np.ndarray, wanted: Sequence[int], rng: np.random.Generator
) -> np.ndarray:
    """Whole groups, in random order, go to the test side while no tag has more there than wanted:
    scikit-learn's group splits hold no count a tag, and 30 % of few tracks need one."""
    left = np.array(wanted)
    held_out = np.zeros(len(tagged), dtype=bool)
    _, first = np.unique(groups, return_index=True)
    names = groups[np.sort(first)]
    for at in rng.permutation(len(names)):
        rows = groups == names[at]
        needs = tagged[rows].sum(axis=0)
        if needs.any() and (needs <= left).all():
            left = left - needs
            held_out |= rows
    return held_out


def _suffices(tagged: np.ndarray, held_out: np.ndarray, every_tag: bool) -> bool:
    """Whether there is something to learn and to test."""
    both = _on_both(tagged, held_out)
    return bool(both.all() if every_tag else both.mean() >= SUFFICES)


def _on_both(tagged: np.ndarray, held_out: np.ndarray) -> np.ndarray:
    """Which tags have tracks on both sides: bool (n_tags,)."""
    return np.asarray(tagged[held_out].any(axis=0) & tagged[~held_out].any(axis=0))

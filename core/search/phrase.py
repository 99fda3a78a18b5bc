"""Words of a brief that belong together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.search.vocabulary import Meaning

_OF_A_SOUND = {"voice": "instrument"}  # kinds of tag that one list of unwanted things mixes


@dataclass(frozen=True)
class Phrase:
    """Words that belong together; `meaning` None when they were not understood."""

    said: str
    wanted: bool
    meaning: Meaning | None

    @property
    def kinds(self) -> set[str]:
        """The kinds of tag it may mean; a voice is an instrument among others."""
        targets = self.meaning.targets if self.meaning else ()
        return {_OF_A_SOUND.get(target.category, target.category) for target in targets}


def take_away(found: list[Phrase], joins: Sequence[bool]) -> None:
    """Make the last phrase unwanted, and those it is joined to. joins : whether each phrase is
    joined to the one before"""
    for at in range(len(found) - 1, -1, -1):
        found[at] = replace(found[at], wanted=False)
        if not joins[at]:
            return

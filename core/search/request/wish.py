"""Everything beside the query and the filter that a search can be asked: a brief in words, further
references, things to avoid, dials, variety."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import SoundkinError
from core.search.brief.chips import Brief, Modifier
from core.search.known.sound_filter import SoundFilter
from core.search.query import Query
from core.search.variety import AT_MOST

if TYPE_CHECKING:
    from core.search.listener.taste import Taste

MOST_REFERENCES = 8  # the query among them


@dataclass(frozen=True)
class Also:
    """A further reference: `weight` beside the query's, which is 1."""

    query: Query
    weight: float = 1.0
    name: str = ""  # for a sentence, when it cannot be used


@dataclass(frozen=True)
class Variety:
    """How different results are to be.

    at_most : of one artist, or album, or folder where neither is known; 0 for no limit
    fold : whether near-identical ones and versions stand under one
    dial : 0 closest to 1 varied
    """

    at_most: int = AT_MOST
    fold: bool = True
    dial: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.dial <= 1:
            raise SoundkinError(
                f"The dial of variety goes from 0 (closest) to 1 (varied), not to {self.dial:g}."
            )
        if self.at_most < 0:
            raise SoundkinError("The limit of results per artist must be 0, for none, or more.")


EVERYTHING_NEAREST = Variety(0, False)
NO_FILTER = SoundFilter()


@dataclass(frozen=True)
class Wish:
    """What is asked beside the query. As it is made, nothing.

    brief : words, understood
    also, avoid : further references, and what results should not sound like
    dials : weights by aspect (`core.search.aspects`); {} is the plain likeness
    as_near_as : the id of a track: everything that ranks as high as it, whatever k says
    problems : a sentence for each part that was asked for and cannot be had
    """

    brief: Brief | None = None
    also: tuple[Also, ...] = ()
    avoid: tuple[Also, ...] = ()
    sound: SoundFilter = NO_FILTER
    dials: Mapping[str, float] = field(default_factory=dict)
    variety: Variety = EVERYTHING_NEAREST
    taste: "Taste | None" = None
    as_near_as: str = ""
    problems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.also) > MOST_REFERENCES:
            raise SoundkinError(
                f"A search takes {MOST_REFERENCES} references, not {len(self.also)}: leave some"
                " out."
            )

    @property
    def of_sound(self) -> bool:
        """Whether anything beside the plain cosine orders the results."""
        return bool(self.dials or self.taste or (self.brief and self.brief.chips))

    @property
    def in_words(self) -> bool:
        """Whether the words alone are enough to rank by; "slower" is not."""
        chips = self.brief.chips if self.brief else ()
        return any(not isinstance(chip, Modifier) for chip in chips)

    @property
    def says_something(self) -> bool:
        """Whether there is something to rank by without a query."""
        return bool(self.also) or self.in_words

    @property
    def nothing_asked(self) -> str:
        """Why there is nothing to search by."""
        if self.problems:
            return self.problems[0]
        said = ", ".join(f'"{word}"' for word in (self.brief.unknown if self.brief else ()))
        remedy = "a track or file to sound like, or say in words what to find."
        return f"Not understood: {said}; choose {remedy}" if said else f"Choose {remedy}"


NOTHING = Wish()

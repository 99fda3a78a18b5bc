"""What a brief asks for, as typed chips that a person can see, correct and take off."""

from dataclasses import dataclass, field

from core.keynames import Key

TEMPO, LENGTH, ENERGY, BRIGHTNESS = "tempo", "length", "energy", "brightness"  # names of values

SHAPES = ("steady", "building", "falling", "with a break")  # of the energy over time


@dataclass(frozen=True)
class Target:
    """A tag of the library, or a class of its model, that a word stands for."""

    category: str
    tag: str
    share: float = 1.0  # how much of the meaning it carries: 1 the word itself, less a related one


def _any(targets: tuple[Target, ...]) -> str:
    whole = [t.tag for t in targets if t.share == 1.0] or [t.tag for t in targets]
    return " or ".join(dict.fromkeys(whole))


@dataclass(frozen=True)
class TagChip:
    """Tags that are wanted or not; any one of `targets` will do.

    of : further sets of tags of each of which one must be there too, "sad" of "no sad piano"
    """

    said: str  # the words of the brief
    targets: tuple[Target, ...]
    wanted: bool = True
    weight: float = 1.0  # a click makes it 2 or 0.5
    corrected: str = ""  # how `said` was read when it was misspelt
    of: tuple[tuple[Target, ...], ...] = ()

    @property
    def name(self) -> str:
        """What the chip shows."""
        return " ".join(_any(targets) for targets in (*self.of, self.targets))


@dataclass(frozen=True)
class RangeChip:
    """A value from `low` to `high`, both included; None is no limit.

    tolerance : share by which all ends are widened
    either_time : whether half and double a tempo will do as well
    others : further such ranges, of which any will do as well: "80 or 160 BPM"
    """

    said: str
    value: str  # TEMPO in BPM, LENGTH in s, ENERGY and BRIGHTNESS from 0 to 1
    low: float | None
    high: float | None
    weight: float = 1.0
    tolerance: float = 0.0
    either_time: bool = False
    others: tuple[tuple[float | None, float | None], ...] = ()

    @property
    def spans(self) -> tuple[tuple[float | None, float | None], ...]:
        """All the ranges, of which any will do."""
        return ((self.low, self.high), *self.others)


@dataclass(frozen=True)
class KeyChip:
    """A key, and whether keys that mix with it will do. Without a tonic only the mode counts."""

    said: str
    key: Key | None
    mode: str = ""  # "major" or "minor" where no tonic was named
    compatible: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class CourseChip:
    """How the energy goes over time: one of SHAPES, wanted or not."""

    said: str
    course: str
    wanted: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Modifier:
    """How a match is to differ from the reference: `sign` 1 for more of the value, -1 for less, 0
    for the same.

    by, share : how much, in the unit of the value or as a share of it; 0 for any
    """

    said: str
    value: str
    sign: int
    weight: float = 1.0
    by: float = 0.0
    share: float = 0.0


@dataclass(frozen=True)
class ReferenceAsked:
    """A track to sound like: the chosen file, or one that is named by its title."""

    said: str
    title: str = ""  # "" means the file or track that was given with the brief


Chip = TagChip | RangeChip | KeyChip | CourseChip | Modifier


@dataclass(frozen=True)
class Brief:
    """A brief as understood. `unknown` are the words that were not, `problems` whole sentences.

    at_most : how many of one artist or album there may be; None where it says nothing of it
    """

    text: str
    chips: tuple[Chip, ...] = ()
    reference: ReferenceAsked | None = None
    unknown: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=())
    at_most: int | None = None

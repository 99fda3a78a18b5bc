"""What a chip of a brief means, in a few words."""

from core.keynames import Key
from core.search.brief.chips import (
    BRIGHTNESS,
    ENERGY,
    LENGTH,
    TEMPO,
    Chip,
    CourseChip,
    KeyChip,
    Modifier,
    RangeChip,
    TagChip,
)

MORE = {BRIGHTNESS: "brighter", TEMPO: "faster", ENERGY: "more energy", LENGTH: "longer"}
LESS = {BRIGHTNESS: "warmer", TEMPO: "slower", ENERGY: "less energy", LENGTH: "shorter"}
SAME = {BRIGHTNESS: "same tone", TEMPO: "same tempo", ENERGY: "same energy", LENGTH: "same length"}
UNITS = {TEMPO: "BPM", LENGTH: "s"}


def described(chip: Chip) -> str:
    """ "piano", "no drums", "80 to 95 BPM", "A minor", "warmer"."""
    if isinstance(chip, TagChip):
        return chip.name if chip.wanted else without(chip.name, kind_of(chip))
    if isinstance(chip, CourseChip):
        return _course(chip.course, chip.wanted)
    if isinstance(chip, KeyChip):
        return _key(chip.key, chip.compatible) if chip.key else f"a {chip.mode} key"
    if isinstance(chip, Modifier):
        return _differing(chip)
    return _range(chip)


def without(name: str, kind: str) -> str:
    """ "no drums", "not sad"."""
    return f"{'not' if kind == 'mood' else 'no'} {name}"


def kind_of(chip: Chip) -> str:
    """What a chip speaks of: a category of tags, or tempo, length, energy, brightness or key."""
    if isinstance(chip, TagChip):
        return chip.targets[0].category
    if isinstance(chip, KeyChip):
        return "key"
    return ENERGY if isinstance(chip, CourseChip) else chip.value


def read_as(chip: Chip) -> dict[str, str]:
    """Under "read_as" the word that a misspelt one was taken for; {} where it was not."""
    corrected = chip.corrected if isinstance(chip, TagChip) else ""
    return {"read_as": corrected} if corrected else {}


def _differing(chip: Modifier) -> str:
    if not chip.sign:
        return SAME[chip.value]
    name = (MORE if chip.sign > 0 else LESS)[chip.value]
    if chip.share:
        return f"{100 * chip.share:g} % {name}"
    return f"{chip.by:g} {UNITS.get(chip.value, '')} {name}" if chip.by else name


def _course(name: str, wanted: bool) -> str:
    if name.startswith("with "):
        return name if wanted else name.replace("with ", "without ", 1)
    return f"{name} energy" if wanted else f"no {name} energy"


def _key(key: Key, mixing: bool) -> str:
    return f"mixes with {key}" if mixing else str(key)


def _range(chip: RangeChip) -> str:
    times = 100 if chip.value in (ENERGY, BRIGHTNESS) else 1
    unit = UNITS.get(chip.value, f"% {chip.value}")
    named = []
    for ends in chip.spans:
        low, high = (None if x is None else f"{times * x:g}" for x in ends)
        if low is None:
            named.append(f"up to {high}")
        else:
            named.append(f"from {low}" if high is None else f"{low} to {high}")
    return f"{' or '.join(named)} {unit}{', also half or double' if chip.either_time else ''}"

"""Which tags a brief asks for, and what is said of those that no track here carries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.search.blanking import Blanking
from core.search.brief import ENERGY, RangeChip, TagChip, Target
from core.search.phrase import Phrase
from core.search.phrases import phrases
from core.search.vocabulary import Vocabulary

_BY_ENERGY: dict[str, tuple[float | None, float | None]] = {  # words that need no tag
    "calm": (None, 0.35),
    "exciting": (0.6, None),
}
_INSTRUMENTAL = (
    r"(?P<no>\b(?:not|nicht|no|keine?)\s+)?\b(?:purely\s+|only\s+)?"
    r"instrumental(?:s|e|es|er|en)?(?:\s+only)?\b|"
    r"インスト(?:ゥルメンタル|ルメンタル)?"
)


@dataclass(frozen=True)
class TagsAsked:
    """Chips of the tags, ranges of energy for words that no tag says, unknown words, and a sentence
    for each word that no track here carries."""

    chips: list[TagChip]
    energy: list[RangeChip]
    unknown: list[str]
    silent: list[str]


def tags_asked(rest: Blanking, vocabulary: Vocabulary) -> TagsAsked:
    """The tags that what is left of a brief asks for."""
    sung = _voices(rest, vocabulary)
    chips: list[TagChip] = []
    unknown: list[str] = []
    silent: list[str] = []
    energy: list[RangeChip] = []
    for phrase in [*phrases(rest.rest, vocabulary), *sung]:
        if phrase.meaning is None:
            unknown.append(phrase.said)
        elif phrase.meaning.targets:
            corrected = phrase.meaning.corrected
            chips.append(
                TagChip(phrase.said, phrase.meaning.targets, phrase.wanted, 1.0, corrected)
            )
        elif phrase.meaning.concept in _BY_ENERGY:
            low, high = _BY_ENERGY[phrase.meaning.concept]
            ends = (low, high) if phrase.wanted else (high, low)
            if all(ends != (chip.low, chip.high) for chip in energy):
                energy.append(RangeChip(phrase.said, ENERGY, *ends))
        else:
            silent.append(_without(phrase.said, phrase.wanted))
    chips, more = _unwanted_but_wanted(_merged(chips))
    return TagsAsked(chips, energy, unknown, [*dict.fromkeys(silent), *more])


def _voices(rest: Blanking, vocabulary: Vocabulary) -> list[Phrase]:
    """ "Instrumental", taken out: it says that there is no voice."""
    found: list[Phrase] = []

    def use(match: re.Match[str]) -> bool:
        meaning = vocabulary.meaning("vocals")
        if meaning is not None:
            found.append(Phrase(match[0].strip(), bool(match["no"]), meaning))
        return True

    rest.take(_INSTRUMENTAL, use)
    return found


def _without(said: str, wanted: bool) -> str:
    """What is said of a word that no tag carries."""
    left = "it was left out" if wanted else "nothing was kept out for it"
    return f'No track here has the tag "{said}": {left}.'


def _unwanted_but_wanted(chips: list[TagChip]) -> tuple[list[TagChip], list[str]]:
    """Chips of which an unwanted word does not stand for related tags that are wanted: "energetic
    but not aggressive", where no tag says aggressive."""
    wanted = {(t.category, t.tag) for chip in chips if chip.wanted for t in chip.targets}
    kept: list[TagChip] = []
    problems: list[str] = []
    for chip in chips:
        if not chip.wanted:
            own = [t for t in chip.targets if t.share == 1 or (t.category, t.tag) not in wanted]
            chip = replace(chip, targets=tuple(own))
        if chip.targets:
            kept.append(chip)
        else:
            problems.append(_without(chip.said, False))
    return kept, problems


def _merged(chips: Iterable[TagChip]) -> list[TagChip]:
    """The same tags asked for twice are one chip."""
    found: dict[tuple[frozenset[Target], bool], TagChip] = {}
    for chip in chips:
        found.setdefault((frozenset(chip.targets), chip.wanted), chip)
    return list(found.values())


def contradictions(chips: list[TagChip]) -> list[str]:
    """A sentence for each tag that is wanted and unwanted."""
    wanted = {t for chip in chips if chip.wanted for t in chip.targets if t.share == 1.0}
    both = [c for c in chips if not c.wanted and wanted & {t for t in c.targets if t.share == 1.0}]
    return [f'"{chip.name}" is both wanted and unwanted: take one of the two off.' for chip in both]

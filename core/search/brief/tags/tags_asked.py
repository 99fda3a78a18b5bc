"""Which tags a brief asks for, and what is said of those that no track here carries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.catalog.analysis.heads import VOICE
from core.catalog.texts.meanings import plain, stem
from core.search.brief.blanking import Blanking
from core.search.brief.chips import ENERGY, RangeChip, TagChip, Target
from core.search.brief.tags.phrase import Phrase
from core.search.brief.tags.phrases import phrases
from core.search.brief.vocabulary.vocabulary import Vocabulary
from core.search.brief.wording.other_senses import JOIN

_BY_ENERGY: dict[str, tuple[float | None, float | None]] = {  # words that need no tag
    "calm": (None, 0.35),
    "exciting": (0.6, None),
}
_NONE_OF_ITS_KIND = {  # near to another, and not it
    *("harpsichord", "ukulele", "banjo", "organ"),
    *("celtic", "african", "oriental", "asian", "indian", "balkan", "hawaiian", "polka"),
}
_REFUSED_WITH = {"synthesizer": "synth lead"}  # "no synths" is said of their melodies too
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
    found = [*phrases(rest.rest, vocabulary), *sung]
    allowed = [phrase for phrase in found if phrase.open and phrase.wanted]
    for phrase in found:
        if phrase in allowed:
            continue
        if phrase.meaning is None:
            unknown.append(phrase.said.replace(JOIN, " "))
        elif phrase.passing:
            silent.append(_unclear(phrase.said))
        elif _denies_another(phrase):
            silent.append(_without(phrase.said, False))
        elif phrase.meaning.targets and all(meaning.targets for meaning in phrase.of):
            of = tuple(meaning.targets for meaning in phrase.of)
            corrected = phrase.meaning.corrected
            targets = (*phrase.meaning.targets, *_refused_with(phrase, vocabulary))
            chips.append(TagChip(phrase.said, targets, phrase.wanted, 1.0, corrected, of))
        elif phrase.meaning.concept in _BY_ENERGY and not phrase.of:
            low, high = _BY_ENERGY[phrase.meaning.concept]
            ends = (low, high) if phrase.wanted else (high, low)
            if all(ends != (chip.low, chip.high) for chip in energy):
                energy.append(RangeChip(phrase.said, ENERGY, *ends))
        else:
            silent.append(_without(phrase.said, phrase.wanted))
    chips, gone = _narrowed(_merged(chips))
    chips, more = _unwanted_but_wanted(chips, allowed)
    return TagsAsked(chips, energy, unknown, [*dict.fromkeys(silent), *gone, *more])


def _refused_with(phrase: Phrase, vocabulary: Vocabulary) -> tuple[Target, ...]:
    """The tags that are refused with a thing, though nobody who wants it means them."""
    concept = "" if phrase.wanted or phrase.meaning is None else phrase.meaning.concept
    also = vocabulary.meaning(_REFUSED_WITH.get(concept, ""))
    own = () if phrase.meaning is None else phrase.meaning.targets
    return () if also is None else tuple(t for t in also.targets if t not in own and t.share == 1)


def _denies_another(phrase: Phrase) -> bool:
    """Whether it would keep out what is only near to what is not wanted: pianos for "no
    harpsichord"."""
    meaning = phrase.meaning
    return (
        meaning is not None
        and not phrase.wanted
        and meaning.concept in _NONE_OF_ITS_KIND
        and all(target.share < 1 for target in meaning.targets)
    )


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


def _unclear(said: str) -> str:
    """What is said of a tag that is only told of."""
    return (
        f'It is not clear whether "{said}" is wanted, so it was left out: write "{said}" or'
        f' "no {said}" by itself.'
    )


def _without(said: str, wanted: bool) -> str:
    """What is said of a word that no tag carries."""
    left = "it was left out" if wanted else "nothing was kept out for it"
    return f'No track here has the tag "{said}": {left}.'


def _unwanted_but_wanted(
    chips: list[TagChip], allowed: Iterable[Phrase]
) -> tuple[list[TagChip], list[str]]:
    """Chips of which an unwanted word does not stand for tags that are wanted or allowed, where no
    tag tells the two words apart: "energetic but not aggressive", "dark, not scary"."""
    wanted: dict[tuple[str, str], set[str]] = {}  # by tag how it is asked for
    for chip in chips:
        for t in chip.targets if chip.wanted else ():
            wanted.setdefault((t.category, t.tag), {_word(t.tag)}).add(_word(chip.said))
    for phrase in allowed:
        for t in phrase.meaning.targets if phrase.meaning else ():
            if t.share == 1:
                wanted.setdefault((t.category, t.tag), {_word(t.tag)}).add(_word(phrase.said))
    may_be = {t for phrase in allowed if phrase.meaning for t in phrase.meaning.targets}
    kept: list[TagChip] = []
    problems: list[str] = []
    for chip in chips:
        if not (chip.wanted or chip.of):
            own = [
                t
                for t in chip.targets
                if (t.category, t.tag) not in wanted
                or (t.share == 1 and _word(chip.said) in wanted[(t.category, t.tag)])
                or (t.share == 1 and t.category == VOICE and t not in may_be)
            ]
            chip = replace(chip, targets=tuple(own))
        if chip.targets:
            kept.append(chip)
        else:
            problems.append(_without(chip.said, False))
    return kept, problems


def _narrowed(chips: list[TagChip]) -> tuple[list[TagChip], list[str]]:
    """Wanted chips without those of their tags that are named as unwanted: "guitar, but no electric
    guitar" wants the others; a sentence for each of which none is left: "electronic, no techno"."""
    unwanted = {
        (t.category, t.tag): _word(chip.said)
        for chip in chips
        if not (chip.wanted or chip.of) and all(t.share == 1 for t in chip.targets)
        for t in chip.targets
    }
    kept: list[TagChip] = []
    problems: list[str] = []
    for chip in chips:
        own = tuple(t for t in chip.targets if (t.category, t.tag) not in unwanted)
        if not chip.wanted or own:
            kept.append(replace(chip, targets=own) if chip.wanted else chip)
        elif any(
            _word(t.tag) == unwanted[t.category, t.tag] != _word(chip.said) for t in chip.targets
        ):
            problems.append(_without(chip.said, True))
        else:
            kept.append(chip)
    return kept, problems


def _word(said: str) -> str:
    return stem(plain(said))


def _merged(chips: Iterable[TagChip]) -> list[TagChip]:
    """The same tags asked for twice are one chip."""
    found: dict[tuple[frozenset[Target], tuple[tuple[Target, ...], ...], bool], TagChip] = {}
    for chip in chips:
        found.setdefault((frozenset(chip.targets), chip.of, chip.wanted), chip)
    return list(found.values())


def refused(chips: list[TagChip]) -> tuple[list[TagChip], list[str]]:
    """The chips without tags that are wanted and unwanted, which count as unwanted; a sentence for
    each. A letter says what was used so far, and then that no more of it is wanted."""
    unwanted = {
        target: chip
        for chip in chips
        if not (chip.wanted or chip.of)
        for target in chip.targets
        if target.share == 1.0
    }
    both = [
        chip
        for chip in chips
        if chip.wanted
        and any(t in unwanted for t in chip.targets)
        and all(t in unwanted or t.share < 1.0 for t in chip.targets)
    ]
    said = [f'"{chip.name}" is both wanted and unwanted: it is kept out.' for chip in both]
    return [chip for chip in chips if chip not in both], [*dict.fromkeys(said)]

"""Words as a query: a brief in English, German or Japanese to typed chips.

"calm piano, no drums, 80 to 95 BPM, under two minutes, like this file but warmer". Nothing is
learnt and nothing is downloaded: numbers by their grammar (`amounts`, `keys_asked`), the rest by a
vocabulary of the library's own tags and their synonyms (`vocabulary`).
"""

import re
from collections.abc import Iterable

from core.search.amounts import amounts
from core.search.blanking import Blanking
from core.search.brief import (
    BRIGHTNESS,
    ENERGY,
    LENGTH,
    TEMPO,
    Brief,
    Chip,
    Modifier,
    RangeChip,
    Reference,
    TagChip,
    Target,
)
from core.search.keys_asked import keys_asked
from core.search.phrases import Phrase, phrases, spelled
from core.search.vocabulary import Vocabulary

LONGEST_BRIEF = 1000  # characters
_THIS = (
    r"(?:this|that|the|my|our)\s+(?:(?:audio\s+)?file|track|song|one|reference|piece|recording|"
    r"music)"
)
_QUOTED = r"[\"“”„«»「『](?P<title>[^\"“”„«»「」『』]{2,80})[\"“”«»」』]"
_LIKE = r"\b(?:sounds?\s+|just\s+|something\s+|more\s+)?(?:like|similar\s+to|as\s+in|close\s+to)\s+"
_WIE = r"\b(?:so\s+)?(?:ähnlich\s+)?wie\s+"
_REFERENCE = (
    rf"{_LIKE}{_QUOTED}",
    rf"{_WIE}{_QUOTED}",
    rf"{_QUOTED}(?:のような|みたいな|に似た)",
    rf"{_LIKE}(?:{_THIS}|this|it)\b",
    rf"{_WIE}(?:diese[rsmn]?|die|das|der)"
    r"(?:\s+(?:datei|stück|track|titel|lied|song|referenz))?\b",
    r"(?:この|その)(?:曲|ファイル|トラック|音楽)?(?:のような|みたいな|に似た|っぽい)",
)
_MODIFIERS = (
    (BRIGHTNESS, 1, r"brighter|lighter\s+in\s+tone|heller|brillanter|もっと明るい音"),
    (
        BRIGHTNESS,
        -1,
        r"warmer|darker|duller|softer\s+in\s+tone|wärmer|dunkler|weicher|もっと(?:温かい|暖かい|暗い)",
    ),
    (TEMPO, 1, r"faster|quicker|more\s+up[\s-]?tempo|schneller|もっと速い"),
    (TEMPO, -1, r"slower|langsamer|もっと(?:ゆっくり|遅い)"),
    (
        ENERGY,
        1,
        r"more\s+(?:energetic|energy|exciting|intense|powerful|lively)|livelier|louder|busier|"
        r"bigger|energischer|lebhafter|kraftvoller|もっと(?:激しい|元気)",
    ),
    (
        ENERGY,
        -1,
        r"calmer|quieter|softer|gentler|less\s+(?:energetic|energy|exciting|intense|busy)|"
        r"more\s+(?:relaxed|calm|quiet|peaceful)|sparser|ruhiger|leiser|sanfter|"
        r"もっと(?:静か|穏やか)",
    ),
    (LENGTH, 1, r"longer|länger|もっと長い"),
    (LENGTH, -1, r"shorter|kürzer|もっと短い"),
)
_BUT = (
    r"(?:\b(?:but|just|only|a\s+(?:bit|little)|slightly|much|aber|nur|etwas|"
    r"ein\s+(?:bisschen|wenig)|noch)\s+)*"
)
_ENERGY_WORDS = (
    (r"\b(?:high[\s-]energy|full\s+of\s+energy)\b", 0.6, None),
    (r"\blow[\s-]energy\b", None, 0.35),
)
_INSTRUMENTAL = (
    r"\b(?:purely\s+|only\s+)?instrumental(?:s|e|es|er|en)?(?:\s+only)?\b|"
    r"インスト(?:ゥルメンタル|ルメンタル)?"
)
_NAMES = {BRIGHTNESS: "tone", TEMPO: "tempo", ENERGY: "energy", LENGTH: "length"}


def understand(text: str, vocabulary: Vocabulary) -> Brief:
    """A brief as typed chips; what was not understood and what cannot be is said in it.

    Never raises: an impossible or unknown part is named and the rest goes on.
    """
    rest = Blanking(spelled(" ".join(text.split())[:LONGEST_BRIEF], vocabulary))
    reference = _reference(rest)
    keys, problems = keys_asked(rest)
    modifiers = _modifiers(rest, reference is not None)
    ranges, impossible = amounts(rest)
    ranges += _energy(rest)
    chips, unknown, silent = _tags(rest, vocabulary)
    chips = _merged(chips)
    kept, conflicts = _agreeing(ranges)
    problems += [*impossible, *silent, *conflicts, *_contradictions(chips)]
    if len(keys) > 1 and len({chip.key for chip in keys}) > 1:
        problems.append(f'"{keys[0].said}" and "{keys[1].said}" are two keys: either will do.')
    found: tuple[Chip, ...] = (*chips, *kept, *keys, *modifiers)
    return Brief(text, found, reference, tuple(unknown), tuple(problems))


def _reference(rest: Blanking) -> Reference | None:
    found: list[Reference] = []

    def use(match: re.Match[str]) -> bool:
        title = (match.groupdict().get("title") or "").strip()
        found.append(Reference(match[0].strip(), title))
        return True

    for pattern in _REFERENCE:
        rest.take(pattern, use)
    return found[0] if found else None


def _modifiers(rest: Blanking, has_reference: bool) -> list[Modifier]:
    """Comparatives. Without a reference, "longer than two minutes" and "warmer" stay for others."""
    found: list[Modifier] = []
    if not has_reference:
        return found
    for value, sign, pattern in _MODIFIERS:

        def use(match: re.Match[str], v: str = value, s: int = sign) -> bool:
            found.append(Modifier(match["word"], v, s))
            return True

        rest.take(rf"{_BUT}(?P<word>(?<!\w)(?:{pattern})(?!\w))(?!\s+(?:than|als)\s+\d)", use)
    return found


def _energy(rest: Blanking) -> list[RangeChip]:
    found: list[RangeChip] = []
    for pattern, low, high in _ENERGY_WORDS:

        def use(match: re.Match[str], a: float | None = low, b: float | None = high) -> bool:
            found.append(RangeChip(match[0], ENERGY, a, b))
            return True

        rest.take(pattern, use)
    return found


def _tags(rest: Blanking, vocabulary: Vocabulary) -> tuple[list[TagChip], list[str], list[str]]:
    """Chips of the tags, unknown words, and a sentence for each word that no track here carries."""
    chips: list[TagChip] = []
    unknown: list[str] = []
    silent: list[str] = []
    before = rest.rest
    rest.take(_INSTRUMENTAL, lambda _: True)
    found = phrases(rest.rest, vocabulary)
    if rest.rest != before:
        meaning = vocabulary.meaning("vocals")
        if meaning is not None and meaning.targets:
            found.append(Phrase("instrumental", False, meaning))
    for phrase in found:
        if phrase.meaning is None:
            unknown.append(phrase.said)
        elif phrase.meaning.targets:
            chips.append(
                TagChip(
                    phrase.said,
                    phrase.meaning.targets,
                    phrase.wanted,
                    corrected=phrase.meaning.corrected,
                )
            )
        elif phrase.wanted:
            silent.append(f'No track here has the tag "{phrase.said}": it was left out.')
    return chips, unknown, silent


def _merged(chips: Iterable[TagChip]) -> list[TagChip]:
    """The same tags asked for twice are one chip."""
    found: dict[tuple[frozenset[Target], bool], TagChip] = {}
    for chip in chips:
        found.setdefault((frozenset(chip.targets), chip.wanted), chip)
    return list(found.values())


def _contradictions(chips: list[TagChip]) -> list[str]:
    wanted = {t for chip in chips if chip.wanted for t in chip.targets if t.share == 1.0}
    both = [c for c in chips if not c.wanted and wanted & {t for t in c.targets if t.share == 1.0}]
    return [f'"{chip.name}" is both wanted and unwanted: take one of the two off.' for chip in both]


def _agreeing(ranges: list[RangeChip]) -> tuple[list[RangeChip], list[str]]:
    """The ranges that can be had together; a sentence for each that contradicts an earlier one."""
    kept: list[RangeChip] = []
    problems: list[str] = []
    for chip in ranges:
        other = next((k for k in kept if k.value == chip.value and _apart(k, chip)), None)
        if other is None:
            kept.append(chip)
        else:
            problems.append(
                f'No {_NAMES[chip.value]} is both "{other.said}" and "{chip.said}": only the first'
                " was used."
            )
    return kept, problems


def _apart(a: RangeChip, b: RangeChip) -> bool:
    low = max(x.low if x.low is not None else float("-inf") for x in (a, b))
    high = min(x.high if x.high is not None else float("inf") for x in (a, b))
    return low > high

"""Words as a query: a brief in English, German or Japanese to typed chips.

"calm piano, no drums, 80 to 95 BPM, under two minutes, like this file but warmer". Nothing is
learnt and nothing is downloaded: numbers by their grammar (`amounts`, `keys_asked`), the rest by a
vocabulary of the library's own tags and their synonyms (`vocabulary`).
"""

import re
from dataclasses import replace

from core.search.amount_words import Limits
from core.search.amounts import amounts
from core.search.blanking import Blanking
from core.search.brief import (
    BRIGHTNESS,
    ENERGY,
    LENGTH,
    TEMPO,
    Brief,
    Chip,
    RangeChip,
)
from core.search.courses_asked import courses_asked, places_asked
from core.search.keys_asked import keys_asked
from core.search.likeness_asked import compares, compares_alone, modifiers_asked, reference_asked
from core.search.lines import one_line
from core.search.named_titles import quoted
from core.search.numbers import number
from core.search.provisos import provisos_asked
from core.search.tags_asked import contradictions, tags_asked
from core.search.vocabulary import Vocabulary
from core.search.wording import spelled

LONGEST_BRIEF = 1000  # characters
LAST_READ = 20  # of them, to say how far a longer one was read
_NO = r"(?P<no>\b(?:not?|nothing|without|avoid(?:ing)?|nicht|keine?|ohne)\s+(?:too\s+|zu\s+)?)?"
_LEVEL = r"\benergy\s*(?::|(?:level\s+)?(?:is|stays?|remains?|(?:should\s+)?(?:be|stay))\s)\s*"
_ENERGY_WORDS = (
    (
        r"\b(?:high[\s-]energy|(?:full|lots|plenty)\s+of\s+energy|(?:much|viel)\s+energ(?:y|ie))\b|"
        rf"{_LEVEL}high\b",
        0.6,
        None,
    ),
    (rf"\b(?:medium|mid|moderate)[\s-]energy\b|{_LEVEL}(?:medium|mid)\b", 0.35, 0.6),
    (
        rf"\b(?:low[\s-]energy|(?:little|wenig)\s+energ(?:y|ie))\b|{_LEVEL}low(?:\s+throughout)?\b",
        None,
        0.35,
    ),
)
_ONE_ARTIST = (
    r"(?P<no>\bno(?=\s+(?:two|three|2|3)\b)\s+)?(?:\b(?:at\s+most|max(?:imum|imal)?\.?|no\s+more\s+than|up\s+to|only|höchstens|nicht\s+mehr\s+als)"
    r"\s+)?\b(?P<n>\d+|one|two|three|four|five|ein\w*|zwei|drei|vier|fünf)x?\s+(?:(?:tracks?|songs?|pieces?|titel|stücke?|"
    r"results?)\s+)?(?:by|of|from|per|von|pro|je)\s+(?:(?:one|the|same|each|an?|any|einem|jedem)\s+)*"
    r"(?:artist|composer|album|band|künstler|interpret|komponist)\w*"
)
_ONE_ARTIST_JA = (
    r"(?:同じ|同一|[1一])?(?:アーティスト|作曲家|アルバム|作曲者)(?:は|から|につき|あたり|の曲は)?[、\s]*(?:最大)?"
    r"(?P<n>\d+)曲(?:まで|以内|以下)"
)
_NAMES = {BRIGHTNESS: "tone", TEMPO: "tempo", ENERGY: "energy", LENGTH: "length"}


def understand(text: str, vocabulary: Vocabulary, beside: bool = False) -> Brief:
    """A brief as typed chips; what was not understood and what cannot be is said in it.

    beside : whether a track or file is given with it, which "faster" then is relative to
    Never raises: an impossible or unknown part is named and the rest goes on.
    """
    asked = quoted(one_line(text)[:LONGEST_BRIEF], vocabulary)
    rest = Blanking(spelled(asked, vocabulary))
    problems = provisos_asked(rest)
    if len(one_line(text)) > LONGEST_BRIEF:
        problems.append(
            f"Only the first {LONGEST_BRIEF:,} characters were read, to “{asked[-LAST_READ:]}”:"
            " shorten the brief."
        )
    reference, no_reference = reference_asked(rest)
    keys, no_keys = keys_asked(rest)
    modifiers, no_modifiers = modifiers_asked(rest) if reference else ([], [])
    problems += [*no_reference, *no_keys, *no_modifiers]
    at_most = _of_one_artist(rest)
    problems += places_asked(rest)
    courses = courses_asked(rest, vocabulary)
    ranges, impossible = amounts(rest)
    ranges += _energy(rest)
    tags = tags_asked(rest, vocabulary)
    kept, conflicts = _agreeing([*ranges, *tags.energy])
    problems += [*impossible, *tags.silent, *conflicts, *contradictions(tags.chips)]
    if len(keys) > 1 and len({chip.key for chip in keys}) > 1:
        problems.append(f'"{keys[0].said}" and "{keys[1].said}" are two keys: either will do.')
    told = re.findall(r"(\S+)\s+(?:than|als)\b", text)  # what it is compared with
    bare = [word for word in tags.unknown if word not in told]
    comparing = [word for word in bare if compares(word)]
    if beside and reference is None and (comparing or compares_alone(text)):
        return replace(understand(f"like this, {text}", vocabulary), text=text)
    problems += [f'"{word}" than what? Write "like this, but {word}".' for word in comparing]
    found: tuple[Chip, ...] = (*tags.chips, *kept, *keys, *courses, *modifiers)
    left = tuple(word for word in tags.unknown if word not in comparing)
    return Brief(text, found, reference, left, tuple(problems), at_most)


def _of_one_artist(rest: Blanking) -> int | None:
    """How many of "at most two by one artist"; None where nothing is said of it."""
    found: list[int] = []

    def use(match: re.Match[str]) -> bool:
        n = round(number(match["n"]) or 1.0)
        found.append(max(n - 1 if match.groupdict().get("no") else n, 1))
        return True

    rest.take(_ONE_ARTIST, use)
    rest.take(_ONE_ARTIST_JA, use)
    return found[0] if found else None


def _energy(rest: Blanking) -> list[RangeChip]:
    found: list[RangeChip] = []
    for pattern, low, high in _ENERGY_WORDS:

        def use(match: re.Match[str], a: float | None = low, b: float | None = high) -> bool:
            low, high = (b, a) if match["no"] else (a, b)
            found.append(RangeChip(match[0], ENERGY, low, high))
            return True

        rest.take(rf"{_NO}(?:{pattern})", use)
    return found


def _agreeing(ranges: list[RangeChip]) -> tuple[list[RangeChip], list[str]]:
    """The ranges that can be had together, of several values or ranges any; a sentence for each
    that contradicts an earlier one."""
    kept: list[RangeChip] = []
    problems: list[str] = []
    for chip in ranges:
        same = [k for k in kept if k.value == chip.value]
        other = next((k for k in same if _apart(k, chip)), None)
        if any(k.spans == chip.spans for k in same):
            continue
        if other is None:
            kept.append(chip)
        elif _has_two_ends(other) and _has_two_ends(chip):
            said, others = f"{other.said}, {chip.said}", (*other.others, *chip.spans)
            kept[kept.index(other)] = replace(other, said=said, others=others)
            name = _NAMES[chip.value]
            problems.append(f'"{other.said}" and "{chip.said}" are two {name}s: either will do.')
        else:
            problems.append(
                f'No {_NAMES[chip.value]} is both "{other.said}" and "{chip.said}": only the first'
                " was used."
            )
    return kept, problems


def _has_two_ends(chip: RangeChip) -> bool:
    return all(low is not None and high is not None for low, high in chip.spans)


def _apart(a: RangeChip, b: RangeChip) -> bool:
    return all(_span_apart(one, other) for one in a.spans for other in b.spans)


def _span_apart(a: Limits, b: Limits) -> bool:
    low = max(float("-inf") if x is None else x for x, _ in (a, b))
    high = min(float("inf") if x is None else x for _, x in (a, b))
    return low > high

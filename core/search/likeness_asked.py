"""What a brief wants to sound like: "like this file", "wie „Morgenrot“", and how else: "warmer"."""

import re

from core.search.blanking import Blanking
from core.search.brief import BRIGHTNESS, ENERGY, LENGTH, TEMPO, Modifier, Reference

_THIS = (
    r"(?:this|that|the|my|our)\s+(?:(?:audio\s+)?file|track|song|one|reference|piece|recording|"
    r"music)"
)
_NO = r"(?P<no>\b(?:not?|nothing|nicht|nichts|kein\w*)\s+|\bun(?=like))?"
_QUOTED = r"[\"“”„«»「『](?P<title>[^\"“”„«»「」『』]{2,80})[\"“”«»」』]"
_LIKE = (
    r"(?:\b|(?<=\bun))(?:sounds?\s+|just\s+|something\s+|more\s+)?"
    r"(?:like|similar\s+to|as\s+in|close\s+to)\s+"
)
_WIE = r"\b(?:so\s+)?(?:ähnlich\s+)?wie\s+"
_REFERENCE = (
    rf"{_LIKE}{_QUOTED}",
    rf"{_WIE}{_QUOTED}",
    rf"{_QUOTED}(?:のような|みたいな|に似た)",
    rf"{_LIKE}(?:{_THIS}|this|it)\b",
    rf"{_WIE}(?:diese[rsmn]?|die|das|der)"
    r"(?:\s+(?:datei|stück|track|titel|lied|song|referenz))?\b",
    r"(?:この|その)(?:曲|ファイル|トラック|音楽)?(?:のような|みたい(?:な|に)?|に似た|っぽい)",
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


def reference_asked(rest: Blanking) -> tuple[Reference | None, list[str]]:
    """The track to sound like, and a sentence for each more and for each that is not to be sounded
    like, which words cannot say."""
    found: list[Reference] = []
    problems: list[str] = []

    def use(match: re.Match[str]) -> bool:
        said = match[0].strip().replace('"', "'")
        if match["no"]:
            problems.append(
                f'"{said}" was left out: what results shall not sound like is chosen as a track to'
                " avoid, not in words."
            )
        elif found:
            problems.append(
                f'"{said}" was left out: words name one track; add more as further references.'
            )
        else:
            found.append(Reference(said, (match.groupdict().get("title") or "").strip()))
        return True

    for pattern in _REFERENCE:
        rest.take(rf"{_NO}{pattern}", use)
    return (found[0] if found else None), problems


def modifiers_asked(rest: Blanking) -> tuple[list[Modifier], list[str]]:
    """Comparatives beside a reference, and a sentence for each "not slower", which is no
    direction."""
    found: list[Modifier] = []
    problems: list[str] = []
    for value, sign, pattern in _MODIFIERS:

        def use(match: re.Match[str], v: str = value, s: int = sign) -> bool:
            if match["no"]:
                problems.append(
                    f'"{match[0].strip()}" was left out: say how it shall differ, not how not.'
                )
            else:
                found.append(Modifier(match["word"], v, s))
            return True

        rest.take(
            rf"{_NO}{_BUT}(?P<word>(?<![a-zäöüß])(?:{pattern})(?![a-zäöüß]))(?!\s+(?:than|als)\s+\d)",
            use,
        )
    return found, problems


def compares(word: str) -> bool:
    """Whether a word says how something differs from a reference: "slower"."""
    return any(
        re.fullmatch(pattern, word, re.IGNORECASE) is not None for _, _, pattern in _MODIFIERS
    )

"""How much energy a brief wants: "high energy", "wenig Energie", "40 to 60 % energy"."""

import re

from core.search.brief.blanking import Blanking
from core.search.brief.chips import ENERGY, RangeChip

_NO = r"(?P<no>\b(?:not?|nothing|without|avoid(?:ing)?|nicht|keine?|ohne)\s+(?:too\s+|zu\s+)?)?"
_LEVEL = (
    r"\benerg(?:y|ie)\s*(?::|(?=(?:low|high|medium|mid)\b)|"
    r"(?:level\s+)?(?:is|stays?|remains?|(?:(?:should|must|can|has\s+to|needs\s+to)\s+)?(?:be|stay))\s)\s*"
)
_ENERGY_WORDS = (
    (
        r"\b(?:high[\s-](?:energy|intensity)|(?:full|lots|plenty)\s+of\s+energy|(?:much|viel)\s+energ(?:y|ie))\b|"
        rf"\bhohe[rn]?\s+energie\b|エネルギー(?:は|が|:)?高[いめ]|{_LEVEL}(?:high|hoch)\b",
        0.6,
        None,
    ),
    (
        rf"\b(?:medium|mid|moderate)[\s-](?:energy|intensity)\b|{_LEVEL}(?:medium|mid|mittel)\b",
        0.35,
        0.6,
    ),
    (
        rf"\b(?:low[\s-](?:energy|intensity)|(?:little|wenig)\s+energ(?:y|ie))\b|\b(?:niedrige|geringe)[rn]?\s+energie\b|"
        rf"エネルギー(?:は|が|:)?低[いめ]|{_LEVEL}(?:low|niedrig|gering)(?:\s+throughout)?\b",
        None,
        0.35,
    ),
)


_SPAN = (
    r"(?<![^\W\d])(?:(?P<up>up\s+to|under|below|at\s+most|max(?:imum)?|unter|bis|höchstens|<=?|≤)|"
    r"(?P<down>over|above|at\s+least|min(?:imum)?|ab|über|mindestens|>=?|≥|from(?!\s*\d{1,3}\s*%?\s*(?:-|–|to\b))))?"
    r"\s*(?:between|zwischen|from|von)?\s*(?<![\d.])(?P<low>\d{1,3}(?:\.\d{1,2})?)(?!\d)\s*%?"
    r"(?:\s*(?:-|–|to|and|bis|und)\s*(?P<high>\d{1,3}(?:\.\d{1,2})?)(?!\d))?"
)
_PERCENT = r"\s*(?P<percent>%|percent|prozent)"
_ENERGY = r"\b(?:energy|energie|intensity)\b"
_IS = r"\s*(?:(?:is|of|at|:|=|should\s+be|must\s+be|von|bei|ist|around|about)\s*)*"
_IN_NUMBERS = (
    rf"{_SPAN}{_PERCENT}\s*(?:of\s+)?{_ENERGY}",
    rf"{_ENERGY}{_IS}{_SPAN}(?:{_PERCENT}|(?P<tenths>\s*/\s*10\b|\s+(?:out\s+)?of\s+10\b)|(?<=[01]\.\d)|(?<=0\.\d\d))",
)
_NEARLY = 0.1  # that a single value may be missed by
_ALSO_A_MOOD = re.compile(r"(?:high|low)[\s-]energy", re.IGNORECASE)  # which says more


def energy_asked(rest: Blanking) -> list[RangeChip]:
    """The ranges of energy that a text asks for, taken out of it, but for words of a mood."""
    found: list[RangeChip] = []

    def numbers(match: re.Match[str]) -> bool:
        of = match.groupdict()
        scale = 0.01 if "%" in match[0] or of["percent"] else 0.1 if of.get("tenths") else 1.0
        low, high = sorted(scale * float(of[end] or of["low"]) for end in ("low", "high"))
        if high > 1:
            return False
        down, up = (of["up"], of["down"]) if of["no"] else (of["down"], of["up"])
        nearly = _NEARLY if not (down or up or of["high"]) else 0.0
        least = None if up else round(max(low - nearly, 0.0), 3)
        most = None if down else round(min(high + nearly, 1.0), 3)
        found.append(RangeChip(match[0].strip(), ENERGY, least, most))
        return True

    for pattern in _IN_NUMBERS:
        rest.take(_NO + pattern, numbers)
    for pattern, low, high in _ENERGY_WORDS:

        def use(match: re.Match[str], a: float | None = low, b: float | None = high) -> bool:
            low, high = (b, a) if match["no"] else (a, b)
            found.append(RangeChip(match[0], ENERGY, low, high))
            return _ALSO_A_MOOD.fullmatch(match[0]) is None

        rest.take(rf"{_NO}(?:{pattern})", use)
    return found
